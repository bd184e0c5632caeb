"""Voids: the signed word that a number's letter will not come (section 1.9 of the protocol).

Link numbers are gapless, so a letter that was withdrawn, has expired or was refused by the gate leaves a hole. A void
is a letter of its own, under its own numbers, that names the holes; the receiver's high water then passes over them.
"""

from datetime import datetime
from typing import Any

from comity.exchange.core._shape import Members, counted, integer, list_of, one_of, sha256, uuid
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import MalformedError
from comity.exchange.core.letter import MAX_LIFE, Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body
from comity.exchange.core.mail import Closed, Consignment

SCHEMA = "exchange/void/1"
REASONS = frozenset({"withdrawn", "expired", "refused"})
MAX_CLOSED = 100


def closed_by(letter: Letter) -> tuple[Closed, ...]:
    """The numbers a void closes. Raises MalformedError."""
    if letter.body is None or letter.body.schema != SCHEMA:
        raise MalformedError("A void names the numbers it closes.")
    members = Members(letter.body.data, "The void")
    closed = members.need("closes", list_of(_read, MAX_CLOSED))
    members.need("reason", one_of(REASONS))
    members.done()
    if not closed:
        raise MalformedError("A void closes at least one number.")
    return closed


def void_letter(
    consignment: Consignment,
    *,
    author: Author | None,
    reason: str,
    at: datetime,
    to: Addressee | None = None,
) -> Letter:
    """The void for a letter that will not be sent.

    Args:
        consignment: the letter; of a void that was never taken, what it had closed is closed again.
        author: who withdraws it; None when nobody does and the letter's own author stands for it.
        to: whom it is for; None when the letter itself says so. A letter that was erased says neither this nor its author.
        reason: one of REASONS.
        at: now.
    """
    also: tuple[Closed, ...] = ()
    if author is not None and to is not None:
        sender, addressees = author, [to]
    else:
        letter = read_own(consignment.inner)
        sender = author or letter.sender
        addressees = [addressee for addressee in letter.to if addressee.node == consignment.node]
        also = closed_by(letter) if letter.type is LetterType.VOID else ()
    closed = Closed(
        mid=consignment.mid,
        idg=consignment.cover.idg,
        epoch=consignment.cover.epoch,
        ls=consignment.cover.ls,
        conv=consignment.conv,
        cseq=consignment.cseq,
    )
    data = {"closes": [_write(one) for one in (closed, *also)], "reason": reason}
    return Letter(
        type=LetterType.VOID,
        sender=sender,
        to=tuple(addressees),
        created=at,
        expires=at + MAX_LIFE,
        body=Body(SCHEMA, data),
    )


def _write(closed: Closed) -> dict[str, Any]:
    return {
        "mid": closed.mid,
        "idg": closed.idg,
        "epoch": closed.epoch,
        "ls": closed.ls,
        "conv": closed.conv,
        "cseq": closed.cseq,
    }


def _read(value: object) -> Closed:
    members = Members(value, "The closed number")
    closed = Closed(
        mid=members.need("mid", uuid),
        idg=members.need("idg", sha256),
        epoch=members.need("epoch", counted()),
        ls=members.need("ls", integer(1)),
        conv=members.need("conv", uuid),
        cseq=members.need("cseq", integer(1)),
    )
    members.done()
    return closed
