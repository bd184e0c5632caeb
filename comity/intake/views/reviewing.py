"""The page of a document: its text beside what is proposed of it, or how it stands when it is not read."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import READS_DOCUMENTS
from comity.handling.codes import Codes
from comity.intake import actions
from comity.intake.access import document_for, may_keep
from comity.intake.listing import STATE_TAGS, language_words
from comity.intake.media_words import media_words
from comity.intake.models import Document, DocumentState
from comity.intake.reason_words import again_words, reason_words
from comity.intake.shown import Review
from comity.intake.shown_questions import questions_of
from comity.intake.shown_series import chains_of
from comity.intake.views._shared import address_of, classification_of
from comity.lib.programs import SCREENER, running

NEAR = 3  # sections named before and after the one that is shown


@require_safe
@for_roles(READS_DOCUMENTS)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show a document; `at` is the chosen proposal, `part` the section of a long text."""
    at, number = _uuid(request.GET.get("at", "")), _number(request.GET.get("part", ""))
    return render(
        request, "intake/document.html", page_of(signed_in_person(request), document_id, at=at, number=number)
    )


@require_safe
@for_roles(READS_DOCUMENTS)
def state(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Tell a page that waits whether the document is read by now."""
    found = document_for(signed_in_person(request), document_id)
    answer = HttpResponse(content_type="text/plain")
    if found.state != DocumentState.WAITING:
        answer["HX-Refresh"] = "true"
    return answer


def page_of(person: Person, document_id: UUID, *, at: UUID | None, number: int = 0) -> dict[str, Any]:
    """Return what a document's page shows; the look is logged. Raises NotHereError."""
    found = actions.view_document(person, document_id)
    shown = _head(person, found)
    reading = found.reading
    if reading is not None:
        review = Review(found, reading, at=at, number=number)
        shown |= _reviewed(review, may_decide=bool(shown["may_keep"]) and found.state == DocumentState.READ)
    return shown


def _head(person: Person, found: Document) -> dict[str, Any]:
    parts = list(found.parts.filter(agency=person.agency).order_by("label"))
    for one in parts:
        one.tag = STATE_TAGS[DocumentState(one.state)]  # type: ignore[attr-defined]  # for the template alone
    return {
        "document": found,
        "state_tag": STATE_TAGS[DocumentState(found.state)],
        "language": language_words(found.language),
        "media": media_words(found.media),
        "codes": Codes.read(found.source.handling.get("codes")).as_list(),
        "classification": classification_of(found),
        "may_keep": bool(may_keep(person)),
        "parts": parts,
        "nobody_works": found.state == DocumentState.WAITING and not running([SCREENER]),
        "reason": _reason(found),
    }


def _reason(found: Document) -> str:
    """Return why a document cannot be read, or what went wrong when one that was read was to be read again."""
    if found.state == DocumentState.REFUSED:
        return reason_words(found.problem, found.problem_values)
    return again_words(found) if found.state == DocumentState.READ else ""


def _reviewed(review: Review, *, may_decide: bool) -> dict[str, Any]:
    number, last = review.section.number, len(review.sections)
    next_open = review.next_open(review.now)
    return {
        "review": review,
        "sections": review.sections,
        "near": [one for one in range(number - NEAR, number + NEAR + 1) if 1 <= one <= last],
        "earlier": number - 1,
        "later": number + 1 if number < last else 0,
        "open_count": review.open_count,
        "next_open": address_of(review.document.pk, {"at": str(next_open)}, review.labels[next_open])
        if next_open
        else "",
        "may_decide": may_decide,
        "may_correct": may_decide,
        "questions": questions_of(review),
        "chains": chains_of(review.document, review.labels),
    }


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < len("1000000") else 0
