"""What the acts of the room share: who acts, about which document, the next reference."""

from datetime import datetime
from uuid import UUID

from comity.accounts.models import Agency, Person
from comity.audit.actors import Process
from comity.audit.acts import Act
from comity.intake.access import document_to_keep, may_keep, proposal_to_decide
from comity.intake.exceptions import (
    FinishedError,
    NotHereError,
    NotReadError,
    ReasonMissingError,
    ReasonTooLongError,
)
from comity.intake.models import Document, DocumentState, Proposal, ReferenceCounter

LONGEST_REASON = 300


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("document", "page", "not-a-person")
    return act.actor


def keeper_of(act: Act) -> Person:
    """Return the acting person, who brings documents and decides about them. Raises NotHereError."""
    person = person_of(act)
    answer = may_keep(person)
    if not answer:
        raise NotHereError("document", "new", answer.reason)
    return person


def reader_document(act: Act, document_id: UUID) -> Document:
    """Return a document, locked, for the reader of this node; a person does not say what the machine read. Raises NotHereError."""
    act.about("document", document_id)
    found = (
        Document.objects.select_for_update(of=("self",))
        .select_related("file", "source", "agency")
        .filter(pk=document_id)
        .first()
    )
    if found is None or not isinstance(act.actor, Process):
        raise NotHereError("document", document_id, "absent" if found is None else "not-the-reader")
    act.note(ref=found.ref)
    return found


def kept_document(act: Act, document_id: UUID) -> Document:
    """Return a document, locked, that the acting person may change. Raises NotHereError."""
    act.about("document", document_id)
    document = document_to_keep(person_of(act), document_id)
    act.note(ref=document.ref)
    return document


def require_open(document: Document) -> None:
    """Raise FinishedError for a document that was looked through."""
    if document.state == DocumentState.DONE:
        raise FinishedError


def require_read(document: Document) -> None:
    """Raise FinishedError or NotReadError unless what a document says stands: while its text is read anew nothing is decided."""
    require_open(document)
    if document.state != DocumentState.READ:
        raise NotReadError


def require_text(document: Document) -> None:
    """Raise NotReadError for a document whose pages are not there."""
    if document.state == DocumentState.REFUSED or (
        document.state == DocumentState.WAITING and not document.text_only
    ):
        raise NotReadError


def taken_proposal(act: Act, proposal_id: UUID) -> Proposal:
    """Return a proposal, locked, about which the acting person decides. Raises NotHereError, FinishedError, NotReadError."""
    act.about("proposal", proposal_id)
    proposal = proposal_to_decide(person_of(act), proposal_id)
    act.note(document=str(proposal.document_id), kind=proposal.kind)
    require_read(proposal.document)
    return proposal


def reason_of(text: str) -> str:
    """Return a reason without blanks around it. Raises ReasonMissingError, ReasonTooLongError."""
    reason = text.strip()
    if not reason:
        raise ReasonMissingError
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLongError
    return reason


def one_at_a_time(agency: Agency, at: datetime) -> ReferenceCounter:
    """Let no other act take a document of an agency in until this one ends; return the counter of the year, locked."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(agency=agency, year=at.year)
    return counter


def next_reference(agency: Agency, at: datetime) -> str:
    """Return the next reference of a year, such as D-2026-0007, under a row lock that lasts as long as the act."""
    counter = one_at_a_time(agency, at)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"D-{at.year}-{counter.last:04d}"
