"""What reaches a post: by a letter of another node, or handed over on this node where the post is a guest agency of it.

    register_taker(Taker(NOTICE, take=take_notice, place=place_of_notice))

The post's part of the room registers one taker a body, once, at start. `take` runs inside the act that delivers; it may
raise `LetterRefusalError` for what is wrong, which a handing over on the same node shows to whoever acts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.sharing.keepers import LetterRef, Place


@dataclass(frozen=True)
class Incoming:
    """A body for a post: which agency here is the post, which node says it, and in which letter (None: on this node)."""

    schema: str
    data: dict[str, Any]
    agency: Agency
    node: str
    mid: UUID | None


def _nowhere(_person: Person, _ref: LetterRef) -> Place | None:
    return None


def _no_rows(_act: Act, _ref: LetterRef) -> int:
    return 0


def _no_row_corrected(_act: Act, _ref: LetterRef, _data: Mapping[str, Any]) -> int:
    return 0


def _no_row_stamped(_act: Act, _ref: LetterRef, _handling: Handling) -> int:
    return 0


@dataclass(frozen=True)
class Taker:
    """Who takes a body in, and where a person of the post reads the letter that brought it.

    `purge`, `correct` and `restamp` follow what the letter's owner decides later, as a `Keeper` of the sharing room does.
    """

    schema: str
    take: Callable[[Act, Incoming], object]
    place: Callable[[Person, LetterRef], Place | None] = _nowhere
    purge: Callable[[Act, LetterRef], int] = _no_rows
    correct: Callable[[Act, LetterRef, Mapping[str, Any]], int] = _no_row_corrected
    restamp: Callable[[Act, LetterRef, Handling], int] = _no_row_stamped


_takers: dict[str, Taker] = {}


def register_taker(taker: Taker) -> None:
    """Make a taker known; a second of the same body is a mistake of the program."""
    if taker.schema in _takers:
        raise ValueError(f"Two parts take {taker.schema!r}.")
    _takers[taker.schema] = taker


def taker_of(schema: str) -> Taker | None:
    """Return who takes a body in; None where nothing does."""
    return _takers.get(schema)


def takers() -> Iterable[Taker]:
    """Return all takers."""
    return list(_takers.values())
