"""Acts on the files of letters of ours: a chunk taken over there, what the partner says it has, an attempt that failed."""

from datetime import datetime
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.file_rows import bitmap_of, take_chunk
from comity.exchange.models import LetterFile


def _locked(act: Act, row_id: UUID) -> LetterFile:
    rows = LetterFile.objects.select_for_update(of=("self",)).select_related("file").defer("file__digests")
    row = rows.get(pk=row_id)
    act.about("part", row.file.root)
    act.note(letter=str(row.out_letter_id))
    return row


@action(events.PART_STORED)
def note_part_taken(act: Act, row_id: UUID, index: int, said: Bitmap | None) -> None:
    """Write down that the partner took a chunk; `said` is all that it says it has."""
    row = _locked(act, row_id)
    act.note(index=index)
    row.attempts, row.problem = 0, ""
    take_chunk(row, index, act.at, said)


@action(events.PART_ASKED)
def note_parts_there(act: Act, row_id: UUID, there: Bitmap) -> None:
    """Take over what the partner says it has of a file, be it more or less than was known here."""
    row = _locked(act, row_id)
    act.note(there=len(there), known=len(bitmap_of(row)))
    row.have, row.missing = there.to_bytes(), there.n - len(there)
    row.attempts, row.problem, row.next_attempt_at = 0, "", act.at
    row.save(update_fields=["have", "missing", "attempts", "problem", "next_attempt_at"])


@action(events.DELIVERY_FAILED)
def note_failed_part(act: Act, row_id: UUID, problem: str, due: datetime) -> None:
    """Count a failed attempt to hand over a chunk, or to ask after them."""
    row = _locked(act, row_id)
    act.note(problem=problem, attempt=row.attempts + 1)
    row.attempts += 1
    row.problem = problem[:80]
    row.next_attempt_at = due
    row.save(update_fields=["attempts", "problem", "next_attempt_at"])
