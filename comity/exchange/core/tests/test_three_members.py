"""A conversation of three nodes over a bad network: memberships, letters that cite them, and letters issued again."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from comity.exchange.core.citing import MEMBERSHIP, Cited, cited_in, citing, reissued
from comity.exchange.core.course import MissingVersionError, course, require_acceptable, require_citation
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import Reason, RefusalError
from comity.exchange.core.handlers import Handlers
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Addressee, Body
from comity.exchange.core.mail import Delivery, Flag
from comity.exchange.core.membership import (
    Version,
    conversation_id,
    new_nonce,
    sign_version,
    verify_version,
)
from comity.exchange.core.node import Node
from comity.exchange.core.receipts import State

SCHEMA = "exchange/conversation/1"
FATES = ["good", "good", "lost", "answer lost", "twice"]


@dataclass
class Member:
    """A house with what it knows of one conversation."""

    house: Any
    versions: list[Version] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # what was said to it
    again: set[str] = field(default_factory=set)  # letters issued again

    def __post_init__(self) -> None:
        house = self.house
        house.policy = self.check
        house.restart = self.restart
        self.restart()

    def restart(self) -> None:
        """New processes that understand memberships."""
        house = self.house
        handlers = Handlers()
        handlers.for_schema("requests/request/1", self.hear)
        for kind in (LetterType.CONV_CREATE, LetterType.CONV_MEMBERS):
            handlers.for_type(kind, self.take)
        house.node = Node(
            house.own,
            house.keys,
            house.store,
            house.clock,
            transport=house.network.wire(house.spki),
            handlers=handlers,
            policy=house._ask_policy,
            understood={MEMBERSHIP},
        )
        house.network.open_door(house.id, house.node.edge.receive)

    @property
    def present(self) -> Version | None:
        standing = course(self.versions)
        return standing[-1] if standing else None

    def keys_of(self, node: str) -> Any:
        peer = self.house.store.peers.get(node)
        return peer.keys if peer else self.house.party.keys

    def check(self, delivery: Delivery) -> None:
        if delivery.letter.type is not LetterType.LETTER:
            return
        cited = cited_in(delivery.letter.ext)
        require_citation(
            self.present,
            self.versions,
            sender=delivery.peer.node,
            me=self.house.id,
            cited=cited.digest if cited else None,
        )

    def hear(self, delivery: Delivery) -> None:
        self.said.append(delivery.opened.payload["body"]["data"]["say"])

    def take(self, delivery: Delivery) -> None:
        for token in delivery.opened.payload["body"]["data"]["versions"]:
            version = verify_version(token, self.keys_of)
            require_acceptable(self.versions, version)
            if version not in self.versions:
                self.versions.append(version)

    def announce(self, version: Version, to: list["Member"]) -> None:
        if version not in self.versions:
            self.versions.append(version)
        chain = [one.token for one in course(self.versions)]
        body = Body(SCHEMA, {"versions": chain})
        kind = LetterType.CONV_CREATE if version.number == 1 else LetterType.CONV_MEMBERS
        for member in to:
            self.house.write(member.house, type=kind, body=body, conv=version.conv, handling=None)

    def next(self, **change: Any) -> Version:
        before = self.present
        assert before is not None
        fields: dict[str, Any] = {
            "number": before.number + 1,
            "prev": before.digest,
            "nonce": None,
            "author": self.house.id,
            "at": self.house.clock().replace(microsecond=0),
            **change,
        }
        return sign_version(replace(before, **fields), self.house.party.sig)

    def say(self, words: str, *to: "Member") -> list[str]:
        present = self.present
        assert present is not None
        cited = Cited.under(present, new_id(), tuple(one.house.id for one in to))
        body = Body("requests/request/1", {"say": words})
        return [
            self.house.node.poster.post(
                citing(self.house.letter(one.house, body=body, conv=present.conv), cited)
            ).mid
            for one in to
        ]

    def issue_again(self) -> int:
        """Issue again what was refused as stale, once the newer membership is here; return how many."""
        present = self.present
        issued = 0
        for (node, mid), out in list(self.house.store.sent.items()):
            old = cited_in(read_own(out.consignment.inner).ext)
            if old is None or mid in self.again or out.reason != Reason.MEMBERSHIP_STALE:
                continue
            if present is not None and old.digest != present.digest and node in present.nodes:
                letter = read_own(out.consignment.inner)
                self.house.node.poster.post(
                    reissued(letter, out.consignment.cover.idg, new_id(), present, at=self.house.clock())
                )
                self.again.add(mid)
                issued += 1
        return issued


@pytest.fixture
def members(new_town: Callable[[], Any]) -> list[Member]:
    town = new_town()
    found = [Member(house) for house in town.houses]
    owner = found[0]
    nonce, at = new_nonce(), town.clock()
    first = sign_version(
        Version(
            conv=conversation_id(owner.house.id, nonce, at),
            number=1,
            author=owner.house.id,
            owner=owner.house.id,
            deputy=found[1].house.id,
            members=tuple(Addressee(one.house.id, "desk") for one in found),
            at=at,
            nonce=nonce,
        ),
        owner.house.party.sig,
    )
    owner.announce(first, found[1:])
    for one in found:
        one.town = town  # type: ignore[attr-defined]  # for the tests alone
    return found


def settle(members: list[Member]) -> None:
    town = members[0].town  # type: ignore[attr-defined]
    town.settle()
    while sum(one.issue_again() for one in members):
        town.settle()


def reasons(member: Member, mids: list[str]) -> list[tuple[State | None, str | None]]:
    sent = {mid: out for (_node, mid), out in member.house.store.sent.items()}
    return [(sent[mid].state, sent[mid].reason) for mid in mids]


def test_all_hear_what_is_said_to_all_and_know_the_same_members(members: list[Member]) -> None:
    hanoi, tokyo, taipei = members
    hanoi.say("Who knows this ship?", tokyo, taipei)
    settle(members)
    assert tokyo.said == taipei.said == ["Who knows this ship?"]
    tokyo.say("We do.", hanoi)
    settle(members)
    assert (hanoi.said, taipei.said) == (["We do."], ["Who knows this ship?"])
    assert len({one.present for one in members}) == 1
    for one in members:
        flags = {flag for letter in one.house.store.letters.values() for flag in letter.flags}
        assert flags.isdisjoint({Flag.GAP, Flag.BROKEN_CHAIN})


def test_a_stale_letter_is_refused_and_issued_again_once_the_newer_version_is_here(
    members: list[Member],
) -> None:
    hanoi, tokyo, taipei = members
    settle(members)
    without = hanoi.next(members=hanoi.present.members, deputy=taipei.house.id)  # type: ignore[union-attr]
    hanoi.announce(without, [tokyo])  # not yet to taipei
    settle(members)
    stale = taipei.say("Late words", tokyo)
    settle(members)
    assert reasons(taipei, stale) == [(State.REFUSED, "membership-stale")]
    assert tokyo.said == []
    hanoi.announce(without, [taipei])
    settle(members)
    assert tokyo.said == ["Late words"]
    again = next(out for (_, mid), out in taipei.house.store.sent.items() if mid not in stale)
    letter = read_own(again.consignment.inner)
    assert [(ref.id, ref.rel) for ref in letter.refs] == [(stale[0], "supersedes")]
    assert letter.ext[MEMBERSHIP]["digest"] == without.digest


def test_a_removed_member_is_not_heard_and_nothing_is_issued_to_it_again(members: list[Member]) -> None:
    hanoi, tokyo, taipei = members
    settle(members)
    without = hanoi.next(members=hanoi.present.members[:2])  # type: ignore[union-attr]
    hanoi.announce(without, [tokyo])
    settle(members)
    said = taipei.say("Am I still in?", tokyo)
    settle(members)
    hanoi.announce(without, [taipei])
    settle(members)
    assert reasons(taipei, said) == [(State.REFUSED, "policy")]
    assert tokyo.said == []


def test_foreign_versions_and_letters_without_citation_are_refused(members: list[Member]) -> None:
    hanoi, tokyo, taipei = members
    settle(members)
    foreign = taipei.next(members=taipei.present.members[1:], owner=taipei.house.id, deputy=None)  # type: ignore[union-attr]
    before = hanoi.present
    taipei.announce(foreign, [hanoi, tokyo])
    conv = before.conv  # type: ignore[union-attr]
    bare = taipei.house.write(hanoi.house, conv=conv, body=Body("requests/request/1", {"say": "x"}))
    settle([hanoi, tokyo])
    assert hanoi.present == tokyo.present == before
    assert reasons(taipei, [bare.mid]) == [(State.REFUSED, "policy")]
    refused = [one.reason for one in hanoi.house.store.letters.values() if one.state is State.REFUSED]
    assert refused == ["policy", "policy"]


def test_what_cannot_be_judged_yet_waits(members: list[Member]) -> None:
    hanoi, tokyo, _taipei = members
    # the versions are on their way still; the letter overtakes them at flash urgency
    present = hanoi.present
    assert present is not None
    cited = Cited.under(present, new_id(), (tokyo.house.id,))
    early = hanoi.house.letter(
        tokyo.house, conv=present.conv, prio=0, body=Body("requests/request/1", {"say": "Quick"})
    )
    hanoi.house.node.poster.post(citing(early, cited))
    hanoi.house.node.send()
    with pytest.raises(MissingVersionError):
        tokyo.house.node.work()
    settle(members)
    assert tokyo.said == ["Quick"]


@pytest.mark.parametrize("seed", range(4))
def test_everybody_converges_over_a_bad_network(members: list[Member], seed: int) -> None:
    dice = random.Random(seed)
    hanoi, tokyo, taipei = members
    settle(members)

    def fate(_node: str, _request: Any) -> tuple[int, bool]:
        return {"good": (1, True), "lost": (0, False), "answer lost": (1, False), "twice": (2, True)}[
            dice.choice(FATES)
        ]

    network = members[0].town.network  # type: ignore[attr-defined]
    network.fate = fate
    said = 0
    for step in range(30):
        one = dice.choice(members)
        present = one.present
        assert present is not None
        others = [other for other in members if other is not one]
        if step == 12:
            # the owner and its deputy act at the same moment, neither knowing of the other
            hanoi.announce(hanoi.next(), [tokyo, taipei])
            tokyo.announce(
                tokyo.next(owner=tokyo.house.id, deputy=hanoi.house.id, takeover=True), [hanoi, taipei]
            )
        said += len(one.say(f"{step}", *dice.sample(others, dice.randint(1, 2))))
        for house in dice.sample(members, 2):
            house.house.node.send()
            try:
                house.house.node.work()
            except (MissingVersionError, RefusalError):
                members[0].town.clock.ahead(seconds=2)  # type: ignore[attr-defined]
            house.issue_again()
        members[0].town.clock.ahead(seconds=dice.choice([0, 1, 30]))  # type: ignore[attr-defined]
    settle(members)
    assert {one.present.owner for one in members if one.present} == {tokyo.house.id}
    assert len({one.present for one in members}) == 1
    assert sum(len(one.said) for one in members) == said
