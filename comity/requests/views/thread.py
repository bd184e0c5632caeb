"""The thread of a request: what was asked and said, where each letter is, the clock, and the acts on it."""

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.agreements.access import terms_of
from comity.audit.acts import RefusalError
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.access import attachment_for, request_for
from comity.requests.clock_panel import panel_of
from comity.requests.exceptions import NotHereError
from comity.requests.models import Direction, Reply, Request, State
from comity.requests.more_time import more_time_on
from comity.requests.showing import Thread, item_names, label_of, release_words, thread_of
from comity.requests.views.decision import decision_now
from comity.requests.views.presence import SubmitForm
from comity.requests.words import changed_sentence
from comity.screening.access import hits_for
from comity.screening.lines import lines_of
from comity.web.forms import Form


class ApproveForm(PresenceForm):
    """Approving: who is there is asked again; a named senior gives the reason where a right is at stake."""

    summary_title = gettext_lazy("This was not approved")
    senior_reason = forms.CharField(
        label=gettext_lazy("Your decision as the named senior, with the reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )


class ReasonForm(Form):
    """Giving something back, with the reason."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be changed?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )


class QuestionForm(PresenceForm):
    """Asking back, or saying what was asked."""

    text = forms.CharField(
        label=gettext_lazy("Your question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=8000
    )


class SaidForm(PresenceForm):
    """What is said to a question asked back."""

    text = forms.CharField(
        label=gettext_lazy("What you say to it"), widget=forms.Textarea(attrs={"rows": 3}), max_length=8000
    )


def _title(agreement: str) -> str:
    terms = terms_of(agreement) if agreement else None
    return terms.title(get_language() or "en") if terms else agreement


def _rule(request: Request) -> str:
    """Say where the clock comes from, in the reader's language where it is an article of our agreement."""
    stored = str((request.clock_rule or {}).get("source", ""))
    terms = terms_of(request.agreement) if request.agreement else None
    if terms is None:
        return stored
    clock = terms.clock(reference.Urgency(request.urgency))
    if not clock.article or stored != f"{terms.title('en')}, article {clock.article}":
        return stored
    title = terms.title(get_language() or "en")
    return _("%(agreement)s, article %(article)s") % {"agreement": title, "article": clock.article}


def _shown(http: HttpRequest, person: Person, request: Request, **more: object) -> dict[str, object]:
    thread = thread_of(request, person.time_zone)
    waiting = request.replies.filter(state=State.TO_APPROVE).first()
    draft = request.replies.filter(state=State.DRAFT, direction=Direction.OUTGOING).first()
    to_approve: Request | Reply | None = request if request.state == State.TO_APPROVE else waiting
    decision = decision_now(to_approve) if to_approve else None
    may_approve = (
        to_approve is not None and person.holds(APPROVES_RELEASE) and to_approve.drafted_by_id != person.id
    )
    asks_senior = bool(decision and decision[0].needs_named_senior)
    form = ApproveForm(request=http, prefix="approve")
    if not asks_senior or not person.is_senior:
        del form.fields["senior_reason"]
    return {
        "thread": thread,
        "request_row": request,
        "to_approve": to_approve,
        "is_reply": isinstance(to_approve, Reply),
        "request_files": list(request.attachments.filter(reply=None)),
        "may_approve": may_approve and (not asks_senior or person.is_senior),
        "asks_senior": asks_senior,
        "release": release_words(decision[0], decision[1], item_names(request, waiting))
        if decision
        else None,
        "approve_form": form,
        "return_form": ReasonForm(prefix="return"),
        "confirm_form": SubmitForm(request=http, prefix="who"),
        "ask_form": QuestionForm(request=http, prefix="ask"),
        "said_form": SaidForm(request=http, prefix="said"),
        "open_question": request.clarifications.filter(answered_at=None).first()
        if request.direction == Direction.OUTGOING
        else None,
        "reply_draft": draft,
        "confirm_by": request.confirm_by
        or request.replies.filter(confirm_by__isnull=False).values_list("confirm_by", flat=True).first(),
        "lines": lines_of(
            person, list(hits_for(person, "request-subject", [one.id for one in request.subjects.all()]))
        ),
        "panel": panel_of(request, thread.partner, thread.reading, now()),
        "agreement": _title(request.agreement),
        "rule": _rule(request),
        "kind": label_of(reference.kinds(), request.kind),
        "offence": label_of(reference.offence_classes(), request.offence),
        "purpose": label_of(reference.purposes(), request.purpose),
        "grounds": {
            code: label_of(reference.refusal_grounds(), code) for code in reference.refusal_grounds()
        },
        "classification": request.handling.get("level", 1),
        **more_time_on(http, person, request),
        **more,
    }


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def thread(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show a request; the look is written down, and tells the other side that it was read."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    if request.state == State.DRAFT and request.direction == Direction.OUTGOING:
        return redirect("requests:edit", request.id)
    request = actions.open_request(person, request_id)
    return render(http, "requests/thread.html", _shown(http, person, request))


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def status(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show what moves by itself: the thread's letters and the clock, for the page to look again."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    shown = _shown(http, person, request, refreshing=True)
    answer = render(http, "requests/moving.html", shown)
    shows = cast("Thread", shown["thread"]).face.state
    if sentence := changed_sentence(http.GET.get("clock", ""), shows):
        trigger_client_event(answer, "say", {"sentence": sentence})
    return answer


def _again(http: HttpRequest, person: Person, request: Request, **more: object) -> HttpResponse:
    return render(http, "requests/thread.html", _shown(http, person, request, **more), status=422)


def shown_again(http: HttpRequest, person: Person, request: Request, **more: object) -> HttpResponse:
    """Show the page again with a form that was not taken."""
    return _again(http, person, request, **more)


def _approved(http: HttpRequest, person: Person, request: Request, reply: Reply | None) -> HttpResponse:
    form = ApproveForm(http.POST, request=http, prefix="approve")
    if not form.is_valid():
        return _again(http, person, request, approve_form=form)
    reason = form.cleaned_data.get("senior_reason", "")
    try:
        if reply is None:
            actions.approve_request(person, request.id, senior_reason=reason)
        else:
            actions.approve_reply(person, reply.id, senior_reason=reason)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        request.refresh_from_db()
        return _again(http, person, request, approve_form=form)
    messages.success(http, _("Approved. The letter is sealed and on its way."))
    return redirect("requests:thread", request.id)


@for_roles(APPROVES_RELEASE)
@require_POST
def approve(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve a request as the second person."""
    person = signed_in_person(http)
    return _approved(http, person, request_for(person, request_id), None)


@for_roles(APPROVES_RELEASE)
@require_POST
def approve_reply(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve the answer that waits."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    reply = request.replies.filter(state=State.TO_APPROVE).first()
    if reply is None:
        raise NotHereError("no-reply", identifier=request_id)
    return _approved(http, person, request, reply)


@for_roles(APPROVES_RELEASE)
@require_POST
def give_back(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give a request or the answer that waits back to its drafter."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    form = ReasonForm(http.POST, prefix="return")
    if not form.is_valid():
        return _again(http, person, request, return_form=form)
    reply = request.replies.filter(state=State.TO_APPROVE).first()
    try:
        if reply is None:
            actions.return_request(person, request.id, form.cleaned_data["reason"])
        else:
            actions.return_reply(person, reply.id, form.cleaned_data["reason"])
    except RefusalError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", request.id)
    messages.success(http, _("Given back to its drafter, with your reason."))
    return redirect("requests:list")


@for_roles(APPROVES_RELEASE)
@require_POST
def confirm(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Confirm, as the second person, what one officer released at flash urgency."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    reply = request.replies.filter(confirm_by__isnull=False).first()
    form = SubmitForm(http.POST, request=http, prefix="who")
    if not form.is_valid():
        return _again(http, person, request, confirm_form=form)
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


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def ask_back(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask the requesting side for what is not clear."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    form = QuestionForm(http.POST, request=http, prefix="ask")
    if not form.is_valid():
        return _again(http, person, request, ask_form=form)
    try:
        actions.ask_back(person, request.id, form.cleaned_data["text"])
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return _again(http, person, request, ask_form=form)
    messages.success(http, _("The question is on its way. The clock stops when the other side has it."))
    return redirect("requests:thread", request.id)


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def say(http: HttpRequest, request_id: UUID, clarification_id: UUID) -> HttpResponse:
    """Answer a question that the other side asked back."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    form = SaidForm(http.POST, request=http, prefix="said")
    if not form.is_valid():
        return _again(http, person, request, said_form=form)
    try:
        actions.answer_back(person, request.id, clarification_id, form.cleaned_data["text"])
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return _again(http, person, request, said_form=form)
    messages.success(http, _("Your answer is on its way. The clock runs again when the other side has it."))
    return redirect("requests:thread", request.id)


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def close(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Close a request that was answered."""
    person = signed_in_person(http)
    try:
        actions.close_request(person, request_id)
    except RefusalError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", request_id)
    messages.success(http, _("The request is closed."))
    return redirect("requests:list")


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def rate(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say how far the answer helped."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    reply = request.replies.filter(direction=Direction.INCOMING).first()
    if reply is None:
        raise NotHereError("no-reply", identifier=request_id)
    actions.rate_reply(person, reply.id, http.POST.get("rating", ""))
    messages.success(http, _("Thank you. It counts in the statistics."))
    return redirect("requests:thread", request_id)


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def download(http: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Hand a file out as it came: never shown in the browser, its name only a label."""
    person = signed_in_person(http)
    attachment = actions.read_file(person, attachment_for(person, attachment_id).id)
    answer = HttpResponse(bytes(attachment.content or b""), content_type="application/octet-stream")
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(attachment.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
