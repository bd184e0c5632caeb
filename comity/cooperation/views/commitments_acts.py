"""Pages of acts on a commitment: a step proposed, an answer, a withdrawal, a decision in the house, a partner that joined."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION, KEEPS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.commitments.access import commitment_for, entry_for
from comity.cooperation.commitments.doubts import unchanged
from comity.cooperation.commitments.folding import ground_of, ledger_of, may_take_off, named_sides
from comity.cooperation.commitments.next_words import after, after_decision, after_joining
from comity.cooperation.commitments.offers import open_offers
from comity.cooperation.commitments.settled import decided, settled
from comity.cooperation.commitments.showing import Page, ShownChange, page_of
from comity.cooperation.commitments.steps import SETTLE, STEPS, Step, stepped, steps_from
from comity.cooperation.commitments.versions import versions_of
from comity.cooperation.core.ledger import Kind, Ledger
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.commitments_acts import (
    OTHERWISE,
    RETURN,
    SIGN,
    AnswerForm,
    ApproveForm,
    GiveBackForm,
    JoinForm,
    StepForm,
)
from comity.cooperation.forms.texts import language_name
from comity.cooperation.lapsed import lapsed_on
from comity.cooperation.meeting_words import comma
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.views._acts import told
from comity.cooperation.views._commitments import (
    agreement_choices,
    asked_ways,
    known_ways,
    nodes_to_join,
    tried,
)
from comity.operations.forms import SendForm
from comity.operations.views._shared import data_of, page, status_of
from comity.sharing.showing import names_of


def _kept(request: HttpRequest, commitment_id: UUID) -> tuple[Person, Commitment]:
    person = signed_in_person(request)
    return person, commitment_for(person, commitment_id)


def _to(commitment: Commitment) -> HttpResponse:
    return redirect("cooperation:commitments-commitment", commitment.pk)


def _said(request: HttpRequest, commitment: Commitment, entry: CommitmentEntry, step: str = "") -> None:
    commitment.refresh_from_db()
    messages.success(request, after(commitment, entry, step))


def _ground(step: Step, commitment: Commitment, ledger: Ledger) -> Terms:
    """Return the terms that a step goes on from, with the sides by their nodes."""
    for one in ledger.heads:
        if one.terms is not None and (step is SETTLE) == (len(ledger.heads) > 1):
            return named_sides(one.terms, one.entry.node, commitment)
    raise NotHereError("commitment", commitment.pk, "nothing-stands")


@for_roles(KEEPS_COOPERATION)
@page
def step(request: HttpRequest, commitment_id: UUID, word: str) -> HttpResponse:
    """Propose what a commitment would be from now on."""
    person, found = _kept(request, commitment_id)
    ledger = ledger_of(found)
    if word != SETTLE.code and word not in {one.code for one in steps_from(ledger.terms)}:
        raise NotHereError("commitment", commitment_id, "no-such-step")
    wanted = SETTLE if word == SETTLE.code else STEPS[word]
    terms = _ground(wanted, found, ledger)
    form = StepForm(
        data_of(request),
        request=request,
        person=person,
        step=wanted,
        terms=terms,
        versions=versions_of(found, ledger, names_of({settings.NODE_ID, found.partner}))
        if wanted is SETTLE
        else (),
        offers=open_offers(found),
        agreements=asked_ways(person, found),
        known=found.leaves_under,
        initial={**known_ways(found), "on": ",".join(one.id for one in ledger.heads)},
    )
    if form.is_bound and form.is_valid():
        given, way_out = form.cleaned_data, form.way_out()
        if wanted is SETTLE:
            kept = next(one for one in ledger.heads if one.id == given["keep"])
            chosen = named_sides(kept.terms or terms, kept.entry.node, found)
            proposed = replace(chosen, reason=given["reason"])
        else:
            proposed = stepped(wanted, terms, given)
        under = way_out.agreement if way_out else found.leaves_under
        made: list[CommitmentEntry] = []

        def propose() -> None:
            made.append(
                actions.propose_change(
                    person, commitment_id, proposed, on=form.on_changes(), way_out=way_out, sure=form.sure
                )
            )

        if tried(form, under, propose):
            _said(request, found, made[0], wanted.code)
            return _to(found)
    return _form_page(request, person, found, form, str(wanted.title), str(wanted.lead), str(wanted.button))


def _form_page(  # noqa: PLR0917  # what stands on the page, in its order
    request: HttpRequest,
    person: Person,
    found: Commitment,
    form: StepForm | JoinForm | SendForm,
    title: str,
    lead: str,
    verb: str,
    *,
    leaves_not: bool = False,
) -> HttpResponse:
    seen = {
        "form": form,
        "commitment": found,
        "page": page_of(person, found),
        "title": title,
        "lead": lead,
        "verb": verb,
        "leaves_not": leaves_not,
    }
    return render(request, "cooperation/commitments-form.html", seen, status=status_of(form))


def _change(shown: Page, entry_id: UUID) -> ShownChange:
    found = next((one for one in shown.changes if one.id == entry_id), None)
    if found is None:
        raise NotHereError("entry", entry_id, "no-change")
    return found


@for_roles(KEEPS_COOPERATION)
@page
def answer(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Countersign or dispute what a partner proposed."""
    person = signed_in_person(request)
    entry = entry_for(person, entry_id)
    found = entry.commitment
    shown = page_of(person, found, entry)
    change = _change(shown, entry_id)
    if change.who.us:
        raise NotHereError("entry", entry_id, "own-change")
    form = AnswerForm(
        data_of(request),
        request=request,
        agreements=asked_ways(person, found),
        known=found.leaves_under,
        initial=known_ways(found),
    )
    if form.is_bound and form.is_valid():
        given, way_out = form.cleaned_data, form.way_out()
        made: list[CommitmentEntry] = []

        def act() -> None:
            if given["word"] == SIGN:
                made.append(actions.countersign_change(person, entry_id, way_out=way_out))
            else:
                made.append(actions.dispute_change(person, entry_id, given["reason"], way_out=way_out))

        if tried(form, way_out.agreement if way_out else found.leaves_under, act):
            _said(request, found, made[0])
            return (
                redirect("cooperation:commitments-anew", entry_id)
                if given["word"] == OTHERWISE
                else _to(found)
            )
    ledger = ledger_of(found)
    [about] = [one for one in ledger.changes if one.id == str(entry_id)]
    lapses = any(one.entry.node == settings.NODE_ID and set(one.on) & set(about.on) for one in ledger.open)
    old = unchanged(about.terms, ground_of(ledger, about.on)) if about.terms else ()
    why_not = str(settled(about.standing))
    seen = {
        "form": form,
        "commitment": found,
        "page": shown,
        "change": change,
        "lapses": lapses,
        "unchanged": comma().join(language_name(code) for code in old),
        "why_not": why_not,
    }
    return render(request, "cooperation/commitments-answer.html", seen, status=status_of(form))


@for_roles(KEEPS_COOPERATION)
@page
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Withdraw what our side proposed."""
    person = signed_in_person(request)
    entry = entry_for(person, entry_id)
    if not entry.ours:
        raise NotHereError("entry", entry_id, "of-a-partner")
    found = entry.commitment
    form = SendForm(data_of(request), request=request)
    made: list[CommitmentEntry] = []
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, found.leaves_under, lambda: made.append(actions.withdraw_change(person, entry_id)))
    ):
        _said(request, found, made[0])
        return _to(found)
    title, verb, leaves_not = _("Withdraw the proposal"), _("Withdraw it"), False
    # these two need no letter, whatever the agreement lets through
    if entry.waits_in_house:
        lead = _("It has not left your agency: the partner is told nothing.")
    elif entry.kind == Kind.CHANGE and may_take_off(list(found.entries.all())):
        title = verb = _("Take it off the list")
        lead = _(
            "All that was written about it came back, so that the partner is told nothing. It then stands among what has ended, "
            "and its page keeps what was written and who took it off."
        )
    elif leaves_not := lapsed_on(person, found).is_stopped:
        lead = ""
    else:
        lead = _("The partner is told. What both sides have signed by then stands all the same.")
    return _form_page(request, person, found, form, title, lead, verb, leaves_not=leaves_not)


@for_roles(DECIDES_COOPERATION)
@page
def decide(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Decide, as the second person of the house, about what drops or extends a commitment."""
    person = signed_in_person(request)
    entry = entry_for(person, entry_id)
    if not entry.ours or not entry.asks_second:
        raise NotHereError("entry", entry_id, "nothing-to-decide")
    found = entry.commitment
    shown = page_of(person, found, entry)
    data = data_of(request)
    gives_back = data is not None and data.get("word") == RETURN
    form = ApproveForm(None if gives_back else data, request=request)
    # both stand on one page, each with boxes of its own
    back_form = GiveBackForm(data if gives_back else None, request=request, auto_id="back_%s")
    asked = back_form if gives_back else form
    if asked.is_bound and asked.is_valid():
        made: list[CommitmentEntry] = []

        def act() -> None:
            if gives_back:
                made.append(actions.give_back_entry(person, entry_id, back_form.cleaned_data["reason"]))
            else:
                made.append(actions.approve_entry(person, entry_id))

        if tried(asked, found.leaves_under, act):
            found.refresh_from_db()
            messages.success(request, after_decision(found, made[0]))
            return _to(found)
    one = next((each for each in shown.house if each.entry.pk == entry_id), None)
    seen = {
        "form": form,
        "back_form": back_form,
        "verb": _verb(found, entry),
        "why_not": str(decided(entry)),
        "commitment": found,
        "page": shown,
        "entry": entry,
        "one": one,
    }
    return render(request, "cooperation/commitments-decide.html", seen, status=status_of(asked))


def _verb(commitment: Commitment, entry: CommitmentEntry) -> str:
    """Return what approving an entry does."""
    if not commitment.partner:
        return pgettext("of a commitment", "Approve")
    if entry.kind == Kind.COUNTERSIGN:
        return _("Approve and countersign")
    return _("Approve and send to the partner")


@for_roles(KEEPS_COOPERATION)
@page
def join(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Propose the history of a commitment to a partner that has a node now."""
    person, found = _kept(request, commitment_id)
    if found.partner:
        raise NotHereError("commitment", commitment_id, "has-partner")
    partners = nodes_to_join(found)
    form = JoinForm(
        data_of(request), request=request, partners=partners, agreements=agreement_choices(person)
    )
    if form.is_bound and form.is_valid():
        node, way_out = form.cleaned_data["partner"], form.way_out()
        if way_out is not None and tried(
            form,
            way_out.agreement,
            lambda: actions.join_partner(person, commitment_id, node, way_out),
        ):
            found.refresh_from_db()
            messages.success(request, after_joining(found))
            return _to(found)
    lead = _(
        "The partner gets the whole history in one letter, and countersigns or disputes each change. "
        "Until then nothing of it counts as agreed."
    )
    return _form_page(
        request, person, found, form, _("The partner has a node now"), lead, _("Propose the history")
    )


@for_roles(KEEPS_COOPERATION)
@require_POST
def share(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Send the partner again what its node did not take."""
    person, found = _kept(request, commitment_id)
    told(
        request,
        lambda: actions.share_missing(person, commitment_id),
        _("It is sent again. You are told if the partner’s node does not take it."),
    )
    return _to(found)
