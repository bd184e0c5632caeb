"""What the room's pages share: acts that may be refused, and where one goes on."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from comity.audit.acts import RefusalError
from comity.handling.classification import Classification
from comity.intake.exceptions import DecidedError, FinishedError, NotReadError
from comity.intake.models import Document, DocumentState, Proposal
from comity.intake.shown import Review

page = require_http_methods(["GET", "HEAD", "POST"])


def status_of(form: BaseForm) -> HTTPStatus:
    """Return 422 for a form with errors, so that a script sees what a person reads."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def tried(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do an act; return whether it was done, and put why not at the top of the form."""
    try:
        act()
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def told(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do an act that has no form of its own; say what was done, or why not, on the next page."""
    try:
        act()
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def to_document(document_id: UUID, **asked: str) -> HttpResponse:
    """Lead to the page of a document; `at` names the proposal that is chosen there."""
    return redirect(address_of(document_id, asked))


def address_of(document_id: UUID, asked: Mapping[str, str] | None = None, label: str = "") -> str:
    """Return the address of a document's page; `label` is that of the proposal which comes into view there."""
    said = {key: value for key, value in (asked or {}).items() if value}
    address = reverse("intake:document", args=[document_id]) + (f"?{urlencode(said)}" if said else "")
    return f"{address}#{label}" if label else address


def why_closed(proposal: Proposal) -> str:
    """Say why nobody decides about a proposal now, empty where one may."""
    if not proposal.is_open:
        return str(DecidedError.words)
    state = proposal.document.state
    if state == DocumentState.READ:
        return ""
    return str(FinishedError.words if state == DocumentState.DONE else NotReadError.words)


def classification_of(document: Document) -> int:
    """Return the classification of a document's page: that of its source."""
    return Classification.from_wire(document.source.handling.get("classification")).level


def on_from(request: HttpRequest, proposal: Proposal, done: str) -> HttpResponse:
    """Say what was done and lead to the next open proposal; after the last one to the document."""
    reading = proposal.document.reading
    messages.success(request, done)
    if reading is None:
        return to_document(proposal.document_id, at=str(proposal.pk))
    review = Review(proposal.document, reading)
    at = review.next_open(proposal.pk) or proposal.pk
    # its entry comes into view, with its buttons
    return redirect(address_of(proposal.document_id, {"at": str(at)}, review.labels.get(at, "")))
