"""Keys and letters of two invented agencies, under a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.exchange.core.envelope import RecipientKey, Sealed, seal
from comity.exchange.core.keys import PrivateKey, Use, generate_key
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling

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
