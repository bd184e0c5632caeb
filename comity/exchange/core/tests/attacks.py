"""A hostile node, or somebody in between, and what the next good letter must show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import Sealed, reseal, seal
from comity.exchange.core.hop import HEADER, Cover, sign_hop
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import PrivateKey
from comity.exchange.core.peers import Standing
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import (
    JSON,
    MESSAGES,
    Response,
    read_problem,
)


@dataclass
class Attack:
    """Hanoi is hostile (or somebody in between), Tokyo receives."""

    town: Any

    @property
    def hanoi(self) -> Any:
        return self.town.houses[0]

    @property
    def tokyo(self) -> Any:
        return self.town.houses[1]

    @property
    def taipei(self) -> Any:
        return self.town.houses[2]

    def sealed(self, **change: Any) -> Sealed:
        return seal(self.hanoi.letter(self.tokyo, **change), self.hanoi.party.sig, [self.tokyo.party.wrap])

    def cover(self, sealed: Sealed, **change: Any) -> Cover:
        fields = {
            "mid": sealed.mid,
            "idg": sealed.idg,
            "ls": len(self.tokyo.store.letters) + 1,
            "epoch": 1,
            "prio": 3,
            "exp_at": self.town.clock() + timedelta(days=30),
        }
        return Cover(**{**fields, **change})

    def claims(self, sealed: Sealed, **change: Any) -> dict[str, Any]:
        """The claims of a right hop token, to be changed."""
        token = self.token(sealed)
        claims = strict_json.parse(unb64u(token.split(".")[1]), 10_000)
        return {**claims, **change}

    def token(self, sealed: Sealed, key: PrivateKey | None = None, **change: Any) -> str:
        fields: dict[str, Any] = {
            "iss": self.hanoi.id,
            "aud": self.tokyo.id,
            "at": self.town.clock(),
            "method": "POST",
            "path": MESSAGES,
            "body": sealed.body,
            "cover": self.cover(sealed),
        }
        return sign_hop(key or self.hanoi.party.hop, **{**fields, **change})

    def send(self, token: str, body: bytes, spki: str | None = None, **headers: str) -> Response:
        answer: Response = self.tokyo.node.edge.receive(
            spki or self.hanoi.spki, "POST", MESSAGES, {"Content-Type": JSON, HEADER: token, **headers}, body
        )
        return answer

    def problem(self, token: str, body: bytes, spki: str | None = None, **headers: str) -> tuple[int, str]:
        answer = self.send(token, body, spki, **headers)
        assert answer.headers["Content-Type"] == "application/problem+json"
        return answer.status, read_problem(answer).code

    def refusal(self, sealed: Sealed, sender: Any = None) -> str | None:
        """Store it rightly, open it, and say with which reason it was refused."""
        house = sender or self.hanoi
        token = self.token(sealed, house.party.hop, iss=house.id)
        assert self.send(token, sealed.body, house.spki).status == 202
        self.tokyo.node.work()
        letter = self.tokyo.store.letters[house.id, sealed.mid]
        assert letter.state is State.REFUSED
        assert [given.node for given in self.tokyo.store.given] == [house.id]
        reason: str | None = letter.reason
        return reason

    def wrapped(self, inner: str) -> Sealed:
        """Any signed bytes, rightly encrypted under a new message id."""
        return reseal(inner.encode(), new_id(), self.hanoi.id, [self.tokyo.party.wrap])


@pytest.fixture
def attack(town: Any) -> Iterator[Attack]:
    """The stage, and after every case the next good letter must pass."""
    attack = Attack(town)
    yield attack
    attack.tokyo.node.work()
    before = len(attack.tokyo.received)
    for house in town.houses:
        for other in house.store.peers.values():
            house.store.peers[other.node] = replace(other, standing=Standing.ACTIVE)
    sealed = attack.sealed()
    answer = attack.send(attack.token(sealed), sealed.body)
    assert answer.status == 202
    attack.tokyo.node.work()
    assert attack.tokyo.mids()[before:] == [sealed.mid]
