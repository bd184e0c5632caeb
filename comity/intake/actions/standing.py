"""Acts on a whole document: looked at, handed out, finished, opened again, dropped."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import forget_file
from comity.exchange.models import FileState
from comity.intake.access import document_for
from comity.intake.actions._shared import kept_document, person_of, reason_of, require_read, require_text
from comity.intake.exceptions import FileNotWholeError, MadeOfItError, OpenProposalsError
from comity.intake.models import Document, DocumentState, ProposalState
from comity.intake.resting import made_of
from comity.requests.exceptions import SetApartError


@action(events.DOCUMENT_VIEWED)
def view_document(act: Act, document_id: UUID) -> Document:
    """Open a document's page: a look is written down. Raises NotHereError."""
    act.about("document", document_id)
    return document_for(person_of(act), document_id)


@action(events.DOCUMENT_HANDED_OUT)
def hand_out(act: Act, document_id: UUID, *, although: str = "") -> Document:
    """Hand the original out to who may see the document; the look is written down.

    `although` repeats why it is set apart, where the person has read that and wants it all the same.

    Raises FileNotWholeError, SetApartError, NotHereError.
    """
    act.about("document", document_id)
    document = document_for(person_of(act), document_id)
    act.note(ref=document.ref, file=str(document.file_id), digest=document.sha256)
    if document.file.state != FileState.WHOLE:
        raise FileNotWholeError
    if document.file.quarantine:
        act.note(quarantine=document.file.quarantine)
        if although != document.file.quarantine:
            raise SetApartError
    return document


@action(events.DOCUMENT_DONE)
def finish_document(act: Act, document_id: UUID, *, although: int = 0) -> Document:
    """Say that a document was looked through; what is open in it stays undecided.

    Args:
        act: a person's.
        document_id: of the document.
        although: how many open proposals the person was told of, and wants to leave so.

    Raises:
        OpenProposalsError: others are open than the person was told of.
        NotHereError, FinishedError, and NotReadError while its text is still to be read.
    """
    document = kept_document(act, document_id)
    require_read(document)
    left = document.proposals.filter(state=ProposalState.OPEN).count()
    act.note(left_open=left)
    if left and left != although:
        raise OpenProposalsError(left)
    document.state = DocumentState.DONE
    document.done_by, document.done_at = person_of(act), act.at
    document.save(update_fields=["state", "done_by", "done_at"])
    return document


@action(events.DOCUMENT_REOPENED)
def reopen_document(act: Act, document_id: UUID) -> Document:
    """Open a document again that was looked through; one that is open stays so. Raises NotHereError, NotReadError."""
    document = kept_document(act, document_id)
    require_text(document)
    if document.state == DocumentState.DONE:
        document.state, document.done_by, document.done_at = DocumentState.READ, None, None
        document.save(update_fields=["state", "done_by", "done_at"])
    return document


@action(events.DOCUMENT_DROPPED)
def drop_document(act: Act, document_id: UUID, reason: str) -> None:
    """Delete a document with its text, its proposals, its file and the files inside it. The log keeps that it was, and why it went.

    A file that came inside a mail does not come back when the mail is read again.

    Raises:
        MadeOfItError: a record, a draft or anything else was made of it or of a file inside it.
        ReasonMissingError, ReasonTooLongError, NotHereError.
    """
    document = kept_document(act, document_id)
    said = reason_of(reason)
    act.note(reason=said, digest=document.sha256)
    for part in document.parts.order_by("ref"):
        drop_document(act, part.pk, said)
    if made_of(document):
        raise MadeOfItError
    _forget_inside(document)
    source, file_id = document.source, document.file_id
    document.proposals.all().delete()  # before the readings that they point into
    document.delete()
    source.delete()
    forget_file(act, file_id)


def _forget_inside(document: Document) -> None:
    """Keep at the document it came inside that this one is wanted no more."""
    if document.inside_id is None:
        return
    outer = Document.objects.select_for_update().get(pk=document.inside_id)
    if document.sha256 not in outer.dropped_parts:
        outer.dropped_parts = [*outer.dropped_parts, document.sha256]
        outer.save(update_fields=["dropped_parts"])
