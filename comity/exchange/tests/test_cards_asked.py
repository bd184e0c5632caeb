"""Partners are asked for their cards at their own doors: when, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange.actions import suspend_peer
from comity.exchange.attempts import settle, settle_card
from comity.exchange.card_keeping import look_after
from comity.exchange.core.descriptor import sign_descriptor
from comity.exchange.core.errors import UnknownKeyError
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.wire import Response, problem_response
from comity.exchange.due import due_jobs
from comity.exchange.models import CardState, Peer
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.partners import House, Partner, problem_of, receipt_in
from comity.exchange.tests.test_cards import Write, give, is_wanted, newer, recently
from comity.lib.clock import now


def test_a_partner_that_does_not_know_our_key_is_asked_for_its_card(
    tokyo: Partner, peer: Peer, write: Write
) -> None:
    write()
    with actions_only():
        [job] = due_jobs(peer.pk)[1]
        settle(peer, job, problem_response(UnknownKeyError(), now()))
    assert is_wanted()


def test_a_door_that_does_not_answer_is_asked_again_later(tokyo: Partner, peer: Peer) -> None:
    sealed = tokyo.sealed()
    tokyo.post(sealed, tokyo.token(sealed, key=generate_key(Use.HOP, nbf=recently())))
    for answer in (None, Response(503, {}, b""), Response(200, {}, b"\xff"), Response(200, {}, b"a.b.c")):
        with actions_only():
            settle_card(peer, answer)
        assert not is_wanted()
    state = CardState.objects.get()
    assert (state.failures, state.wanted_at is None) == (4, False)
    assert state.ask_at is not None
    assert state.ask_at > now() + timedelta(seconds=30)


def test_a_partner_is_not_asked_twice_within_ten_seconds(tokyo: Partner, peer: Peer) -> None:
    def knock() -> None:
        sealed = tokyo.sealed()
        tokyo.post(sealed, tokyo.token(sealed, key=generate_key(Use.HOP, nbf=recently())))

    knock()
    knock()
    assert Entry.objects.filter(event=events.CARD_WANTED).count() == 1
    give(peer, tokyo.house.card())
    knock()
    assert not is_wanted()
    state = CardState.objects.get()
    assert state.wanted_at is not None
    assert state.ask_at is not None
    assert state.ask_at > now() + timedelta(seconds=8)


def test_a_suspended_partner_is_not_asked(tokyo: Partner, peer: Peer) -> None:
    suspend_peer(OPERATOR, peer.pk)
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed)) == (403, "revoked")
    assert not is_wanted()


def test_cards_and_keys_that_end_soon_are_asked_for(tokyo: Partner, peer: Peer) -> None:
    with actions_only():
        look_after(now())
        assert not is_wanted()
        look_after(now() + timedelta(days=88))  # its enc key lives for 90
        assert is_wanted()
    give(peer, newer(tokyo, generate_key(Use.ENC, nbf=recently() + timedelta(days=60))))
    with actions_only():
        look_after(now() + timedelta(days=88))
    assert CardState.objects.get().wanted_at is None


def test_an_expired_card_is_asked_for_when_its_node_calls(
    hanoi: House, tokyo: Partner, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now() - timedelta(days=5)
    ended = replace(tokyo.house.descriptor, iat=at, exp=now() - timedelta(days=1), ver=2)
    Peer.objects.update(descriptor=sign_descriptor(ended, tokyo.house.root))
    assert problem_of(tokyo.post(tokyo.sealed())) == (403, "revoked")
    assert is_wanted()
    give(peer, tokyo.house.renewed(ver=3))
    assert receipt_in(tokyo.post(tokyo.sealed()))
