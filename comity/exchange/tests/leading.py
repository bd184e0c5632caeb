"""A conversation that we lead, and what rooms are told of conversations."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.audit.actors import Process
from comity.exchange import registry
from comity.exchange.actions.conversing import (
    begin_conversation,
)
from comity.exchange.models import (
    Conversation,
    InLetter,
    OutLetter,
    Peer,
)
from comity.exchange.registry import MembershipChange, ReceiptedLetter, Successor
from comity.exchange.tests.partners import Partner

OPERATOR = Process("operator")

Write = Callable[..., OutLetter]


def peer_of(partner: Partner) -> Peer:
    return Peer.objects.get(node=partner.node)


def reason_of(mid: Any) -> str:
    return InLetter.objects.get(mid=mid).reason


def state_of(mid: Any) -> str:
    return InLetter.objects.get(mid=mid).state


@pytest.fixture
def ours(tokyo: Partner, seoul: Partner) -> Conversation:
    """A conversation that we lead, with Tokyo as the deputy."""
    return begin_conversation(OPERATOR, [peer_of(tokyo), peer_of(seoul)], deputy=tokyo.node)


@pytest.fixture
def observed(monkeypatch: pytest.MonkeyPatch) -> list[MembershipChange]:
    """What rooms are told of memberships."""
    seen: list[MembershipChange] = []
    monkeypatch.setattr(registry, "_observers", [lambda _act, change: seen.append(change)])
    return seen


@pytest.fixture
def heirs(monkeypatch: pytest.MonkeyPatch) -> list[Successor]:
    """What rooms are told of letters issued again."""
    seen: list[Successor] = []
    monkeypatch.setattr(registry, "_heirs", [lambda _act, heir: seen.append(heir)])
    return seen


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[ReceiptedLetter]:
    """What rooms are told of receipts."""
    seen: list[ReceiptedLetter] = []
    monkeypatch.setattr(registry, "_followers", [lambda _act, letter: seen.append(letter)])
    return seen
