"""What stands in an iCalendar file (RFC 5545) that somebody brings; nothing here reads a clock, a database or the network.

What comes in is bounded: the size of the file, how many events, how far a repeating event is followed. Attachments, alarms,
persons and addresses of others are left where they are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from comity.cooperation.core.calendar_file import STATES, Entry
from comity.cooperation.core.calendar_lines import (
    WHERE,
    CalendarError,
    EventLines,
    Flaw,
    events_in,
    lines_in,
)
from comity.lib.zones import known_zones

MOST_BYTES = 256 * 1024
MOST_EVENTS = 500
MOST_REPEATS = 24
MOST_TEXT = 300
# a class that is not known is a private one (RFC 5545 section 3.8.1.3)
OPEN_CLASSES = frozenset({"", "PUBLIC"})
_FIGURES = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?")


@dataclass(frozen=True)
class Refused:
    """An event that is not taken, with why, and the line of the file in which that stands."""

    title: str
    flaw: Flaw
    line: int = 0


@dataclass(frozen=True)
class Read:
    """What stands in a file."""

    entries: Sequence[Entry] = ()
    refused: Sequence[Refused] = field(default_factory=tuple)


def read(content: bytes, zone: str) -> Read:
    """Return what stands in a calendar file.

    Args:
        content: the file.
        zone: of the days and hours that name no zone of their own.

    Raises:
        CalendarError: it is too large, no calendar, broken in a line, or has more events than are taken.
    """
    if len(content) > MOST_BYTES:
        raise CalendarError(Flaw.TOO_LARGE)
    lines = lines_in(content)
    places = events_in(lines)
    try:
        calendar = Calendar.from_ical("\r\n".join(one.text for one in lines))  # put together already
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise CalendarError(Flaw.NO_CALENDAR) from error
    if getattr(calendar, "name", "") != "VCALENDAR":
        raise CalendarError(Flaw.NO_CALENDAR)
    if len(events) > MOST_EVENTS:
        raise CalendarError(Flaw.TOO_MANY)
    if len(places) != len(events):  # it was read otherwise than its lines say: no line can be named
        places = [EventLines(0)] * len(events)
    return _all_of(events, places, zone)


def _all_of(events: Sequence[Any], places: Sequence[EventLines], zone: str) -> Read:
    found: dict[str, Entry] = {}
    refused = []
    for event, place in zip(events, places, strict=True):
        title = _text(event, "summary")
        try:
            entries = _repeated(event, _entry(event, title, zone))
        except CalendarError as error:
            refused.append(Refused(title, error.flaw, place.line_of(*WHERE.get(error.flaw, ()))))
            continue
        twice = Refused(title, Flaw.TWICE, place.line_of(*WHERE[Flaw.TWICE]))
        refused += [twice for entry in entries if entry.uid in found]
        for entry in entries:
            found.setdefault(entry.uid, entry)
        if len(found) > MOST_EVENTS:
            raise CalendarError(Flaw.TOO_MANY)
    return Read(tuple(found.values()), tuple(refused))


def _text(event: Any, key: str) -> str:
    value = event.get(key)
    first = value[0] if isinstance(value, list) and value else value
    seen = "".join(sign if sign.isprintable() else " " for sign in str(first or ""))
    return " ".join(seen.split())[:MOST_TEXT]


def _moment(event: Any, key: str) -> Any:
    value = event.get(key)
    try:
        return getattr(value, "dt", None)
    except BrokenCalendarProperty as error:
        raise CalendarError(Flaw.NO_SUCH_DAY if _is_off(str(value)) else Flaw.NO_DAY) from error


def _is_off(text: str) -> bool:
    """Tell whether the figures of a day are all there, and no calendar has it."""
    found = _FIGURES.fullmatch(text)
    if not found:
        return False
    try:
        date(*(int(one) for one in found.groups()))
    except ValueError:
        return True
    return False


def _entry(event: Any, title: str, zone: str) -> Entry:
    uid = _text(event, "uid")
    if not uid or len(uid) > 200:
        raise CalendarError(Flaw.NO_ID)
    begins, ends = _moment(event, "dtstart"), _moment(event, "dtend")
    length = _moment(event, "duration")
    place = _zone(event, begins, zone)
    if not isinstance(begins, date):
        raise CalendarError(Flaw.NO_DAY)
    is_whole = not isinstance(begins, datetime)
    try:
        if ends is None and isinstance(length, timedelta):
            ends = begins + length
        if not isinstance(ends, date) or isinstance(ends, datetime) == is_whole:
            ends = begins + timedelta(days=1) if is_whole else begins
        first, last = _utc(begins, place), _utc(ends, place)
    except (OverflowError, ValueError) as error:
        raise CalendarError(Flaw.NO_DAY) from error
    if last < first or last - first > timedelta(days=400) or not 1900 <= first.year <= 2199:
        raise CalendarError(Flaw.BACKWARDS)
    language = ""
    if (summary := event.get("summary")) is not None and hasattr(summary, "params"):
        language = str(summary.params.get("LANGUAGE", ""))[:12]
    words = {kept: state for state, kept in STATES.items() if state != "invited"}
    return Entry(
        uid, title, first, max(last, first), place, is_whole,
        language=language, place=_text(event, "location"), note="", sequence=_number(event.get("sequence")),
        state=words.get(_text(event, "status").upper(), "planned"), is_private=_text(event, "class").upper() not in OPEN_CLASSES,
    )  # fmt: skip


def _number(value: Any) -> int:
    try:
        return min(max(int(value or 0), 0), 2_000_000_000)
    except (TypeError, ValueError, OverflowError):
        return 0


def _zone(event: Any, begins: Any, zone: str) -> str:
    """Return the zone of the place: our own line, that of the hour, else the one that was said for the file."""
    said = _text(event, "x-comity-zone")
    if not said and isinstance(begins, datetime):
        # a name that the library does not know leaves the hour without a zone
        said = str(getattr(begins.tzinfo, "key", "")) or str(event["dtstart"].params.get("TZID", ""))
        if not said or said == "UTC":
            return zone
    if said and said not in known_zones():
        raise CalendarError(Flaw.ZONE)
    return said or zone


def _utc(value: date, zone: str) -> datetime:
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(zone))
        return aware.astimezone(UTC)
    return datetime.combine(value, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _repeated(event: Any, entry: Entry) -> list[Entry]:
    """Return the meetings of a repeating event: those of a plain rule with an end; any other rule is refused."""
    if event.get("recurrence-id") is not None:
        return [replace(entry, uid=f"{entry.uid}/{entry.begins:%Y%m%d}")]
    if event.get("rdate") is not None or event.get("exdate") is not None or event.get("exrule") is not None:
        raise CalendarError(Flaw.REPEATS)
    rule = event.get("rrule")
    if rule is None:
        return [entry]
    if not isinstance(rule, Mapping):  # several, or one that could not be read
        raise CalendarError(Flaw.REPEATS)
    said = {str(key).upper(): value for key, value in rule.items()}
    if (
        said.keys() - {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
        or "FREQ" not in said
        or len(said.keys() & {"COUNT", "UNTIL"}) != 1
    ):
        raise CalendarError(Flaw.REPEATS)
    frequency, interval = str(_first(said["FREQ"])).upper(), _number(_first(said.get("INTERVAL", 1)))
    count = _number(_first(said["COUNT"])) if "COUNT" in said else MOST_REPEATS + 1
    until = _until(_first(said["UNTIL"]), entry.zone) if "UNTIL" in said else None
    if count < 1 or not 1 <= interval <= 100 or ("COUNT" in said and count > MOST_REPEATS):
        raise CalendarError(Flaw.REPEATS)
    found = []
    for step in range(count):
        moved = _moved(entry, frequency, step * interval)
        if until is not None and moved.begins > until:
            break
        found.append(moved)
        if len(found) > MOST_REPEATS:
            raise CalendarError(Flaw.REPEATS)
    return found


def _until(value: Any, zone: str) -> datetime:
    if not isinstance(value, date):
        raise CalendarError(Flaw.REPEATS)
    try:
        return _utc(value, zone)
    except (OverflowError, ValueError) as error:
        raise CalendarError(Flaw.REPEATS) from error


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _moved(entry: Entry, frequency: str, steps: int) -> Entry:
    """Return an event so many days, weeks, months or years on, by the clock of its place."""
    place = ZoneInfo(entry.zone)
    shown = entry.begins.astimezone(place).replace(tzinfo=None)
    try:
        match frequency:
            case "DAILY" | "WEEKLY":
                moved = shown + timedelta(days=steps * (7 if frequency == "WEEKLY" else 1))
            case "MONTHLY" | "YEARLY":
                months = shown.year * 12 + shown.month - 1 + steps * (12 if frequency == "YEARLY" else 1)
                moved = shown.replace(year=months // 12, month=months % 12 + 1)
            case _:
                raise CalendarError(Flaw.REPEATS)
    except (ValueError, OverflowError) as error:  # a month without that day
        raise CalendarError(Flaw.REPEATS) from error
    begins = moved.replace(tzinfo=place).astimezone(UTC)
    uid = entry.uid if steps == 0 else f"{entry.uid}/{moved:%Y%m%d}"
    return replace(entry, uid=uid, begins=begins, ends=begins + (entry.ends - entry.begins))
