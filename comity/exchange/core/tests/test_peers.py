"""Which keys of a partner's earlier cards are kept, and until when they count."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.digests import digest
from comity.exchange.core.keys import PublicKey, Use, generate_key
from comity.exchange.core.peers import Peer, Standing


def card(at: datetime, ver: int, *keys: PublicKey) -> Descriptor:
    return Descriptor(
        node="cxp:node:jp:tokyo",
        iat=at,
        exp=at + timedelta(days=365),
        ver=ver,
        epoch=1,
        keys=keys,
        tls_spki=(digest(b"tls"),),
        endpoints=("https://exchange.example:8443",),
    )


@pytest.mark.parametrize(
    ("began", "life"),
    [
        (timedelta(days=-1), timedelta(days=1)),  # ends with the card that drops it
        (timedelta(seconds=-1), timedelta(seconds=1)),
        (timedelta(0), timedelta(seconds=1)),  # what it signed in that second still verifies
    ],
)
def test_a_key_that_is_dropped_ends_with_the_new_card_and_can_be_stored(
    now: datetime, began: timedelta, life: timedelta
) -> None:
    old, new = (generate_key(Use.SIG, nbf=now + began).public for _each in range(2))
    (gone,) = Peer(card(now + began, 1, old), Standing.ACTIVE).renewed(card(now, 2, new)).old_keys
    assert (gone.kid, gone.exp) == (old.kid, int((now + began + life).timestamp()))
    assert PublicKey.from_jwk(gone.to_jwk()) == gone
    assert gone.valid_at(now)
    assert not gone.valid_at(now + timedelta(seconds=2))


def test_a_key_that_had_ended_keeps_its_end(now: datetime) -> None:
    begin = now - timedelta(days=9)
    old = generate_key(Use.SIG, nbf=begin, exp=now - timedelta(days=2)).public
    peer = Peer(card(begin, 1, old), Standing.ACTIVE).renewed(card(now, 2))
    assert peer.old_keys == (old,)


def test_a_key_that_had_not_begun_is_forgotten(now: datetime) -> None:
    announced = generate_key(Use.SIG, nbf=now + timedelta(days=7)).public
    peer = Peer(card(now - timedelta(days=1), 1, announced), Standing.ACTIVE)
    assert peer.renewed(card(now, 2)).old_keys == ()
    assert peer.renewed(replace(card(now, 2), keys=(announced,))).old_keys == ()
