"""Two nodes that hold one track come to the same board, under any delay that causality allows."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.notices.core import track
from comity.notices.core.track_entries import Entry, in_order
from comity.notices.tests.track_makers import ASKS, BEGAN, HOLDS, Desk, Pair, shown
from comity.notices.track_data import plans

KINDS = sorted(plans())
ACTS = ("stop", "due", "ended", "extended", "released", "settlement", "consent", "transit", "waived")
MOVE = st.tuples(
    st.sampled_from(["asks", "holds"]),
    st.sampled_from(["due", "due", "due", "deliver", "deliver", "noise"]),
    st.sampled_from(ACTS),
    st.integers(0, 7),
    st.integers(-30, 30),
)


def noise(desk: Desk, kind: str, number: int, at: datetime) -> Entry:
    plan = desk.plan
    stops, steps = plan.public_stops(), plan.steps
    given: dict[str, Any] = {}
    if kind == "stop":
        given = {"stop": stops[number % len(stops)], "state": ("raised", "settled", "cleared")[number % 3]}
    elif kind in {"due", "settlement", "waived"}:
        given = {"step": "receipt" if kind == "settlement" else steps[number % len(steps)].code}
    elif kind == "extended":
        given = {"until": (at + timedelta(days=90)).isoformat()}
    return desk.other(kind, at, **given)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.lists(MOVE, max_size=70), st.randoms(use_true_random=False))
def test_both_nodes_come_to_the_same_board(kind: str, moves: list[Any], chance: Any) -> None:
    pair = Pair.made(kind)
    desks = {"asks": pair.asks, "holds": pair.holds}
    waiting: dict[str, list[Entry]] = {"asks": [], "holds": []}
    at = BEGAN
    for side, move, act, number, skew in moves:
        desk, other = desks[side], "holds" if side == "asks" else "asks"
        at += timedelta(minutes=40)
        if move == "deliver":
            for entry in waiting[side][: number + 1]:
                assert (
                    desk.receive(entry) == ""
                )  # honest entries are never refused, whatever happened meanwhile
                assert desk.receive(entry) == ""
            del waiting[side][: number + 1]
            continue
        said_at = at + timedelta(minutes=skew)  # clocks of two nodes are never the same
        made = desk.due(said_at) if move == "due" else noise(desk, act, number, said_at)
        if made is not None and not desk.keep(made):
            waiting[other].append(made)
    for side, desk in desks.items():
        for entry in waiting[side]:
            assert desk.receive(entry) == ""
    assert shown(pair.asks.board()) == shown(pair.holds.board())
    every = list(pair.asks.held.values())
    chance.shuffle(every)
    again = track.fold(pair.asks.plan, pair.asks.begun, every + every[:5])
    assert shown(again) == shown(pair.holds.board())
    assert len(again.counted) + len(again.set_aside) == len(pair.asks.held)


@settings(max_examples=100, deadline=None)
@given(st.lists(MOVE, max_size=60))
def test_nothing_is_done_before_what_it_rests_on(moves: list[Any]) -> None:
    pair = Pair.made()
    at = BEGAN
    for side, move, act, number, _skew in moves:
        at += timedelta(minutes=40)
        desk = pair.asks if side == "asks" else pair.holds
        made = desk.due(at) if move != "noise" else noise(desk, act, number, at)
        if made is not None:
            pair.say(made)
    board = pair.asks.board()
    assert not board.set_aside  # where each hears the other at once nothing is ever set aside
    if board.steps["ready"].signed:
        assert all(board.is_done(code) for code in ("identity", "papers", "decision"))
        at_ready = board.counted[: [one.data.get("step") for one in board.counted].index("ready")]
        then = track.fold(board.plan, board.start, at_ready)
        assert not then.needs_promise()
        assert not then.unanswered(board.steps["ready"].step)


def test_what_rests_on_something_missing_waits() -> None:
    first = Entry("a", "due", BEGAN, ASKS)
    second = Entry("b", "due", BEGAN, ASKS, after=frozenset({"a"}))
    third = Entry("c", "due", BEGAN, ASKS, after=frozenset({"b", "x"}))
    assert [one.id for one in in_order([third, second, first, second])] == ["a", "b"]


def test_the_order_is_that_of_causes_and_then_of_time() -> None:
    early = Entry("z", "due", BEGAN - timedelta(days=1), ASKS, after=frozenset({"a"}))
    late = Entry("a", "due", BEGAN, HOLDS)
    other = Entry("b", "due", BEGAN, ASKS)
    assert [one.id for one in in_order([other, early, late])] == ["a", "z", "b"]
