"""What the rooms above know of letters that a restore would lose or bring back, filled by each room at start.

Four questions after a restore, and who answers them:

- which letters must not come back (`tombstones_for`), and who deletes what came from one (`purge_letter`);
- what a letter of ours that only the partner still had means for a room (`take_back`);
- what was to be deleted while the node was away (`apply_retention`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.audit.acts import Act
from comity.exchange.core.letter import Letter
from comity.exchange.core.recovery import Tombstone


@dataclass(frozen=True)
class TakenBack:
    """A letter of ours that a partner gave back after a restore: our own signature over it was verified.

    `recalled` says that we recalled it afterwards, by the partner's word.
    """

    mid: UUID
    node: str
    conv: UUID
    schema: str
    letter: Letter
    recalled: bool
    inner: bytes = field(repr=False)

    @property
    def data(self) -> dict[str, Any]:
        """What its body says."""
        return self.letter.body.data if self.letter.body else {}


Purge = Callable[[Act, str, UUID], bool]
Tombstones = Callable[[str], Iterable[Tombstone]]
TakeBack = Callable[[Act, TakenBack], bool]
Retention = Callable[[datetime], object]

_purges: list[Purge] = []
_tombstones: list[Tombstones] = []
_take_backs: dict[str, TakeBack] = {}
_retentions: list[Retention] = []


def register_purge(purge: Purge) -> None:
    """Have a room delete what came from a letter: it is called with the act, the partner's node and the letter's id.

    It may be called for a letter that is not here, and again for one that was deleted before. It returns whether the
    letter is gone: False where a law has it kept, and then nothing of it may be deleted.
    """
    if purge not in _purges:
        _purges.append(purge)


def register_tombstones(tombstones: Tombstones) -> None:
    """Have a room name the letters of a link that must not come back.

    It is called with the node that asks; `ours` on a tombstone means a letter of that node.
    """
    if tombstones not in _tombstones:
        _tombstones.append(tombstones)


def register_take_back(schema: str, take_back: TakeBack) -> None:
    """Have a room rebuild what a letter of ours of this schema had come from.

    It returns False while something that it rests on is not here yet, and is called again.
    """
    if _take_backs.get(schema, take_back) is not take_back:
        raise ValueError(f"Two rooms take {schema} back.")
    _take_backs[schema] = take_back


def register_retention(retention: Retention) -> None:
    """Have a room delete, by actions of its own, what is due to be deleted at a moment; called before sending begins."""
    if retention not in _retentions:
        _retentions.append(retention)


def purge_letter(act: Act, node: str, mid: UUID) -> bool:
    """Have every room delete what came from a letter of a partner; return False where a law has one keep it."""
    kept = [purge for purge in _purges if not purge(act, node, mid)]  # every one is asked
    return not kept


def tombstones_for(node: str) -> list[Tombstone]:
    """Return the letters between a node and us that must not come back, in a stable order, each once."""
    found = {one for tombstones in _tombstones for one in tombstones(node)}
    return sorted(found, key=lambda one: (one.mid, one.ours))


def take_back(act: Act, taken: TakenBack) -> bool:
    """Have the room of a letter rebuild what it came from; True when that is done, or no room wants it."""
    rebuild = _take_backs.get(taken.schema)
    return rebuild is None or rebuild(act, taken)


def taken_back_schemas() -> frozenset[str]:
    """Return of which letters a room rebuilds what they had come from."""
    return frozenset(_take_backs)


def apply_retention(at: datetime) -> None:
    """Have every room delete what is due."""
    for retention in _retentions:
        retention(at)
