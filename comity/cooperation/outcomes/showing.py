"""Figures as their page shows them: under headings, written with all their digits, and the picture of how requests were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.accounts.counting import ask_words
from comity.accounts.roles import Role
from comity.cooperation.activities.words import counted_words
from comity.cooperation.outcomes.figure import Figure
from comity.web.pieces.pictures import Span
from comity.web.words import Words


@dataclass(frozen=True)
class Heading:
    """A heading; each figure with how it is written, "" where there is none."""

    code: str
    title: Words
    figures: Sequence[tuple[Figure, str]]

    @property
    def why_closed(self) -> Words:
        """The one sentence where nothing under it has a figure for one reason."""
        whys = {str(one.why_none) for one, _written in self.figures if one.value is None}
        is_alone = len(self.figures) == 1 and self.figures[0][0].code == self.code
        return whys.pop() if is_alone and len(whys) == 1 else ""

    @property
    def closed_words(self) -> str:
        """Whom to ask, where none of the records under it is open to the reader."""
        roles = {one.roles for one, _written in self.figures if one.value is not None}
        is_closed = bool(roles) and frozenset() not in roles
        return ask_words(frozenset[Role]().union(*roles)) if is_closed else ""

    @property
    def none_words(self) -> Words:
        """How it is said that nothing under it has a figure."""
        return self.figures[0][0].none_words


def written(value: int | Decimal | None, code: str = "") -> str:
    """Write a figure with all its digits in the reader's language, money as its page does; nothing where there is none."""
    return "" if value is None else counted_words(code, Decimal(value))


def headings(found: Sequence[Figure]) -> list[Heading]:
    """Return figures under the headings in which they came."""
    rooms = dict.fromkeys(one.room for one in found)
    return [
        Heading(
            room or "scope",
            under[0].title or under[0].words,
            [(one, written(one.value, one.code)) for one in under],
        )
        for room in rooms
        if (under := [one for one in found if one.room == room])
    ]


class PictureRow(Protocol):
    """A line of which both sides may have a figure."""

    @property
    def words(self) -> str:
        """What it is called."""

    @property
    def is_quantity(self) -> bool:
        """Whether it is so much of a unit, not a number of things."""

    @property
    def ours(self) -> Decimal | None:
        """Ours."""

    @property
    def theirs(self) -> Decimal | None:
        """Theirs."""


@dataclass(frozen=True)
class Picture:
    """Bars of both sides, and the same in words."""

    spans: Sequence[Span]
    text: str


def picture_of_requests(found: Sequence[Figure]) -> Picture | None:
    """Return how what each side asked was answered; None where nobody asked anything that the reader may see."""
    values = {one.code: one.value for one in found if one.room == "requests"}
    kinds = (
        ("asked", pgettext("requests", "Asked")),
        ("answered-in-time", pgettext("requests", "In time")),
        ("answered-late", pgettext("requests", "Late")),
        ("answered-not", pgettext("requests", "Open")),
    )
    asked = [
        (words, Decimal(values.get(f"outgoing-{code}") or 0), Decimal(values.get(f"incoming-{code}") or 0))
        for code, words in kinds
    ]
    if not any(ours or theirs for _words, ours, theirs in asked):
        return None
    spans = [Span(words, float(ours), float(theirs)) for words, ours, theirs in asked]
    sentence = _("%(what)s: we asked %(ours)s, partners asked %(theirs)s.")
    said = [
        sentence % {"what": words, "ours": written(ours), "theirs": written(theirs)}
        for words, ours, theirs in asked
    ]
    return Picture(spans, " ".join(said))


MOST_BARS = 8


@dataclass(frozen=True)
class Bar:
    """One side's bar: how long it is in hundredths of the longest, and the figure as it is written."""

    part: float
    written: str


@dataclass(frozen=True)
class Pair:
    """What is counted, by its name, with the bars of both sides."""

    words: str
    ours: Bar
    theirs: Bar


def pairs_of(rows: Sequence[PictureRow]) -> list[Pair]:
    """Return the numbers of things that both sides have and of which one is not nought, the largest first, all on one scale from nought."""
    both = [
        (one.words, one.ours, one.theirs)
        for one in rows
        if not one.is_quantity and one.ours is not None and one.theirs is not None
    ]
    largest = sorted(
        (one for one in both if one[1] > 0 or one[2] > 0),
        key=lambda one: max(one[1], one[2]),
        reverse=True,
    )[:MOST_BARS]
    most = max((max(ours, theirs) for _words, ours, theirs in largest), default=Decimal(1))

    def bar(figure: Decimal) -> Bar:
        return Bar(round(float(max(figure, Decimal(0)) / most) * 100, 2), written(figure))

    return [Pair(words, bar(ours), bar(theirs)) for words, ours, theirs in largest]
