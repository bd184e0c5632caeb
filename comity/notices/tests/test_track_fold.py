"""The fold of a track: order, stops, clocks, differences."""

from datetime import datetime, timedelta

import pytest

from comity.notices.core import track
from comity.notices.core.track_board import Standing, StopState
from comity.notices.core.track_fields import wrong_in
from comity.notices.core.track_plan import Role
from comity.notices.tests.track_makers import (
    ASKS,
    BEGAN,
    HOLDS,
    LETS_THROUGH,
    Desk,
    Pair,
    filled,
    shown,
    start,
)
from comity.notices.track_data import clocks_between, plans, until

KINDS = sorted(plans())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_comes_to_its_end_by_doing_what_is_due(kind: str) -> None:
    pair = Pair.made(kind)
    board = pair.go_on()
    assert board.standing is Standing.CLOSED
    assert not board.set_aside
    assert shown(board) == shown(pair.holds.board())


@pytest.mark.parametrize("kind", KINDS)
def test_no_step_can_be_taken_before_the_one_before_it(kind: str) -> None:
    pair = Pair.made(kind)
    plan = plans()[kind]
    for later in plan.steps[1:]:
        for desk in (pair.asks, pair.holds):
            said = desk.keep(desk.step(later.code, pair.tick()))
            assert said in {"out-of-order", "not-yours", "stopped", "stop-unanswered"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_is_missing_is_never_let_through(kind: str) -> None:
    plan = plans()[kind]
    every = [(step.fields, {"step"}) for step in plan.steps] + [
        (act.fields, set()) for act in plan.acts.values()
    ]
    for fields, _more in every:
        whole = filled(fields, BEGAN)
        assert wrong_in(whole, fields) == ""
        for one in fields:
            if not one.optional:
                left_out = {name: value for name, value in whole.items() if name != one.name}
                assert wrong_in(left_out, fields) == one.name
                assert wrong_in({**whole, one.name: ""}, fields) == one.name


def test_a_limit_without_a_source_is_no_limit() -> None:
    step = plans()["extradition"].step("arrest")
    assert step is not None
    whole = filled(step.fields, BEGAN)
    assert wrong_in({**whole, "limit": {**whole["limit"], "source": " "}}, step.fields) == "limit"
    assert wrong_in({**whole, "limit": {**whole["limit"], "until": "2026-08-01"}}, step.fields) == "limit"


def test_a_node_that_takes_no_part_is_refused() -> None:
    pair = Pair.made()
    stranger = Desk("cxp:node:kr:busan", pair.asks.begun)
    assert stranger.keep(stranger.step("identity", pair.tick())) == "not-a-party"


def test_who_lets_through_says_whether_and_nothing_else() -> None:
    desk = Desk(LETS_THROUGH, start(**{LETS_THROUGH: Role.TRANSIT}))
    assert desk.keep(desk.step("identity", BEGAN)) == "not-yours"
    assert desk.keep(desk.other("ended", BEGAN)) == "not-yours"
    assert desk.keep(desk.other("transit", BEGAN)) == ""


def test_a_namesake_is_settled_first_and_ends_it() -> None:
    pair = Pair.made()
    assert pair.say(pair.holds.step("identity", pair.tick(), outcome="namesake")) == ""
    board = pair.asks.board()
    assert (board.standing, board.end_reason) == (Standing.ENDED, "namesake")
    assert pair.say(pair.holds.step("located", pair.tick())) == "ended"
    assert [(one.code, one.node) for one in board.nexts()] == [("closed", ASKS)]
    assert pair.say(pair.asks.step("closed", pair.tick())) == ""
    assert pair.holds.board().standing is Standing.CLOSED


def test_while_misuse_is_not_excluded_the_person_is_not_located() -> None:
    pair = Pair.made()
    first = pair.holds.step("identity", pair.tick(), misuse_excluded="no")
    assert pair.say(first) == ""
    assert pair.say(pair.holds.step("located", pair.tick())) == "out-of-order"
    assert pair.say(pair.holds.step("identity", pair.tick(), corrects=first.id)) == ""
    assert pair.say(pair.holds.step("located", pair.tick())) == ""


def test_the_limit_of_arrest_runs_for_who_owes_the_papers_and_stops_when_they_are_whole() -> None:
    pair = Pair.made()
    pair.go_on("papers")
    [clock] = pair.asks.board().clocks()
    assert (clock.step, clock.role, clock.runs, clock.by_law) == ("arrest", Role.ASKING, True, True)
    assert clock.due - clock.began == timedelta(days=45)
    assert pair.say(pair.asks.step("papers", pair.tick())) == ""
    assert (
        pair.say(pair.holds.step("papers-received", pair.tick(), complete="no", missing="No warrant")) == ""
    )
    board = pair.asks.board()
    assert board.clocks()[0].runs
    assert [(one.code, one.node) for one in board.nexts()] == [("papers", ASKS), ("papers-received", HOLDS)]
    pair.go_on("decision")
    assert not pair.holds.board().clocks()[0].runs


def test_a_limit_is_made_longer_and_never_shorter() -> None:
    pair = Pair.made()
    pair.go_on("papers")
    due = pair.asks.board().clocks()[0].due
    assert pair.say(
        pair.holds.other("extended", pair.tick(), until=(due - timedelta(days=1)).isoformat())
    ) == ("limit-before")
    assert pair.say(pair.asks.other("extended", pair.tick())) == "not-yours"
    longer = (due + timedelta(days=15)).isoformat()
    assert pair.say(pair.holds.other("extended", pair.tick(), until=longer, source="art. 31")) == ""
    [clock] = pair.asks.board().clocks()
    assert (clock.due, clock.source) == (due + timedelta(days=15), "art. 31")


def test_a_released_person_may_be_arrested_again() -> None:
    pair = Pair.made()
    pair.go_on("papers")
    assert pair.say(pair.holds.other("released", pair.tick())) == ""
    assert pair.asks.board().next_due() is None
    assert pair.say(pair.holds.step("arrest", pair.tick())) == ""
    assert pair.asks.board().next_due() is not None


def test_an_arrest_that_was_left_out_may_come_later() -> None:
    pair = Pair.made()
    pair.go_on("arrest")
    assert pair.say(pair.holds.other("waived", pair.tick(), step="arrest")) == ""
    assert pair.say(pair.holds.other("waived", pair.tick(), step="decision")) == "not-optional"
    assert pair.say(pair.asks.step("papers", pair.tick())) == ""
    assert pair.say(pair.holds.step("arrest", pair.tick())) == ""


def test_a_stop_that_is_raised_blocks_the_next_step_until_somebody_settles_it() -> None:
    pair = Pair.made()
    pair.go_on("located")
    assert pair.say(pair.asks.other("stop", pair.tick(), stop="minor", state="raised")) == ""
    assert pair.say(pair.holds.step("located", pair.tick())) == "stopped"
    assert pair.say(pair.asks.other("stop", pair.tick(), stop="minor", state="settled")) == "not-yours"
    assert pair.say(pair.holds.other("stop", pair.tick(), stop="minor", state="cleared")) == "raised"
    assert pair.say(pair.holds.other("stop", pair.tick(), stop="minor", state="settled")) == ""
    assert pair.say(pair.holds.step("located", pair.tick())) == ""


@pytest.mark.parametrize(
    ("birth", "state"),
    [
        ("2010-01-01", StopState.RAISED),
        ("1980", StopState.CLEARED),
        ("2008-07-02", StopState.RAISED),
        ("2008-07-01", StopState.CLEARED),
        ("2008", StopState.RAISED),
        ("", StopState.UNANSWERED),
        ("unknown", StopState.UNANSWERED),
    ],
)
def test_age_is_a_stop_by_itself_and_an_unknown_age_never_passes(birth: str, state: StopState) -> None:
    assert track.begin(plans()["extradition"], start(birth=birth)).stops["minor"].state is state


def test_death_penalty_asks_for_a_promise_before_ready_to_hand_over() -> None:
    pair = Pair.made()
    pair.go_on("decision")
    for code in ("torture", "consent"):
        assert pair.say(pair.holds.other("stop", pair.tick(), stop=code, state="cleared")) == ""
    assert pair.say(pair.holds.step("decision", pair.tick())) == "stop-unanswered"
    assert pair.say(pair.holds.other("stop", pair.tick(), stop="death-penalty", state="raised")) == ""
    assert pair.say(pair.holds.step("decision", pair.tick())) == ""
    assert pair.say(pair.holds.step("ready", pair.tick())) == "assurance-missing"
    assert [(one.task, one.node) for one in pair.asks.board().nexts()] == [("promise", ASKS)]
    empty = pair.asks.other("assurance", pair.tick(), stop="death-penalty", authority="")
    assert pair.say(empty) == "malformed"
    promise = pair.asks.other("assurance", pair.tick(), stop="death-penalty")
    assert pair.say(promise) == ""
    assert pair.say(pair.holds.step("ready", pair.tick())) == "assurance-missing"
    assert pair.say(pair.asks.other("assurance-answer", pair.tick(), assurance=promise.id)) == "not-yours"
    assert (
        pair.say(pair.holds.other("assurance-answer", pair.tick(), assurance=promise.id, accepted="no")) == ""
    )
    assert pair.say(pair.holds.step("ready", pair.tick())) == "assurance-missing"
    second = pair.asks.other("assurance", pair.tick(), stop="death-penalty")
    assert pair.say(second) == ""
    assert pair.say(pair.holds.other("assurance-answer", pair.tick(), assurance=second.id)) == ""
    assert pair.say(pair.holds.step("ready", pair.tick())) == ""


def test_torture_holds_the_decision_itself() -> None:
    pair = Pair.made()
    pair.go_on("decision")
    assert pair.say(pair.holds.other("stop", pair.tick(), stop="torture", state="raised")) == ""
    assert pair.say(pair.holds.step("decision", pair.tick())) == "stopped"
    assert (
        pair.say(pair.holds.other("stop", pair.tick(), stop="torture", state="settled")) == "assurance-needed"
    )


def test_a_sentenced_person_goes_nowhere_without_consent_in_writing() -> None:
    pair = Pair.made("sentenced")
    pair.go_on("holding-agrees")
    agreed = pair.holds.step("holding-agrees", pair.tick())
    assert track.refusal(pair.holds.board(), agreed) == "stopped"
    assert pair.say(pair.holds.other("consent", pair.tick(), written="no")) == ""
    assert (
        pair.say(pair.holds.other("stop", pair.tick(), stop="consent", state="cleared")) == "consent-needed"
    )
    assert track.refusal(pair.holds.board(), agreed) == "stopped"
    assert pair.say(pair.holds.other("consent", pair.tick())) == ""
    pair.go_on("ready")
    assert pair.say(pair.holds.other("consent", pair.tick(), given="no")) == ""
    assert pair.say(pair.holds.step("ready", pair.tick())) == "stopped"


def test_a_refusal_because_of_nationality_ends_it() -> None:
    pair = Pair.made()
    pair.go_on("decision")
    for code in ("torture", "death-penalty", "consent"):
        pair.say(pair.holds.other("stop", pair.tick(), stop=code, state="cleared"))
    assert pair.say(pair.holds.step("decision", pair.tick(), outcome="refused", ground="national")) == ""
    assert pair.asks.board().end_reason == "refused"


def test_a_person_who_dies_ends_the_track_and_the_notice_is_withdrawn() -> None:
    pair = Pair.made()
    pair.go_on("decision")
    assert pair.say(pair.holds.other("ended", pair.tick(), reason="died")) == ""
    board = pair.asks.board()
    assert (board.standing, board.end_reason, board.next_due()) == (Standing.ENDED, "died", None)
    assert pair.say(pair.holds.step("closed", pair.tick())) == "not-yours"
    assert pair.say(pair.asks.step("closed", pair.tick(), notice="withdrawn")) == ""


def differing() -> tuple[Pair, datetime]:
    pair = Pair.made()
    pair.go_on("receipt")
    at = pair.tick()
    assert pair.say(pair.asks.step("receipt", at, place="Nội Bài")) == ""
    earlier = (at - timedelta(minutes=20)).isoformat()
    assert pair.say(pair.holds.step("receipt", pair.tick(), at=earlier, place="Nội Bài")) == ""
    return pair, at


def test_two_times_of_one_handover_are_shown_and_settled_by_a_person_of_each_side() -> None:
    pair, at = differing()
    board = pair.asks.board()
    assert board.differences() == ["receipt"]
    assert board.standing is Standing.HANDED_OVER
    assert pair.say(pair.asks.step("closed", pair.tick())) == "difference-open"
    proposal = pair.holds.other("settlement", pair.tick(), step="receipt", at=at.isoformat(), place="Nội Bài")
    assert pair.say(proposal) == ""
    assert (
        pair.say(pair.holds.other("settlement-answer", pair.tick(), settlement=proposal.id))
        == "own-settlement"
    )
    assert pair.say(pair.asks.other("settlement-answer", pair.tick(), settlement=proposal.id)) == ""
    board = pair.asks.board()
    assert (board.differences(), board.at_of("receipt")) == ([], at)
    assert pair.say(pair.asks.step("closed", pair.tick())) == ""
    assert shown(pair.asks.board()) == shown(pair.holds.board())


def test_a_difference_that_is_not_agreed_stays() -> None:
    pair, _at = differing()
    proposal = pair.holds.other("settlement", pair.tick(), step="receipt")
    pair.say(proposal)
    pair.say(pair.asks.other("settlement-answer", pair.tick(), settlement=proposal.id, agreed="no"))
    assert pair.asks.board().differences() == ["receipt"]


def test_one_moment_written_in_two_zones_is_no_difference() -> None:
    pair = Pair.made()
    pair.go_on("receipt")
    pair.say(pair.asks.step("receipt", pair.tick(), at="2026-09-01T10:00:00+07:00"))
    pair.say(pair.holds.step("receipt", pair.tick(), at="2026-09-01T12:00:00+09:00"))
    assert pair.asks.board().differences() == []


def test_a_slip_is_corrected_and_the_first_words_are_kept() -> None:
    pair = Pair.made()
    pair.go_on("arrest")
    first = pair.holds.step("arrest", pair.tick())
    pair.say(first)
    assert pair.say(pair.holds.step("arrest", pair.tick())) == "already-done"
    second = pair.holds.step("arrest", pair.tick(), corrects=first.id, place="Da Nang")
    assert pair.say(second) == ""
    signed = pair.asks.board().steps["arrest"].signed[HOLDS]
    assert (signed.entry, signed.before) == (second, (first,))
    pair.say(pair.asks.step("papers", pair.tick()))
    assert pair.say(pair.holds.step("arrest", pair.tick(), corrects=second.id)) == "too-late"


def test_limits_are_never_taken_by_themselves() -> None:
    assert clocks_between("KR", "VN") == []
    assert {one.code for one in clocks_between("CN", "VN")} == {"cn-law", "cn-vn-treaty"}
    assert {one.code for one in clocks_between("JP", "VN")} == {"jp-law"}
    marks = {one.code: one.verified for one in clocks_between("CN", "VN") + clocks_between("JP", "KR")}
    assert marks == {"cn-law": True, "cn-vn-treaty": False, "jp-law": False, "jp-treaty": False}


def test_limits_end_to_the_hour_and_months_on_their_day() -> None:
    at = datetime.fromisoformat("2026-12-31T10:30:00+00:00")
    assert until(at, 45, "calendar-day").isoformat() == "2027-02-14T10:30:00+00:00"
    assert until(at, 2, "month").isoformat() == "2027-02-28T10:30:00+00:00"
    assert until(at, 8, "hour").isoformat() == "2026-12-31T18:30:00+00:00"
