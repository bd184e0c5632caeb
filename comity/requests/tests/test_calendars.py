"""Working days and holidays: what the library says, what we correct, what travels."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.requests.bodies import shape
from comity.requests.calendars import (
    WorkingDays,
    corrections,
    decided_until,
    has_calendar,
    special_days,
    working_days,
)
from comity.requests.clock import Fact, FactKind, Rule, read_clock

FRIDAY = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
days = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def test_corrections_are_in_order() -> None:
    assert {"VN", "CN", "JP"} <= corrections()["countries"].keys()


def test_a_deadline_passes_over_the_holiday_of_the_answering_side() -> None:
    counted = working_days("JPN", date(2026, 11, 1), date(2027, 3, 1))
    rule = Rule(1, "working-day", "test", "Asia/Tokyo", counted)
    # Monday 23 November is Labour Thanksgiving Day
    assert read_clock(rule, [Fact(FactKind.BEGAN, FRIDAY)], FRIDAY).due == FRIDAY + timedelta(days=4)


def test_what_travels_is_what_is_counted_whatever_the_receiver_knows() -> None:
    counted = working_days("VNM", date(2026, 1, 1), date(2026, 12, 31))
    assert counted is not None
    sent = Rule(9, "working-day", "test", "Asia/Ho_Chi_Minh", counted)
    received = Rule.from_json(sent.to_json())
    assert received == sent
    told = [Fact(FactKind.BEGAN, datetime(2026, 2, 12, 1, 0, tzinfo=UTC))]
    assert read_clock(received, told, FRIDAY) == read_clock(sent, told, FRIDAY)
    assert date(2026, 2, 17) not in counted  # Tết
    assert date(2026, 8, 22) in counted  # a Saturday, worked for 31 August
    assert date(2026, 8, 31) not in counted


def test_make_up_days_in_china_are_worked() -> None:
    counted = working_days("CHN", date(2026, 9, 1), date(2026, 10, 31))
    assert counted is not None
    assert counted.on == {date(2026, 9, 20), date(2026, 10, 10)}
    worked = [one for one in special_days("CHN", date(2026, 10, 1), date(2026, 10, 31)) if one.worked]
    assert [one.day for one in worked] == [date(2026, 10, 10)]


def test_offices_in_japan_are_closed_around_the_new_year() -> None:
    found = {one.day: one for one in special_days("JPN", date(2026, 12, 28), date(2027, 1, 4), language="vi")}
    assert set(found) == {date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)}
    assert found[date(2026, 12, 29)].language == "vi"
    assert (found[date(2027, 1, 1)].name, found[date(2027, 1, 1)].language) == ("元日", "ja")


def test_a_country_that_nobody_knows_has_no_calendar() -> None:
    assert not has_calendar("UNK")
    assert working_days("UNK", date(2026, 1, 1), date(2026, 2, 1)) is None
    assert list(special_days("UNK", date(2026, 1, 1), date(2026, 2, 1))) == []
    assert has_calendar("D")  # Germany, as on a passport


@pytest.mark.parametrize(
    ("country", "until", "decided"),
    [
        ("JPN", date(2027, 12, 31), True),
        ("JPN", date(2028, 1, 1), False),
        ("CHN", date(2027, 1, 2), False),
        ("EGY", date(2026, 12, 1), False),  # days that the sight of the moon settles
    ],
)
def test_years_that_nobody_decreed_are_told_apart(country: str, until: date, *, decided: bool) -> None:
    counted = working_days(country, date(2026, 1, 1), until)
    assert counted is not None
    assert counted.decided is decided
    assert (until.year <= decided_until(country)) >= decided


@given(st.sampled_from(["JPN", "VNM", "CHN", "BRN", "MYS", "FRA"]), days, st.integers(0, 200))
def test_every_list_fits_the_wire_and_comes_back(country: str, since: date, span: int) -> None:
    counted = working_days(country, since, since + timedelta(days=span))
    assert counted is not None
    assert WorkingDays.from_json(counted.to_json()) == counted
    assert not counted.off & counted.on
    limit = shape("request-1")["$defs"]["days"]["properties"]["off"]["maxItems"]
    assert max(len(counted.off), len(counted.on)) <= limit


@given(
    st.sets(st.integers(1, 7), max_size=6),
    st.frozensets(days, max_size=30),
    st.frozensets(days, max_size=30),
    st.integers(1, 60),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # the zone is beside it
)
def test_a_due_day_is_worked_and_so_many_were_counted(
    weekend: set[int], off: frozenset[date], on: frozenset[date], length: int, began: datetime
) -> None:
    counted = WorkingDays("XX", date(2026, 1, 1), date(2027, 1, 1), frozenset(weekend), off, on, decided=True)
    rule = Rule(length, "working-day", "test", "Asia/Tokyo", counted)
    due = read_clock(rule, [Fact(FactKind.BEGAN, began)], began).due
    assert due is not None
    first, last = (moment.astimezone(ZoneInfo("Asia/Tokyo")).date() for moment in (began, due))
    passed = [first + timedelta(days=count + 1) for count in range((last - first).days)]
    assert last in counted
    assert sum(day in counted for day in passed) == length
