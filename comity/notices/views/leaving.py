"""Pages by which a file leaves and ends: the pre-flight, circulation, renewal, the end, the form as a file."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.notices import access, actions
from comity.notices.actions import Plan
from comity.notices.core.preflight import Verdict, count, may_leave
from comity.notices.exceptions import NotHereError
from comity.notices.forms import AnswerForm, CirculateForm, EndForm, RecallForm, RenewForm, WriteForm
from comity.notices.models import CirculationState, CloseReason, FileState, WantedFile
from comity.notices.showing import reached, shown, title_of
from comity.notices.standing import lines_of
from comity.notices.views._shared import back, complaint, data_of, done, group_choices, page, partner_rows
from comity.sharing.forms.days import end_of


def _about(found: WantedFile) -> dict[str, Any]:
    return {"file": found, "name_title": title_of(found)}


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def preflight(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show the pre-flight, rule by rule."""
    found = actions.view_file(signed_in_person(request), file_id)
    lines = lines_of(found)
    counts = {one.value: count(lines, one) for one in Verdict}
    context = {
        "rules": shown(lines),
        "cleared": may_leave(lines),
        "counts": counts,
        "is_open": _is_open(found),
    }
    return render(request, "notices/preflight.html", _about(found) | context)


def _is_open(found: WantedFile) -> bool:
    return found.state in {FileState.DRAFT, FileState.CIRCULATED}


@for_roles(WORKS_ON_REQUESTS)
@page
def answer(request: HttpRequest, file_id: UUID, key: str) -> HttpResponse:
    """Answer a rule that asks a person."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    rule = next((one for one in shown(lines_of(found)) if one.line.key == key and one.may_answer), None)
    if rule is None:
        raise NotHereError("wanted", file_id, "no-such-rule")
    form = AnswerForm(data_of(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.answer_rule(
                person,
                file_id,
                key,
                request.POST.get("digest", ""),
                satisfied=said["satisfied"] == "yes",
                reason=said["reason"],
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, _("Your answer is kept with your name."), "notices:preflight", found.pk)
    return back(request, "notices/answer.html", form, rule=rule, **_about(found))


@for_roles(WORKS_ON_REQUESTS)
@page
def circulate(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Choose to whom a file goes, and send it."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    lines = lines_of(found)
    initial = CirculateForm.handling_initial(found.handling) if found.handling else {}
    if found.expires_at:
        initial["until"] = localtime(found.expires_at - timedelta(seconds=1)).date()
    form = CirculateForm(
        data_of(request),
        request=request,
        partners=partner_rows(person, found),
        groups=group_choices(person),
        excluded_lost=found.excluded_lost,
        initial=initial,
    )
    if found.state == FileState.CIRCULATED:
        form.fields["until"].disabled = True
        form.fields["until"].help_text = _(
            "The partners that have it know this day. Renew the file to move it."
        )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        plan = Plan(
            form.parties(), _end(said), frozenset(said["excluded"]),
            excluded_is_whole=said.get("excluded_is_whole", False), handling=form.handling_of(said),
        )  # fmt: skip
        try:
            rows = actions.circulate_file(person, file_id, plan)
        except RefusalError as refusal:
            form.add_error(None, complaint(refusal))
        else:
            return done(request, _sent_words([one.state for one in rows]), "notices:file", found.pk)
    context = {
        "cleared": may_leave(lines),
        "blocking": [one for one in shown(lines) if one.line.verdict is not Verdict.PASS],
    }
    return back(request, "notices/circulate.html", form, **_about(found), **context)


def _end(said: dict[str, Any]) -> datetime:
    found = end_of(said["until"])
    assert found is not None  # noqa: S101  # the form has it
    return found


def _sent_words(states: list[str]) -> str:
    waiting = sum(one == CirculationState.WAITS for one in states)
    if not waiting:
        return _("The file is on its way.")
    return ngettext(
        "%(count)s letter waits for the approval of a second person.",
        "%(count)s letters wait for the approval of a second person.",
        waiting,
    ) % {"count": waiting}


@for_roles(WORKS_ON_REQUESTS)
@page
def renew(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Renew a file with the reason; partners that have it get it anew."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    form = RenewForm(data_of(request), request=request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.renew_file(person, file_id, _end(form.cleaned_data), form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error(None, complaint(refusal))
        else:
            return done(
                request,
                _("The file is renewed. Each partner that has it gets it anew."),
                "notices:file",
                found.pk,
            )
    return back(request, "notices/renew.html", form, **_about(found))


@for_roles(WORKS_ON_REQUESTS)
@page
def end(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """End a search."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    form = EndForm(data_of(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ended = actions.end_file(person, file_id, CloseReason(said["reason"]), said["text"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(
                request,
                _ended_words(ended, decides=bool(access.may_decide(person))),
                "notices:file",
                found.pk,
            )
    return back(request, "notices/end.html", form, reached=reached(found), **_about(found))


def _ended_words(ended: WantedFile, *, decides: bool) -> str:
    if ended.state == FileState.CLOSED:
        return _("The file is closed. It never left.")
    if decides:
        return _("The search is over. Every partner is told; this page shows who has confirmed.")
    return _("The search is over here. A supervisor takes it back at the partners; they were told to.")


@for_roles(APPROVES_RELEASE)
@page
def recall(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take an ended file back at the partners."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    if found.state != FileState.WITHDRAWN:
        raise NotHereError("wanted", file_id, "not-withdrawn")
    form = RecallForm(data_of(request), request=request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.recall_file(person, file_id)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(
                request,
                _("Every partner is told. This page shows who has confirmed."),
                "notices:file",
                found.pk,
            )
    return back(request, "notices/recall.html", form, reached=reached(found), **_about(found))


@for_roles(APPROVES_RELEASE)
@page
def write(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Write the form of a red notice to a file, for INTERPOL's national bureau."""
    person = signed_in_person(request)
    found = access.file_for(person, file_id)
    form = WriteForm(data_of(request), request=request)
    if request.method == "POST" and form.is_valid():
        try:
            whole = actions.write_form(person, file_id)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            response = HttpResponse(
                json.dumps(whole, ensure_ascii=False, indent=2),
                content_type="application/json; charset=utf-8",
            )
            name = content_disposition_header(as_attachment=True, filename=f"{found.ref}.json")
            response["Content-Disposition"] = name or "attachment"
            return response
    return back(request, "notices/write.html", form, cleared=may_leave(lines_of(found)), **_about(found))
