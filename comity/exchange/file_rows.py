"""The bitmap of a letter's file, and how fast its chunks go. Called inside the actions that move one."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from comity.exchange.core.bitmap import Bitmap
from comity.exchange.models import InState, LetterFile, LetterState

BREAK = timedelta(minutes=1)  # a longer pause between two chunks says nothing of how fast they go
_TAKEN = (LetterState.DELIVERED, LetterState.READ, LetterState.ACTIONED)
# what is large in the rows beside a bitmap and is not asked for with each chunk
BULK = (
    "file__digests",
    "in_letter__body",
    "in_letter__inner",
    "in_letter__payload",
    "in_letter__hop",
    "in_letter__answer",
)
NEWEST = 0.2  # how much the last chunk counts in the pace


def bitmap_of(row: LetterFile) -> Bitmap:
    """Return which chunks have come or gone."""
    return Bitmap(row.file.n, bytes(row.have))


def awaited_rows(node: str, root: str) -> QuerySet[LetterFile]:
    """Return the files under a root that opened letters of a node name, all of one number of chunks."""
    return LetterFile.objects.filter(
        in_letter__peer__node=node,
        in_letter__state__in=[InState.WAITING, InState.DELIVERED],
        file__root=root,
        forgotten_at=None,
    )


def files_to_send(at: datetime) -> QuerySet[LetterFile]:
    """Return the files of letters of ours of which chunks are due.

    They go once the letter is stored at its receiver, and go on after it was read or answered.
    """
    stored = Q(out_letter__state=LetterState.STORED, out_letter__expires_at__gt=at)
    return LetterFile.objects.filter(
        stored | Q(out_letter__state__in=_TAKEN),
        out_letter__isnull=False,
        missing__gt=0,
        forgotten_at=None,
        next_attempt_at__lte=at,
    )


def take_chunk(row: LetterFile, index: int, at: datetime, said: Bitmap | None = None) -> bool:
    """Count a chunk that has come or gone; return whether it was news. The row must be locked.

    Args:
        row: with its file.
        index: of the chunk.
        at: now.
        said: what the other side says it has, beside it.
    """
    have = bitmap_of(row)
    news = index not in have
    have.add(index)
    if said is not None:
        have.join(said)
    row.have, row.missing = have.to_bytes(), have.n - len(have)
    if row.moved_at is not None and row.moved_at <= at < row.moved_at + BREAK:
        took = (at - row.moved_at).total_seconds()
        row.pace = took if not row.pace else row.pace + NEWEST * (took - row.pace)
    row.began_at = row.began_at or at
    row.moved_at = at
    row.save(update_fields=["have", "missing", "pace", "began_at", "moved_at", "attempts", "problem"])
    return news
