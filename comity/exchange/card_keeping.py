"""Keeping cards up to date on both sides of every link, by rule."""

import logging
from datetime import datetime, timedelta

from comity.audit.actors import Process
from comity.audit.acts import Act
from comity.exchange import registry
from comity.exchange.actions.cards import follow_card, receive_card, tell_card
from comity.exchange.actions.keys import warn_of_ends
from comity.exchange.card_letters import SCHEMA, SHAPE
from comity.exchange.card_wants import want_stale
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.errors import DescriptorError
from comity.exchange.core.letter import LetterType
from comity.exchange.descriptors import descriptor_of
from comity.exchange.identity import own_descriptor
from comity.exchange.models import CardState, Peer, PeerState
from comity.exchange.own_keys import ending
from comity.exchange.recovering import may_send_to
from comity.exchange.registry import BodyType, ReceiptedLetter, Sweep
from comity.exchange.sealing import NoEncryptionKeyError, encryption_key

log = logging.getLogger(__name__)
ME = Process("keys")
EVERY = timedelta(seconds=30)
DAILY = timedelta(days=1)
AHEAD = timedelta(days=3)
NOT_TOO_OFTEN = timedelta(hours=6)


def tell_all() -> int:
    """Tell every active partner that does not know of our present card; return how many there were."""
    version = own_descriptor().ver
    if version == 1:
        return 0  # pairing took it
    told = CardState.objects.filter(told__gte=version).values("peer")
    untold = Peer.objects.filter(state=PeerState.ACTIVE).exclude(pk__in=told).order_by("node")
    reachable = [peer for peer in untold if may_send_to(peer)]
    for peer in reachable:
        tell_card(ME, peer.pk)
    return len(reachable)


def look_after(at: datetime) -> None:
    """Tell who does not know our card, and ask for cards that end or hold no key for letters soon.

    A stored card that does not verify is said in the program's log: it stops none of the others.
    """
    tell_all()
    for peer in Peer.objects.filter(state=PeerState.ACTIVE).order_by("node"):
        try:
            ends = _ends(descriptor_of(peer), at + AHEAD)
        except DescriptorError:
            log.error("The stored card of %s does not verify. Take it anew.", peer.node)  # noqa: TRY400
            continue
        if ends:
            want_stale(peer, every=NOT_TOO_OFTEN)


def _ends(descriptor: Descriptor, at: datetime) -> bool:
    """Whether a card is over at a moment, or names no key to encrypt to then."""
    try:
        encryption_key(descriptor, at)
    except NoEncryptionKeyError:
        return True
    return descriptor.exp <= at


def warn(at: datetime) -> None:
    """Tell the operators once a day what of our own ends within two weeks with nothing to follow."""
    if ending(at):
        warn_of_ends(ME)


def _follow(act: Act, letter: ReceiptedLetter) -> None:
    if letter.schema == SCHEMA:
        follow_card(act, letter)


def register() -> None:
    """Take partners' letters about their cards, follow ours, and look after both from time to time; at start."""
    registry.register_body(BodyType(SCHEMA, SHAPE, receive_card, LetterType.TRUST_UPDATE))
    registry.register_follower(_follow)
    registry.register_sweep(Sweep("cards", EVERY, look_after))
    registry.register_sweep(Sweep("own-keys", DAILY, warn))
