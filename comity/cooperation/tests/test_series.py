"""Ordinals in a series, and the meetings before and after."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.cooperation.core.series import Doubt, Held, beside, doubts, in_sequence, next_ordinal


def day(year: int, month: int = 1, number: int = 1) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


SIXTH = Held("sixth", 6, day(2018, 10))
SEVENTH = Held("seventh", 7, day(2021, 2, 19))
EIGHTH = Held("eighth", 8, None)
SERIES = [EIGHTH, SIXTH, SEVENTH]


def test_the_seventh_stands_between_the_sixth_and_the_planned_eighth() -> None:
    assert beside(SEVENTH, SERIES) == (SIXTH, EIGHTH)
    assert beside(SIXTH, SERIES) == (None, SEVENTH)
    assert next_ordinal(SERIES) == 9
    assert [doubts(one, SERIES) for one in SERIES] == [[], [], []]


@pytest.mark.parametrize(
    ("meeting", "doubt"),
    [
        (Held("x", 7, day(2022)), Doubt.TAKEN),
        (Held("x", 10, day(2024)), Doubt.SKIPPED),
        (Held("x", 9, day(2019)), Doubt.BACKWARDS),
        (Held("x", 0, day(2024)), Doubt.NOT_POSITIVE),
    ],
)
def test_an_ordinal_that_does_not_follow_is_doubted(meeting: Held, doubt: Doubt) -> None:
    assert doubt in doubts(meeting, SERIES)


def test_a_meeting_without_an_ordinal_or_in_a_series_without_is_not_doubted() -> None:
    assert doubts(Held("x", None, day(2024)), SERIES) == []
    assert doubts(Held("x", 88, day(2019)), [Held("y", None, day(2018))]) == []
    assert next_ordinal([Held("y", None, day(2018))]) is None


def test_a_cancelled_one_leaves_its_ordinal_free() -> None:
    gone = Held("gone", 9, day(2023), is_cancelled=True)
    assert doubts(Held("x", 9, day(2024)), [*SERIES, gone]) == []
    assert beside(gone, SERIES) == (None, None)


def test_a_meeting_moved_over_the_date_line_keeps_its_place() -> None:
    tokyo = datetime(2021, 2, 19, 1, tzinfo=timezone(timedelta(hours=9)))
    honolulu = datetime(2021, 2, 18, 8, tzinfo=timezone(timedelta(hours=-10)))  # two hours later
    one, other = Held("one", None, tokyo), Held("other", None, honolulu)
    assert in_sequence([other, one]) == [one, other]


MEETINGS = st.lists(
    st.builds(
        Held,
        st.uuids().map(str),
        st.none() | st.integers(-2, 20),
        st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        st.booleans(),
    ),
    max_size=8,
)


@given(MEETINGS, st.randoms(use_true_random=False))
def test_the_order_of_entry_means_nothing(meetings: list[Held], chance: object) -> None:
    mixed = list(meetings)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert in_sequence(mixed) == in_sequence(meetings)
    for one in meetings:
        assert beside(one, mixed) == beside(one, meetings)
        assert doubts(one, mixed) == doubts(one, meetings)


@given(MEETINGS)
def test_before_and_after_point_at_each_other(meetings: list[Held]) -> None:
    counted = [one for one in meetings if not one.is_cancelled]
    if any(one.ordinal is None for one in counted) and any(one.ordinal is not None for one in counted):
        return  # by moment for some and by ordinal for others
    for one in counted:
        _before, after = beside(one, meetings)
        if after is not None:
            assert beside(after, meetings)[0] == one
