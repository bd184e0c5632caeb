"""Files for the rooms: keep one, read one, follow it on its way, let go of it.

    with taken_in(stream, "scan.pdf", "application/pdf", size) as new:   # encrypted on disk, nothing in the database
        file = keep_file(act, new)                                       # in the room's own act; the room refers to `file`

    NewLetter(..., files=(file.pk,))      # the same file may go with any number of letters; it is encrypted once
    progress_of([mid])                    # how far the files of letters are, both ways
    plaintext(file)                       # its bytes, piece by piece
    forget_file(act, file.pk, letter=mid) # after the room has deleted its own row

What a partner sends is a `StoredFile` from the moment its letter is delivered; it can be read once its state is `whole`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from comity.exchange import chunk_store
from comity.exchange.actions.filing import forget_file, keep_file
from comity.exchange.core.chunks import CHUNK, Readable
from comity.exchange.file_rows import BREAK
from comity.exchange.file_rules import NewFile, new_row
from comity.exchange.inspection import plaintext, seal_stream
from comity.exchange.models import FileState, LetterFile, StoredFile
from comity.lib.clock import now

__all__ = ["NewFile", "Progress", "forget_file", "keep_file", "plaintext", "progress_of", "taken_in"]


@contextmanager
def taken_in(stream: Readable, label: str, media: str, size: int) -> Iterator[NewFile]:
    """Encrypt a file onto the disk while it is read; what is not kept inside the block is deleted again.

    Args:
        stream: the file, exactly `size` bytes.
        label: its name, shown and never used as a path.
        media: its type as claimed.
        size: in bytes.

    Raises:
        LabelError: the name cannot be shown safely.
        MalformedError: the stream has another length, or `media` is no media type.
        FileEmptyError, FileTooLargeError.
    """
    row = new_row(label, media, size)
    try:
        yield NewFile(row, seal_stream(row, stream))
    except BaseException:
        chunk_store.remove(chunk_store.incoming_folder(row.pk))
        raise


@dataclass(frozen=True)
class Progress:
    """How far a file of a letter is.

    Attributes:
        file: its row.
        ours: whether it goes out.
        state: of the file itself; for one that goes out it is whole all the time.
        size: bytes.
        done: bytes that the other side has, or that are here.
        rate: bytes a second lately; 0 while nothing moves.
        left: how long the rest takes at that rate; None while nothing moves.
        flaw: why it is broken.
        quarantine: why it is set apart.
    """

    file: UUID
    ours: bool
    state: str
    size: int
    done: int
    rate: float = 0.0
    left: timedelta | None = None
    flaw: str = ""
    quarantine: str = ""

    @property
    def moves(self) -> bool:
        """Whether chunks are still to go or to come, or the file is being checked: worth looking again."""
        return self.state != FileState.GONE and (self.done < self.size or self.state == FileState.CHECKING)


def progress_of(mids: Iterable[UUID | None]) -> dict[tuple[UUID, UUID], Progress]:
    """Return how far each file of some letters is, by letter and file."""
    wanted = {mid for mid in mids if mid is not None}
    if not wanted:
        return {}
    rows = (
        LetterFile.objects.filter(Q(out_letter__in=wanted) | Q(in_letter__mid__in=wanted))
        .select_related("file", "in_letter")
        .defer(
            "have", "file__digests", "file__key", "in_letter__body", "in_letter__inner", "in_letter__payload"
        )
    )
    found = {}
    for row in rows:
        mid = row.out_letter_id or (row.in_letter.mid if row.in_letter else None)
        if mid is not None:
            found[mid, row.file_id] = _progress(row)
    return found


def _progress(row: LetterFile) -> Progress:
    file: StoredFile = row.file
    moves = row.missing > 0 and row.moved_at is not None and now() - row.moved_at < BREAK and row.pace > 0
    return Progress(
        file=file.pk,
        ours=row.out_letter_id is not None,
        state=file.state if row.forgotten_at is None else FileState.GONE,
        size=file.size,
        done=file.size if row.missing == 0 else min(file.size, (file.n - row.missing) * CHUNK),
        rate=CHUNK / row.pace if moves else 0.0,
        left=timedelta(seconds=row.missing * row.pace) if moves else None,
        flaw=file.flaw,
        quarantine=file.quarantine,
    )
