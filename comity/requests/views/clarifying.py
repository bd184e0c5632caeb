"""Asking back, and saying what was asked: at once, or after a second person has approved."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.access import clarification_draft_for, request_for
from comity.requests.exceptions import ChangedMeanwhileError, NotHereError, SettledError
from comity.requests.forms.deciding import QuestionForm, SaidForm
from comity.requests.models import Clarification, ClarificationDraft, State
from comity.requests.views.not_taken import Standing
from comity.requests.views.opened import version_read
from comity.requests.views.thread import shown_again


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotHereError("no-draft", identifier=text) from None


def _told(http: HttpRequest, draft: ClarificationDraft, sent: str) -> HttpResponse:
    if draft.state == State.SENT:
        messages.success(http, sent)
    else:
        messages.success(
            http, _("It waits for approval by a second person. The clock moves when it has left.")
        )
    return redirect("requests:thread", draft.request_id)


def _overtaken(current: object) -> str:
    """Say that somebody else was faster, and in which words."""
    if not isinstance(current, ClarificationDraft):
        raise TypeError(current)
    return _(
        "%(person)s has written meanwhile: “%(text)s”. Your words are still in the box. Send them again to put them in place of the others."
    ) % {"person": current.changed_by.name if current.changed_by else "", "text": current.text}


def _settled(current: Clarification | ClarificationDraft | None) -> str:
    """Say how a question was settled meanwhile."""
    if current is None:
        return _(
            "The question that you changed was thrown away meanwhile. Your words were not sent; send them again to ask anew."
        )
    if isinstance(current, ClarificationDraft):
        return _(
            "This question has been sent meanwhile. Your words were not sent; send them again to ask one more."
        )
    return _("A colleague has answered this question meanwhile. Your words were not sent.")


def _standing(current: Clarification | ClarificationDraft | None) -> Standing | None:
    if current is None:
        return None
    if isinstance(current, ClarificationDraft):
        text, by = current.text, current.drafted_by
    else:
        text, by = current.answer, current.answered_by
    return Standing(text, by.name if by else "", by.name_language if by else "")


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def ask_back(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask the requesting side for what is not clear."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    form = QuestionForm(http.POST, request=http, prefix="ask")
    draft_id = _identifier(http.POST.get("draft", ""))
    if not form.is_valid():
        return shown_again(
            http, person, request, ask_form=form, ask_draft=draft_id, ask_version=http.POST.get("version")
        )
    try:
        draft = actions.ask_back(
            person,
            request.id,
            form.cleaned_data["text"],
            draft_id=draft_id,
            version=version_read(http.POST),
        )
    except ChangedMeanwhileError as refusal:
        form.add_error(None, _overtaken(refusal.current))
        return shown_again(
            http,
            person,
            request,
            ask_form=form,
            ask_draft=refusal.current.pk,
            ask_version=refusal.current.version,
        )
    except SettledError as refusal:  # the words become a question of their own, where it can still be asked
        form.add_error(None, _settled(refusal.current))
        return shown_again(http, person, request, ask_form=form, stands=_standing(refusal.current))
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return shown_again(
            http, person, request, ask_form=form, ask_draft=draft_id, ask_version=http.POST.get("version")
        )
    return _told(http, draft, _("The question is on its way. The clock stops when the other side has it."))


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def say(http: HttpRequest, request_id: UUID, clarification_id: UUID) -> HttpResponse:
    """Answer a question that the other side asked back."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    form = SaidForm(http.POST, request=http, prefix="said")
    if not form.is_valid():
        return shown_again(http, person, request, said_form=form, about=clarification_id)
    try:
        draft = actions.answer_back(
            person, request.id, clarification_id, form.cleaned_data["text"], version=version_read(http.POST)
        )
    except ChangedMeanwhileError as refusal:
        form.add_error(None, _overtaken(refusal.current))
        return shown_again(
            http, person, request, said_form=form, about=clarification_id, said_draft=refusal.current
        )
    except SettledError as refusal:
        form.add_error(None, _settled(refusal.current))
        stands = _standing(refusal.current)
        return shown_again(http, person, request, said_form=form, about=clarification_id, stands=stands)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return shown_again(http, person, request, said_form=form, about=clarification_id)
    return _told(
        http, draft, _("Your answer is on its way. The clock runs again when the other side has it.")
    )


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def drop(http: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw away a question, or what was written to one, that has not left."""
    person = signed_in_person(http)
    request = clarification_draft_for(person, draft_id).request
    try:
        actions.drop_clarification(person, draft_id, version=version_read(http.POST))
    except RefusalError as refusal:
        messages.error(http, str(refusal))
    else:
        messages.success(http, _("It is thrown away. It never left the house."))
    return redirect("requests:thread", request.id)
