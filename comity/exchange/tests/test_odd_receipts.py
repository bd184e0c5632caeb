"""Receipts that are signed as they must be and contradict others: kept as evidence, and nothing moves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.accounts.tests.cast import Cast
from comity.audit import events
from comity.audit.actors import PartnerNode
from comity.audit.models import Entry
from comity.exchange.actions import take_receipt
from comity.exchange.attempts import request_for, settle
from comity.exchange.core.hop import HEADER
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import Response
from comity.exchange.due import LetterJob
from comity.exchange.models import LetterState, OddReceipt, OutLetter, Peer, Receipt
from comity.exchange.outbox import consignment_of
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.notifications.models import Notification

Write = Callable[..., OutLetter]


def fresh(letter: OutLetter) -> OutLetter:
    return OutLetter.objects.get(pk=letter.pk)


def stands(letter: OutLetter) -> tuple[Any, ...]:
    """All of a letter that receipts move, and the receipts that count."""
    row = fresh(letter)
    counted = Receipt.objects.filter(mid=letter.mid, given=False).order_by("rseq")
    return row.state, row.reason, row.receipt_verified, tuple(counted.values_list("state", "rid"))


@pytest.mark.parametrize(
    ("before", "state", "change", "why"),
    [
        (State.DELIVERED, State.DELIVERED, {}, "second-of-state"),
        (State.DELIVERED, State.REFUSED, {}, "taken-and-refused"),
        (State.READ, State.REFUSED, {"reason": "unreadable"}, "taken-and-refused"),
        (State.READ, State.EXPIRED, {}, "taken-and-refused"),
        (State.REFUSED, State.DELIVERED, {}, "taken-and-refused"),
        (State.STORED, State.DELIVERED, {"rseq": 1}, "number-twice"),
        (State.STORED, State.DELIVERED, {"hw": 0}, "count-goes-back"),
        (State.STORED, State.DELIVERED, {"at": now().replace(microsecond=0) + timedelta(hours=1)}, "time"),
    ],
)
def test_what_contradicts_is_kept_and_moves_nothing(
    tokyo: Partner, write: Write, *, before: State, state: State, change: dict[str, Any], why: str
) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter, before))
    stood = stands(letter)
    token = tokyo.receipt(letter, state, **change)
    for _again in range(2):
        assert tokyo.send_receipts(token).status == 202
    assert stands(letter) == stood
    odd = OddReceipt.objects.get()
    assert (odd.why, odd.mid, odd.token, odd.state) == (why, letter.mid, token, state.value)
    assert (odd.against is None) == (why == "time")
    entries = Entry.objects.filter(event=events.RECEIPT_ODD, subject_id=str(letter.mid), outcome="done")
    assert entries.count() == 2  # brought twice, and each time written down


def test_one_number_on_receipts_of_two_letters(tokyo: Partner, write: Write) -> None:
    one, other = write(), write()
    tokyo.send_receipts(tokyo.receipt(one, rseq=4), tokyo.receipt(other, rseq=4))
    assert (fresh(one).state, fresh(other).state) == (LetterState.STORED, LetterState.QUEUED)
    odd = OddReceipt.objects.get()
    assert (odd.mid, odd.why) == (other.mid, "number-twice")
    assert odd.against is not None
    assert Receipt.objects.get(pk=odd.against).mid == one.mid


def test_the_operator_is_told_once(cast: Cast, tokyo: Partner, write: Write) -> None:
    letter = write()
    tokyo.send_receipts(tokyo.receipt(letter, State.DELIVERED))
    odd = tokyo.receipt(letter, State.REFUSED)
    tokyo.send_receipts(odd, odd)
    assert Notification.objects.filter(kind="receipt.odd", person=cast.operator).count() == 1


def test_a_stored_receipt_that_contradicts_leaves_the_letter_to_be_sent_again(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    one, other = write(), write()
    tokyo.send_receipts(tokyo.receipt(one, rseq=9))
    job = LetterJob(consignment_of(other), other.mid)
    request = request_for(peer, job)
    token = tokyo.receipt(other, rseq=9)
    answer = Response(202, {}, f'{{"receipt":"{token}"}}'.encode())
    verdict = settle(peer, job, answer, request.headers[HEADER])
    assert not verdict.taken
    assert (fresh(other).last_error, fresh(other).hop) == ("receipt:contradicts", "")


def test_the_hop_token_of_the_attempt_that_was_answered_is_kept(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    letter = write()
    job = LetterJob(consignment_of(letter), letter.mid)
    first, second = request_for(peer, job), request_for(peer, job)
    answer = Response(202, {}, f'{{"receipt":"{tokyo.receipt(letter)}"}}'.encode())
    assert settle(peer, job, None, first.headers[HEADER]).silence
    assert settle(peer, job, answer, second.headers[HEADER]).taken
    assert fresh(letter).hop == second.headers[HEADER]


@contextmanager
def undone() -> Iterator[None]:
    """A block whose rows are taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def valid(tokyo: Partner, write: Write) -> list[tuple[OutLetter, str]]:
    """Receipts of three letters, as an honest node signs them over an hour; one letter was unreadable at first."""
    letters = [write(), write(), write()]
    course = [
        (0, State.STORED, 1), (1, State.STORED, 2), (0, State.DELIVERED, 2), (1, State.REFUSED, 2), (2, State.STORED, 3),
        (1, State.DELIVERED, 3), (0, State.READ, 3), (2, State.REFUSED, 3), (1, State.ACTIONED, 3), (0, State.ACTIONED, 3),
    ]  # fmt: skip
    return [
        (
            letters[of],
            tokyo.receipt(letters[of], state, hw=hw, reason="unreadable" if state is State.REFUSED else None),
        )
        for of, state, hw in course
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_repetition_of_valid_receipts_leads_to_the_same_state(
    tokyo: Partner, valid: list[tuple[OutLetter, str]], data: st.DataObject
) -> None:
    places = list(range(len(valid)))
    order = data.draw(st.permutations(places)) + data.draw(st.lists(st.sampled_from(places), max_size=8))
    mixed = data.draw(st.permutations(order))
    with undone():
        peer = Peer.objects.get(node=tokyo.node)
        for place in mixed:
            take_receipt(PartnerNode(tokyo.node), peer, valid[place][1])
        letters = sorted({letter for letter, _token in valid}, key=lambda letter: letter.ls)
        assert [fresh(letter).state for letter in letters] == ["actioned", "actioned", "refused"]
        assert all(fresh(letter).receipt_verified for letter in letters)
        assert Receipt.objects.filter(given=False).count() == len(valid)
        assert not OddReceipt.objects.exists()
