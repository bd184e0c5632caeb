"""A person corrects what the machine read."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake.actions._deriving import keep_shape, text_of
from comity.intake.actions._shared import kept_document, require_open, require_text
from comity.intake.actions.reading import AT_ONCE
from comity.intake.assembling import Row, clean, language_after
from comity.intake.exceptions import ChangedMeanwhileError, NotHereError
from comity.intake.models import Document, DocumentState, Page
from comity.intake.shaping import read_text


@action(events.DOCUMENT_CORRECTED)
def correct_paragraph(act: Act, document_id: UUID, page: int, place: int, text: str, *, was: str) -> Document:
    """Correct one paragraph; what the machine had read stays beside it, and only the text is read anew, no image.

    Args:
        act: a person's.
        document_id: of the document.
        page: the number of the page, from 1.
        place: of the paragraph on it, from 0.
        text: its right words; empty takes it out of the text.
        was: the words that the person saw.

    A document of more than some pages waits until the reader has read its text.

    Raises:
        ChangedMeanwhileError: the paragraph says something else by now.
        NotReadError, FinishedError, NotHereError.
    """
    document = kept_document(act, document_id)
    require_open(document)
    require_text(document)
    act.note(page=page, place=place)
    found = Page.objects.select_for_update().filter(document=document, number=page).first()
    if found is None or not 0 <= place < len(found.paragraphs):
        raise NotHereError("paragraph", document_id)
    row = found.paragraphs[place]
    if clean(was) != row["text"]:
        raise ChangedMeanwhileError
    right = clean(text)
    if right == row["text"]:
        act.note(changed=False)
        return document
    _correct(act, row, right)
    found.save(update_fields=["paragraphs"])
    assembled = text_of(document)
    if len(assembled.text) <= AT_ONCE:
        keep_shape(act, document, read_text(assembled))
    else:
        document.state, document.text_only, document.attempts = DocumentState.WAITING, True, 0
        document.save(update_fields=["state", "text_only", "attempts"])
    return document


def _correct(act: Act, row: Row, right: str) -> None:
    machine = row["text"] if row["was"] is None else row["was"]
    row["language"], row["text"] = language_after(row, right), right
    if right == machine:  # taken back: nothing is corrected any more
        row["was"] = row["corrected_by"] = row["corrected_at"] = None
    else:
        row["was"], row["corrected_by"] = machine, act.actor.pseudonym
        row["corrected_at"] = act.at.isoformat()
