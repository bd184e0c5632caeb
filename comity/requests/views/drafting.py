"""Writing a request: one page, kept half-written, sent when complete."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.audit.acts import RefusalError
from comity.exchange.peers import active_peers, peer_of
from comity.lib.clock import now
from comity.requests import actions, departure
from comity.requests.access import request_for
from comity.requests.basis import bases_for
from comity.requests.completeness import Missing, missing
from comity.requests.exceptions import (
    AttachmentError,
    IncompleteError,
    NotHereError,
    WrongStateError,
)
from comity.requests.files import FileForm
from comity.requests.forms import RequestForm, request_initial
from comity.requests.models import Direction, Request, State
from comity.requests.showing import ReleaseWords, item_names, release_words
from comity.requests.sketch import sketch_of
from comity.requests.views.presence import SubmitForm
from comity.requests.words import missing_sentence


def _number(data: Mapping[str, Any], name: str, default: int) -> int:
    text = str(data.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 3 else default


def _form(data: Any, request: Request | None, *, questions: int, subjects: int) -> RequestForm:
    source: Mapping[str, Any] = data if data is not None else (request_initial(request) if request else {})
    kind = reference.kinds().get(str(source.get("kind", "")))
    bases = bases_for(
        str(source.get("partner", "")), str(source.get("kind", "")), str(source.get("offence", ""))
    )
    closed = {one.value: one.closed for one in bases if one.closed}
    # an article that was chosen and does not fit any more stays visible; the release decision says why not
    chosen = str(source.get("basis", ""))
    closed.pop(chosen, None)
    return RequestForm(
        data,
        initial=request_initial(request) if request and data is None else None,
        partners=[(peer.node, f"{peer.country} · {peer}") for peer in active_peers()],
        bases=[(one.value, one.label) for one in bases],
        basis_hints={one.value: one.hint for one in bases},
        basis_closed=closed,
        requires=kind.requires if kind else (),
        questions=questions,
        subjects=subjects,
    )


def _release_now(request: Request) -> ReleaseWords | None:
    """Say what the decision would be for the draft as it is kept; None while nobody is asked yet."""
    peer = peer_of(request.partner)
    if peer is None or not request.agreement:
        return None
    author = request.drafted_by.pseudonym if request.drafted_by else ""
    asked = departure.question(
        request, peer, author=author, items=departure.request_items(request), rights=request.rights
    )
    decision, terms = departure.answer(asked, request.agreement, now())
    return release_words(decision, terms, item_names(request))


def _page(
    http: HttpRequest,
    form: RequestForm,
    request: Request | None,
    *,
    file_form: FileForm | None = None,
    who: SubmitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    lacks: list[Missing] = missing(sketch_of(request), now()) if request else []
    shown = {
        "form": form,
        "draft": request,
        "lacks": [(lack, missing_sentence(lack)) for lack in lacks],
        "release": _release_now(request) if request else None,
        "files": list(request.attachments.filter(reply=None)) if request else [],
        "file_form": file_form or (FileForm(prefix="new") if request else None),
        "who": who or SubmitForm(request=http, prefix="who"),
        "flash": bool(request and request.urgency == "flash"),
    }
    return render(http, "requests/draft.html", shown, status=status)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(http: HttpRequest) -> HttpResponse:
    """Begin a request; the first act keeps the draft."""
    person = signed_in_person(http)
    if http.method != "POST":
        questions, subjects = _number(http.GET, "questions", 2), _number(http.GET, "subjects", 1)
        return _page(http, _form(None, None, questions=questions, subjects=subjects), None)
    return _keep(http, person, None)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go on with a draft."""
    person = signed_in_person(http)
    request = _draft(person, request_id)
    if http.method != "POST":
        questions = _number(http.GET, "questions", 0) or max(len(request.questions), 1) + 1
        subjects = _number(http.GET, "subjects", 0) or max(request.subjects.count(), 1)
        return _page(http, _form(None, request, questions=questions, subjects=subjects), request)
    return _keep(http, person, request)


def _draft(person: Person, request_id: UUID) -> Request:
    request = request_for(person, request_id)
    if request.direction != Direction.OUTGOING or request.state not in {State.DRAFT, State.TO_APPROVE}:
        raise NotHereError("no-draft", identifier=request_id)
    return request


def _keep(http: HttpRequest, person: Person, request: Request | None) -> HttpResponse:
    questions, subjects = _number(http.POST, "questions", 2), _number(http.POST, "subjects", 1)
    act = http.POST.get("act", "keep")
    form = _form(http.POST, request, questions=questions, subjects=subjects)
    if not form.is_valid():
        return _page(http, form, request, status=422)
    if request is None:
        request = actions.draft_request(person, form.draft())
    else:
        request = actions.change_request(person, request.id, form.draft())
    here = reverse("requests:edit", args=[request.id])
    if act == "add-question":
        return redirect(f"{here}?questions={questions + 1}&subjects={subjects}#id_question_{questions + 1}")
    if act == "add-subject":
        return redirect(f"{here}?questions={questions}&subjects={subjects + 1}#id_subjects-{subjects}-name")
    if act == "attach":
        return _attach(http, person, request, form)
    if act in {"submit", "submit-flash"}:
        return _submit(http, person, request, form, flash=act == "submit-flash")
    if not http.htmx:  # type: ignore[attr-defined]  # django-htmx adds it
        messages.success(http, _("The draft is kept."))
    return redirect(f"{here}?questions={questions}&subjects={subjects}")


def _attach(http: HttpRequest, person: Person, request: Request, form: RequestForm) -> HttpResponse:
    file_form = FileForm(http.POST, http.FILES, prefix="new")
    if not file_form.is_valid():
        return _page(http, form, request, file_form=file_form, status=422)
    try:
        actions.attach_file(person, request.id, file_form.draft())
    except AttachmentError as refusal:
        file_form.add_error("file", str(refusal))
        return _page(http, form, request, file_form=file_form, status=422)
    messages.success(http, _("The file is attached."))
    return redirect(f"{reverse('requests:edit', args=[request.id])}#files")


def _submit(
    http: HttpRequest, person: Person, request: Request, form: RequestForm, *, flash: bool
) -> HttpResponse:
    who = SubmitForm(http.POST, request=http, prefix="who")
    if not who.is_valid():
        return _page(http, form, request, who=who, status=422)
    night_reason = request.urgency_reason if flash and request.urgency == "flash" else ""
    try:
        request = actions.submit_request(person, request.id, night_reason=night_reason)
    except IncompleteError as refusal:
        form.show_missing(refusal.lacks)
        return _page(http, form, request, status=422)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return _page(http, form, request, status=422)
    if request.state == State.SENT:
        messages.success(http, _("The request is sealed and on its way."))
    else:
        messages.success(http, _("The request waits for approval by a second person."))
    return redirect("requests:thread", request.id)


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def discard(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    person = signed_in_person(http)
    _draft(person, request_id)
    try:
        actions.discard_draft(person, request_id)
    except WrongStateError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", request_id)
    messages.success(http, _("The draft is thrown away. It never left the house."))
    return redirect("requests:list")


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def remove_file(http: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Take a file off a draft."""
    person = signed_in_person(http)
    try:
        request, reply = actions.remove_file(person, attachment_id)
    except WrongStateError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:list")
    messages.success(http, _("The file is taken off."))
    if reply is not None:
        return redirect("requests:reply", request.id)
    return redirect("requests:edit", request.id)
