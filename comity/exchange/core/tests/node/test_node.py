"""A letter's way from one node to another, step by step, and what may stand in its way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core.errors import (
    MalformedError,
    Reason,
    RefusalError,
    RevokedError,
    UnknownPeerError,
)
from comity.exchange.core.handlers import Handlers
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.mail import Consignment, Delivery, Flag
from comity.exchange.core.peers import Peer, Standing
from comity.exchange.core.receipts import State, verify_receipt
from comity.exchange.core.tests.node.asking import Pin, fetch, out, state_of
from comity.exchange.core.wire import NODE, PEER_STATE


def test_a_letter_is_stored_then_delivered_then_acted_on(hanoi: Any, tokyo: Any) -> None:
    sealed = hanoi.write(tokyo)
    assert state_of(hanoi, sealed.mid) is None
    hanoi.node.send()
    assert state_of(hanoi, sealed.mid) is State.STORED
    assert tokyo.received == []
    tokyo.node.work()
    assert tokyo.mids() == [sealed.mid]
    tokyo.node.send()
    hanoi.node.work()
    assert state_of(hanoi, sealed.mid) is State.DELIVERED
    tokyo.node.inner.acknowledge(hanoi.id, sealed.mid, State.READ, "duty officer")
    tokyo.node.inner.acknowledge(hanoi.id, sealed.mid, State.ACTIONED, "duty officer")
    tokyo.node.send()
    hanoi.node.work()
    assert state_of(hanoi, sealed.mid) is State.ACTIONED
    assert [(receipt.state, receipt.by, receipt.rseq) for _, receipt in hanoi.store.receipts] == [
        (State.DELIVERED, None, 2),
        (State.READ, "duty officer", 3),
        (State.ACTIONED, "duty officer", 4),
    ]


def test_the_stored_receipt_carries_log_and_high_water(hanoi: Any, tokyo: Any) -> None:
    sealed = hanoi.write(tokyo)
    hanoi.node.send()
    token = tokyo.store.kept(hanoi.id, sealed.mid).receipt
    receipt = verify_receipt(token, issuer=tokyo.id, keys=tokyo.party.keys, me=hanoi.id)
    assert (receipt.state, receipt.hw, receipt.rseq) == (State.STORED, 1, 1)
    assert receipt.cp == f"{tokyo.id}/log\n1\nAAAA\n"
    assert tokyo.store.letters[hanoi.id, sealed.mid].arrival.hop.cp == f"{hanoi.id}/log\n1\nAAAA\n"


def test_a_duplicate_gets_the_first_answer_byte_for_byte(hanoi: Any, tokyo: Any, town: Any) -> None:
    town.network.fate = lambda *_: (3, True)
    hanoi.write(tokyo)
    hanoi.node.send()
    answers = {answer.body for _, _, _, answer in town.network.log}
    assert len(town.network.log) == 3
    assert len(answers) == 1
    tokyo.node.work()
    assert len(tokyo.received) == 1


def test_a_letter_to_two_nodes_goes_on_two_links(hanoi: Any, tokyo: Any, taipei: Any) -> None:
    hanoi.write(tokyo)
    hanoi.write(tokyo, taipei)
    hanoi.node.send()
    tokyo.node.work()
    taipei.node.work()
    assert [len(house.received) for house in (tokyo, taipei)] == [2, 1]
    assert tokyo.store.high_water(hanoi.id) == (1, 2)
    assert taipei.store.high_water(hanoi.id) == (1, 1)


def test_a_conversation_is_numbered_and_chained(hanoi: Any, tokyo: Any) -> None:
    first = hanoi.write(tokyo)
    conv = out(hanoi, first.mid).consignment.conv
    hanoi.write(tokyo, conv=conv)
    hanoi.node.send()
    tokyo.node.work()
    letters = [delivery.letter for delivery in tokyo.received]
    assert [(letter.cseq, letter.prev) for letter in letters] == [(1, None), (2, first.idg)]
    assert [delivery.flags for delivery in tokyo.received] == [frozenset(), frozenset()]


def test_urgent_letters_go_first(hanoi: Any, tokyo: Any, town: Any) -> None:
    routine, flash = hanoi.write(tokyo, prio=3), hanoi.write(tokyo, prio=0, prio_reason="flight at noon")
    hanoi.node.send()
    assert list(tokyo.store.letters) == [(hanoi.id, flash.mid), (hanoi.id, routine.mid)]


def test_a_gap_in_the_conversation_is_flagged(hanoi: Any, tokyo: Any) -> None:
    first = hanoi.write(tokyo)
    hanoi.write(tokyo, conv=out(hanoi, first.mid).consignment.conv, prio=0)
    hanoi.node.send()
    tokyo.node.work()  # the urgent one is opened first
    assert [delivery.flags for delivery in tokyo.received] == [{Flag.GAP}, frozenset()]


def test_a_forked_conversation_is_flagged(hanoi: Any, tokyo: Any) -> None:
    first = hanoi.write(tokyo)
    conv = out(hanoi, first.mid).consignment.conv
    [link] = hanoi.store._conversations
    hanoi.store._conversations[link] = replace(hanoi.store._conversations[link], prev=first.dig)
    hanoi.write(tokyo, conv=conv)
    hanoi.node.send()
    tokyo.node.work()
    assert tokyo.received[1].flags == {Flag.BROKEN_CHAIN}


def test_one_link_number_twice_is_flagged(hanoi: Any, tokyo: Any) -> None:
    """Two copies of a node run at once, say after a restore without a new epoch."""
    hanoi.write(tokyo)
    hanoi.store._ls[tokyo.id] = 0
    hanoi.write(tokyo)
    hanoi.node.send()
    tokyo.node.work()
    assert [delivery.flags for delivery in tokyo.received] == [frozenset(), {Flag.LINK_CLASH}]


def test_a_letter_from_the_future_is_taken_and_flagged(hanoi: Any, tokyo: Any, town: Any) -> None:
    ahead = town.clock() + timedelta(hours=1)
    hanoi.write(tokyo, created=ahead, expires=ahead + timedelta(days=1))
    hanoi.store.sent[next(iter(hanoi.store.sent))].due = town.clock()
    hanoi.node.send()
    tokyo.node.work()
    assert tokyo.received[0].flags == {Flag.FUTURE}


def test_a_failed_handler_loses_nothing(hanoi: Any, tokyo: Any, town: Any) -> None:
    sealed, other = hanoi.write(tokyo), hanoi.write(tokyo)
    tokyo.ill = {sealed.mid}
    hanoi.node.send()
    with pytest.raises(LookupError):
        tokyo.node.work()
    tokyo.node.work()
    assert tokyo.mids() == [other.mid]
    town.clock.ahead(seconds=1)
    with pytest.raises(LookupError):
        tokyo.node.work()
    tokyo.ill.clear()
    tokyo.node.work()
    assert tokyo.mids() == [other.mid]  # not before its pause is over
    town.clock.ahead(seconds=5)
    tokyo.node.work()
    assert tokyo.mids() == [other.mid, sealed.mid]


def test_an_unknown_schema_is_kept_and_refused(hanoi: Any, tokyo: Any) -> None:
    sealed = hanoi.write(tokyo, body=Body("requests/newer/7", {}))
    hanoi.node.send()
    tokyo.node.work()
    tokyo.node.send()
    hanoi.node.work()
    assert (out(hanoi, sealed.mid).state, out(hanoi, sealed.mid).reason) == (State.REFUSED, "unknown-schema")
    assert tokyo.store.letters[hanoi.id, sealed.mid].bodies


@pytest.mark.parametrize("reason", [Reason.POLICY, Reason.MEMBERSHIP_STALE])
def test_policy_and_handler_refuse_with_a_reason(reason: Reason, hanoi: Any, tokyo: Any) -> None:
    def refuse(_: Delivery) -> None:
        raise RefusalError(reason)

    tokyo.policy = refuse
    sealed = hanoi.write(tokyo)
    hanoi.node.send()
    tokyo.node.work()
    tokyo.node.send()
    hanoi.node.work()
    assert tokyo.received == []
    assert (out(hanoi, sealed.mid).state, out(hanoi, sealed.mid).reason) == (State.REFUSED, reason.value)
    tokyo.node.work()
    assert tokyo.store.letters[hanoi.id, sealed.mid].state is State.REFUSED


def test_only_a_delivered_letter_can_be_read(hanoi: Any, tokyo: Any) -> None:
    sealed = hanoi.write(tokyo, body=Body("requests/newer/7", {}))
    hanoi.node.send()
    acknowledge = tokyo.node.inner.acknowledge
    for state in (State.READ, State.DELETED):
        with pytest.raises(RefusalError):
            acknowledge(hanoi.id, sealed.mid, state, "duty officer")
    tokyo.node.work()
    with pytest.raises(RefusalError):
        acknowledge(hanoi.id, sealed.mid, State.READ, "duty officer")


def test_a_test_letter_needs_no_room(hanoi: Any, tokyo: Any) -> None:
    sealed = hanoi.write(tokyo, type=LetterType.TEST, body=None, handling=None)
    hanoi.node.send()
    tokyo.node.work()
    assert tokyo.store.letters[hanoi.id, sealed.mid].state is State.DELIVERED


def test_the_gate_is_asked_at_every_attempt(hanoi: Any, tokyo: Any, town: Any) -> None:
    asked = []

    def ask(consignment: Consignment) -> str:
        asked.append(consignment.mid)
        return "agreement suspended"

    hanoi.gate = ask
    sealed = hanoi.write(tokyo)
    hanoi.node.send()
    assert out(hanoi, sealed.mid).code == "agreement suspended"
    assert tokyo.store.letters == {}
    town.clock.ahead(minutes=30)
    hanoi.node.send()
    hanoi.gate = lambda _: ""
    town.clock.ahead(minutes=30)
    hanoi.node.send()
    assert asked == [sealed.mid] * 2
    assert out(hanoi, sealed.mid).state is State.STORED


def test_retries_keep_their_pauses_and_end_at_the_first_contact(hanoi: Any, tokyo: Any, town: Any) -> None:
    town.network.close_door(tokyo.id)
    sealed = hanoi.write(tokyo)
    waits = []
    for _ in range(8):
        before = town.clock()
        town.clock.now = max(before, out(hanoi, sealed.mid).due)
        waits.append((town.clock() - before).total_seconds())
        hanoi.node.send()
    assert waits == [0, 1, 5, 30, 120, 600, 1800, 1800]
    assert out(hanoi, sealed.mid).code == "unreachable"
    town.network.open_door(tokyo.id, tokyo.node.edge.receive)
    fresh = hanoi.write(tokyo)
    hanoi.node.send()  # the new letter arrives, so the old one is due at once
    assert out(hanoi, fresh.mid).state is State.STORED
    hanoi.node.send()
    assert out(hanoi, sealed.mid).state is State.STORED


def test_an_expired_letter_is_closed_by_a_void(hanoi: Any, tokyo: Any, town: Any) -> None:
    town.network.close_door(tokyo.id)
    brief = {"expires": town.clock() + timedelta(hours=1)}
    late = hanoi.write(tokyo, **brief)
    conv = out(hanoi, late.mid).consignment.conv
    follows = hanoi.write(tokyo, conv=conv)
    town.clock.ahead(hours=2)
    assert hanoi.node.sweep() == 1
    assert hanoi.node.sweep() == 0
    town.network.open_door(tokyo.id, tokyo.node.edge.receive)
    town.settle()
    assert tokyo.mids() == [follows.mid]
    assert tokyo.store.high_water(hanoi.id) == (1, 3)
    assert tokyo.store.digest_in(hanoi.id, conv, 1) == late.idg
    assert (out(hanoi, late.mid).state, out(hanoi, late.mid).withdrawn) == (None, True)


def test_high_water_waits_for_the_void(hanoi: Any, tokyo: Any) -> None:
    first, _ = hanoi.write(tokyo), hanoi.write(tokyo)
    hanoi.node.poster.void(out(hanoi, first.mid).consignment, reason="withdrawn")
    hanoi.node.send()
    assert tokyo.store.high_water(hanoi.id) == (1, 0)
    tokyo.node.work()
    assert tokyo.store.high_water(hanoi.id) == (1, 3)


def test_a_void_that_expired_is_voided_with_what_it_closed(hanoi: Any, tokyo: Any, town: Any) -> None:
    first = hanoi.write(tokyo)
    void = hanoi.node.poster.void(out(hanoi, first.mid).consignment, reason="refused")
    hanoi.node.poster.void(out(hanoi, void.mid).consignment, reason="expired")
    hanoi.node.send()
    tokyo.node.work()
    assert tokyo.store.high_water(hanoi.id) == (1, 3)


def test_a_letter_that_arrives_and_is_voided_all_the_same_does_no_harm(
    hanoi: Any, tokyo: Any, town: Any
) -> None:
    town.network.fate = lambda *_: (1, False)
    first = hanoi.write(tokyo)
    hanoi.node.send()
    hanoi.node.poster.void(out(hanoi, first.mid).consignment, reason="withdrawn")
    town.settle()
    assert tokyo.mids() == [first.mid]
    assert tokyo.store.high_water(hanoi.id) == (1, 2)
    assert out(hanoi, first.mid).state is State.DELIVERED


def test_a_void_out_of_shape_is_refused(hanoi: Any, tokyo: Any) -> None:
    for body in (None, Body("exchange/void/1", {"closes": [], "reason": "expired"})):
        sealed = hanoi.write(tokyo, type=LetterType.VOID, body=body, handling=None)
        hanoi.node.send()
        tokyo.node.work()
        assert tokyo.store.letters[hanoi.id, sealed.mid].reason == "malformed"


def test_a_letter_opened_too_late_has_expired(hanoi: Any, tokyo: Any, town: Any) -> None:
    sealed = hanoi.write(tokyo, expires=town.clock() + timedelta(hours=1))
    hanoi.node.send()
    town.clock.ahead(hours=1)
    tokyo.node.work()
    tokyo.node.send()
    hanoi.node.work()
    assert tokyo.received == []
    assert out(hanoi, sealed.mid).state is State.EXPIRED


def test_letters_go_only_to_active_peers(hanoi: Any, tokyo: Any, taipei: Any) -> None:
    waiting = hanoi.write(tokyo)
    hanoi.store.peers[tokyo.id] = replace(hanoi.store.peers[tokyo.id], standing=Standing.SUSPENDED)
    del hanoi.store.peers[taipei.id]
    with pytest.raises(RevokedError):
        hanoi.write(tokyo)
    with pytest.raises(UnknownPeerError):
        hanoi.write(taipei)
    hanoi.node.send()
    assert out(hanoi, waiting.mid).code == "suspended"
    assert tokyo.store.letters == {}


def test_peers_ask_each_other_how_far_they_are(hanoi: Any, tokyo: Any) -> None:
    hanoi.write(tokyo)
    hanoi.node.send()
    response, state = fetch(hanoi, tokyo, PEER_STATE)
    assert response.status == 200
    assert state == {
        "v": "1.0",
        "epoch": 1,
        "peer_epoch": 1,
        "hw": 1,
        "server_time": "2026-11-22T12:00:00Z",
        "cp": f"{tokyo.id}/log\n1\nAAAA\n",
    }


def test_a_pinned_peer_reads_the_descriptor_without_a_hop_token(hanoi: Any, tokyo: Any) -> None:
    answer = tokyo.node.edge.receive(hanoi.spki, "GET", NODE, {}, b"")
    assert (answer.status, answer.body) == (200, tokyo.descriptor.token.encode())
    assert tokyo.node.edge.receive("A" * 43, "GET", NODE, {}, b"").status == 403


def test_a_room_registers_once() -> None:
    handlers = Handlers()
    handlers.for_schema("requests/request/1", lambda _: None)
    handlers.for_type(LetterType.RECALL, lambda _: None)
    with pytest.raises(ValueError, match="register"):
        handlers.for_schema("requests/request/1", lambda _: None)
    for kind in (LetterType.RECALL, LetterType.VOID, LetterType.LETTER):
        with pytest.raises(ValueError, match="handler"):
            handlers.for_type(kind, lambda _: None)
    with pytest.raises(MalformedError):
        handlers.for_schema("requests", lambda _: None)


def test_a_peer_encrypts_to_the_key_that_began_last(hanoi: Any, town: Any, pin: Pin) -> None:
    old = hanoi.party.enc
    newer = generate_key(Use.ENC, nbf=town.clock())
    ahead = generate_key(Use.ENC, nbf=town.clock() + timedelta(days=7))
    keys = (*hanoi.party.keys, newer.public, ahead.public)
    peer = Peer(pin(hanoi, ver=2, keys=keys))
    assert peer.wrap_key(town.clock() - timedelta(minutes=1)).key.kid == old.kid
    assert peer.wrap_key(town.clock()).key.kid == newer.kid
    assert peer.wrap_key(town.clock() + timedelta(days=8)).key.kid == ahead.kid
