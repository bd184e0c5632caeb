"""Calendar files that were made to break the reader: each event is taken or named as refused, nothing else comes out."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.cooperation.core.calendar_reading import CalendarError, Flaw, Read, read


def calendar(*lines: str) -> bytes:
    event = ["BEGIN:VEVENT", "UID:u", "SUMMARY:T", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("lines", "flaw"),
    [
        (("DTSTART:tomorrow",), Flaw.NO_DAY),
        (("DTSTART;VALUE=DATE:99991231",), Flaw.NO_DAY),
        (("DTSTART:20260105T080000Z", "DURATION:P9999999D"), Flaw.NO_DAY),
        (("DTSTART;VALUE=DATE:20260105", "RRULE:COUNT=3"), Flaw.REPEATS),
        (("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;UNTIL=00010101"), Flaw.REPEATS),
        (("DTSTART;VALUE=DATE:20260105", "RRULE;VALUE=TEXT:FREQ=DAILY"), Flaw.REPEATS),
    ],
)
def test_a_hostile_event_is_refused_by_itself(lines: tuple[str, ...], flaw: Flaw) -> None:
    found = read(calendar(*lines), "Asia/Ho_Chi_Minh")
    assert [one.flaw for one in found.refused] == [flaw]


def test_an_end_that_is_no_day_is_not_taken_for_one() -> None:
    [entry] = read(calendar("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DURATION:P1D"), "UTC").entries
    assert (entry.begins.day, entry.ends.day) == (5, 6)


VALUES = st.sampled_from(
    ("20260105", "99991231", "00010101", "20260105T080000", "20260105T080000Z", "00010101T000000Z", "99991231T235959Z", "P1D",
     "P9999999D", "-P9999999D", "FREQ=DAILY", "FREQ=DAILY;COUNT=3", "COUNT=3", "FREQ=YEARLY;INTERVAL=100;UNTIL=99991231", "UNTIL=00010101",
     "FREQ=;COUNT=", "FREQ=MONTHLY;COUNT=24;UNTIL=", "inf", "nan", "1", "", "20260105T080000Z/P1D", "x,y", "\\", "Mars/Base", "BASE64")
)  # fmt: skip
NAMES = st.sampled_from(
    ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY", "UID", "LOCATION",
     "X-COMITY-ZONE", "BEGIN", "END", "")
)  # fmt: skip
KINDS = st.sampled_from(
    ("", ";VALUE=DATE", ";VALUE=DATE-TIME", ";VALUE=DURATION", ";VALUE=PERIOD", ";VALUE=TIME", ";VALUE=TEXT", ";VALUE=RECUR",
     ";VALUE=FLOAT", ";VALUE=INTEGER", ";VALUE=BINARY", ";VALUE=UTC-OFFSET", ";VALUE=GEO", ";VALUE=?", ";TZID=Asia/Tokyo", ";TZID=Nowhere", ";LANGUAGE=ja", ";=")
)  # fmt: skip
LINES = st.builds("{}{}:{}".format, NAMES, KINDS, st.one_of(VALUES, VALUES, st.text(max_size=12)))


def _reads(content: bytes, zone: str) -> None:
    with contextlib.suppress(CalendarError):
        assert isinstance(read(content, zone), Read)


@given(st.lists(LINES, max_size=8), st.sampled_from(("UTC", "Asia/Ho_Chi_Minh", "America/Santiago")))
def test_mangled_events_break_nothing(lines: list[str], zone: str) -> None:
    _reads(calendar(*lines), zone)
    _reads(calendar("DTSTART;VALUE=DATE:20260105", *lines), zone)


@given(st.data())
def test_a_mangled_file_breaks_nothing(data: st.DataObject) -> None:
    whole = calendar("DTSTART:20260105T080000Z", "DTEND:20260105T090000Z", "RRULE:FREQ=DAILY;COUNT=2")
    place = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 12))
    _reads(whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + length :], "UTC")
