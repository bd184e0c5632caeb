"""What the reader of documents found, and a person's wish that it reads again."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake.actions._deriving import LONGEST_TITLE, keep_shape, text_of
from comity.intake.actions._pages import keep_pages
from comity.intake.actions._parts import keep_parts
from comity.intake.actions._shared import kept_document, one_at_a_time, reader_document, require_open
from comity.intake.assembling import clean
from comity.intake.core.cli import rules
from comity.intake.models import Document, DocumentState
from comity.intake.reading.result import NotReadError, ReadFile, Reason
from comity.intake.reason_words import CORRECTIONS_LOST
from comity.intake.repeats import sha256_of, taken_before
from comity.intake.shaping import Shape, read_text

AT_ONCE = (
    20_000  # characters that are read while a person waits: some seconds; the reader takes what is longer
)


@action(events.DOCUMENT_READ)
def keep_reading(act: Act, document_id: UUID, read: ReadFile, *, shape: Shape | None = None) -> Document:
    """Keep what the reader found in a file: its pages, its text, what the text says, the files inside it as documents of their own.

    What somebody else has read meanwhile stays as it is. `shape` is what the text says where the reader has asked before the act; it
    counts only while the pages make that very text.

    Raises NotHereError for anybody but the reader.
    """
    document = reader_document(act, document_id)
    if document.state != DocumentState.WAITING or document.text_only:
        act.note(late=True)
        return document
    if not (document.sha256 or document.again):
        one_at_a_time(document.agency, act.at)  # two uploads of the same bytes may be read in the same moment
        if (other := taken_before(document)) is not None:
            return refuse_reading(act, document_id, NotReadError(Reason.TAKEN_BEFORE, ref=other.ref))
    if not any(clean(one.text) for page in read.pages for one in page.paragraphs) and not read.parts:
        return refuse_reading(act, document_id, NotReadError(Reason.NO_WORDS))
    document.media, document.sha256 = read.media[:130], sha256_of(document.file)
    if document.reading is None:
        document.title = clean(read.title)[:LONGEST_TITLE]
    document.pages_count, lost = keep_pages(act, document, read.pages)
    keep_parts(act, document, read.parts)
    assembled = text_of(document)
    if shape is None or shape.assembled.text != assembled.text:
        shape = read_text(assembled)
    keep_shape(act, document, shape)
    if lost:
        document.problem, document.problem_values = CORRECTIONS_LOST, {"count": lost}
        document.save(update_fields=["problem", "problem_values"])
    return document


@action(events.DOCUMENT_READ)
def keep_text(act: Act, document_id: UUID, *, shape: Shape | None = None) -> Document:
    """Read the text of pages that are kept already, after a correction of a long document or with other rules.

    Raises NotHereError for anybody but the reader.
    """
    document = reader_document(act, document_id)
    if document.state != DocumentState.WAITING or not document.text_only:
        act.note(late=True)
        return document
    assembled = text_of(document)
    if shape is None or shape.assembled.text != assembled.text:
        shape = read_text(assembled)
    keep_shape(act, document, shape)
    return document


@action(events.DOCUMENT_REFUSED)
def refuse_reading(act: Act, document_id: UUID, error: NotReadError) -> Document:
    """Keep why a file cannot be read. One that was read before stays read, with the problem beside it.

    Raises NotHereError for anybody but the reader.
    """
    document = reader_document(act, document_id)
    act.note(reason=error.reason.value)
    if document.state != DocumentState.WAITING:
        act.note(late=True)
        return document
    document.state = DocumentState.REFUSED if document.reading is None else DocumentState.READ
    # where the pages are kept and only their text could not be read, that is still what is to be done
    document.text_only = document.text_only and document.state == DocumentState.READ
    document.attempts = 0
    document.problem, document.problem_values = error.reason.value, dict(error.values)
    document.sha256 = document.sha256 or sha256_of(document.file)
    document.save()
    return document


@action(events.DOCUMENT_AGAIN)
def ask_again(act: Act, document_id: UUID) -> Document:
    """Have a document read again: only its text where the rules have changed since, its file otherwise.

    What people corrected stays where the machine reads the same words as before. One that waits already is tried anew.

    Raises NotHereError, FinishedError.
    """
    document = kept_document(act, document_id)
    require_open(document)
    reading = document.reading
    if document.state == DocumentState.READ:
        document.text_only = document.text_only or (reading is not None and reading.rules != rules())
    document.state, document.attempts = DocumentState.WAITING, 0
    document.problem, document.problem_values = "", {}
    document.save()
    act.note(text_only=document.text_only)
    if document.text_only:
        assembled = text_of(document)
        if len(assembled.text) <= AT_ONCE:
            keep_shape(act, document, read_text(assembled))
    return document
