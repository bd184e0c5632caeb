"""Whose turn it is, by the order of service: no clock is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.core.fair_queue import FairQueue


def served(queue: FairQueue[str], places: int) -> list[str]:
    """Run everything, the job that began first ending first; return the jobs in the order of their beginning."""
    order, running = [], []
    while True:
        while (taken := queue.take()) is not None:
            running.append(taken[0])
            order.append(taken[1])
            assert len(running) <= places
        if not running:
            return order
        queue.done(running.pop(0))


@pytest.mark.parametrize("places", [1, 2, 6, 8])
def test_a_flood_of_one_leaves_the_next_turn_to_another(places: int) -> None:
    queue: FairQueue[str] = FairQueue(places)
    for number in range(1000):
        queue.put("flood", f"flood {number}")
    for _ in range(places):
        queue.take()  # every place it may have is taken
    queue.put("other", "other 1")
    queue.put("other", "other 2")
    for _ in range(max(1, places // 2)):
        queue.done("flood")
    order = one_by_one(queue)
    assert order.index("other 1") <= 1
    assert order.index("other 2") <= 3


def one_by_one(queue: FairQueue[str]) -> list[str]:
    order = []
    while (taken := queue.take()) is not None:
        order.append(taken[1])
        queue.done(taken[0])
    return order


def test_one_peer_has_at_most_half_of_the_places() -> None:
    queue: FairQueue[int] = FairQueue(8)
    for number in range(100):
        queue.put("flood", number)
    assert [queue.take() for _ in range(5)] == [("flood", 0), ("flood", 1), ("flood", 2), ("flood", 3), None]
    queue.put("other", 0)
    assert queue.take() == ("other", 0)


def test_many_peers_take_turns_and_each_keeps_its_own_order() -> None:
    queue: FairQueue[str] = FairQueue(2)
    for peer, jobs in (("a", 50), ("b", 3), ("c", 3)):
        for number in range(jobs):
            queue.put(peer, f"{peer}{number}")
    order = served(queue, 2)
    assert order[:9] == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"]
    assert [job for job in order if job[0] == "a"] == [f"a{number}" for number in range(50)]


def test_with_all_places_hanging_in_one_peer_the_others_go_on() -> None:
    queue: FairQueue[str] = FairQueue(6)
    for number in range(10):
        queue.put("hangs", str(number))
        queue.put("lives", str(number))
    began = [queue.take() for _ in range(6)]
    assert queue.take() is None
    assert [taken for taken in began if taken and taken[0] == "hangs"] == [
        ("hangs", str(n)) for n in range(3)
    ]
    for number in range(3, 10):
        queue.done("lives")
        assert queue.take() == ("lives", str(number))


def test_no_place_is_no_queue() -> None:
    with pytest.raises(ValueError, match="place"):
        FairQueue(0)


@given(st.lists(st.sampled_from("abcd"), max_size=200), st.integers(1, 9))
def test_everything_is_served_once(owners: list[str], places: int) -> None:
    queue: FairQueue[str] = FairQueue(places)
    for number, whose in enumerate(owners):
        queue.put(whose, f"{whose}{number}")
    assert sorted(served(queue, places)) == sorted(f"{whose}{number}" for number, whose in enumerate(owners))
    assert all(queue.waiting(whose) == 0 for whose in "abcd")
