"""Keys, letters and whole nodes of three invented agencies, under a clock that moves when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from comity.exchange.core.descriptor import Descriptor, read_descriptor, sign_descriptor
from comity.exchange.core.envelope import RecipientKey, Sealed, seal
from comity.exchange.core.handlers import Handlers
from comity.exchange.core.inner import accept_all
from comity.exchange.core.key_folder import EdgeKeys, InnerKeys
from comity.exchange.core.keys import PrivateKey, Use, generate_key
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.mail import Consignment, Delivery
from comity.exchange.core.memory import MemoryNetwork, MemoryStore, always
from comity.exchange.core.node import Node, NodeKeys, let_go
from comity.exchange.core.peers import Own, Peer
from comity.exchange.core.tests.attacks import attack  # noqa: F401  # a fixture
from comity.exchange.core.tls import TlsIdentity, generate_tls

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@dataclass(frozen=True)
class Party:
    """A node's name and one key of each use."""

    node: str
    root: PrivateKey
    hop: PrivateKey
    sig: PrivateKey
    enc: PrivateKey

    @property
    def keys(self) -> list[Any]:
        return [self.hop.public, self.sig.public, self.enc.public]

    @property
    def wrap(self) -> RecipientKey:
        return RecipientKey(self.node, self.enc.public)


@pytest.fixture(scope="session")
def party() -> Callable[[str], Party]:
    known: dict[str, Party] = {}

    def make(node: str) -> Party:
        begin = NOW - timedelta(days=1)
        if node not in known:
            known[node] = Party(
                node, *(generate_key(use, nbf=begin) for use in (Use.ROOT, Use.HOP, Use.SIG, Use.ENC))
            )
        return known[node]

    return make


@pytest.fixture
def hanoi(party: Callable[[str], Party]) -> Party:
    return party("cxp:node:vn:c02")


@pytest.fixture
def tokyo(party: Callable[[str], Party]) -> Party:
    return party("cxp:node:jp:npa")


@pytest.fixture
def taipei(party: Callable[[str], Party]) -> Party:
    return party("cxp:node:tw:cib")


@pytest.fixture
def letter(hanoi: Party, tokyo: Party) -> Letter:
    return Letter(
        type=LetterType.LETTER,
        sender=Author(hanoi.node, "desk", "officer-17", "investigator"),
        to=(Addressee(tokyo.node, "desk"),),
        created=NOW,
        expires=NOW + timedelta(days=30),
        handling=Handling(owner=hanoi.node, codes=("police-only",)),
        body=Body("requests/request/1", {"question": "Nguyễn Văn Thành / 阮文成 / グエン"}),
    )


@pytest.fixture
def sealed(letter: Letter, hanoi: Party, tokyo: Party) -> Sealed:
    return seal(letter, hanoi.sig, [tokyo.wrap])


@pytest.fixture
def to_all(letter: Letter, tokyo: Party, taipei: Party) -> Letter:
    return replace(letter, to=(Addressee(tokyo.node, "desk"), Addressee(taipei.node, "desk")))


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def ahead(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class House:
    """A node with what outlives its processes, and what its officers received."""

    party: Party
    own: Own
    keys: NodeKeys
    descriptor: Descriptor
    store: MemoryStore
    clock: Clock
    network: MemoryNetwork
    node: Node = field(init=False)
    received: list[Delivery] = field(default_factory=list)
    ill: set[str] = field(default_factory=set)  # letters whose handler fails for now
    gate: Callable[[Consignment], str] = field(default=let_go)
    policy: Callable[[Delivery], None] = field(default=accept_all)

    def __post_init__(self) -> None:
        self.restart()

    @property
    def id(self) -> str:
        return self.own.node

    @property
    def spki(self) -> str:
        return self.keys.edge.tls[0].spki

    def restart(self) -> None:
        """New processes over the same store."""
        handlers = Handlers()
        handlers.for_schema("requests/request/1", self._receive)
        self.node = Node(
            self.own,
            self.keys,
            self.store,
            self.clock,
            transport=self.network.wire(self.spki),
            handlers=handlers,
            checkpoint=lambda: f"{self.id}/log\n1\nAAAA\n",
            gate=self._ask_gate,
            policy=self._ask_policy,
        )
        self.node.courier._jitter = lambda: 1.0
        self.network.open_door(self.id, self.node.edge.receive)

    def _ask_gate(self, consignment: Consignment) -> str:
        return self.gate(consignment)

    def _ask_policy(self, delivery: Delivery) -> None:
        self.policy(delivery)

    def _receive(self, delivery: Delivery) -> None:
        if delivery.letter.id in self.ill:
            raise LookupError("The tray is jammed.")
        self.received.append(delivery)

    def letter(self, *to: "House", **change: Any) -> Letter:
        fields: dict[str, Any] = {
            "type": LetterType.LETTER,
            "sender": Author(self.id, "desk", "officer-17", "investigator"),
            "to": tuple(Addressee(house.id, "desk") for house in to),
            "created": self.clock(),
            "expires": self.clock() + timedelta(days=30),
            "handling": Handling(owner=self.id),
            "body": Body("requests/request/1", {"question": "Is the passport genuine?"}),
            **change,
        }
        return Letter(**fields)

    def write(self, *to: "House", **change: Any) -> Sealed:
        return self.node.poster.post(self.letter(*to, **change))

    def waits_for_something(self) -> bool:
        sent, letters = self.store.sent.values(), self.store.letters.values()
        return any(out.to_send or out.chunks for out in sent) or any(one.state is None for one in letters)

    def mids(self) -> list[str]:
        return [delivery.letter.id for delivery in self.received]


def describe(party: Party, tls: TlsIdentity, **change: Any) -> Descriptor:
    fields: dict[str, Any] = {
        "node": party.node,
        "iat": NOW - timedelta(days=1),
        "exp": NOW + timedelta(days=300),
        "ver": 1,
        "epoch": 1,
        "keys": tuple(party.keys),
        "tls_spki": (tls.spki,),
        "endpoints": ("https://exchange.example",),
        **change,
    }
    return Descriptor(**fields)


def pinned(descriptor: Descriptor, party: Party) -> Descriptor:
    token = sign_descriptor(descriptor, party.root)
    return read_descriptor(token, root_thumbprint=party.root.kid, at=NOW)


@pytest.fixture(scope="session")
def certificate() -> Callable[[str], TlsIdentity]:
    return cache(lambda node: generate_tls(node, nbf=NOW - timedelta(days=1)))


@pytest.fixture
def pin() -> Callable[..., Descriptor]:
    """A house's next descriptor, signed by its root and read under its pin."""

    def make(house: House, **change: Any) -> Descriptor:
        return pinned(describe(house.party, house.keys.edge.tls[0], **change), house.party)

    return make


@dataclass
class Town:
    """Three nodes that know each other, under one clock."""

    clock: Clock
    network: MemoryNetwork
    houses: tuple[House, ...]

    def settle(self, rounds: int = 60) -> None:
        """Let a good network run until nothing is left to do."""
        self.network.fate = always
        for house in self.houses:
            house.ill.clear()
        for _ in range(rounds):
            busy = sum(house.node.send() + house.node.work() for house in self.houses)
            if not busy and not any(house.waits_for_something() for house in self.houses):
                return
            self.clock.ahead(minutes=31)
        pytest.fail("The post office does not come to rest.")


@pytest.fixture(scope="session")
def new_town(party: Callable[[str], Party], certificate: Callable[[str], TlsIdentity]) -> Callable[[], Town]:
    """Builds a fresh town each time; the keys are made once."""

    def build() -> Town:
        clock, network = Clock(), MemoryNetwork()
        houses = []
        for name in ("cxp:node:vn:c02", "cxp:node:jp:npa", "cxp:node:tw:cib"):
            one, tls = party(name), certificate(name)
            descriptor = pinned(describe(one, tls), one)
            own = Own(name, 1, descriptor.token, frozenset({one.enc.kid}))
            keys = NodeKeys(EdgeKeys((one.hop,), (tls,)), InnerKeys((one.sig,), (one.enc,)))
            houses.append(House(one, own, keys, descriptor, MemoryStore(), clock, network))
        for house in houses:
            house.store.peers = {other.id: Peer(other.descriptor) for other in houses if other is not house}
        return Town(clock, network, tuple(houses))

    return build


@pytest.fixture
def town(new_town: Callable[[], Town]) -> Town:
    return new_town()
