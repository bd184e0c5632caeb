from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.core.digests import digest
from comity.exchange.core.errors import (
    BadSignatureError,
    ForeignReceiptError,
    KeyTimeError,
    KeyUseError,
    MalformedError,
    ReceiptMismatchError,
    WrongAudienceError,
)
from comity.exchange.core.ids import new_id
from comity.exchange.core.receipts import (
    LogEntry,
    Receipt,
    State,
    advance,
    require_answer,
    sign_receipt,
    verify_receipt,
)

STATES = st.sampled_from(State)


@pytest.fixture
def receipt(hanoi: Any, tokyo: Any, now: datetime) -> Receipt:
    return Receipt(
        iss=tokyo.node,
        aud=hanoi.node,
        rid=new_id(),
        mid=new_id(),
        idg=digest(b"inner"),
        dig=digest(b"body"),
        state=State.STORED,
        at=now,
        hw=7,
        rseq=3,
        entry=LogEntry("npa.example/log", digest(b"leaf")),
        cp="npa.example/log\n7\nroot\n",
    )


def full(receipt: Receipt, state: State) -> Receipt:
    return replace(
        receipt,
        state=state,
        reason="policy" if state is State.REFUSED else None,
        by="duty officer" if state in {State.READ, State.ACTIONED} else None,
    )


@pytest.mark.parametrize("state", State)
def test_each_state_is_signed_and_read(state: State, receipt: Receipt, hanoi: Any, tokyo: Any) -> None:
    said = full(receipt, state)
    token = sign_receipt(said, tokyo.hop if state is State.STORED else tokyo.sig)
    assert verify_receipt(token, issuer=tokyo.node, keys=tokyo.keys, me=hanoi.node) == said


@pytest.mark.parametrize("state", State)
def test_no_state_is_signed_with_the_other_key(state: State, receipt: Receipt, tokyo: Any) -> None:
    with pytest.raises(KeyUseError):
        sign_receipt(full(receipt, state), tokyo.sig if state is State.STORED else tokyo.hop)


def test_a_taken_edge_cannot_say_delivered(
    receipt: Receipt, hanoi: Any, tokyo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = full(receipt, State.DELIVERED)
    with monkeypatch.context() as careless:
        careless.setattr("comity.exchange.core.receipts.use_for", lambda _: tokyo.hop.use)
        token = sign_receipt(said, tokyo.hop)
    with pytest.raises(KeyUseError):
        verify_receipt(token, issuer=tokyo.node, keys=tokyo.keys, me=hanoi.node)


def test_a_receipt_of_another_pinned_peer_is_foreign(
    receipt: Receipt, hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    honest = sign_receipt(replace(receipt, iss=taipei.node), taipei.hop)
    forged = sign_receipt(receipt, taipei.hop)  # says it is Tokyo's
    verify_receipt(honest, issuer=taipei.node, keys=taipei.keys, me=hanoi.node)
    for token in (honest, forged):
        with pytest.raises(ForeignReceiptError):
            verify_receipt(token, issuer=tokyo.node, keys=tokyo.keys, me=hanoi.node)
    with pytest.raises(ForeignReceiptError):  # even with all keys at hand
        verify_receipt(honest, issuer=tokyo.node, keys=tokyo.keys + taipei.keys, me=hanoi.node)


def test_a_receipt_for_somebody_else_is_refused(
    receipt: Receipt, hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    token = sign_receipt(receipt, tokyo.hop)
    with pytest.raises(WrongAudienceError):
        verify_receipt(token, issuer=tokyo.node, keys=tokyo.keys, me=taipei.node)


def test_the_key_must_be_valid_when_the_receipt_was_signed(receipt: Receipt, tokyo: Any) -> None:
    with pytest.raises(KeyTimeError):
        sign_receipt(replace(receipt, at=receipt.at + timedelta(days=400)), tokyo.hop)


def test_the_receiver_checks_the_time_of_the_key_too(receipt: Receipt, hanoi: Any, tokyo: Any) -> None:
    """The descriptor says the key ended an hour ago; whoever holds it still signs."""
    token = sign_receipt(receipt, tokyo.hop)
    ended = replace(tokyo.hop.public, exp=int((receipt.at - timedelta(hours=1)).timestamp()))
    with pytest.raises(KeyTimeError):
        verify_receipt(token, issuer=tokyo.node, keys=[ended], me=hanoi.node)


def test_a_refusal_without_reason_is_not_read(
    receipt: Receipt, hanoi: Any, tokyo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in (State.REFUSED, State.READ, State.ACTIONED):
        with monkeypatch.context() as careless:
            careless.setattr("comity.exchange.core.receipts._check_complete", lambda _: None)
            token = sign_receipt(replace(receipt, state=state), tokyo.sig)
        with pytest.raises(MalformedError):
            verify_receipt(token, issuer=tokyo.node, keys=tokyo.keys, me=hanoi.node)


def test_a_changed_receipt_is_refused(receipt: Receipt, hanoi: Any, tokyo: Any) -> None:
    token = sign_receipt(receipt, tokyo.hop)
    other = sign_receipt(replace(receipt, hw=8), tokyo.hop)
    mixed = ".".join((*other.split(".")[:2], token.split(".")[2]))
    with pytest.raises(BadSignatureError):
        verify_receipt(mixed, issuer=tokyo.node, keys=tokyo.keys, me=hanoi.node)


def test_a_refusal_needs_a_reason_and_an_act_a_person(receipt: Receipt, tokyo: Any) -> None:
    for state in (State.REFUSED, State.READ, State.ACTIONED):
        with pytest.raises(MalformedError):
            sign_receipt(replace(receipt, state=state), tokyo.sig)


def test_a_receipt_answers_one_message_in_the_bodies_that_were_sent(receipt: Receipt) -> None:
    good = {"mid": receipt.mid, "idg": receipt.idg, "digs": {digest(b"earlier"), receipt.dig}}
    require_answer(receipt, **good)  # type: ignore[arg-type]
    for wrong in ({"mid": new_id()}, {"idg": digest(b"")}, {"digs": {digest(b"earlier")}}):
        with pytest.raises(ReceiptMismatchError):
            require_answer(receipt, **{**good, **wrong})  # type: ignore[arg-type]


@given(st.permutations(list(State)), st.lists(STATES))
def test_states_end_at_the_highest_in_any_order(order: list[State], more: list[State]) -> None:
    current: State | None = None
    for state in more + order:
        reached = advance(current, state)
        assert current is None or list(State).index(reached) >= list(State).index(current)
        current = reached
    assert current is State.DELETED


@given(STATES, STATES, STATES)
def test_states_form_a_lattice(one: State, two: State, three: State) -> None:
    assert advance(one, one) is one
    assert advance(one, two) is advance(two, one)
    assert advance(advance(one, two), three) is advance(one, advance(two, three))
