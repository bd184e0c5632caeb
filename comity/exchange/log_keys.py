"""Every key that our log had, each with its time, from our own cards: a checkpoint is judged by the keys of its day."""

from datetime import datetime
from functools import lru_cache

from comity.audit.core.note_keys import VerifierKey
from comity.audit.signing import TimedKey
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.keys import Use
from comity.exchange.core.moments import from_seconds
from comity.exchange.descriptors import log_bytes
from comity.exchange.identity import own_descriptor, read_signed
from comity.exchange.models import OwnCard


def log_keys_ever() -> list[TimedKey]:
    """Return all keys of our log; one that was taken out before its end ends with the card that took it out."""
    present = own_descriptor()
    cards = dict(OwnCard.objects.values_list("version", "token")) | {present.ver: present.token}
    return list(_of_cards(tuple(cards[version] for version in sorted(cards))))


@lru_cache(maxsize=4)
def _of_cards(tokens: tuple[str, ...]) -> tuple[TimedKey, ...]:
    found: dict[str, TimedKey] = {}
    for card in map(read_signed, tokens):
        named = _named_by(card)
        for kid, key in found.items():
            if kid not in named:
                found[kid] = TimedKey(key.verifier, key.begins, min(key.ends, card.iat))
        found |= {kid: key for kid, key in named.items() if kid not in found}
    return tuple(found.values())


def _named_by(card: Descriptor) -> dict[str, TimedKey]:
    if card.log is None:
        return {}
    origin = card.log.origin
    return {
        key.kid: TimedKey(VerifierKey(origin, log_bytes(key)), *_times(key.nbf, key.exp))
        for key in card.keys_for(Use.LOG)
    }


def _times(begins: int, ends: int) -> tuple[datetime, datetime]:
    return from_seconds(begins), from_seconds(ends)
