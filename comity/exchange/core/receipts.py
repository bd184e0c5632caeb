"""Receipts: the signed answers to a message (section 1.8 of the protocol).

`stored` says: durable and logged, not opened yet; the edge signs it with its hop key. Every other state is signed
by the inner node's sig key, so that a taken edge cannot say that something was delivered.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from comity.exchange.core import _jose, strict_json
from comity.exchange.core._shape import (
    Members,
    integer,
    node,
    numeric_date,
    one_of,
    sha256,
    text,
    uuid,
    version,
)
from comity.exchange.core.errors import (
    ForeignReceiptError,
    KeyUseError,
    MalformedError,
    ReceiptMismatchError,
    UnknownKeyError,
    WrongAudienceError,
)
from comity.exchange.core.keys import PrivateKey, PublicKey, Use
from comity.exchange.core.moments import seconds

TYP = "cxp-receipt+jwt"
VERSION = "1.0"
MAX_BYTES = 6144
MAX_REASON = 80  # a code; it stands in a row as it came


class State(StrEnum):
    """How far a message has come at its receiver, lowest first.

    `refused` stands below `delivered` because a message that could not be read (an old key, a schema of a newer
    version) may be delivered later; nothing that was delivered becomes refused again.
    """

    STORED = "stored"
    EXPIRED = "expired"
    REFUSED = "refused"
    DELIVERED = "delivered"
    READ = "read"
    ACTIONED = "actioned"
    DELETED = "deleted"


_RANK = {state: rank for rank, state in enumerate(State)}


def advance(current: State | None, new: State) -> State:
    """The higher of two states: late receipts are kept but never move a message back."""
    return new if current is None or _RANK[new] > _RANK[current] else current


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Where the receipt's signer logged this: the origin of its log and the hash of the leaf."""

    origin: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says.

    Attributes:
        iss: who signs, the receiver of the message.
        aud: whom it is for, the message's sender.
        rid: the receipt's own id.
        mid: the message.
        idg: digest of the signed letter inside; on `stored` only repeated from the hop token.
        dig: digest of the body received.
        state: see `State`.
        at: when, to the second.
        hw: the link sequence up to which nothing is missing.
        rseq: counts the receipts of this signer to this audience.
        reason: on `refused`, a code.
        by: on `read` and `actioned`, the pseudonym of the officer's role.
        entry: where the signer logged it.
        cp: the signer's latest checkpoint.
    """

    iss: str
    aud: str
    rid: str
    mid: str
    idg: str
    dig: str
    state: State
    at: datetime
    hw: int
    rseq: int
    reason: str | None = None
    by: str | None = None
    entry: LogEntry | None = None
    cp: str | None = None
    v: str = VERSION


def use_for(state: State) -> Use:
    """The use of the key that signs this state."""
    return Use.HOP if state is State.STORED else Use.SIG


def sign_receipt(receipt: Receipt, key: PrivateKey) -> str:
    """Sign a receipt; `stored` with a hop key, all others with a sig key.

    Raises KeyUseError, KeyTimeError, and MalformedError when the receipt lacks what its state needs.
    """
    use = use_for(receipt.state)
    key.public.require_use(use)
    key.public.require_time(receipt.at)
    _check_complete(receipt)
    claims: dict[str, Any] = {
        "v": receipt.v,
        "iss": receipt.iss,
        "aud": receipt.aud,
        "rid": receipt.rid,
        "mid": receipt.mid,
        "idg": receipt.idg,
        "dig": receipt.dig,
        "state": receipt.state.value,
        "at": seconds(receipt.at),
        "hw": receipt.hw,
        "rseq": receipt.rseq,
    }
    optional = {"reason": receipt.reason, "by": receipt.by, "cp": receipt.cp}
    claims |= {name: value for name, value in optional.items() if value is not None}
    if receipt.entry is not None:
        claims["entry"] = {"origin": receipt.entry.origin, "hash": receipt.entry.hash}
    return _jose.sign(strict_json.dump(claims), key, use, typ=TYP)


def verify_receipt(token: str, *, issuer: str, keys: Sequence[PublicKey], me: str) -> Receipt:
    """Verify a receipt of one particular peer.

    Args:
        token: as received.
        issuer: the node the message went to.
        keys: all keys known of that node, old ones as well; validity is judged at the receipt's own time.
        me: our own node id.

    Raises:
        ForeignReceiptError: signed by another node, pinned or not.
        KeyUseError: `stored` not by a hop key, or another state not by a sig key.
        KeyTimeError, BadSignatureError, WrongAudienceError, MalformedError, UnsupportedVersionError, TooLargeError.
    """
    try:
        payload, key = _jose.verify(token, typ=TYP, uses=(Use.HOP, Use.SIG), keys=keys, max_bytes=MAX_BYTES)
    except UnknownKeyError as error:
        raise ForeignReceiptError from error
    receipt = _read(strict_json.parse(payload, MAX_BYTES))
    if receipt.iss != issuer:
        raise ForeignReceiptError
    if key.use is not use_for(receipt.state):
        raise KeyUseError(f"A {key.use} key does not sign the state {receipt.state}.")
    key.require_time(receipt.at)
    if receipt.aud != me:
        raise WrongAudienceError
    return receipt


def require_answer(receipt: Receipt, *, mid: str, idg: str, digs: Collection[str]) -> None:
    """Raise ReceiptMismatchError unless the receipt answers this message in one of the bodies that were sent."""
    if receipt.mid != mid or receipt.idg != idg or receipt.dig not in digs:
        raise ReceiptMismatchError


def _check_complete(receipt: Receipt) -> None:
    if receipt.state is State.REFUSED and receipt.reason is None:
        raise MalformedError("A refusal needs its reason.")
    if receipt.state in {State.READ, State.ACTIONED} and receipt.by is None:
        raise MalformedError("Only a named officer's act makes a message read or actioned.")


def _read(claims: dict[str, Any]) -> Receipt:
    members = Members(claims, "The receipt")
    receipt = Receipt(
        v=members.need("v", version),
        iss=members.need("iss", node),
        aud=members.need("aud", node),
        rid=members.need("rid", uuid),
        mid=members.need("mid", uuid),
        idg=members.need("idg", sha256),
        dig=members.need("dig", sha256),
        state=State(members.need("state", one_of(frozenset(State)))),
        at=members.need("at", numeric_date),
        hw=members.need("hw", integer()),
        rseq=members.need("rseq", integer(1)),
        reason=members.may("reason", text(MAX_REASON)),
        by=members.may("by", text(100)),
        entry=members.may("entry", _read_entry),
        cp=members.may("cp", text(2000)),
    )
    members.done()
    _check_complete(receipt)
    return receipt


def _read_entry(value: object) -> LogEntry:
    members = Members(value, "The log entry")
    entry = LogEntry(origin=members.need("origin", text(200)), hash=members.need("hash", sha256))
    members.done()
    return entry
