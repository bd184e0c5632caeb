"""What a clock shows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from comity.web.clocks import Face, State, by_days, read_clock

HA_NOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 4, 9, tzinfo=UTC)
moments = st.integers(1_500_000_000, 2_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


def face(**given_facts: datetime | timedelta | None) -> Face:
    facts = {"now": NOW, "due": NOW + timedelta(days=3), "began": NOW - timedelta(days=1), **given_facts}
    return read_clock(zone=HA_NOI, **facts)  # type: ignore[arg-type]  # a test names the facts


def test_a_clock_with_most_of_its_time_runs() -> None:
    assert face() == Face(State.RUN, timedelta(days=3), 0.75)


def test_a_clock_with_less_than_a_quarter_ends_soon() -> None:
    assert face(began=NOW - timedelta(days=10)).state is State.SOON


def test_a_clock_that_ends_today_ends_soon() -> None:
    assert face(due=NOW + timedelta(hours=12)).state is State.SOON


def test_today_is_the_day_of_the_reader() -> None:
    before_midnight_there = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    due = before_midnight_there + timedelta(hours=2)
    found = read_clock(now=before_midnight_there, due=due, began=None, zone=HA_NOI)
    assert found.state is State.RUN


def test_a_clock_is_late_from_the_very_moment() -> None:
    assert face(due=NOW) == Face(State.LATE, timedelta(0))


def test_a_stopped_clock_is_never_late() -> None:
    stopped = face(due=NOW - timedelta(hours=1), stopped_since=NOW - timedelta(hours=6))
    assert stopped.state is State.STOP
    assert stopped.span == timedelta(hours=6)


def test_a_met_clock_says_how_long_it_took() -> None:
    assert face(met_after=timedelta(days=2, hours=3)) == Face(State.MET, timedelta(days=2, hours=3))


def test_a_clock_without_date_says_so() -> None:
    assert face(due=None).state is State.NONE


@given(moments, moments, st.none() | moments, st.none() | moments)
def test_no_face_shows_a_negative_span_or_more_than_the_whole(
    now: datetime, due: datetime, began: datetime | None, stopped: datetime | None
) -> None:
    shown = read_clock(now=now, due=due, began=began, stopped_since=stopped, zone=HA_NOI)
    assert shown.span is not None
    assert shown.span >= timedelta(0)
    assert 0 <= shown.left <= 1


@given(now=moments, due=moments, left=st.integers(-900, 900))
def test_what_is_due_by_a_day_is_late_by_whole_days_and_by_them_alone(
    now: datetime, due: datetime, left: int
) -> None:
    shown = by_days(read_clock(now=now, due=due, zone=HA_NOI), left)
    assert (shown.state is State.LATE) == (left < 0)
    assert shown.span == timedelta(days=abs(left))
