"""The letter in which a node tells its partners of a new card of its own: type `trust.update`."""

from typing import Any

from comity.exchange.core.descriptor import MAX_BYTES, Descriptor
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.letter import LetterType
from comity.exchange.identity import read_signed
from comity.exchange.models import OutLetter, Peer
from comity.exchange.outgoing import NewLetter
from comity.exchange.own_card import own_certificates
from comity.lib.ids import new_id

SCHEMA = "exchange/trust-update/1"
ORIGIN = "card"
PRIO = 1  # before ordinary letters, which may be signed with keys it tells of
SHAPE = {
    "type": "object",
    "properties": {
        "descriptor": {"type": "string", "maxLength": MAX_BYTES},
        "certificates": {"type": "string", "maxLength": 32_768},
    },
    "required": ["descriptor", "certificates"],
    "additionalProperties": False,
}


def card_letter(peer: Peer, descriptor: Descriptor) -> NewLetter:
    """Return the letter that tells a partner of our card."""
    conv = new_id()
    data: dict[str, Any] = {"descriptor": descriptor.token, "certificates": own_certificates()}
    return NewLetter(
        peer=peer,
        conv=conv,
        schema=SCHEMA,
        data=data,
        prio=PRIO,
        prio_reason="keys",
        kind=LetterType.TRUST_UPDATE,
        author="process",
        role="operator",
        unit="desk",
        origin_kind=ORIGIN,
        origin_id=conv,
    )


def version_told_by(letter: OutLetter) -> int:
    """Return which version of our card a letter of ours told of; 0 for another letter."""
    if letter.origin_kind != ORIGIN:
        return 0
    try:
        body = read_own(bytes(letter.inner)).body
        return read_signed(body.data["descriptor"]).ver if body else 0
    except (ExchangeError, KeyError):
        return 0
