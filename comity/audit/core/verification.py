"""Checking a whole log against what was signed, and naming the first entry that is wrong.

Three things bear witness: the hash stored beside each entry, the tiles (if given), and the checkpoints, our own as
well as those that partners hold. Somebody who can write to the database can make the first agree with altered rows;
nobody without the log's key can do so with the last.
"""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.errors import BadEntryError, ForkError, Reason, TileError
from comity.audit.core.leaves import SALT_SIZE, entry_leaf_hash
from comity.audit.core.merkle import CompactRange
from comity.audit.core.note_keys import VerifierKey
from comity.audit.core.tiles import AuthenticTiles

Row = tuple[int, bytes | None, bytes | None, bytes]
"""Index, entry, salt (both None when purged) and the stored leaf hash."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that holds what was signed.

    `size` entries under `root`; the first `sealed` of them stand under a verified checkpoint, `erased` of them were
    purged as allowed.
    """

    size: int
    root: bytes
    sealed: int
    erased: int


def verify_log(
    entries: Iterable[Row],
    checkpoints: Iterable[str],
    known_foreign_checkpoints: Iterable[str],
    keys: Collection[VerifierKey],
    *,
    tiles: AuthenticTiles | None = None,
    erasable: Container[int] = frozenset(),
) -> Verified:
    """Check a log from its first entry to its last, reading each row once and keeping none.

    Args:
        entries: the rows in the order of their index.
        checkpoints: the log's own checkpoints as signed notes, in any order.
        known_foreign_checkpoints: checkpoints of this log that partners hold.
        keys: the present and past keys of the log.
        tiles: the tiles under one of these checkpoints; with them a rewritten entry is named exactly, without them
            only as one of those between two checkpoints.
        erasable: the indexes whose content a logged purge accounts for. Everything else must be there.

    Raises:
        BadEntryError: the log was altered; names the first bad entry.
        ForkError: two checkpoints of one size contradict each other.
        NoteError: a checkpoint is not signed by the log.
        TileError: the tiles were altered or belong to no checkpoint given.
    """
    anchors = _anchors(chain(checkpoints, known_foreign_checkpoints), keys)
    if tiles is not None and anchors.get(tiles.size) != tiles.root:
        raise TileError("The tiles were opened with a root that no checkpoint given here signs.")
    tree, sealed, erased = CompactRange(), 0, 0
    rows = iter(entries)
    for row in rows:
        index, stored = tree.size, row[3]
        proven = _proven(index, sealed, tiles)
        if row[0] != index:
            raise _misplaced(index, row[0], rows, proven)
        present = _hash_of(row)
        if present is None:
            if index not in erasable:
                raise BadEntryError(index, Reason.ERASED, proven=proven)
            present, erased = stored, erased + 1
        expected = _expected(index, stored, tiles)
        if not present == stored == expected:
            raise BadEntryError(index, _diagnose(index, present, expected, rows, tiles), proven=proven)
        tree.append(present)
        if tree.size in anchors:
            if tree.root() != anchors[tree.size]:
                raise BadEntryError(proven, Reason.REWRITTEN, until=index)
            sealed = tree.size
    largest = max(anchors, default=0)
    if largest > tree.size:
        proven = _proven(tree.size, sealed, tiles)
        raise BadEntryError(tree.size, Reason.CUT, until=largest - 1, proven=proven)
    return Verified(tree.size, tree.root(), sealed, erased)


def _anchors(notes: Iterable[str], keys: Collection[VerifierKey]) -> dict[int, bytes]:
    """Read the signed roots by size."""
    anchors: dict[int, bytes] = {}
    for note in notes:
        head = open_checkpoint(note, keys).checkpoint
        known = anchors.setdefault(head.size, head.root)
        if known != head.root:
            raise ForkError(head.size, (known, head.root))
    return anchors


def _hash_of(row: Row) -> bytes | None:
    """Return the leaf hash of what the row holds, None if it was erased.

    Half an erasure, or a salt of another length, leaves nothing that could be hashed: it answers with no hash at all.
    """
    _, entry, salt, _ = row
    if entry is None and salt is None:
        return None
    if entry is None or salt is None or len(salt) != SALT_SIZE:
        return b""
    return entry_leaf_hash(salt, entry)


def _expected(index: int, stored: bytes, tiles: AuthenticTiles | None) -> bytes:
    return tiles.leaf(index) if tiles is not None and index < tiles.size else stored


def _proven(index: int, sealed: int, tiles: AuthenticTiles | None) -> int:
    """Return how many of the entries before `index`, all checked, are also vouched for by something signed."""
    return sealed if tiles is None else max(sealed, min(index, tiles.size))


def _misplaced(expected: int, found: int, later: Iterator[Row], proven: int) -> BadEntryError:
    """Explain a number out of turn: given twice, skipped, or standing further down."""
    if found < expected:
        return BadEntryError(found, Reason.INSERTED, proven=min(proven, found))
    if any(row[0] == expected for row in later):
        return BadEntryError(expected, Reason.SWAPPED, proven=proven)
    return BadEntryError(expected, Reason.MISSING, until=found - 1, proven=proven)


def _diagnose(
    index: int, present: bytes, expected: bytes, later: Iterator[Row], tiles: AuthenticTiles | None
) -> Reason:
    """Look further down for what should stand here, and for the place where what stands here belongs."""
    belongs_later, place = False, index
    for place, row in enumerate(later, start=index + 1):
        hash_there = _hash_of(row) or row[3]
        expected_there = _expected(place, row[3], tiles)
        if hash_there == expected:
            return Reason.SWAPPED if expected_there == present else Reason.INSERTED
        belongs_later = belongs_later or expected_there == present
    if tiles is not None:
        rest = range(place + 1, tiles.size)
        belongs_later = belongs_later or any(tiles.leaf(beyond) == present for beyond in rest)
    return Reason.MISSING if belongs_later else Reason.CHANGED
