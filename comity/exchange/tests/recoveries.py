"""A restore of our node, and what a partner remembers of it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from comity.audit import events
from comity.audit.actors import PartnerNode, Process
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange import identity
from comity.exchange.actions import begin_recovery, take_page
from comity.exchange.attempts import courier
from comity.exchange.core.hop import HEADER
from comity.exchange.core.letter_members import Body
from comity.exchange.core.receipts import State
from comity.exchange.core.recovery import Held, Page
from comity.exchange.epochs import raise_epoch
from comity.exchange.models import (
    Numbering,
    OutLetter,
    Peer,
    Recovery,
    Step,
)
from comity.exchange.outbox import consignment_of
from comity.exchange.recovering import RETURNED
from comity.exchange.recovery_work import sweep
from comity.exchange.tests.partners import House, Partner
from comity.lib.clock import now

OPERATOR = Process("operator")

Write = Callable[..., OutLetter]


@dataclass(frozen=True)
class Memory:
    """A letter of ours that only the partner remembers: what it holds of it."""

    mid: UUID
    hop: str
    jws: str
    conv: UUID
    cseq: int
    idg: str
    receipts: tuple[str, ...] = field(default=())

    def held(self, **change: Any) -> Held:
        given = {"hop": self.hop, "conv": str(self.conv), "cseq": self.cseq, "receipts": self.receipts}
        return Held(**{**given, **change})


def remember(letter: OutLetter, partner: Partner) -> Memory:
    """Return what a partner holds of a letter that it has taken."""
    return Memory(
        letter.mid,
        hop_of(letter),
        bytes(letter.inner).decode(),
        letter.conv,
        letter.cseq,
        letter.idg,
        (partner.receipt(letter), partner.receipt(letter, State.DELIVERED)),
    )


def hop_of(letter: OutLetter) -> str:
    return courier().message(consignment_of(letter)).headers[HEADER]


def lose(letter: OutLetter, partner: Partner) -> Memory:
    """Forget a letter as a backup from before it does."""
    memory = remember(letter, partner)
    letter.delete()
    peer = Peer.objects.get(node=partner.node)
    Peer.objects.filter(pk=peer.pk).update(last_ls=peer.last_ls - 1)
    Numbering.objects.filter(peer=peer, conv=letter.conv).update(last_cseq=letter.cseq - 1)
    return memory


@pytest.fixture
def restore(hanoi: House, settings: Settings, tmp_path: Path) -> Iterator[Callable[[], Recovery]]:
    """Restore our node; give back what the first partner was asked."""

    def begin() -> Recovery:
        folder = tmp_path / "keys"
        shutil.copytree(hanoi.folder, folder)
        settings.KEYS_FOLDER = folder
        identity.forget()
        raise_epoch(hanoi.root, above=1)
        begin_recovery(OPERATOR, 2, now(), "", [hanoi.descriptor.token])
        return Recovery.objects.select_related("peer").order_by("peer__node")[0]

    yield begin
    identity.forget()


def take(recovery: Recovery, page: Page, after: str = "") -> Step:
    with actions_only():
        return take_page(PartnerNode(recovery.peer.node), recovery.pk, after, page)


def settle() -> None:
    """What the worker does."""
    with actions_only():
        sweep(now())


def disbelieved() -> list[str]:
    """What was not believed, by its code, in the order of the log."""
    found = Entry.objects.filter(event=events.RECOVERY_REFUSED).order_by("id")
    return [bytes(one.body).decode().split('"problem":"')[1].split('"')[0] for one in found]


def give_back(partner: Partner, memory: Memory, **change: Any) -> UUID:
    """The partner gives a letter back in a letter of its own, under its number in the epoch it counts in."""
    data = {"mid": str(memory.mid), "jws": memory.jws, **change}
    return partner.write(body=Body(RETURNED, data))
