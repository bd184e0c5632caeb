"""Members that act out of step: every order of arrival ends in the same membership."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.core.course import MissingVersionError, course, require_acceptable
from comity.exchange.core.errors import (
    RefusalError,
)
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.membership import (
    Assent,
    Condition,
    Version,
    conversation_id,
    new_nonce,
    sign_assent,
    sign_version,
)
from comity.exchange.core.moments import from_seconds
from comity.exchange.core.tests.test_membership import after, takeover


@dataclass
class Desk:
    """One member with what it has learned so far."""

    party: Any
    versions: list[Version] = field(default_factory=list)
    assents: list[Assent] = field(default_factory=list)
    waiting: list[Version | Assent] = field(default_factory=list)

    @property
    def present(self) -> Version | None:
        standing = course(self.versions, self.assents)
        return standing[-1] if standing else None

    def learn(self, news: Version | Assent) -> None:
        self.waiting.append(news)
        for _ in range(len(self.waiting)):
            for one in list(self.waiting):
                self._take(one)

    def _take(self, one: Version | Assent) -> None:
        if isinstance(one, Assent):
            self.assents.append(one)
            self.waiting.remove(one)
            return
        try:
            require_acceptable(self.versions, one)
        except MissingVersionError:
            return
        except RefusalError:
            self.waiting.remove(one)
            return
        self.waiting.remove(one)
        if one not in self.versions:
            self.versions.append(one)


def acted(desk: Desk, parties: list[Any], what: int, number: int) -> Version | None:
    """What a member signs on what it knows; None when it may not."""
    present, me = desk.present, desk.party
    if present is None or present.number > 20:
        return None
    others = [one for one in present.nodes if one != me.node]
    if what == 0 and present.owner == me.node:
        members = tuple(Addressee(one.node, "desk") for one in parties)
        kept = tuple(one for one in members if one.node == me.node or (number + len(one.node)) % 3)
        deputy = next((one.node for one in kept if one.node != me.node), None)
        return after(present, me, members=kept, deputy=deputy)
    if what == 1 and present.owner == me.node and others:
        return after(present, me, deputy=others[number % len(others)])
    if what == 2 and present.deputy == me.node:
        return takeover(present, me)
    if what == 3 and present.owner == me.node and present.deputy is not None:
        return after(present, me, owner=present.deputy, deputy=None)
    return None


def assent_of(desk: Desk) -> Assent | None:
    """The assent that a deputy's node gives by itself to what it has."""
    present, me = desk.present, desk.party
    if present is None or present.takeover:
        return None
    before = next((one for one in desk.versions if one.digest == present.prev), None)
    if before is None or before.deputy != me.node:
        return None
    return sign_assent(present, me.node, present.at, me.sig)


def live(first: Version, parties: list[Any], steps: list[tuple[int, int, int]]) -> list[Version | Assent]:
    """Let members act on what they know, honestly but out of step; return all that was ever signed."""
    desks = [Desk(one) for one in parties]
    said: list[Version | Assent] = [first]
    for desk in desks:
        desk.learn(first)
    for who, what, number in steps:
        desk = desks[who]
        news = acted(desk, parties, what, number)
        desk.learn(news or said[number % len(said)])
        assent = assent_of(desk)
        said += [one for one in (news, assent) if one is not None]
        if assent is not None:
            desk.learn(assent)
    return said


STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(0, 20)), max_size=25)


@settings(deadline=None, max_examples=60)
@given(steps=STEPS, dice=st.randoms(use_true_random=False))
def test_every_order_of_arrival_ends_in_the_same_membership(
    party: Callable[[str], Any], steps: list[tuple[int, int, int]], dice: random.Random
) -> None:
    parties = [party(name) for name in ("cxp:node:vn:c02", "cxp:node:jp:npa", "cxp:node:tw:cib")]
    nonce, at = new_nonce(), parties[0].sig.public
    begun = from_seconds(at.nbf)
    first = sign_version(
        Version(
            conv=conversation_id(parties[0].node, nonce, begun),
            number=1,
            author=parties[0].node,
            owner=parties[0].node,
            deputy=parties[1].node,
            members=tuple(Addressee(one.node, "desk") for one in parties),
            at=begun,
            nonce=nonce,
        ),
        parties[0].sig,
    )
    said = live(first, parties, steps)
    stranger = party("cxp:node:kr:npa")
    foreign = [
        after(one, stranger) for one in said if isinstance(one, Version) and one.condition is Condition.OPEN
    ]
    ends = set()
    for _ in range(4):
        order = [*said, *foreign, *dice.sample(said, min(3, len(said)))]
        dice.shuffle(order)
        desk = Desk(None)
        for one in order:
            desk.learn(one)
        assert not any(isinstance(one, Version) and one.author == stranger.node for one in desk.versions)
        ends.add(tuple(one.digest for one in course(desk.versions, desk.assents)))
    assert len(ends) == 1
