"""What a paper is made of. Frozen, without database or request; a paper is the same wherever it is made."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from comity.papers.plain import clean

MOST_BLOCKS = 2_000
MOST_CELLS = 20_000  # of one table
LONGEST_TEXT = 2_000_000  # characters of a whole paper: some five hundred pages


class PaperTooLargeError(Exception):
    """The paper is longer than this house sets in one file. Choose a shorter period, or make several papers."""


@dataclass(frozen=True)
class Words:
    """Words in one language (BCP 47, such as `vi` or `zh-Hans`; empty where it is not known). Cleaned when they are made."""

    text: str
    language: str = ""

    def __post_init__(self) -> None:
        """Take off what no paper can show."""
        object.__setattr__(self, "text", clean(self.text))


# The same said in each language of the paper, or in as many as there are; set below each other.
Said = tuple[Words, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the largest, 3 the smallest."""

    words: Said
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, once in each language."""

    words: Said
    is_small: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class SideBySide:
    """The same in two languages, beside each other."""

    left: Words
    right: Words
    is_strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table; its head stands again on each page.

    Args:
        heads: one a column.
        rows: as many cells a row as there are heads; a cell may be empty.
        widths: parts of the width of the page a column, such as (3, 1, 3); alike where empty.
        numbers: which columns hold numbers and are set to the right.
    """

    heads: tuple[Said, ...]
    rows: tuple[tuple[Said, ...], ...]
    widths: tuple[int, ...] = ()
    numbers: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a crooked table: the mistake is in the code that made it."""
        if not self.heads or any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("each row of a table has a cell for each head")
        if self.widths and (len(self.widths) != len(self.heads) or min(self.widths) < 1):
            raise ValueError("each column has a width of 1 or more")


@dataclass(frozen=True)
class Bar:
    """One bar. `value` None is "not known": no bar is drawn, and `shown` says why in words."""

    label: Said
    value: Decimal | None
    shown: Words


@dataclass(frozen=True)
class Bars:
    """A chart of bars that lie: label, bar and figure a line. All bars of a chart have one scale, which begins at zero."""

    title: Said
    bars: tuple[Bar, ...]

    @property
    def parts(self) -> list[float]:
        """Return how long each bar is, as a part (0 to 1) of the longest."""
        most = max((bar.value for bar in self.bars if bar.value), default=Decimal(0))
        return [
            float(max(bar.value or Decimal(0), Decimal(0)) / most) if most > 0 else 0.0 for bar in self.bars
        ]


@dataclass(frozen=True)
class Signature:
    """Lines to sign on, beside each other: for each what stands below it (an office, a name)."""

    below: tuple[Said, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | SideBySide | Table | Bars | Signature | PageBreak


@dataclass(frozen=True)
class Mark:
    """Something the reader must not overlook, on each page: draft, not countersigned. `is_across` sets it across the page too."""

    words: Said
    is_across: bool = False


@dataclass(frozen=True)
class Letterhead:
    """What stands at the top of the first page: lines of the agency, and its sign as PNG or JPEG (empty: none)."""

    lines: Said = ()
    logo: bytes = b""


@dataclass(frozen=True)
class Paper:
    """One paper.

    Args:
        title: in each of its languages.
        languages: one, or two that stand side by side.
        made_on: the day that stands on it; the only date in the file.
        reference: of what it is about, such as the meeting's.
        version: as people say it, such as `2`; it stands at the foot of each page.
        kept_digest: SHA-256 (hex) of what the paper was made from, where the room keeps that; else the paper's own stands at its foot.
        letterhead: used where no template of the agency is, and in PDF always.
    """

    title: Said
    languages: tuple[str, ...]
    blocks: tuple[Block, ...]
    made_on: date
    version: str = ""
    marks: tuple[Mark, ...] = ()
    reference: str = ""
    kept_digest: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)

    def __post_init__(self) -> None:
        """Refuse what the writers could not set.

        Raises:
            PaperTooLargeError: it is too long for one file.
        """
        for name in ("version", "reference"):
            object.__setattr__(self, name, clean(getattr(self, name)).replace("\n", " "))
        if not self.title or not 1 <= len(self.languages) <= 2:
            raise ValueError("a paper has a title, and one language or two")
        cells = [
            len(block.heads) * (len(block.rows) + 1) for block in self.blocks if isinstance(block, Table)
        ]
        length = sum(len(words.text) for words in self.words())
        if len(self.blocks) > MOST_BLOCKS or max(cells, default=0) > MOST_CELLS or length > LONGEST_TEXT:
            raise PaperTooLargeError

    def words(self) -> Iterator[Words]:
        """Yield everything that is said in it."""
        yield from _words_of((self.title, self.blocks, self.marks, self.letterhead.lines))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the paper says (hex), whatever file it is written into: two papers with one digest say the same."""
        content = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def foot(self) -> str:
        """What stands at the foot of each page beside the page's number; figures and signs alone, so in any language."""
        parts = (self.reference, f"v{self.version}" if self.version else "", self.made_on.isoformat())
        return " · ".join([*filter(None, parts), f"SHA-256 {(self.kept_digest or self.digest)[:16]}"])


def _words_of(thing: Any) -> Iterator[Words]:
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _words_of(one)
    elif dataclasses.is_dataclass(thing):
        for one in dataclasses.fields(thing):
            yield from _words_of(getattr(thing, one.name))


def _plain(thing: Any) -> Any:
    """Return a value as JSON can say it, with the kind of each part."""
    if dataclasses.is_dataclass(thing):
        parts = {one.name: _plain(getattr(thing, one.name)) for one in dataclasses.fields(thing)}
        return {"kind": type(thing).__name__, **parts}
    if isinstance(thing, tuple):
        return [_plain(one) for one in thing]
    if isinstance(thing, frozenset):
        return sorted(thing)
    if isinstance(thing, bytes):
        return hashlib.sha256(thing).hexdigest()
    if isinstance(thing, date | Decimal):
        return str(thing)
    return thing
