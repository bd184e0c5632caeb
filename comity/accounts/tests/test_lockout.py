"""The rule that closes the door after wrong attempts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.lockout import ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE, Door, after_wrong, pause_after

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
gaps = st.lists(st.timedeltas(timedelta(), timedelta(days=2)), max_size=80)


def test_four_wrong_attempts_leave_the_door_open() -> None:
    door = Door()
    for _attempt in range(ATTEMPTS - 1):
        door = after_wrong(door, NOON)
    assert not door.is_closed(NOON)


def test_the_fifth_closes_it_for_a_quarter_of_an_hour() -> None:
    door = after_wrong(Door(wrong=ATTEMPTS - 1), NOON)
    assert door.closed_until == NOON + timedelta(minutes=15)
    assert door.is_closed(NOON + timedelta(minutes=15) - timedelta(microseconds=1))
    assert not door.is_closed(NOON + timedelta(minutes=15))


def test_each_pause_is_twice_the_one_before_up_to_the_limit() -> None:
    pauses = [pause_after(wrong) for wrong in range(ATTEMPTS, 10 * ATTEMPTS, ATTEMPTS)]
    assert pauses[0] == FIRST_PAUSE
    for shorter, longer in pairwise(pauses):
        assert longer == min(2 * shorter, LONGEST_PAUSE)
    assert pauses[-1] == LONGEST_PAUSE


@given(gaps)
def test_nobody_looks_at_more_than_five_attempts_between_two_pauses(waits: list[timedelta]) -> None:
    door, at, looked_at = Door(), NOON, 0
    for wait in waits:
        at += wait
        if door.is_closed(at):
            assert after_wrong(door, at) == door
            continue
        door = after_wrong(door, at)
        looked_at += 1
        assert door.is_closed(at) == (looked_at % ATTEMPTS == 0)


@given(st.integers(-5, 10**9))
def test_a_pause_is_never_negative_nor_longer_than_the_limit(wrong: int) -> None:
    assert timedelta() <= pause_after(wrong) <= LONGEST_PAUSE


@given(st.integers(0, 10**6), st.timedeltas(timedelta(), timedelta(days=30)))
def test_the_count_fits_its_column(wrong: int, later: timedelta) -> None:
    assert after_wrong(Door(wrong), NOON + later).wrong <= 32_767
