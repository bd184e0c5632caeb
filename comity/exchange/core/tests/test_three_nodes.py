"""Three nodes over a bad network: letters are lost on the way, arrive twice, answers are lost, processes die.

Whatever happens, in the end every letter has been delivered exactly once to everyone it was written to.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from comity.exchange.core.errors import StorageError
from comity.exchange.core.mail import Flag
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import Request

FATES = ["good", "good", "lost", "answer lost", "twice", "twice, answer lost"]
HOUSE = st.integers(0, 2)


class SenderDiesError(Exception):
    """The sender's process is killed after the request has arrived."""


def told(choose: Callable[[], str]) -> Callable[[str, Request], tuple[int, bool]]:
    def fate(_node: str, _request: Request) -> tuple[int, bool]:
        match choose():
            case "lost":
                return 0, False
            case "answer lost":
                return 1, False
            case "twice":
                return 2, True
            case "twice, answer lost":
                return 2, False
            case _:
                return 1, True

    return fate


def check_books(town: Any, written: list[tuple[str, int, tuple[int, ...]]]) -> None:
    """Nothing lost, nothing doubled, and both sides say so."""
    for number, house in enumerate(town.houses):
        expected = Counter(mid for mid, _, to in written if number in to)
        assert Counter(house.mids()) == expected
        assert house.store.clashes == []
        assert house.store.discarded() == []
        for delivery in house.received:
            assert not delivery.flags & {Flag.BROKEN_CHAIN, Flag.LINK_CLASH, Flag.COVER_DIFFERS, Flag.FUTURE}
        for out in house.store.sent.values():
            assert (out.state, out.parked, out.withdrawn) == (State.DELIVERED, False, False)
        for other, peer in enumerate(town.houses):
            sent = sum(sender == other and number in to for _, sender, to in written)
            if other != number and sent:
                assert house.store.high_water(peer.id) == (1, sent)


class PostOffice(RuleBasedStateMachine):
    """One schedule of writing, sending, working, dying and waiting."""

    build: Callable[[], Any]

    @initialize()
    def open_up(self) -> None:
        self.town = self.build()
        self.written: list[tuple[str, int, tuple[int, ...]]] = []
        self.conversations: dict[tuple[int, tuple[int, ...]], str] = {}

    @rule(
        sender=HOUSE, others=st.sampled_from([(1,), (2,), (1, 2)]), same=st.booleans(), prio=st.integers(0, 3)
    )
    def write(self, sender: int, others: tuple[int, ...], same: bool, prio: int) -> None:  # noqa: FBT001
        to = tuple((sender + step) % 3 for step in others)
        houses = self.town.houses
        letter = houses[sender].letter(*(houses[one] for one in to), prio=prio)
        conv = self.conversations.setdefault((sender, to), letter.conv) if same else letter.conv
        sealed = houses[sender].write(*(houses[one] for one in to), prio=prio, conv=conv)
        self.written.append((sealed.mid, sender, to))

    @rule(sender=HOUSE, fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=8))
    def send(self, sender: int, fates: list[str]) -> None:
        coming = iter(fates)
        self.town.network.fate = told(lambda: next(coming, "good"))
        self.town.houses[sender].node.send()

    @rule(sender=HOUSE)
    def die_while_sending(self, sender: int) -> None:
        self.town.network.fate = told(lambda: "good")
        house = self.town.houses[sender]
        conclude = house.store.conclude

        def die(*_: Any) -> None:
            raise SenderDiesError

        house.store.conclude = die
        try:
            house.node.send()
        except SenderDiesError:
            house.restart()
        finally:
            house.store.conclude = conclude

    @rule(receiver=HOUSE, jammed=st.booleans())
    def work(self, receiver: int, jammed: bool) -> None:  # noqa: FBT001
        house = self.town.houses[receiver]
        if jammed:
            house.ill.update(mid for mid, _, _ in self.written[-2:])
        try:
            house.node.work()
        except LookupError:
            house.restart()
        house.ill.clear()

    @rule(receiver=HOUSE, sender=HOUSE)
    def disk_full(self, receiver: int, sender: int) -> None:
        house = self.town.houses[receiver]
        keep = house.store.keep

        def full(*_: Any) -> None:
            raise StorageError

        house.store.keep = full
        self.town.network.fate = told(lambda: "good")
        self.town.houses[sender].node.send()
        house.store.keep = keep

    @rule(house=HOUSE)
    def restart(self, house: int) -> None:
        self.town.houses[house].restart()

    @rule(seconds=st.sampled_from([1, 10, 60, 1000, 4000]))
    def wait(self, seconds: int) -> None:
        self.town.clock.ahead(seconds=seconds)

    def teardown(self) -> None:
        if hasattr(self, "town"):
            self.town.settle()
            check_books(self.town, self.written)


def test_nothing_is_lost_or_doubled(new_town: Callable[[], Any]) -> None:
    PostOffice.build = staticmethod(new_town)
    run_state_machine_as_test(
        PostOffice, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_letters_through_a_bad_day(town: Any, seed: int) -> None:
    dice = random.Random(seed)
    town.network.fate = told(lambda: dice.choice(FATES))
    written = []
    for _ in range(100):
        sender = dice.randrange(3)
        to = tuple((sender + step) % 3 for step in dice.choice([(1,), (2,), (1, 2)]))
        sealed = town.houses[sender].write(*(town.houses[one] for one in to))
        written.append((sealed.mid, sender, to))
        house = town.houses[dice.randrange(3)]
        house.ill = {sealed.mid} if dice.random() < 0.2 else set()
        house.node.send()
        try:
            town.houses[dice.randrange(3)].node.work()
        except LookupError:
            town.clock.ahead(seconds=2)
        town.clock.ahead(seconds=dice.choice([0, 1, 30]))
    town.settle()
    check_books(town, written)
