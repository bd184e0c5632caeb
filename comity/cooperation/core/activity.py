"""What could not be so of an activity, whoever enters it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from comity.cooperation.core.money import LARGEST, fits

LONGEST_DAYS = 366 * 5
MOST_PEOPLE = 10_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2199
EXERCISE, CAMPAIGN = "exercise", "campaign"


class Flaw(StrEnum):
    """Something that could not be so."""

    NO_TITLE = "no-title"
    BACKWARDS = "backwards"
    TOO_LONG = "too-long"
    NO_SUCH_YEAR = "no-such-year"
    TOO_MANY_PEOPLE = "too-many-people"
    MORE_NAMED = "more-named"  # more are named than took part
    NO_CURRENCY = "no-currency"
    NO_COST = "no-cost"
    NEGATIVE = "negative"
    TOO_DEAR = "too-dear"
    MINOR_UNITS = "minor-units"
    THEME_OF_NOTHING = "theme-of-nothing"  # only an exercise has a theme
    ADVISORY_OF_NOTHING = "advisory-of-nothing"  # only a campaign says something to nationals


@dataclass(frozen=True)
class ActivityDraft:
    """An activity as forms and importers write it.

    `agreement` is the id of a machine-readable form, `registered` an entry of the register; `nationality` is of those whom a campaign speaks to.
    `titles` and `advisories` are by language; days are days at its place; `parties` are states (ISO 3166-1), `partners` nodes;
    `participants` have name, rank, office and state; `cost` is in `currency` (ISO 4217).
    """

    kind: str
    titles: Mapping[str, str]
    begins_on: date
    ends_on: date
    theme: str = ""
    place: str = ""
    place_country: str = ""
    partners: Sequence[str] = ()
    parties: Sequence[str] = ()
    people: int | None = None
    participants: Sequence[Mapping[str, str]] = ()
    cost: Decimal | None = None
    currency: str = ""
    borne_by: str = ""
    agreement: str = ""
    registered: UUID | None = None
    meeting: UUID | None = None
    commitments: Sequence[UUID] = ()
    nationality: str = ""
    advisories: Mapping[str, str] = field(default_factory=dict)


def flaws(draft: ActivityDraft) -> list[Flaw]:
    """Return all that could not be so; empty where nothing is."""
    return [*_of_days(draft), *_of_people(draft), *_of_money(draft), *_of_kind(draft)]


def _of_days(draft: ActivityDraft) -> Iterator[Flaw]:
    if draft.ends_on < draft.begins_on:
        yield Flaw.BACKWARDS
    elif draft.begins_on.year < FIRST_YEAR or draft.ends_on.year > LAST_YEAR:
        yield Flaw.NO_SUCH_YEAR
    elif (draft.ends_on - draft.begins_on).days > LONGEST_DAYS:
        yield Flaw.TOO_LONG


def _of_people(draft: ActivityDraft) -> Iterator[Flaw]:
    if draft.people is None:
        return
    if not 0 <= draft.people <= MOST_PEOPLE:
        yield Flaw.TOO_MANY_PEOPLE
    elif len(draft.participants) > draft.people:
        yield Flaw.MORE_NAMED


def _of_money(draft: ActivityDraft) -> Iterator[Flaw]:
    if draft.cost is None:
        if draft.currency:
            yield Flaw.NO_COST
        return
    if draft.cost < 0:
        yield Flaw.NEGATIVE
    elif draft.cost >= LARGEST:
        yield Flaw.TOO_DEAR
    elif not draft.currency:
        yield Flaw.NO_CURRENCY
    elif not fits(draft.cost, draft.currency):
        yield Flaw.MINOR_UNITS


def _of_kind(draft: ActivityDraft) -> Iterator[Flaw]:
    if not any(text.strip() for text in draft.titles.values()):
        yield Flaw.NO_TITLE
    if draft.theme and draft.kind != EXERCISE:
        yield Flaw.THEME_OF_NOTHING
    if any(text.strip() for text in draft.advisories.values()) and draft.kind != CAMPAIGN:
        yield Flaw.ADVISORY_OF_NOTHING
