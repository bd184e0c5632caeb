"""The clock's panel on a request's page: due here and at the partner, and the days between that are holidays on either side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from comity.agreements.countries import country_name
from comity.exchange.models import Peer
from comity.requests.calendars import (
    SpecialDay,
    decided_until,
    has_calendar,
    iso_country,
    special_days,
)
from comity.requests.clock import Reading, Rule
from comity.requests.models import Direction, Request

FURTHEST = timedelta(
    days=400
)  # what lies further ahead nobody plans by, and a partner's clock may run for decades
MOST = 8  # lines; a clock of many weeks would fill the page


@dataclass(frozen=True)
class Holiday:
    """A special day of one side, with that country's name in the reader's language."""

    special: SpecialDay
    country: str


@dataclass(frozen=True)
class Computed:
    """A country whose days of a year nobody has decreed yet."""

    country: str
    year: int


@dataclass(frozen=True)
class Panel:
    """What the panel shows beside the reading itself."""

    rule: Rule
    reading: Reading
    holidays: Sequence[Holiday] = ()
    more: int = 0
    unknown: Sequence[str] = ()  # countries without a calendar
    computed: Sequence[Computed] = ()
    differs: Sequence[Holiday] = ()  # days that the rule counts otherwise than our calendar does
    counted_in: str = ""  # the country whose working days the rule counts


def panel_of(request: Request, partner: Peer | None, reading: Reading | None, at: datetime) -> Panel | None:
    """Return the panel of a request's clock; None before it was sent."""
    if reading is None or not request.clock_rule:
        return None
    rule = Rule.from_json(request.clock_rule)
    language = get_language() or "en"
    ours = (request.agency.country, request.agency.zone)
    theirs = (partner.country, partner.zone) if partner else None
    answering = ours if request.direction == Direction.INCOMING else theirs
    sides = list(dict.fromkeys(side for side in (ours, theirs) if side is not None))
    if reading.due is None or reading.ended is not None or reading.due <= at:
        sides = []
    due = reading.due or at
    found = sorted(
        (one for side in sides for one in _between(side, at, due, language)),
        key=lambda one: (one.special.day, one.country),
    )
    names = {country: _name(country, language) for country, _zone in sides}
    return Panel(
        rule,
        reading,
        found[:MOST],
        max(len(found) - MOST, 0),
        [name for country, name in names.items() if not has_calendar(country)],
        [
            Computed(name, due.year)
            for country, name in names.items()
            if has_calendar(country) and due.year > decided_until(country)
        ],
        list(_differing(rule, answering, at, due, language)) if sides and answering else [],
        _name(rule.days.country if rule.days else answering[0], language)
        if rule.unit == "working-day" and answering
        else "",
    )


def _name(country: str, language: str) -> str:
    return country_name(iso_country(country), language)


def _between(side: tuple[str, str], at: datetime, due: datetime, language: str) -> Iterator[Holiday]:
    country, zone = side
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (at, min(due, at + FURTHEST)))
    for special in special_days(country, first, last, language=language):
        yield Holiday(special, _name(country, language))


def _differing(
    rule: Rule, answering: tuple[str, str], at: datetime, due: datetime, language: str
) -> Iterator[Holiday]:
    """Return special days by our own calendar that the rule, written with the asking side's, counts otherwise."""
    if rule.unit == "working-day":
        for holiday in _between((answering[0], rule.zone), at, due, language):
            if rule.is_working_day(holiday.special.day) != holiday.special.worked:
                yield holiday
