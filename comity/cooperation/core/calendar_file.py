"""Meetings as an iCalendar file (RFC 5545), by the `icalendar` library; nothing here reads a clock, a database or the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

PRODUCT = "-//Comity//meetings//EN"
STATES = {"planned": "TENTATIVE", "invited": "TENTATIVE", "held": "CONFIRMED", "cancelled": "CANCELLED"}


@dataclass(frozen=True)
class Entry:
    """One meeting as a calendar says it.

    Attributes:
        uid: its id in calendars, the same in all of them.
        begins, ends: in UTC; of whole days the end is the midnight after the last.
        zone: of the place, a name of the zone database.
        changed: when it was changed last, where that is known; then it stands for the time the file was made (RFC 5545 section 3.8.7.2).
        is_private: that it is not for whoever else sees the calendar (CLASS, RFC 5545 section 3.8.1.3).
        is_free: that whoever has it in their calendar is not busy with it.
        says_zone: whether the place is given away by its zone.
    """

    uid: str
    title: str
    begins: datetime
    ends: datetime
    zone: str
    is_whole_days: bool = True
    language: str = ""
    place: str = ""
    note: str = ""
    sequence: int = 0
    state: str = "planned"
    changed: datetime | None = None
    is_private: bool = False
    is_free: bool = False
    says_zone: bool = True


def write(
    entries: Iterable[Entry], *, stamp: datetime, name: str = "", refresh: timedelta | None = None
) -> bytes:
    """Return a calendar file; `stamp` is when it was made, `refresh` after which time a program that follows it asks again (RFC 7986).

    It goes to people outside as an invitation: nothing in it says where this node is found.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
    if refresh is not None:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    for one in entries:
        calendar.add_component(_event(one, stamp))
    return bytes(calendar.to_ical())


def _event(one: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", (one.changed or stamp).astimezone(UTC))
    place = ZoneInfo(one.zone)
    if one.is_whole_days:
        last = (one.ends - timedelta(microseconds=1)).astimezone(place).date()
        event.add("dtstart", one.begins.astimezone(place).date())
        event.add("dtend", last + timedelta(days=1))
    else:
        # in UTC: a file with zones would have to carry their rules too (RFC 5545 section 3.2.19)
        event.add("dtstart", one.begins.astimezone(UTC))
        event.add("dtend", one.ends.astimezone(UTC))
    event.add("summary", one.title, parameters={"LANGUAGE": one.language} if one.language else {})
    event.add("sequence", one.sequence)
    event.add("status", STATES.get(one.state, "TENTATIVE"))
    if one.says_zone:
        event.add("x-comity-zone", one.zone)
    if one.is_private:
        event.add("class", "PRIVATE")
    if one.is_free:
        event.add("transp", "TRANSPARENT")
    for key, words in (("location", one.place), ("description", one.note)):
        if words:
            event.add(key, words)
    return event
