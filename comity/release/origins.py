"""Which things of the rooms above leave by this room, and what this room asks them for.

    register_origin(Origin("wanted", visible=..., describe=..., sent=..., returned=...))

A room registers each kind of its things once, at start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.registry import ReceiptedLetter
from comity.web.words import Words

if TYPE_CHECKING:
    from comity.release.models import Outgoing


@dataclass(frozen=True)
class Described:
    """What an approver is shown of a thing before it leaves: its title, its page, and every word of it as label and text."""

    title: str
    url: str
    lines: Sequence[tuple[Words, str]] = field(default_factory=tuple)


def _nothing(_act: Act, _outgoing: "Outgoing") -> None:
    """Ask for nothing."""


def _not_held(_outgoing: "Outgoing", _at: datetime) -> str:
    return ""


def _not_locked(_outgoing: "Outgoing") -> None:
    """Lock nothing."""


def _not_renewed(_act: Act, _outgoing: "Outgoing", _before: UUID) -> None:
    """Keep no letter's id."""


def _not_followed(_act: Act, _outgoing: "Outgoing", _letter: ReceiptedLetter) -> None:
    """Follow nothing."""


@dataclass(frozen=True)
class Origin:
    """A kind of thing that leaves.

    `visible` returns the things of this kind that a person may see (their keys are the letters' `origin_id`); whoever does not see the
    thing sees no letter of it. `describe` says what an approver is shown, None where this very letter is not theirs after all.
    `sent` and `returned` run inside the act that posts the letter or gives it back. `held` may give a further reason (a code) why
    the letter must not leave at a retry; empty lets it. `followed` is told of each receipt. `renewed` is told that another letter
    stands for the one whose id it is given. `lock` takes the lock of the thing that the room's own acts take first, before that of
    the letter: who decides about a letter and who ends the thing then wait for each other in one order.
    """

    kind: str
    visible: Callable[[Person], QuerySet[Any]]
    describe: Callable[[Person, "Outgoing"], Described | None]
    sent: Callable[[Act, "Outgoing"], None] = _nothing
    returned: Callable[[Act, "Outgoing"], None] = _nothing
    held: Callable[["Outgoing", datetime], str] = _not_held
    followed: Callable[[Act, "Outgoing", ReceiptedLetter], None] = _not_followed
    renewed: Callable[[Act, "Outgoing", UUID], None] = _not_renewed
    lock: Callable[["Outgoing"], None] = _not_locked


_origins: dict[str, Origin] = {}


def register_origin(origin: Origin) -> None:
    """Make a kind of thing known; a second of the same kind is a mistake of the program."""
    if origin.kind in _origins:
        raise ValueError(f"Two rooms register {origin.kind!r}.")
    _origins[origin.kind] = origin


def origin_of(kind: str) -> Origin:
    """Return the registered kind. Raises KeyError: the room that wrote it is not there."""
    return _origins[kind]


def origins() -> list[Origin]:
    """Return all kinds that are registered."""
    return list(_origins.values())


def describe(person: Person, outgoing: "Outgoing") -> Described | None:
    """Return what a person may see of a thing that leaves."""
    return origin_of(outgoing.origin_kind).describe(person, outgoing)
