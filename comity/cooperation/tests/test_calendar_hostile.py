"""Calendar files that were made to break the reader: each event is taken or named as refused, nothing else comes out."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.cooperation.core.calendar_lines import CalendarError, Flaw, lines_in
from comity.cooperation.core.calendar_reading import MOST_BYTES, Read, Refused, read


def calendar(*lines: str) -> bytes:
    event = ["BEGIN:VEVENT", "UID:u", "SUMMARY:T", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("lines", "flaw"),
    [
        (("DTSTART:tomorrow",), Flaw.NO_DAY),
        (("DTSTART;VALUE=DATE:20270230",), Flaw.NO_SUCH_DAY),
        (("DTSTART:20270230T080000Z",), Flaw.NO_SUCH_DAY),
        (("DTSTART;VALUE=DATE:20261301",), Flaw.NO_SUCH_DAY),
        (("DTSTART;VALUE=DATE:2027023",), Flaw.NO_DAY),
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


# --- in which line


def text(*lines: str) -> bytes:
    return "\r\n".join([*lines, ""]).encode()


HEAD, TAIL = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"), ("END:VCALENDAR",)
EVENT = ("BEGIN:VEVENT", "UID:u", "DTSTART;VALUE=DATE:20260105", "END:VEVENT")


@pytest.mark.parametrize(
    ("content", "flaw", "line"),
    [
        (b"", Flaw.NO_CALENDAR, 0),
        (b"x", Flaw.NO_CALENDAR, 1),
        (b" BEGIN:VCALENDAR", Flaw.NO_CALENDAR, 1),
        (text("BEGIN:VCARD", "END:VCARD"), Flaw.NO_CALENDAR, 1),
        (text(*HEAD, *EVENT[:2], "DTSTART 20260105", EVENT[3], *TAIL), Flaw.NO_LINE, 6),
        (text(*HEAD, *EVENT[:2], 'DTSTART;TZID="Asia/Tokyo:20260105T080000', EVENT[3], *TAIL), Flaw.NO_LINE, 6),
        (text(*HEAD, *EVENT, *TAIL, "UID:behind"), Flaw.NO_LINE, 9),
        (text(*HEAD, *EVENT[:3], "END:VALARM", EVENT[3], *TAIL), Flaw.NOT_BEGUN, 7),
        (text(*HEAD, *EVENT[:3], *TAIL), Flaw.NOT_BEGUN, 7),
        (text(*HEAD, *EVENT[:3]), Flaw.CUT_OFF, 6),
        (text(*HEAD, *EVENT), Flaw.CUT_OFF, 7),
        (text(*HEAD, *EVENT, *TAIL).decode().encode("utf-16"), Flaw.LETTERS, 1),
        (text(*HEAD, *EVENT[:2], "SUMMARY:閣僚級会合", *EVENT[2:], *TAIL).decode().encode("shift_jis"), Flaw.LETTERS, 6),
        (text(*HEAD, *EVENT[:2], "SUMMARY:Réunion").decode().encode("latin-1"), Flaw.LETTERS, 6),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * MOST_BYTES, Flaw.TOO_LARGE, 0),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line(content: bytes, flaw: Flaw, line: int) -> None:
    with pytest.raises(CalendarError) as refused:
        read(content, "UTC")
    assert (refused.value.flaw, refused.value.line) == (flaw, line)


@pytest.mark.parametrize(
    ("lines", "flaw", "line"),
    [
        ((), Flaw.NO_DAY, 4),
        (("DTSTART:tomorrow",), Flaw.NO_DAY, 7),
        (("DTSTART;TZID=Mars/Base:20260105T080000",), Flaw.ZONE, 7),
        (("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260101"), Flaw.BACKWARDS, 8),
        (("DTSTART;VALUE=DATE:20260105", "X-A:b", "RRULE:FREQ=DAILY"), Flaw.REPEATS, 9),
        (("BEGIN:VALARM", "TRIGGER:-PT1H", "END:VALARM", "DTSTART:tomorrow"), Flaw.NO_DAY, 10),
        (("X-LONG:a", "  folded", "DTSTART:tomorrow"), Flaw.NO_DAY, 9),
    ],
)
def test_a_refused_event_says_its_line(lines: tuple[str, ...], flaw: Flaw, line: int) -> None:
    content = text(
        *HEAD,
        "BEGIN:VEVENT",
        "UID:u",
        "SUMMARY:T",
        *lines,
        "END:VEVENT",
        *EVENT[:1],
        "UID:v",
        *EVENT[2:],
        *TAIL,
    )
    found = read(content, "Asia/Tokyo")
    assert found.refused == (Refused("T", flaw, line),)
    assert [one.uid for one in found.entries] == ["v"]


def test_the_second_of_two_alike_is_refused_with_its_line() -> None:
    found = read(text(*HEAD, *EVENT, *EVENT, *TAIL), "UTC")
    assert (len(found.entries), found.refused) == (1, (Refused("", Flaw.TWICE, 9),))


def test_a_mark_of_utf_8_and_blank_lines_are_no_flaw() -> None:
    content = b"\xef\xbb\xbf" + text(*HEAD, "", *EVENT, "", *TAIL, "")
    assert [one.uid for one in read(content, "UTC").entries] == ["u"]


@given(st.data())
def test_a_file_reads_alike_however_it_is_folded(data: st.DataObject) -> None:
    """A line may be folded anywhere, within a sign too (RFC 5545 section 3.1)."""
    plain = text(
        *HEAD, "BEGIN:VEVENT", "UID:u", "SUMMARY;LANGUAGE=vi:Hội nghị lần thứ bảy 第7回", *EVENT[2:], *TAIL
    )
    cut = []
    for line in plain.split(b"\r\n"):
        place = data.draw(st.integers(1, max(len(line), 1)))
        cut.append(line[:place] + b"\r\n " + line[place:] if line[place:] else line)
    assert read(b"\r\n".join(cut), "Asia/Tokyo").entries == read(plain, "Asia/Tokyo").entries


@given(st.binary(max_size=200), st.sampled_from((b"", b"BEGIN:VCALENDAR\r\n", text(*HEAD, *EVENT))))
def test_a_line_that_is_named_is_one_of_the_file(content: bytes, before: bytes) -> None:
    whole = before + content
    count = len(whole.splitlines())
    try:
        named = [one.number for one in lines_in(whole)]
    except CalendarError as error:
        named = [error.line]
    assert named == sorted(named)
    assert all(0 <= one <= count for one in named)


@given(st.lists(LINES, max_size=8))
def test_what_is_refused_names_a_line_of_its_event(lines: list[str]) -> None:
    with contextlib.suppress(CalendarError):
        content = calendar(*lines)
        for one in read(content, "UTC").refused:
            assert 0 <= one.line <= len(content.splitlines())


def test_many_short_lines_are_read_in_no_time() -> None:
    content = text(*HEAD, *EVENT[:2], "SUMMARY:a") + b" b\r\n" * 40_000 + text(*EVENT[2:], *TAIL)
    assert len(content) < MOST_BYTES
    assert len(read(content, "UTC").entries) == 1
