"""Nodes whose keys change while letters are on their way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.receipts import State
from comity.exchange.core.tests.node.asking import Pin, out


def change_key(town: Any, house: Any, pin: Pin) -> None:
    """The house makes a new encryption key and loses the old one; the partners have not heard of it yet."""
    fresh = generate_key(Use.ENC, nbf=town.clock() - timedelta(hours=1))
    house.party = replace(house.party, enc=fresh)
    house.descriptor = pin(house, ver=2)
    house.own = replace(house.own, enc_kids=frozenset({fresh.kid}))
    house.keys = replace(house.keys, inner=replace(house.keys.inner, enc=(fresh,)))
    house.restart()


def hear_of(house: Any, other: Any) -> None:
    house.store.peers[other.id] = house.store.peers[other.id].renewed(other.descriptor)


def test_after_a_change_of_key_the_letter_is_encrypted_again(
    hanoi: Any, tokyo: Any, town: Any, pin: Pin
) -> None:
    sealed = hanoi.write(tokyo)
    change_key(town, tokyo, pin)
    hanoi.node.send()
    assert out(hanoi, sealed.mid).code == "unknown-recipient-key"
    assert tokyo.store.letters == {}
    hear_of(hanoi, tokyo)
    town.clock.ahead(seconds=2)
    hanoi.node.send()
    tokyo.node.work()
    assert tokyo.mids() == [sealed.mid]
    assert out(hanoi, sealed.mid).digs > {sealed.dig}


def test_a_stored_letter_whose_key_is_lost_is_asked_for_again(
    hanoi: Any, tokyo: Any, town: Any, pin: Pin
) -> None:
    sealed = hanoi.write(tokyo)
    hanoi.node.send()
    change_key(town, tokyo, pin)
    tokyo.node.work()
    tokyo.node.send()
    hear_of(hanoi, tokyo)
    hanoi.node.work()
    assert (out(hanoi, sealed.mid).state, out(hanoi, sealed.mid).reason) == (
        State.REFUSED,
        "unknown-recipient-key",
    )
    town.settle()
    assert tokyo.mids() == [sealed.mid]
    assert len(tokyo.store.letters[hanoi.id, sealed.mid].bodies) == 2
    assert out(hanoi, sealed.mid).state is State.DELIVERED


def test_a_letter_to_two_is_encrypted_again_to_both(
    hanoi: Any, tokyo: Any, taipei: Any, town: Any, pin: Pin
) -> None:
    hanoi.write(tokyo, taipei)
    change_key(town, tokyo, pin)
    hanoi.node.send()
    hear_of(hanoi, tokyo)
    town.settle()
    assert [len(house.received) for house in (tokyo, taipei)] == [1, 1]


def test_a_key_taken_out_of_the_descriptor_ends_at_once(hanoi: Any, tokyo: Any, town: Any, pin: Pin) -> None:
    stolen = tokyo.party.hop
    fresh = generate_key(Use.HOP, nbf=town.clock() - timedelta(hours=1))
    tokyo.party = replace(tokyo.party, hop=fresh)
    tokyo.descriptor = pin(tokyo, ver=2, iat=town.clock())
    hear_of(hanoi, tokyo)
    (old,) = (key for key in hanoi.store.peers[tokyo.id].old_keys if key.kid == stolen.kid)
    assert not old.valid_at(town.clock() + timedelta(seconds=1))
    tokyo.write(hanoi)
    tokyo.node.send()  # still signs with the old key
    assert hanoi.store.letters == {}
    tokyo.keys = replace(tokyo.keys, edge=replace(tokyo.keys.edge, hop=(fresh,)))
    tokyo.restart()
    town.settle()
    assert len(hanoi.received) == 1


def test_without_a_valid_key_of_the_peer_nothing_is_sealed(hanoi: Any, tokyo: Any, town: Any) -> None:
    town.clock.ahead(days=95)
    letter = hanoi.letter(tokyo)
    with pytest.raises(Exception, match="new descriptor"):
        hanoi.node.poster.post(letter)
