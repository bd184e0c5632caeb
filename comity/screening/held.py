"""Lists of what a room above holds for others, such as notices: that room says who may see which of them, and fills the list.

register(ListKind.HELD, Keeps(...))      # in the room's AppConfig.ready
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.records.mapping import Value
from comity.screening.models import ListKind


@dataclass(frozen=True)
class Standing:
    """A thing as it stands in a list: its id there and here, what is known of the person, its own stamp and last moment."""

    id: UUID
    values: tuple[Value, ...]
    handling: dict[str, Any]
    until: datetime | None


@dataclass(frozen=True)
class Keeps:
    """What the room above answers for its list.

    `open_to`: whether a person may see any of its things. `hidden_from`: the ids of those that this person may not see now;
    None when there is none, which costs no query. `standing`: what stands now, to fill a list that was just made.
    """

    open_to: Callable[[Person], bool]
    hidden_from: Callable[[Person], Any]
    standing: Callable[[], Iterator[Standing]]


_keepers: dict[ListKind, Keeps] = {}
ASKED = frozenset({ListKind.HELD})  # kinds whose things another room answers for


def register(kind: ListKind, keeps: Keeps) -> None:
    """Say who answers for lists of a kind."""
    _keepers[kind] = keeps


def closed_to(person: Person) -> list[ListKind]:
    """Return the kinds of lists whose things a person may not see; where nobody answers for a kind, nobody may."""
    return [kind for kind in ASKED if kind not in _keepers or not _keepers[kind].open_to(person)]


def hidden_from(person: Person) -> list[Any]:
    """Return queries of the ids of entries that a person may not see now, one a kind that hides any."""
    found = (keeps.hidden_from(person) for keeps in _keepers.values())
    return [one for one in found if one is not None]


def standing(kind: ListKind) -> Iterator[Standing]:
    """Return what is to stand in a list of a kind now."""
    if kind in _keepers:
        yield from _keepers[kind].standing()
