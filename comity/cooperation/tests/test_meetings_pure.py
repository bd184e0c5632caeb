"""The pure part of meetings: days at their place, names in their order, pasted lines, calendar files."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comity.cooperation.core.calendar_file import Entry, write
from comity.cooperation.core.calendar_lines import CalendarError, Flaw
from comity.cooperation.core.calendar_reading import read
from comity.cooperation.core.delegates import Named, name_in, text_in, whole_name, written
from comity.cooperation.core.pasted import lines_of, places_of
from comity.cooperation.core.spans import (
    Span,
    SpanError,
    SpanFlaw,
    at_hour,
    days_of,
    month_text,
    of_days,
    of_hours,
    of_month,
)
from comity.cooperation.forms.meetings import SeriesForm
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Meeting

HANOI, HONOLULU, APIA = "Asia/Ho_Chi_Minh", "Pacific/Honolulu", "Pacific/Apia"
ZONES = (HANOI, HONOLULU, APIA, "Europe/Berlin", "America/Santiago", "UTC")
LE = Named(
    "Lê Văn Bình", "vi", "Lê", {"zh-Hans": "黎文平"}, {"en": "Colonel"}, {"en": "Director", "zh-Hans": "局长"}
)


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(0, 20), st.sampled_from(ZONES))
def test_days_are_read_back_at_their_place(first: date, more: int, zone: str) -> None:
    last = first + timedelta(days=more)
    try:
        span = of_days(first, last, zone)
    except SpanError as error:
        assert error.flaw is SpanFlaw.NO_SUCH_DAY  # noqa: PT017  # which days a place left out is no list of ours
        assert date(2011, 12, 30) in {first, last}
        return
    assert days_of(span.begins, span.ends, zone) == (first, last)


def test_a_place_that_moved_over_the_date_line_left_a_day_out() -> None:
    with pytest.raises(SpanError, match="no-such-day"):
        of_days(date(2011, 12, 30), date(2011, 12, 30), APIA)
    assert days_of(*_both(of_days(date(2011, 12, 29), date(2011, 12, 29), APIA)), APIA)[1] == date(
        2011, 12, 29
    )


def _both(span: Span) -> tuple[datetime, datetime]:
    return span.begins, span.ends


def test_the_same_day_begins_elsewhere_across_the_date_line() -> None:
    tokyo = of_days(date(2026, 11, 25), date(2026, 11, 25), "Asia/Tokyo")
    honolulu = of_days(date(2026, 11, 25), date(2026, 11, 25), HONOLULU)
    assert honolulu.begins - tokyo.begins == timedelta(hours=19)


@pytest.mark.parametrize(
    ("text", "last"),
    [("2022-10", date(2022, 10, 31)), ("2022", date(2022, 12, 31)), ("2024-02", date(2024, 2, 29))],
)
def test_a_month_or_a_year_is_read_back(text: str, last: date) -> None:
    span = of_month(text, HANOI)
    assert month_text(span.begins, span.ends, HANOI) == text
    assert days_of(span.begins, span.ends, HANOI)[1] == last


@pytest.mark.parametrize("text", ["2022-13", "22", "", "10/2022", "9999", "２０２２"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(SpanError, match="no-such-month"):
        of_month(text, HANOI)


def test_hours_that_come_twice_and_spans_that_run_backwards_are_refused() -> None:
    with pytest.raises(SpanError, match="clocks"):
        at_hour(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    with pytest.raises(SpanError, match="backwards"):
        of_days(date(2026, 1, 2), date(2026, 1, 1), HANOI)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(SpanError, match="too-long"):
        of_hours(now, now + timedelta(days=500))


def test_a_name_keeps_its_order_in_every_language() -> None:
    for language in ("en", "vi", "fr", "ja"):
        assert name_in(LE, language).text == "Lê Văn Bình"
    assert name_in(LE, "zh-hans").text == "黎文平"
    mixed = Named("Tanaka Misaki", "en", "Tanaka", {"ja": "田中 美咲"})
    assert name_in(mixed, "vi").text == "Tanaka Misaki"
    assert name_in(mixed, "ja").text == "田中 美咲"


def test_rank_and_office_stand_as_the_language_puts_them() -> None:
    assert [said.text for _piece, said in written(LE, "en")] == ["Colonel", "Lê Văn Bình", "Director"]
    assert [said.text for _piece, said in written(LE, "zh-hans")] == ["局长", "Colonel", "黎文平"]
    assert [said.text for _piece, said in written(LE, "ja")] == ["Director", "Lê Văn Bình", "Colonel"]
    assert text_in({"ja": "長官"}, "en").language == "ja"


def test_a_name_is_put_together_in_its_order() -> None:
    assert whole_name("Lê", "Văn Bình", family_first=True) == "Lê Văn Bình"
    assert whole_name("Solberg", "Henrik", family_first=False) == "Henrik Solberg"
    assert whole_name("田中", "美咲", family_first=True) == "田中美咲"


def test_pasted_lines_are_cut_and_a_head_gives_the_order() -> None:
    lines = lines_of("Name;State\nLê  An;VN\n\n;JP")
    assert [one.number for one in lines] == [1, 2, 4]
    places, rest = places_of(lines, ("state", "name"), {"name": "name", "state": "state"})
    assert places == {"name": 0, "state": 1}
    assert rest[0].cells == ("Lê An", "VN")
    places, rest = places_of(lines_of("VN;State"), ("state", "name"), {"name": "name", "state": "state"})
    assert places == {"state": 0, "name": 1}
    assert len(rest) == 1


ONE = Entry(
    "a@x", "Hội nghị; lần 7, hai\\ba", *_both(of_days(date(2020, 12, 1), date(2020, 12, 2), HANOI)), HANOI, language="vi",
    place="Hà Nội", sequence=3,
)  # fmt: skip
STAMP = datetime(2026, 11, 30, tzinfo=UTC)


@given(
    st.text(st.characters(blacklist_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Cn", "Co"]), min_size=1, max_size=200),
    st.sampled_from(ZONES),
    st.booleans(),
)  # fmt: skip
def test_a_calendar_is_read_back_as_it_was_written(title: str, zone: str, whole: bool) -> None:  # noqa: FBT001
    begins = datetime(2026, 5, 5, 7, 30, tzinfo=UTC)
    span = (
        of_days(date(2026, 5, 5), date(2026, 5, 6), zone)
        if whole
        else of_hours(begins, begins + timedelta(hours=2))
    )
    entry = Entry(
        "u1", title, span.begins, span.ends, zone, whole, sequence=2, state="cancelled", place="Wien, 1"
    )
    content = write([entry], stamp=STAMP, name="S")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert read(content, "UTC").entries == (entry,)


def test_a_title_with_marks_of_the_format_is_read_back() -> None:
    assert read(write([ONE], stamp=STAMP), "UTC").entries == (ONE,)


def calendar(*lines: str) -> bytes:
    event = ["BEGIN:VEVENT", "UID:u", "SUMMARY:T", "DTSTART;VALUE=DATE:20260105", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", [5, 12, 19]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20260109", [5, 7, 9]),
        ("FREQ=DAILY", None),
        ("FREQ=DAILY;COUNT=25", None),
        ("FREQ=SECONDLY;COUNT=3", None),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", None),
        ("FREQ=DAILY;UNTIL=20280109", None),
    ],
)
def test_a_repeating_event_is_followed_so_far(rule: str, days: list[int] | None) -> None:
    found = read(calendar(f"RRULE:{rule}"), "UTC")
    if days is None:
        assert [one.flaw for one in found.refused] == [Flaw.REPEATS]
    else:
        assert [one.begins.day for one in found.entries] == days
        assert len({one.uid for one in found.entries}) == len(days)


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"x" * 300_000, Flaw.TOO_LARGE),
        (b"not a calendar", Flaw.NO_CALENDAR),
        (b"", Flaw.NO_CALENDAR),
        (b"\xff\xfe\x00", Flaw.LETTERS),
        (b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n", Flaw.NO_CALENDAR),
        (
            b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 501 + b"END:VCALENDAR\r\n",
            Flaw.TOO_MANY,
        ),
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes, flaw: Flaw) -> None:
    with pytest.raises(CalendarError) as refusal:
        read(content, "UTC")
    assert refusal.value.flaw is flaw


def test_events_that_cannot_be_are_named() -> None:
    assert read(calendar("DTEND;VALUE=DATE:20250101"), "UTC").refused[0].flaw is Flaw.BACKWARDS
    assert read(calendar("X-COMITY-ZONE:Mars/Base"), "UTC").refused[0].flaw is Flaw.ZONE
    no_id = calendar().replace(b"UID:u\r\n", b"")
    assert read(no_id, "UTC").refused[0].flaw is Flaw.NO_ID
    twice = calendar().replace(b"END:VCALENDAR", calendar().split(b"PRODID:x\r\n")[1])
    assert [one.flaw for one in read(twice, "UTC").refused] == [Flaw.TWICE]


def test_a_meeting_without_a_title_is_named_by_its_reference() -> None:
    assert titles_told(Meeting(ref="M-2026-0007", titles={"en": " "})) == {"und": "M-2026-0007"}


def test_a_series_has_the_name_of_a_thing_in_japanese() -> None:
    with override("ja"):
        labels = [str(field.label) for name, field in SeriesForm().fields.items() if name.startswith("name_")]
    assert labels
    assert all(label.startswith("名称") for label in labels)
