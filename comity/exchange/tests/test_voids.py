"""Voids received: the high water passes over a closed number, and what waited for it goes on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.audit.guard import actions_only
from comity.exchange.actions import erase_sent, posting, withdraw_letter
from comity.exchange.closing import close_open
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.receipts import verify_receipt
from comity.exchange.core.voids import SCHEMA, closed_by
from comity.exchange.due import expire_overdue
from comity.exchange.models import InLetter, InState, LetterState, Link, OutLetter, Peer, Receipt, Void
from comity.exchange.sealing import NoEncryptionKeyError
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now


def void(tokyo: Partner, ls: int, **closed: Any) -> Any:
    """Post a void that closes a link number."""
    fields = {
        "mid": new_id(),
        "idg": "A" * 43,
        "epoch": 1,
        "ls": ls,
        "conv": new_id(),
        "cseq": 1,
    }
    data = {"closes": [{**fields, **closed}], "reason": "withdrawn"}
    return tokyo.write(
        type=LetterType.VOID, body=Body(SCHEMA, data), handling=None, expires=now() + timedelta(days=90)
    )


def high_water(tokyo: Partner) -> int:
    return Link.objects.get(peer__node=tokyo.node).in_hw


def test_the_high_water_passes_over_a_closed_number(tokyo: Partner, room: Room) -> None:
    tokyo.write()
    tokyo.last_ls = 2  # number 2 is missing
    tokyo.write()
    assert high_water(tokyo) == 1
    mid = void(tokyo, 2)
    open_all()
    assert high_water(tokyo) == 4
    token = Receipt.objects.get(mid=mid, state="delivered").token
    read = verify_receipt(token, issuer=tokyo.us.node, keys=tokyo.us.descriptor.keys, me=tokyo.node)
    assert read.hw == 4
    assert len(room.received) == 2


def test_what_waited_for_a_closed_number_goes_on(tokyo: Partner, room: Room) -> None:
    conv = new_id()
    first = tokyo.sealed(conv=conv)
    tokyo.last_ls = 1
    second = tokyo.write(conv=conv)
    open_all()
    assert room.mids() == []
    void(tokyo, 1, conv=conv, cseq=1, mid=first.mid, idg=first.idg)
    open_all()
    assert room.mids() == [second]


def test_a_void_does_not_close_numbers_to_come(tokyo: Partner, room: Room) -> None:
    mid = void(tokyo, 9)
    open_all()
    letter = InLetter.objects.get(mid=mid)
    assert (letter.state, letter.reason) == (InState.REFUSED, "malformed")
    assert not Void.objects.exists()


def test_a_void_of_a_letter_that_is_here_changes_nothing(tokyo: Partner, room: Room) -> None:
    mid = tokyo.write()
    void(tokyo, 1, mid=str(mid))
    open_all()
    assert room.mids() == [mid]
    assert high_water(tokyo) == 2


def test_one_partner_cannot_close_numbers_of_another(tokyo: Partner, seoul: Partner, room: Room) -> None:
    tokyo.last_ls = 1
    tokyo.write()
    seoul.last_ls = 1
    void(seoul, 1)
    open_all()
    assert high_water(tokyo) == 0
    assert high_water(seoul) == 2


def test_a_number_whose_void_could_not_be_written_is_closed_later(
    write: Callable[..., OutLetter], peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_key(*_arguments: object) -> OutLetter:
        raise NoEncryptionKeyError

    withdrawn, expired, taken, erased = write(), write(), write(), write()
    OutLetter.objects.filter(pk=expired.pk).update(expires_at=now())
    OutLetter.objects.filter(pk=taken.pk).update(state=LetterState.EXPIRED, receipt_verified=True)
    with monkeypatch.context() as patched, actions_only():
        patched.setattr(posting, "enter_void", no_key)
        withdraw_letter(OPERATOR, withdrawn.mid)
        assert not erase_sent(OPERATOR, erased.mid)
        expire_overdue()
        close_open(now())
    assert not OutLetter.objects.filter(origin_kind="void").exists()
    with actions_only():
        close_open(now())
        close_open(now())
    voids = OutLetter.objects.filter(origin_kind="void").order_by("ls")
    assert [one.origin_id for one in voids] == [withdrawn.mid, expired.mid, erased.mid]
    said = read_own(bytes(voids[2].inner))
    assert (said.sender.role, [one.node for one in said.to]) == ("node", [peer.node])
    assert [UUID(one.mid) for one in closed_by(said)] == [erased.mid]
