"""Checking the log in the database: every entry against its hash, its place, its columns and all that was signed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from comity.audit.columns import REPEATED, differing
from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.errors import BadEntryError, CheckpointError, ForkError, NoteError, Reason, TileError
from comity.audit.core.merkle import EMPTY_ROOT, leaf_hash
from comity.audit.core.tiles import TILE_WIDTH
from comity.audit.core.verification import Row, Verified, verify_log
from comity.audit.models import Checkpoint, Entry, Leaf
from comity.audit.signing import log_keys_ever
from comity.audit.stored_tree import log_verifiers, newest_checkpoint, open_own, open_tiles

COLUMNS, TILES, CHECKPOINT, FORKED = (
    "columns",
    "tiles",
    "checkpoint",
    "forked",
)  # beside the words of `Reason`
_NOBODY_THERE = frozenset({Reason.MISSING, Reason.CUT})
_CHUNK = 2000  # rows held at once


@dataclass(frozen=True)
class Finding:
    """What is wrong first: a word for machines, a sentence, and which entries it is about where that can be said.

    `reason` is a word of `core.errors.Reason`; or `columns`: those beside an entry say something else than the entry;
    `tiles`: the second copy of the hashes was altered, the entries are whole; `checkpoint`: this log did not sign
    it; `forked`: this log signed two roots for one size.
    """

    reason: str
    says: str
    index: int | None = None
    until: int | None = None
    entry_id: UUID | None = None


@dataclass(frozen=True)
class Report:
    """What a check found: `entries` in all, of which `unplaced` have no place yet, and a tree of `size` under `root`.

    Where something is bad, size and root are those of the newest checkpoint, as its row says.
    """

    entries: int
    unplaced: int
    size: int
    root: bytes
    bad: Finding | None = None

    @property
    def is_verified(self) -> bool:
        """Whether the log holds what was signed."""
        return self.bad is None


def verify(partner_notes: Sequence[str] = ()) -> Report:
    """Check the whole log as it is at one moment, reading each row once and keeping none.

    Args:
        partner_notes: checkpoints of this log that partners hold, as signed notes.

    Raises:
        NoteError: one of the partners' notes is no checkpoint that this log signed.
    """
    keys = log_verifiers()
    for note in partner_notes:
        open_checkpoint(note, keys)
    with _one_moment():
        entries, placed = Entry.objects.count(), Leaf.objects.count()
        newest = newest_checkpoint()
        found = _check(newest, partner_notes)
        if isinstance(found, Verified):
            return Report(entries, entries - placed, found.size, found.root)
        size, root = (newest.size, bytes(newest.root)) if newest else (0, EMPTY_ROOT)
        return Report(entries, entries - placed, size, root, found)


def _check(newest: Checkpoint | None, partner_notes: Iterable[str]) -> Verified | Finding:
    """Check with the newest tiles; should they be altered, with the full ones only, then with none."""
    keys, altered_tiles = log_verifiers(), None
    for checkpoint in _witnesses(newest):
        reading = _Reading()
        try:
            tiles = open_tiles(checkpoint) if checkpoint else None
            verified = verify_log(reading.rows(), _own_notes(), partner_notes, keys, tiles=tiles)
        except TileError as error:
            altered_tiles = altered_tiles or Finding(TILES, str(error))
        except BadEntryError as error:
            return _first(reading.differing, _named(error))
        except ForkError as error:
            return Finding(FORKED, str(error))
        except NoteError as error:
            return Finding(CHECKPOINT, str(error))
        else:
            return reading.differing or altered_tiles or verified
    raise AssertionError  # the last witness has no tiles that could be altered


def _witnesses(newest: Checkpoint | None) -> Iterator[Checkpoint | None]:
    if newest is not None:
        yield newest
        full = newest.size - newest.size % TILE_WIDTH
        yield from Checkpoint.objects.filter(size=full).exclude(size=newest.size)
    yield None


class _Reading:
    """One pass over the rows, which remembers the first entry whose columns say something else than the entry."""

    def __init__(self) -> None:
        self.differing: Finding | None = None

    def rows(self) -> Iterator[Row]:
        rows = Leaf.objects.order_by("index").values_list(
            "index",
            "hash",
            "entry__body",
            "entry__salt",
            "entry__hash",
            *(f"entry__{name}" for name in REPEATED),
        )
        for index, leaf, body, salt, entry_hash, *columns in rows.iterator(_CHUNK):
            yield index, bytes(body), bytes(salt), bytes(leaf)
            if self.differing is None:
                names = differing(bytes(body), columns)
                names += ["hash"] if leaf_hash(bytes(entry_hash)) != bytes(leaf) else []
                self.differing = _columns_differ(index, columns[0], names) if names else None


def _columns_differ(index: int, entry_id: UUID, names: list[str]) -> Finding:
    says = (
        f"Entry {index}: the columns beside the entry say something else than the entry: {', '.join(names)}."
    )
    return Finding(COLUMNS, says, index, index, entry_id)


def _named(error: BadEntryError) -> Finding:
    """Add the id of the entry that stands at the bad place."""
    there = Leaf.objects.filter(index=error.index).values_list("entry_id", flat=True).first()
    return Finding(
        error.reason, str(error), error.index, error.until, None if error.reason in _NOBODY_THERE else there
    )


def _first(differing_columns: Finding | None, bad: Finding) -> Finding:
    if differing_columns is None or differing_columns.index is None or bad.index is None:
        return bad
    return differing_columns if differing_columns.index < bad.index else bad


def _own_notes() -> Iterator[str]:
    keys = log_keys_ever()
    rows = Checkpoint.objects.order_by("size").only("size", "root", "note", "at")
    for row in rows.iterator(_CHUNK):
        head = open_own(row, keys)
        if (head.size, head.root) != (row.size, bytes(row.root)):
            raise CheckpointError(f"The row of checkpoint {row.size} says something else than its note.")
        yield row.note


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the rows as they are now, whatever is added while we read; inside a transaction, as that one sees them."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
