"""When a mail is due, by rule alone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.notifications.kinds import Urgency
from comity.notifications.mail_rules import (
    ALL,
    LAST_RETRY,
    NOW,
    OFF,
    ORDINARY,
    SOON,
    URGENT,
    WANTED,
    Quiet,
    Rules,
    retry_after,
)
from comity.notifications.models import Choice

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HALF_HOUR = timedelta(minutes=30)
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)  # twelve o'clock in Hanoi
NIGHT = Quiet(time(22), time(6))

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # given the zone beside
urgencies = st.sampled_from([NOW, SOON, ORDINARY])
told_lists = st.lists(st.tuples(moments, urgencies), max_size=6)
zones = st.sampled_from(
    [ZoneInfo(name) for name in ("UTC", "Asia/Tokyo", "America/New_York", "Europe/Berlin")]
)
quiets = st.none() | st.builds(Quiet, st.times(), st.times())
rules = st.builds(Rules, st.sampled_from([OFF, URGENT, ALL]), zones, st.just(HALF_HOUR), quiets)


def test_the_words_of_the_rule_are_those_of_the_rows() -> None:
    assert {NOW, SOON, ORDINARY} == set(Urgency.values)
    assert set(WANTED) == set(Choice.values)


@given(told_lists, st.none() | moments, moments, quiets)
def test_who_wants_none_gets_none(
    told: list[tuple[datetime, str]], last: datetime | None, at: datetime, quiet: Quiet | None
) -> None:
    assert not Rules(OFF, HANOI, HALF_HOUR, quiet).is_due(told, last, at)


@given(rules, told_lists, st.none() | moments, moments)
def test_flash_is_always_due_where_mails_are_wanted(
    rule: Rules, told: list[tuple[datetime, str]], last: datetime | None, at: datetime
) -> None:
    assert rule.is_due([*told, (at, NOW)], last, at) == (rule.choice != OFF)


@given(rules, told_lists, st.none() | moments, moments)
def test_without_flash_mails_keep_their_distance_and_the_quiet(
    rule: Rules, told: list[tuple[datetime, str]], last: datetime | None, at: datetime
) -> None:
    slow = [(when, urgency) for when, urgency in told if urgency != NOW]
    if not rule.is_due(slow, last, at):
        return
    assert last is None or at - last >= HALF_HOUR
    assert at - min(when for when, urgency in slow if rule.wants(urgency)) >= HALF_HOUR
    assert rule.quiet is None or not rule.quiet.holds(at.astimezone(rule.zone).time())


@given(rules, told_lists, st.none() | moments, moments)
def test_what_is_due_stays_due_until_the_quiet_begins(
    rule: Rules, told: list[tuple[datetime, str]], last: datetime | None, at: datetime
) -> None:
    awake = Rules(rule.choice, rule.zone, rule.every)
    if awake.is_due(told, last, at):
        assert awake.is_due(told, last, at + HALF_HOUR)


def test_half_an_hour_after_the_first() -> None:
    rule = Rules(ALL, HANOI, HALF_HOUR)
    told = [(NOON, ORDINARY), (NOON + timedelta(minutes=20), SOON)]
    assert not rule.is_due(told, None, NOON + timedelta(minutes=29))
    assert rule.is_due(told, None, NOON + HALF_HOUR)
    assert not rule.is_due(told, NOON + timedelta(minutes=10), NOON + HALF_HOUR)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False), (12, False)]
)
def test_quiet_over_midnight_on_the_persons_wall(hour: int, quiet: bool) -> None:  # noqa: FBT001  # a table of the test
    at = datetime(2026, 6, 2, hour, 0, tzinfo=HANOI).astimezone(UTC)
    rule = Rules(ALL, HANOI, HALF_HOUR, NIGHT)
    assert rule.is_due([(at - timedelta(hours=1), ORDINARY)], None, at) is not quiet


def test_urgent_ones_only() -> None:
    rule = Rules(URGENT, HANOI, HALF_HOUR)
    assert not rule.is_due([(NOON, ORDINARY)], None, NOON + timedelta(days=1))
    assert rule.is_due([(NOON, SOON)], None, NOON + timedelta(days=1))


@given(st.integers(0, 10_000))
def test_attempts_come_later_each_time_and_never_stop(attempts: int) -> None:
    assert timedelta() < retry_after(attempts) <= retry_after(attempts + 1) <= LAST_RETRY
