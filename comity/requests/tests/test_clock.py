"""The clock, as a pure function of signed facts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.requests.clock import ClockState, Fact, FactKind, Rule, read_clock

BEGAN = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
THREE_DAYS = Rule(3, "calendar-day", "test")
moments = st.integers(0, 14 * 24 * 60).map(lambda minutes: BEGAN + timedelta(minutes=minutes))


def began() -> Fact:
    return Fact(FactKind.BEGAN, BEGAN)


def test_it_has_not_begun_before_the_receipt() -> None:
    assert read_clock(THREE_DAYS, [], BEGAN).state is ClockState.NOT_BEGUN


def test_it_runs_out_to_the_second() -> None:
    due = BEGAN + timedelta(days=3)
    assert read_clock(THREE_DAYS, [began()], due).state is ClockState.RUNNING
    assert read_clock(THREE_DAYS, [began()], due + timedelta(seconds=1)).state is ClockState.LATE


def test_it_stands_still_while_a_question_is_open() -> None:
    facts = [began(), Fact(FactKind.ASKED_BACK, BEGAN + timedelta(hours=1), "q")]
    early = read_clock(THREE_DAYS, facts, BEGAN + timedelta(hours=2))
    late = read_clock(THREE_DAYS, facts, BEGAN + timedelta(days=9))
    assert early.state is late.state is ClockState.STOPPED
    assert early.remaining == late.remaining == timedelta(days=3) - timedelta(hours=1)


def test_two_open_questions_stop_it_once() -> None:
    facts = [
        began(),
        Fact(FactKind.ASKED_BACK, BEGAN + timedelta(hours=1), "a"),
        Fact(FactKind.ASKED_BACK, BEGAN + timedelta(hours=2), "b"),
        Fact(FactKind.CLEARED, BEGAN + timedelta(hours=3), "a"),
        Fact(FactKind.CLEARED, BEGAN + timedelta(hours=5), "b"),
    ]
    assert read_clock(THREE_DAYS, facts, BEGAN + timedelta(hours=9)).stood_still == timedelta(hours=4)


def test_a_question_cleared_before_it_was_asked_by_another_clock_stops_nothing() -> None:
    facts = [
        began(),
        Fact(FactKind.ASKED_BACK, BEGAN + timedelta(minutes=4), "q"),
        Fact(FactKind.CLEARED, BEGAN + timedelta(minutes=2), "q"),
    ]
    reading = read_clock(THREE_DAYS, facts, BEGAN + timedelta(hours=1))
    assert (reading.state, reading.stood_still) == (ClockState.RUNNING, timedelta())


def test_a_shorter_reasoned_deadline_wins() -> None:
    wanted = BEGAN + timedelta(hours=5)
    assert read_clock(THREE_DAYS, [began()], BEGAN, reply_by=wanted).due == wanted


def test_working_days_pass_over_the_weekend_of_the_answering_side() -> None:
    friday_evening_in_tokyo = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    reading = read_clock(
        Rule(1, "working-day", "test", "Asia/Tokyo"),  # no calendar: Monday to Friday
        [Fact(FactKind.BEGAN, friday_evening_in_tokyo)],
        friday_evening_in_tokyo,
    )
    assert reading.due == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_an_answer_ends_it_for_good() -> None:
    answered = BEGAN + timedelta(days=2)
    facts = [began(), Fact(FactKind.ANSWERED, answered)]
    assert read_clock(THREE_DAYS, facts, answered) == read_clock(
        THREE_DAYS, facts, answered + timedelta(days=90)
    )
    assert read_clock(THREE_DAYS, facts, answered).state is ClockState.MET


def test_a_late_answer_is_missed() -> None:
    facts = [began(), Fact(FactKind.ANSWERED, BEGAN + timedelta(days=4))]
    assert read_clock(THREE_DAYS, facts, BEGAN + timedelta(days=5)).state is ClockState.MISSED


fact_lists = st.lists(
    st.builds(
        Fact,
        st.sampled_from([FactKind.ASKED_BACK, FactKind.CLEARED, FactKind.ANSWERED]),
        moments,
        st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(fact_lists, moments, st.randoms())
def test_the_order_of_arrival_does_not_matter(facts: list[Fact], now: datetime, random: object) -> None:
    told = [began(), *facts]
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands a random.Random
    assert read_clock(THREE_DAYS, told, now) == read_clock(THREE_DAYS, shuffled, now)


@given(fact_lists, moments)
def test_due_moves_only_by_the_time_it_stood_still(facts: list[Fact], now: datetime) -> None:
    reading = read_clock(THREE_DAYS, [began(), *facts], now)
    assert reading.due == BEGAN + timedelta(days=3) + reading.stood_still
    assert reading.stood_still >= timedelta()
    assert 0 <= reading.share <= 1


@given(fact_lists, moments, moments)
def test_time_left_never_grows(facts: list[Fact], one: datetime, other: datetime) -> None:
    earlier, later = sorted([one, other])
    told = [began(), *facts]
    assert read_clock(THREE_DAYS, told, later).remaining <= read_clock(THREE_DAYS, told, earlier).remaining


grants = st.lists(st.builds(Fact, st.just(FactKind.EXTENDED), moments, st.just("e"), moments), max_size=3)


@given(fact_lists, grants, moments)
def test_more_time_never_takes_time_away(facts: list[Fact], granted: list[Fact], now: datetime) -> None:
    without = read_clock(THREE_DAYS, [began(), *facts], now)
    reading = read_clock(THREE_DAYS, [began(), *facts, *granted], now)
    assert reading.remaining >= without.remaining
    assert reading.stood_still == without.stood_still
    assert reading.ended == without.ended


@given(fact_lists, grants, moments, st.randoms())
def test_grants_count_in_whatever_order_they_arrived(
    facts: list[Fact], granted: list[Fact], now: datetime, random: object
) -> None:
    told = [began(), *facts, *granted]
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands a random.Random
    assert read_clock(THREE_DAYS, told, now) == read_clock(THREE_DAYS, shuffled, now)


@given(st.integers(1, 60), st.integers(73, 900), st.integers(0, 300))
def test_more_time_ends_at_the_granted_moment_and_a_later_pause_moves_it_on(
    granted_after: int, until_after: int, pause: int
) -> None:
    until = BEGAN + timedelta(hours=until_after)
    grant = Fact(FactKind.EXTENDED, BEGAN + timedelta(hours=granted_after), "e", until)
    asked = BEGAN + timedelta(hours=61)
    facts = [
        began(),
        grant,
        Fact(FactKind.ASKED_BACK, asked, "q"),
        Fact(FactKind.CLEARED, asked + timedelta(hours=pause), "q"),
    ]
    assert read_clock(THREE_DAYS, [began(), grant], asked).due == until
    assert read_clock(THREE_DAYS, facts, asked).due == until + timedelta(hours=pause)


def test_a_pause_before_the_grant_is_no_part_of_it() -> None:
    until = BEGAN + timedelta(days=9)
    facts = [
        began(),
        Fact(FactKind.ASKED_BACK, BEGAN + timedelta(hours=1), "q"),
        Fact(FactKind.CLEARED, BEGAN + timedelta(hours=20), "q"),
        Fact(FactKind.EXTENDED, BEGAN + timedelta(hours=40), "e", until),
    ]
    assert read_clock(THREE_DAYS, facts, BEGAN + timedelta(days=1)).due == until


def test_more_time_after_the_answer_changes_nothing() -> None:
    answered = [began(), Fact(FactKind.ANSWERED, BEGAN + timedelta(days=4))]
    late_grant = Fact(FactKind.EXTENDED, BEGAN + timedelta(days=5), "e", BEGAN + timedelta(days=9))
    now = BEGAN + timedelta(days=6)
    assert read_clock(THREE_DAYS, [*answered, late_grant], now) == read_clock(THREE_DAYS, answered, now)


def test_more_time_wakes_a_clock_that_ran_out_while_it_was_decided() -> None:
    grant = Fact(FactKind.EXTENDED, BEGAN + timedelta(days=4), "e", BEGAN + timedelta(days=9))
    assert read_clock(THREE_DAYS, [began()], BEGAN + timedelta(days=5)).state is ClockState.LATE
    assert read_clock(THREE_DAYS, [began(), grant], BEGAN + timedelta(days=5)).state is ClockState.RUNNING
