"""Pages on which an entry of a track is signed: a step, something beside the steps, several handovers, answers for the house."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.notices.actions._tracks import private_states
from comity.notices.actions.tracks import answer_private, sign_entry, sign_receipts
from comity.notices.core.track_board import Board, StopState
from comity.notices.core.track_fields import day, moment
from comity.notices.core.track_plan import Field
from comity.notices.forms.tracks import PRIVATE, EntryForm, ManyForm, PrivateForm
from comity.notices.models.track import EntryState, Track
from comity.notices.track_access import may_act_on_tracks, track_for, tracks_waiting_for
from comity.notices.track_bodies import board_of, plan_of
from comity.notices.track_data import clocks_between, own_nationals, plans, red_notice_basis
from comity.notices.track_drafts import NewEntry
from comity.notices.track_exceptions import NoTrackError
from comity.notices.track_lines import clocks_of, lines_of
from comity.notices.track_words import ACT_HINTS, ACTS, STEP_HINTS, STEPS, STOP_QUESTIONS, STOPS
from comity.notices.views._releasing import sentences_of
from comity.web.words import Words

page = require_http_methods(["GET", "HEAD", "POST"])
UNREADABLE = 422
# what stands in the address, not in a box of the form
IN_ADDRESS = frozenset({"assurance", "settlement"})


def _open_track(request: HttpRequest, track_id: UUID) -> tuple[Person, Track]:
    person = signed_in_person(request)
    answer = may_act_on_tracks(person)
    if not answer:
        raise NoTrackError(track_id, answer.reason)
    return person, track_for(person, track_id)


def _countries(track: Track) -> dict[str, str]:
    return {one.role: one.country for one in track.parties.all()}


@for_roles(WORKS_ON_REQUESTS)
@page
def step(request: HttpRequest, track_id: UUID, code: str) -> HttpResponse:
    """Sign a step, or correct what we signed for it."""
    person, track = _open_track(request, track_id)
    found = plan_of(track).step(code)
    if found is None or found.derived:
        raise NoTrackError(track_id, "step")
    board = board_of(track)
    signed = board.steps[code].signed.get(settings.NODE_ID)
    corrects = signed is not None and not (found.starts_limit and board.release is not None)
    before: Mapping[str, Any] = (
        signed.entry.data if signed is not None and corrects else _given_back(track, "step", code)
    )
    countries = _countries(track)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(found.fields, before),
        owner=code,
        asked=found.fields,
        clocks=clocks_between(countries.get("holding", ""), countries.get("asking", "")),
        request=request,
    )
    extra = {"corrects": signed.entry.id} if signed is not None and corrects else {}
    return _signing(
        request, person, track, form,
        new=lambda: NewEntry("step", {"step": code, **extra, **form.entered()}),
        title=str(STEPS.get(code, code)), hint=STEP_HINTS.get(code, ""), facts=_facts(code, countries, board),
    )  # fmt: skip


def _facts(code: str, countries: Mapping[str, str], board: Board) -> list[tuple[Words, str]]:
    """Return what is known of the law of the side that holds the person, for the steps that turn on it."""
    holding = countries.get("holding", "")
    found: list[tuple[Words, str]] = []
    if code == "arrest" and (known := red_notice_basis(holding)) is not None and known.says == "no":
        found.append(
            (_("A red notice alone is no basis for an arrest there."), _sourced(known.source, known.verified))
        )
    if code == "decision" and (known := own_nationals(holding)) is not None and known.says == "no":
        words = _("This state does not hand over its own nationals: offer the proceedings on a sister track.")
        found.append((words, _sourced(known.source, known.verified)))
    if code == "ready" and board.needs_promise():
        found.append((_("An assurance is asked for and not accepted yet."), ""))
    return found


def _sourced(source: str, verified: bool) -> str:  # noqa: FBT001  # as the table has it
    return source if verified else _("%(source)s (not checked by a lawyer)") % {"source": source}


def _given_back(track: Track, kind: str, code: str) -> Mapping[str, Any]:
    """Return what was entered before and given back, so that nobody types it twice."""
    rows = track.entries.filter(kind=kind, node=settings.NODE_ID).order_by("-at")
    last = rows.filter(data__step=code).first() if kind == "step" else rows.first()
    return last.data if last is not None and last.state == EntryState.RETURNED else {}


def _initial(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields:
        value = data.get(one.name)
        if value in (None, ""):
            continue
        if one.kind == "limit":
            found |= {
                "limit_rule": value["rule"] or "other",
                "limit_length": value["length"],
                "limit_unit": value["unit"],
                "limit_source": "" if value["verified"] else value["source"],
            }
        else:
            found[one.name] = (
                moment(value) if one.kind == "moment" else day(value) if one.kind == "day" else value
            )
    return found


@for_roles(WORKS_ON_REQUESTS)
@page
def act(request: HttpRequest, track_id: UUID, code: str) -> HttpResponse:
    """Sign something that stands beside the steps."""
    person, track = _open_track(request, track_id)
    plan = plan_of(track)
    spec = plan.acts.get(code)
    if spec is None:
        raise NoTrackError(track_id, "act")
    board = board_of(track)
    fixed, about = _fixed(board, code, request.GET.get("assurance", ""))
    asked = [one for one in spec.fields if one.name not in IN_ADDRESS]
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        initial={**_initial(asked, _given_back(track, code, "")), **_from_address(request)},
        owner=code,
        asked=asked,
        offered=_offered(track, board, code),
        request=request,
    )
    lines = lines_of(plan, about.kind, about.data, clocks_of(track, settings.NODE_ID)) if about else []
    return _signing(
        request, person, track, form,
        new=lambda: NewEntry(code, {**fixed, **form.entered()}),
        title=str(ACTS.get(code, code)), hint=ACT_HINTS.get(code, ""), facts=lines,
    )  # fmt: skip


def _from_address(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("step", "stop") if name in request.GET}


def _fixed(board: Board, code: str, wanted: str) -> tuple[dict[str, str], Any]:
    """Return what an answer is about: the assurance or the proposal, and the entry that said it."""
    if code == "assurance-answer":
        waiting = {key: one.entry for key, one in board.promises.items() if one.answer is None}
        key = wanted if wanted in waiting else next(iter(waiting), "")
        return {"assurance": key}, waiting.get(key)
    if code == "settlement-answer":
        proposal = next((one.proposal for one in board.steps.values() if one.proposal is not None), None)
        return {"settlement": proposal.id if proposal else ""}, proposal
    return {}, None


def _offered(track: Track, board: Board, code: str) -> dict[str, Sequence[tuple[str, Words]]]:
    """Return the choices of the fields that name a step or a stop."""
    plan = plan_of(track)
    offered: dict[str, Sequence[tuple[str, Words]]] = {}
    if code in {"waived", "due", "settlement"}:
        fits = {
            "waived": [one.code for one in plan.steps if one.optional],
            "due": [one.code for one in plan.steps if not one.derived and not board.is_done(one.code)],
            "settlement": board.differences(),
        }[code]
        offered["step"] = [(one, STEPS.get(one, one)) for one in fits]
    if code == "stop":
        offered["stop"] = [(one, STOPS.get(one, one)) for one in plan.public_stops()]
    return offered


def _signing(
    request: HttpRequest, person: Person, track: Track, form: EntryForm, *, new: Any, title: str, hint: Words,
    facts: Sequence[tuple[Words, str]],
) -> HttpResponse:  # fmt: skip
    """Take the form: sign, or show it again with what is wrong and everything that was typed."""
    if form.is_bound and form.is_valid():
        try:
            row = sign_entry(person, track.pk, new())
        except RefusalError as refusal:
            for sentence in sentences_of(refusal):
                form.add_error(None, sentence)
        else:
            sent = row.state == EntryState.SENT
            messages.success(
                request,
                _("Signed. The letter is on its way.")
                if sent
                else _("It waits for a second person, and counts once it has left."),
            )
            return redirect("notices:track", track.pk)
    seen = {"form": form, "track": track, "title": title, "hint": hint, "facts": facts}
    status = UNREADABLE if form.is_bound and form.errors else 200
    return render(request, "notices/track-sign.html", seen, status=status)


@for_roles(WORKS_ON_REQUESTS)
@page
def private(request: HttpRequest, track_id: UUID, question: str) -> HttpResponse:
    """Answer a question for the house alone."""
    person, track = _open_track(request, track_id)
    if question not in PRIVATE:
        raise NoTrackError(track_id, "question")
    raised = private_states(track).get(question) == StopState.RAISED
    form = PrivateForm(request.POST if request.method == "POST" else None, raised=raised)
    if form.is_bound and form.is_valid():
        try:
            answer_private(
                person, track.pk, question, form.cleaned_data["state"], form.cleaned_data["reason"]
            )
        except RefusalError as refusal:
            form.add_error("reason" if refusal.code == "reason-missing" else None, str(refusal))
        else:
            messages.success(request, _("Answered, for this house alone."))
            return redirect("notices:track", track.pk)
    seen = {
        "form": form,
        "track": track,
        "question": STOP_QUESTIONS[question],
        "is_asylum": question == "asylum",
    }
    status = UNREADABLE if form.is_bound and form.errors else 200
    return render(request, "notices/track-private.html", seen, status=status)


@for_roles(WORKS_ON_REQUESTS)
@page
def hand_over(request: HttpRequest) -> HttpResponse:
    """Sign the receipt of several persons in one act."""
    person = signed_in_person(request)
    if not may_act_on_tracks(person):
        raise NoTrackError("hand-over", "other-agency")
    waiting = (
        tracks_waiting_for(person, settings.NODE_ID).filter(task="step", task_code="receipt").order_by("ref")
    )
    receipt = plans()["extradition"].step("receipt")
    form = ManyForm(
        request.POST if request.method == "POST" else None,
        asked=receipt.fields if receipt else (),
        tracks=[(str(one.pk), f"{one.ref} · {one.name}") for one in waiting],
        request=request,
    )
    if form.is_bound and form.is_valid():
        try:
            rows = sign_receipts(person, [UUID(one) for one in form.cleaned_data["tracks"]], form.entered())
        except RefusalError as refusal:
            for sentence in sentences_of(refusal):
                form.add_error(None, sentence)
        else:
            messages.success(request, _("The receipts are signed: %(count)s.") % {"count": len(rows)})
            return redirect("notices:tracks")
    status = UNREADABLE if form.is_bound and form.errors else 200
    return render(request, "notices/track-many.html", {"form": form, "any": waiting.exists()}, status=status)
