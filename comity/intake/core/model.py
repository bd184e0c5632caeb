"""What is read out of a text: proposals of the kinds of comity-intake/1, each on an exact quote, each with the rule that made it.

Offsets count Unicode code points of the text as it was stored; `text[start:end]` of a quote is its text, character for character.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the text, from `start` up to before `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what is no stretch."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"{self.start} to {self.end} is no stretch of a text.")

    def holds(self, other: "Span") -> bool:
        """Whether another stretch lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether two stretches share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Zones:
    """Which stretches are the story, what stands around it, and what belongs to other stories."""

    body: tuple[Span, ...]
    boilerplate: tuple[Span, ...] = ()
    related: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A sentence of the body, with the number of its paragraph."""

    span: Span
    paragraph: int


@dataclass(frozen=True)
class SourceText:
    """A text that was cut: its language (ISO 639-1), zones, the paragraphs and sentences of its body. `title` is one of the spans of the body."""

    raw: str
    language: str
    zones: Zones
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    title: Span | None = None

    def at(self, span: Span) -> str:
        """Return the words of a stretch."""
        return self.raw[span.start : span.end]

    def in_body(self, span: Span) -> bool:
        """Whether a stretch lies in the body."""
        return any(one.holds(span) for one in self.zones.body)

    def sentence_of(self, span: Span) -> Sentence | None:
        """Return the sentence in which a stretch begins."""
        for one in self.sentences:
            if one.span.start <= span.start < one.span.end:
                return one
        return None


@dataclass(frozen=True)
class Value:
    """A value of the document's own data; `quote` is None where it follows from the whole."""

    value: str
    quote: Span | None = None


@dataclass(frozen=True)
class DocumentData:
    """Title, publisher, day of publication (ISO 8601) and address, each None where the text does not say it."""

    title: Value | None = None
    publisher: Value | None = None
    published: Value | None = None
    source_url: Value | None = None


@dataclass
class Person:
    """A person of the story: all written forms of one man or woman are one person.

    `role` is the office in the words of the text without rank, or `suspect`, `victim` in the language of the document;
    `organisation` is the id of an `Organisation`; `country` ISO 3166-1 alpha-2.
    """

    id: str
    name: str
    mentions: list[Span]
    rule: str
    role: str | None = None
    rank: str | None = None
    organisation: str | None = None
    country: str | None = None


@dataclass
class Organisation:
    """A named body. `kind`: ministry, police, agency, court, prosecutor, international, company, media, party, embassy, other."""

    id: str
    name: str
    mentions: list[Span]
    rule: str
    kind: str | None = None
    country: str | None = None


@dataclass
class Place:
    """A country, region, town or site by its name."""

    id: str
    name: str
    mentions: list[Span]
    rule: str
    country: str | None = None


@dataclass(frozen=True)
class DateFound:
    """A date or interval (ISO 8601, `XXXX-06-05` where the year is open, intervals with `/`, open ones `2018/..`)."""

    value: str
    span: Span
    rule: str


@dataclass(frozen=True)
class CrimeArea:
    """A kind of crime that the text speaks of, by the vocabulary of comity-intake/1."""

    area: str
    span: Span
    rule: str


@dataclass(frozen=True)
class Figure:
    """A quantity with its unit and qualifier by the vocabularies of comity-intake/1."""

    value: int | float
    unit: str
    qualifier: str
    span: Span
    rule: str


@dataclass
class Named:
    """What the text names, for the readers of events."""

    text: SourceText
    document: DocumentData
    persons: list[Person] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    dates: list[DateFound] = field(default_factory=list)
    crime_areas: list[CrimeArea] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def persons_in(self, span: Span) -> list[Person]:
        """Return the persons mentioned in a stretch, in the order of their mentions there."""
        return _within(self.persons, span)

    def organisations_in(self, span: Span) -> list[Organisation]:
        """Return the organisations mentioned in a stretch, in order."""
        return _within(self.organisations, span)

    def places_in(self, span: Span) -> list[Place]:
        """Return the places mentioned in a stretch, in order."""
        return _within(self.places, span)

    def dates_in(self, span: Span) -> list[DateFound]:
        """Return the dates in a stretch, in order."""
        return sorted((one for one in self.dates if span.holds(one.span)), key=lambda one: one.span)


T = TypeVar("T", Person, Organisation, Place)


def _within(things: Sequence[T], span: Span) -> list[T]:
    found = [
        (min(m for m in one.mentions if span.holds(m)), one)
        for one in things
        if any(span.holds(m) for m in one.mentions)
    ]
    return [one for _first, one in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class Meeting:
    """A meeting, reception, visit … with who took part (ids of persons and organisations) and the states it was between."""

    kind: str
    span: Span
    rule: str
    ordinal: int | None = None
    date: str | None = None
    place: str | None = None
    participants: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    relation: str = "mentioned"


@dataclass(frozen=True)
class Agreement:
    """An agreement, memorandum, plan, minutes or joint statement."""

    kind: str
    span: Span
    rule: str
    count: int | None = None
    subjects: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    status: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Operation:
    """A raid, joint investigation or campaign; `places` are ids of places."""

    kind: str
    span: Span
    rule: str
    count: int | None = None
    date: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of police work: arrests, handovers, rescues, seizures and the like."""

    kind: str
    span: Span
    rule: str
    count: int | float | None = None
    date: str | None = None


@dataclass(frozen=True)
class Commitment:
    """What somebody proposed, asked for, pledged, agreed or hoped; `actor` an id, a country, or `both`."""

    act: str
    span: Span
    rule: str
    actor: str | None = None
    addressee: str | None = None


@dataclass
class Extraction:
    """All that was read out of one text."""

    named: Named
    meetings: list[Meeting] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
