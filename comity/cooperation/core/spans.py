"""When a meeting is: days and hours as a clock at its place shows them, or only a month or a year that it is planned for."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST = timedelta(days=400)
_MONTH = re.compile(r"\A(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2]))?\Z")


class SpanFlaw(StrEnum):
    """Why days and hours cannot be taken."""

    BACKWARDS = "backwards"
    TOO_LONG = "too-long"
    NO_SUCH_DAY = "no-such-day"  # the place left it out when it moved over the date line
    CLOCKS = "clocks"  # the hour comes twice or never
    NO_SUCH_MONTH = "no-such-month"


class SpanError(ValueError):
    """These days and hours cannot be."""

    def __init__(self, flaw: SpanFlaw) -> None:
        """Take what is wrong."""
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True)
class Span:
    """From when until when, in UTC.

    Attributes:
        begins, ends: moments; of whole days and of months the end is the midnight after the last day.
        is_whole_days: no hour was said.
        is_month_only: no day was said.
    """

    begins: datetime
    ends: datetime
    is_whole_days: bool = True
    is_month_only: bool = False


def midnight(day: date, zone: str) -> datetime:
    """Return the first moment of a day at a place, in UTC. Raises SpanError where the place had no such day."""
    place = ZoneInfo(zone)
    moment = datetime.combine(day, time.min, tzinfo=place).astimezone(UTC)
    if moment.astimezone(place).date() != day:
        raise SpanError(SpanFlaw.NO_SUCH_DAY)
    return moment


def _end_of(day: date, zone: str) -> datetime:
    try:
        return midnight(day + timedelta(days=1), zone)
    except SpanError:  # the next day was left out
        return midnight(day + timedelta(days=2), zone)


def of_days(first: date, last: date, zone: str) -> Span:
    """Return whole days at a place. Raises SpanError."""
    if last < first:
        raise SpanError(SpanFlaw.BACKWARDS)
    if last - first > LONGEST:
        raise SpanError(SpanFlaw.TOO_LONG)
    midnight(last, zone)
    return Span(midnight(first, zone), _end_of(last, zone))


def at_hour(day: date, hour: time, zone: str) -> datetime:
    """Return the moment at which a clock at a place shows an hour of a day. Raises SpanError."""
    place = ZoneInfo(zone)
    early = datetime.combine(day, hour, tzinfo=place)
    late = early.replace(fold=1)
    moment = early.astimezone(UTC)
    shown = moment.astimezone(place)
    if shown.date() != day:
        raise SpanError(SpanFlaw.NO_SUCH_DAY)
    if early.utcoffset() != late.utcoffset() or shown.time() != hour:
        raise SpanError(SpanFlaw.CLOCKS)
    return moment


def of_hours(begins: datetime, ends: datetime) -> Span:
    """Return a span with hours. Raises SpanError."""
    if ends < begins:
        raise SpanError(SpanFlaw.BACKWARDS)
    if ends - begins > LONGEST:
        raise SpanError(SpanFlaw.TOO_LONG)
    return Span(begins, ends, is_whole_days=False)


def of_month(text: str, zone: str) -> Span:
    """Return the span of a month such as "2022-10" or of a year such as "2022". Raises SpanError."""
    found = _MONTH.match(text.strip())
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        raise SpanError(SpanFlaw.NO_SUCH_MONTH)
    year, month = int(found["year"]), int(found["month"] or 1)
    months = 1 if found["month"] else 12
    after = year * 12 + month - 1 + months
    first, last = date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return Span(midnight(first, zone), _end_of(last, zone), is_month_only=True)


def days_of(begins: datetime, ends: datetime | None, zone: str) -> tuple[date, date]:
    """Return the first and the last day at a place."""
    place = ZoneInfo(zone)
    first = begins.astimezone(place).date()
    if ends is None or ends <= begins:
        return first, first
    return first, (ends - timedelta(microseconds=1)).astimezone(place).date()


def month_text(begins: datetime, ends: datetime | None, zone: str) -> str:
    """Return "2022" or "2022-10", as `of_month` reads it."""
    first, last = days_of(begins, ends, zone)
    return f"{first.year:04d}" if first.month != last.month else f"{first.year:04d}-{first.month:02d}"
