"""The second person: approving, giving back, confirming afterwards, whatever it is about."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import clarification_draft_for, request_for
from comity.requests.exceptions import NotHereError
from comity.requests.forms.deciding import ApproveForm, ReasonForm, SubmitForm
from comity.requests.models import Direction, Request, State
from comity.requests.views.opened import version_read
from comity.requests.views.thread import shown_again


def _approved(
    http: HttpRequest, person: Person, request: Request, act: Callable[..., object], about: UUID
) -> HttpResponse:
    form = ApproveForm(http.POST, request=http, prefix="approve")
    if not form.is_valid():
        return shown_again(http, person, request, approve_form=form, about=about)
    try:
        act(
            person,
            about,
            version=version_read(http.POST),
            senior_reason=form.cleaned_data.get("senior_reason", ""),
        )
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return shown_again(http, person, request, approve_form=form, about=about)
    messages.success(http, _("Approved. The letter is sealed and on its way."))
    return redirect("requests:thread", request.id)


def _given_back(
    http: HttpRequest, person: Person, request: Request, act: Callable[..., object], about: UUID
) -> HttpResponse:
    form = ReasonForm(http.POST, prefix="return")
    if not form.is_valid():
        return shown_again(http, person, request, return_form=form, about=about)
    try:
        act(person, about, form.cleaned_data["reason"], version=version_read(http.POST))
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return shown_again(http, person, request, return_form=form, about=about)
    messages.success(http, _("Given back to its drafter, with your reason."))
    return redirect("requests:list")


@for_roles(APPROVES_RELEASE)
@require_POST
def approve(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve a request as the second person."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    return _approved(http, person, request, actions.approve_request, request.id)


@for_roles(APPROVES_RELEASE)
@require_POST
def approve_reply(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve the answer that waits."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    ours = request.replies.filter(direction=Direction.OUTGOING)
    # where it does not wait any more, the act says so
    reply = ours.filter(state=State.TO_APPROVE).first() or ours.order_by("created_at").last()
    if reply is None:
        raise NotHereError("no-reply", identifier=request_id)
    return _approved(http, person, request, actions.approve_reply, reply.id)


@for_roles(APPROVES_RELEASE)
@require_POST
def approve_words(http: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Approve a question asked back, or what is said to one."""
    person = signed_in_person(http)
    request = clarification_draft_for(person, draft_id).request
    return _approved(http, person, request, actions.approve_clarification, draft_id)


@for_roles(APPROVES_RELEASE)
@require_POST
def give_back(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give a request or the answer that waits back to its drafter."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    reply = request.replies.filter(state=State.TO_APPROVE).first()
    if reply is None:
        return _given_back(http, person, request, actions.return_request, request.id)
    return _given_back(http, person, request, actions.return_reply, reply.id)


@for_roles(APPROVES_RELEASE)
@require_POST
def give_words_back(http: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give a question asked back, or what is said to one, back to whoever wrote it."""
    person = signed_in_person(http)
    request = clarification_draft_for(person, draft_id).request
    return _given_back(http, person, request, actions.return_clarification, draft_id)


@for_roles(APPROVES_RELEASE)
@require_POST
def confirm(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Confirm, as the second person, what one officer released at flash urgency."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    reply = request.replies.filter(confirm_by__isnull=False).first()
    form = SubmitForm(http.POST, request=http, prefix="who")
    if not form.is_valid():
        return shown_again(http, person, request, confirm_form=form)
    try:
        if request.confirm_by is not None:
            actions.confirm_request(person, request.id)
        elif reply is not None:
            actions.confirm_reply(person, reply.id)
        else:
            raise NotHereError("nothing-to-confirm", identifier=request_id)
    except RefusalError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", request.id)
    messages.success(http, _("Confirmed."))
    return redirect("requests:thread", request.id)
