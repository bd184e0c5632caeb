"""What a row would become, whatever kind of register it is of; and what is known already, so that nothing is doubled."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from comity.audit.acts import Act
from comity.cooperation.core.cells import said
from comity.cooperation.forms.texts import language_name
from comity.cooperation.importing.cells import Cells, Reason
from comity.web.pieces.quotes import said as spoken


class Entry(NamedTuple):
    """An entry of the room: its id, its reference, its page."""

    id: UUID
    ref: str
    href: str


@dataclass(frozen=True)
class Would:
    """What a row would become.

    Attributes:
        title, language: its words, for lists.
        facts: what else it says, as label and words.
        keys: by what it is known again (`key_of`).
        make: the room's own actions, called within one act.
        node: the partner's node where something would leave; empty where nothing would.
        place: rows are taken over in this order.
        own_ref: the number that the register gives it.
    """

    title: str
    language: str
    facts: Sequence[tuple[str, str]]
    keys: tuple[str, ...]
    make: Callable[[Act, Any], tuple[str, UUID]]
    node: str = ""
    place: tuple[Any, ...] = ()
    own_ref: str = ""


@dataclass(frozen=True)
class Checked:
    """One row after the check: what it would become, or why it is refused; `there` is the entry it would double."""

    number: int
    cells: tuple[str, ...]
    would: Would | None = None
    reasons: Sequence[Reason] = ()
    there: Entry | None = None


class Reader(ABC):
    """Reads the rows of one kind of register; it remembers what the rows before would become."""

    @abstractmethod
    def known(self) -> dict[str, Entry]:
        """Return the entries that stand in the room, by their keys."""

    @abstractmethod
    def read(self, cells: Cells) -> Would | None:
        """Return what a row would become; None where it is refused, with the reasons in the cells."""

    def doubts(self, _would: Would) -> list[Reason]:
        """Return why a row cannot follow those before it; asked in the order in which rows are taken over."""
        return []


def in_other_languages(label: str, texts: Mapping[str, str], shown: str) -> list[tuple[str, str]]:
    """Return the words of a field in every language but the one that is shown already, each with its language."""
    return [
        (f"{label} ({language_name(code)})", spoken(text, code))
        for code, text in texts.items()
        if code != shown
    ]


def key_of(kind: str, what: str, *words: str) -> str:
    """Return the digest by which a row is known again: of its reference (`ref`), or of words and day (`said`)."""
    plain = "\x1f".join([kind, what, *(said(one) for one in words)])
    return hashlib.sha256(plain.encode()).hexdigest()


def keys_of(kind: str, ref: str, texts: Iterable[str], *rest: str) -> tuple[str, ...]:
    """Return all keys of a row: its reference where it has one, and each of its texts with what tells it apart."""
    own = [key_of(kind, "ref", ref)] if ref else []
    return tuple(dict.fromkeys([*own, *(key_of(kind, "said", one, *rest) for one in texts)]))
