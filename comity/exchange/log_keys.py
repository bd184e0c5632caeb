"""Every key that our log had, each with its time, from our own cards: a checkpoint is judged by the keys of its day.

A restore gives the log another name: the same key under the name of an earlier epoch counts for what was signed before.
"""

from datetime import datetime
from functools import lru_cache

from comity.audit.core.note_keys import VerifierKey
from comity.audit.signing import TimedKey
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.keys import Use
from comity.exchange.core.moments import from_seconds
from comity.exchange.descriptors import log_bytes
from comity.exchange.identity import read_signed
from comity.exchange.log_names import log_origin
from comity.exchange.own_keys import own_cards

Named = dict[tuple[str, str], TimedKey]  # by kid and name of the log


def log_keys_ever() -> list[TimedKey]:
    """Return all keys of our log; one that was taken out before its end ends with the card that took it out."""
    return list(_of_cards(tuple(card.token for card in own_cards())))


@lru_cache(maxsize=4)
def _of_cards(tokens: tuple[str, ...]) -> tuple[TimedKey, ...]:
    found: Named = {}
    for card in map(read_signed, tokens):
        named = _named_by(card)
        for place, key in found.items():
            if place not in named:
                found[place] = _until(key, card.iat)
        found = _before(card) | named | found
    return tuple(found.values())


def _until(key: TimedKey, end: datetime) -> TimedKey:
    return TimedKey(key.verifier, key.begins, min(key.ends, end))


def _named_by(card: Descriptor) -> Named:
    return _under(card, card.log.origin) if card.log is not None else {}


def _before(card: Descriptor) -> Named:
    """Return its keys under the names of earlier epochs: of the card before a restore there may be no row."""
    if card.log is None:
        return {}
    return {
        place: _until(key, card.iat)
        for epoch in range(1, card.epoch)
        for place, key in _under(card, log_origin(card.node, epoch)).items()
    }


def _under(card: Descriptor, origin: str) -> Named:
    return {
        (key.kid, origin): TimedKey(VerifierKey(origin, log_bytes(key)), *_times(key.nbf, key.exp))
        for key in card.keys_for(Use.LOG)
    }


def _times(begins: int, ends: int) -> tuple[datetime, datetime]:
    return from_seconds(begins), from_seconds(ends)
