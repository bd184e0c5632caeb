"""Who keeps what came in letters: filled by the rooms above when the program starts.

This room knows letters alone. A keeper answers for its room: which of its rows came from a letter, what they show, and
how they follow what the letter's owner decides. A room that takes content from letters in registers one.

    class RequestKeeper(Keeper):
        name = "requests"
        schemas = frozenset({"requests/request/1", ...})
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.sharing.models import RevisionKind
from comity.web.words import Words


@dataclass(frozen=True)
class LetterRef:
    """A letter wherever it lies: the node that wrote it, and its id."""

    owner: str
    mid: UUID


@dataclass(frozen=True)
class Line:
    """One line of what a letter says: a label in the reader's language and words as received.

    `at` is where the words stand in the body (a JSON pointer), by which the owner corrects them; empty for what is no
    words of its own.
    """

    label: Words
    text: str
    language: str = ""
    at: str = ""


@dataclass(frozen=True)
class Place:
    """Where a room shows a letter."""

    title: str
    language: str
    href: str


@dataclass(frozen=True)
class About:
    """What a release decision has to know of a letter: codes of the agreements room's lists."""

    kind: str
    offence: str
    purpose: str
    urgency: str
    categories: tuple[str, ...]


class Keeper:
    """What a room answers about letters of its schemas. Whatever it does not override it does not keep."""

    name: str = ""
    schemas: frozenset[str] = frozenset()

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return where this person may read the letter; None where there is nothing for them."""
        raise NotImplementedError

    def siblings(self, person: Person, ref: LetterRef) -> Collection[UUID]:
        """Return the other letters of ours that brought the same to other partners, those that this person may see."""
        del person, ref
        return ()

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what a body says, line by line; empty: it is shown as it stands."""
        del schema, data
        return ()

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return what a release decision needs; None where only an officer can say it."""
        del schema, data, ref
        return None

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return what came of the letter, as copies of it are kept: a word of the trade and an identifier."""
        del ref
        return ()

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Delete what the letter said from the room's rows, and what was drawn from it; return how many rows."""
        raise NotImplementedError

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected body into the room's rows; return how many."""
        raise NotImplementedError

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show the stricter handling with the room's rows; return how many."""
        raise NotImplementedError

    def is_bound(self, ref: LetterRef, kind: str) -> bool:
        """Whether its owner alone may not decide this about a letter, because the other side has signed what it says.

        `kind` is that of the revision. It is asked on the node of the owner, and on that of each holder. Every keeper is asked.
        """
        del ref, kind
        return False

    def revised_again(self, act: Act, mid: UUID, kind: str) -> None:
        """Follow a decision of ours about a letter of ours that a restore had lost; `kind` is that of the revision.

        Every keeper is asked about every letter. It may be called before the letter itself is back, and again.
        """
        del act, mid, kind


_keepers: dict[str, Keeper] = {}


def register_keeper(keeper: Keeper) -> None:
    """Have a room answer for its letters; a second keeper of a name or schema is a defect of the program."""
    if _keepers.get(keeper.name, keeper) is not keeper:
        raise ValueError(f"Two rooms keep letters as {keeper.name}.")
    taken = {schema for one in _keepers.values() if one is not keeper for schema in one.schemas}
    if taken & keeper.schemas:
        raise ValueError(f"Two rooms keep {', '.join(sorted(taken & keeper.schemas))}.")
    _keepers[keeper.name] = keeper


def keepers() -> Iterable[Keeper]:
    """Return all keepers."""
    return list(_keepers.values())


def keeper_of(schema: str) -> Keeper | None:
    """Return who keeps the letters of a schema; None where no room does."""
    return next((one for one in _keepers.values() if schema in one.schemas), None)


def is_bound(ref: LetterRef, kind: str) -> bool:
    """Whether some room has both sides sign what a letter says, so that its owner alone may not decide this about it."""
    return any(one.is_bound(ref, kind) for one in keepers())


def bound_kinds(ref: LetterRef) -> frozenset[str]:
    """Return what of correcting, recalling and asking to delete its owner alone may not do with a letter."""
    asked = (RevisionKind.CORRECTION, RevisionKind.RECALL, RevisionKind.DELETION)
    return frozenset(kind.value for kind in asked if is_bound(ref, kind))


def lines_of(schema: str, data: Mapping[str, Any]) -> list[Line]:
    """Return what a body says in the words of its room; of a schema nobody keeps each text as it stands."""
    keeper = keeper_of(schema)
    return list(keeper.lines(schema, data) if keeper else ()) or list(_plain(data, ""))


def _plain(value: Any, at: str) -> Iterator[Line]:
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _plain(inside, f"{at}/{_escaped(str(key))}")
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from _plain(inside, f"{at}/{place}")
    elif isinstance(value, str):
        if value:
            yield Line(at.removeprefix("/"), value, at=at)
    elif value is not None:
        yield Line(at.removeprefix("/"), str(value))


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
