"""When a post is told: stops first, then treaties, then the person's own wish; what is not known sends nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.protection.core.notification import (
    REFUGEES,
    STATELESS,
    TAIWAN,
    UNKNOWN,
    Answer,
    Case,
    Decision,
    Matter,
    Settled,
    Stop,
    StopKind,
    Why,
    Wish,
    decide,
    decide_all,
)
from comity.protection.core.treaties import Duty, treaties

HELD = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
DAY = timedelta(hours=24)
TABLE = treaties()
STATES = [
    "VNM",
    "JPN",
    "CHN",
    "KOR",
    "USA",
    "GBR",
    "HKG",
    "FRA",
    TAIWAN,
    STATELESS,
    UNKNOWN,
    *sorted(REFUGEES),
]
moments = st.one_of(st.none(), st.integers(0, 500).map(lambda hours: HELD + timedelta(hours=hours)))
some_states = st.frozensets(st.sampled_from(STATES), max_size=3)
stops = st.builds(
    Stop,
    kind=st.sampled_from(StopKind),
    settled=st.sampled_from(Settled),
    feared=some_states,
    states=some_states,
    at=moments,
)
cases = st.builds(
    Case,
    detaining=st.sampled_from(STATES[:8]),
    nationalities=st.lists(st.sampled_from(STATES), max_size=3).map(tuple),
    deprived_at=st.just(HELD),
    wish=st.sampled_from(Wish),
    wish_since=moments,
    stops_asked=st.booleans(),
    stops=st.lists(stops, max_size=3).map(tuple),
    died_at=moments,
    guardian_since=moments,
)


def held(state: str, *, by: str = "JPN", **change: object) -> Decision:
    """The decision about one national."""
    case = replace(Case(by, (state,), HELD, stops_asked=True), **change)  # type: ignore[arg-type]
    (found,) = decide_all(case, TABLE)
    return found


@given(cases)
def test_an_unsettled_stop_never_gives_a_notice(case: Case) -> None:
    for found in decide_all(case, TABLE):
        if any(not stop.opens(found.state) for stop in case.stops):
            assert not found.notifies


@given(cases, st.sampled_from(StopKind))
def test_an_open_stop_stops_every_state_and_every_matter(case: Case, kind: StopKind) -> None:
    stopped = replace(case, stops=(*case.stops, Stop(kind)))
    assert not any(found.notifies for found in decide_all(stopped, TABLE))


@given(cases)
def test_nobody_is_told_before_somebody_asked_what_stops_a_notice(case: Case) -> None:
    assert not any(found.notifies for found in decide_all(replace(case, stops_asked=False), TABLE))


@given(cases)
def test_a_state_that_is_feared_is_told_only_by_the_persons_own_consent(case: Case) -> None:
    for found in decide_all(case, TABLE):
        for stop in case.stops:
            if found.notifies and found.state in stop.feared and stop.settled is not Settled.MISTAKEN:
                assert stop.settled is Settled.CONSENT
                assert found.state in stop.states


@given(cases)
def test_a_refusal_without_a_mandatory_treaty_never_notifies(case: Case) -> None:
    declined = replace(case, wish=Wish.DECLINES, died_at=None, guardian_since=None)
    for found in decide_all(declined, TABLE):
        treaty = TABLE.between(case.detaining, found.state)
        if treaty is None or treaty.duty not in {Duty.MANDATORY, Duty.TREAT_AS}:
            assert not found.notifies


@given(cases)
def test_what_is_not_known_asks_or_says_no(case: Case) -> None:
    for found in decide_all(case, TABLE):
        treaty = TABLE.between(case.detaining, found.state)
        if found.state in {UNKNOWN, STATELESS, *REFUGEES} or (
            found.matter is Matter.DEPRIVATION
            and case.wish in {Wish.NOT_ASKED, Wish.UNDECIDED}
            and (treaty is None or treaty.duty in {Duty.UNKNOWN, Duty.ON_REQUEST})
        ):
            assert not found.notifies


@given(cases)
def test_only_a_notice_has_a_clock_and_it_never_starts_before_the_deprivation(case: Case) -> None:
    for found in decide_all(case, TABLE):
        assert found.notifies == (found.due is not None) == (found.since is not None)
        if found.notifies:
            assert found.since is not None
            assert found.due is not None
            assert HELD <= found.since < found.due
            assert found.because


@given(cases)
def test_every_nationality_has_its_own_decision(case: Case) -> None:
    first = Matter.DEATH if case.died_at else Matter.DEPRIVATION
    found = {one.state for one in decide_all(case, TABLE) if one.matter is first}
    assert found == set(case.nationalities or (UNKNOWN,))


@given(cases, st.sampled_from(STATES))
def test_a_decision_reads_no_order_of_stops(case: Case, state: str) -> None:
    back = replace(case, stops=case.stops[::-1])
    assert decide(case, state, TABLE).answer is decide(back, state, TABLE).answer


def test_a_national_of_viet_nam_in_japan_is_asked_first() -> None:
    assert held("VNM").answer is Answer.ASK
    assert held("VNM", wish=Wish.UNDECIDED).answer is Answer.ASK
    assert held("VNM", wish=Wish.DECLINES).answer is Answer.NO
    wants = held("VNM", wish=Wish.WANTS)
    assert (wants.answer, wants.due) == (Answer.YES, HELD + DAY)
    assert wants.because[0].law.article == "36(1)(b)"


def test_a_national_of_china_in_japan_is_told_of_whatever_they_say() -> None:
    found = held("CHN", wish=Wish.DECLINES)
    assert (found.answer, found.due) == (Answer.YES, HELD + 4 * DAY)
    assert (found.because[0].why, found.because[0].law.verified) == (Why.TREATY, True)
    assert found.regardless


def test_a_treaty_that_nobody_read_says_so() -> None:
    found = held("VNM", by="CHN", wish=Wish.DECLINES)
    assert (found.answer, found.due) == (Answer.YES, HELD + 4 * DAY)
    assert (found.because[0].why, found.because[0].law.verified) == (Why.TREAT_AS, False)


def test_a_limit_that_nobody_read_gives_way_to_the_stricter_default() -> None:
    assert held("USA", by="CHN").due == HELD + DAY


def test_hong_kong_stands_in_the_list_of_the_united_states_alone() -> None:
    assert held("HKG", by="USA").answer is Answer.YES
    assert held("HKG", by="JPN").answer is Answer.ASK


def test_where_a_treaty_is_unknown_a_refusal_asks_a_person() -> None:
    found = held("CHN", by="GBR", wish=Wish.DECLINES)
    assert (found.answer, [one.why for one in found.because]) == (
        Answer.ASK,
        [Why.DECLINED, Why.TREATY_UNKNOWN],
    )


def test_own_rules_alone_do_not_overrule_a_refusal() -> None:
    found = held("FRA", by="CHN", wish=Wish.DECLINES)
    assert (found.answer, found.because[-1].why) == (Answer.ASK, Why.OWN_RULE)


def test_a_dual_national_sees_both_rules() -> None:
    both = decide_all(Case("JPN", ("VNM", "CHN"), HELD, wish=Wish.DECLINES, stops_asked=True), TABLE)
    assert [(one.state, one.answer) for one in both] == [("VNM", Answer.NO), ("CHN", Answer.YES)]


def test_taiwan_never_leads_to_the_post_of_china() -> None:
    assert held(TAIWAN).answer is Answer.ASK
    assert held(TAIWAN, wish=Wish.DECLINES).answer is Answer.NO
    wants = held(TAIWAN, wish=Wish.WANTS)
    assert (wants.answer, wants.state) == (Answer.YES, TAIWAN)


@pytest.mark.parametrize("state", [STATELESS, UNKNOWN, *sorted(REFUGEES)])
def test_nobodys_national_is_nobodys_notice(state: str) -> None:
    assert not held(state, wish=Wish.WANTS).notifies


def test_a_death_needs_no_wish_but_a_stop_holds_it() -> None:
    died = HELD + 3 * DAY
    found = held("VNM", wish=Wish.DECLINES, died_at=died)
    assert (found.answer, found.matter, found.due) == (Answer.YES, Matter.DEATH, died + DAY)
    assert held("VNM", died_at=died, stops=(Stop(StopKind.ASYLUM),)).answer is Answer.STOPPED


def test_a_minor_without_a_guardian_once_the_stop_is_settled() -> None:
    stop = Stop(StopKind.MINOR, Settled.CONSENT, states=frozenset({"VNM"}), at=HELD + DAY)
    case = Case("JPN", ("VNM",), HELD, stops_asked=True, stops=(stop,), guardian_since=HELD)
    found = {one.matter: one for one in decide_all(case, TABLE)}
    assert found[Matter.GUARDIAN].notifies
    assert found[Matter.GUARDIAN].since == HELD + DAY
    assert found[Matter.DEPRIVATION].answer is Answer.ASK


def test_a_consent_opens_the_state_it_names_and_no_other() -> None:
    stop = Stop(StopKind.REFUGEE, Settled.CONSENT, states=frozenset({"CHN"}), at=HELD + DAY)
    case = Case("JPN", ("CHN", "VNM"), HELD, wish=Wish.WANTS, stops_asked=True, stops=(stop,))
    assert [one.answer for one in decide_all(case, TABLE)] == [Answer.YES, Answer.STOPPED]


def test_a_lift_leaves_the_feared_state_closed() -> None:
    lifted = Stop(StopKind.ASYLUM, Settled.LIFTED, feared=frozenset({"CHN"}), at=HELD)
    assert held("CHN", stops=(lifted,)).answer is Answer.STOPPED
    assert held("VNM", wish=Wish.WANTS, stops=(lifted,)).answer is Answer.YES
    assert held("VNM", wish=Wish.WANTS, stops=(replace(lifted, feared=frozenset()),)).answer is Answer.STOPPED


def test_a_changed_wish_starts_the_clock_anew() -> None:
    later = HELD + 10 * DAY
    assert held("VNM", wish=Wish.WANTS, wish_since=later).due == later + DAY
