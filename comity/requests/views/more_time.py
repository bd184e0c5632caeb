"""Posts about more time: ask, release, take back, propose, decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.presence import PresenceForm
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import extension_for, request_for
from comity.requests.actions import MoreTime, Verdict
from comity.requests.exceptions import NotHereError, OwnVerdictError, ProposedMeanwhileError, WrongStateError
from comity.requests.models import Direction, Extension, ExtensionState
from comity.requests.more_time import GRANT, AskTimeForm, VerdictForm, language_of_page
from comity.requests.views.thread import shown_again


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def ask(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask the partner for more time."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    form = AskTimeForm(http.POST, request=http, prefix="time")
    if not form.is_valid():
        return shown_again(http, person, request, ask_time_form=form)
    said = form.cleaned_data
    wanted = MoreTime(said["due"], said["reason"], said["text"], language_of_page() if said["text"] else "")
    try:
        extension = actions.ask_more_time(person, request.id, wanted)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return shown_again(http, person, request, ask_time_form=form)
    return _asked(http, extension)


def _asked(http: HttpRequest, extension: Extension) -> HttpResponse:
    """Say where asking stands now, on the page of its request."""
    if extension.state == ExtensionState.TO_APPROVE:
        messages.success(http, _("It waits for a second person, who releases it."))
    else:
        messages.success(http, _("The partner is asked. The clock runs on until it has granted more time."))
    return redirect("requests:thread", extension.request_id)


def _moved_on(http: HttpRequest, extension: Extension) -> HttpResponse:
    """Say that a colleague was faster."""
    messages.error(http, str(WrongStateError()))
    return redirect("requests:thread", extension.request_id)


@for_roles(APPROVES_RELEASE)
@require_POST
def approve(http: HttpRequest, extension_id: UUID) -> HttpResponse:
    """Release, as the second person, that more time is asked for."""
    person = signed_in_person(http)
    extension = extension_for(person, extension_id)
    if extension.state != ExtensionState.TO_APPROVE:
        return _moved_on(http, extension)
    form = PresenceForm(http.POST, request=http, prefix="time")
    if not form.is_valid():
        return shown_again(http, person, extension.request, time_approve_form=form, about=extension.id)
    try:
        extension = actions.approve_more_time(person, extension.id)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return shown_again(http, person, extension.request, time_approve_form=form, about=extension.id)
    return _asked(http, extension)


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def withdraw(http: HttpRequest, extension_id: UUID) -> HttpResponse:
    """Take back what waits for its second person."""
    person = signed_in_person(http)
    extension = extension_for(person, extension_id)
    if extension.state != ExtensionState.TO_APPROVE:
        return _moved_on(http, extension)
    actions.withdraw_more_time(person, extension.id)
    messages.success(http, _("Taken back. Nothing was sent."))
    return redirect("requests:thread", extension.request_id)


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def decide(http: HttpRequest, extension_id: UUID) -> HttpResponse:
    """Grant or decline as a supervisor; propose it as anybody else."""
    person = signed_in_person(http)
    extension = extension_for(person, extension_id)
    request = extension.request
    if request.direction != Direction.OUTGOING:
        raise NotHereError("nothing-to-decide", identifier=extension_id)
    form = VerdictForm(http.POST, extension=extension, request=http, prefix="verdict")
    if not form.is_valid():
        return shown_again(http, person, request, verdict_form=form, about=extension_id)
    said = form.cleaned_data
    verdict = Verdict(
        said["due"] if said["verdict"] == GRANT else None,
        said["reason"],
        said["text"],
        language_of_page() if said["text"] else "",
    )
    decides = person.holds(APPROVES_RELEASE) and http.POST.get("act") != "propose"
    act = actions.decide_more_time if decides else actions.propose_verdict
    try:
        act(person, extension.id, verdict, version=said["version"])
    except ProposedMeanwhileError:
        form.stands_beside(extension_for(person, extension_id))
        return shown_again(http, person, request, verdict_form=form, about=extension_id)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        proposes = isinstance(refusal, OwnVerdictError)
        return shown_again(http, person, request, verdict_form=form, about=extension_id, may_propose=proposes)
    messages.success(
        http,
        _("Decided. The clock changes when the partner has stored your decision.")
        if decides
        else _("Your proposal waits for a supervisor."),
    )
    return redirect("requests:thread", request.id)
