"""Letters that are given up: expired, withdrawn, and the voids that close their numbers."""

from datetime import timedelta

import pytest

from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange.actions import suspend_peer, withdraw_letter
from comity.exchange.actions.posting import (
    AlreadyGoneError,
    expire_letter,
    hold_letter,
    let_go,
)
from comity.exchange.core import strict_json
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State
from comity.exchange.core.voids import closed_by
from comity.exchange.due import (
    expire_overdue,
)
from comity.exchange.models import LetterState, OutLetter, Peer
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.partners import Partner
from comity.exchange.tests.test_sending import Write, fresh, jobs_for, letters_for, opened_there
from comity.lib.clock import now


def void_of(letter: OutLetter) -> OutLetter:
    return OutLetter.objects.get(origin_kind="void", origin_id=letter.mid)


def test_an_expired_letter_is_given_up_and_a_void_closes_its_number(
    tokyo: Partner, write: Write, peer: Peer
) -> None:
    letter = write(expires=now() + timedelta(days=1))
    OutLetter.objects.filter(pk=letter.pk).update(expires_at=now())
    with actions_only():
        expire_overdue()
        expire_overdue()
    assert fresh(letter).state == LetterState.EXPIRED
    void = void_of(letter)
    assert letters_for(peer) == [void.mid]
    read = opened_there(tokyo, void)
    assert read.type is LetterType.VOID
    [closed] = closed_by(read)
    assert (closed.mid, closed.ls, closed.epoch, closed.cseq) == (str(letter.mid), 1, 1, 1)
    assert read.body.data["reason"] == "expired"


def test_a_letter_to_a_suspended_partner_expires_too(write: Write, peer: Peer) -> None:
    letter = write()
    OutLetter.objects.update(expires_at=now())
    suspend_peer(OPERATOR, peer.pk)
    with actions_only():
        expire_overdue()
    assert fresh(letter).state == LetterState.EXPIRED
    assert void_of(letter).state == LetterState.QUEUED


def test_a_held_letter_can_be_withdrawn_and_the_gate_does_not_hold_the_void(
    gate: list[str], write: Write, peer: Peer
) -> None:
    letter = write()
    gate.append("agreement-expired")
    jobs_for(peer)
    withdraw_letter(OPERATOR, letter.mid)
    assert fresh(letter).state == LetterState.VOID
    assert letters_for(peer) == [void_of(letter).mid]


def test_a_letter_withdrawn_while_the_gate_is_asked_stays_withdrawn(write: Write) -> None:
    letter = write()
    withdraw_letter(OPERATOR, letter.mid)
    hold_letter(OPERATOR, letter.mid, "agreement-expired", now())
    assert fresh(letter).state == LetterState.VOID
    assert not let_go(OPERATOR, letter.mid)
    assert fresh(letter).state == LetterState.VOID


def test_a_letter_proven_while_its_end_is_looked_at_does_not_expire(tokyo: Partner, write: Write) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter))
    expire_letter(OPERATOR, letter.mid)
    assert fresh(letter).state == LetterState.STORED
    details = strict_json.parse(bytes(Entry.objects.get(event=events.MESSAGE_EXPIRED).body), 10_000)[
        "details"
    ]
    assert details["already"] == "stored"


def test_a_letter_that_arrived_cannot_be_withdrawn(tokyo: Partner, write: Write) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter))
    with pytest.raises(AlreadyGoneError):
        withdraw_letter(OPERATOR, letter.mid)
    assert fresh(letter).state == LetterState.STORED


def test_a_void_that_was_never_taken_is_followed_by_one_that_closes_both(
    tokyo: Partner, write: Write, peer: Peer
) -> None:
    letter = write()
    withdraw_letter(OPERATOR, letter.mid)
    first = void_of(letter)
    OutLetter.objects.filter(pk=first.pk).update(expires_at=now())
    with actions_only():
        expire_overdue()
    numbers = [closed.ls for closed in closed_by(opened_there(tokyo, void_of(first)))]
    assert sorted(numbers) == [1, 2]


def test_a_letter_that_arrived_although_it_was_withdrawn_shows_the_truth(
    tokyo: Partner, write: Write
) -> None:
    letter = write()
    withdraw_letter(OPERATOR, letter.mid)
    tokyo.send_receipts(tokyo.receipt(letter), tokyo.receipt(letter, State.DELIVERED))
    assert fresh(letter).state == LetterState.DELIVERED
