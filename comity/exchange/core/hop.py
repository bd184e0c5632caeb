"""The hop token: the signed slip on the outside of every request between nodes (section 1.4 of the protocol).

It is all that an edge host without decryption keys can see: who sends what to whom, when, under which number, and
the digests. A JWT of `typ: cxp-hop+jwt` in the header `Cxp-Hop`, signed by a hop key, fresh for each attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from comity.exchange.core import _jose, strict_json
from comity.exchange.core._shape import (
    Members,
    counted,
    integer,
    node,
    numeric_date,
    sha256,
    text,
    uuid,
    version,
)
from comity.exchange.core.digests import digest, unb64u
from comity.exchange.core.errors import (
    BadSignatureError,
    ClockSkewError,
    DigestMismatchError,
    ExchangeError,
    MalformedError,
    WrongAudienceError,
)
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import PrivateKey, PublicKey, Use
from comity.exchange.core.moments import SKEW, seconds

TYP = "cxp-hop+jwt"
HEADER = "Cxp-Hop"
VERSION = "1.0"
MAX_BYTES = 6144
JTI_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the hop token says about a message.

    `ls` is the link sequence, gapless per sender, receiver and epoch; `idg` the digest of the signed letter inside,
    which an edge cannot check.
    """

    mid: str
    idg: str
    ls: int
    epoch: int
    prio: int
    exp_at: datetime


@dataclass(frozen=True, slots=True)
class Hop:
    """A verified hop token. `cover` is there on messages only, `cp` is the sender's latest checkpoint."""

    iss: str
    aud: str
    iat: datetime
    jti: str
    htm: str
    htu: str
    dig: str
    cp: str | None = None
    cover: Cover | None = None
    v: str = VERSION


def sign_hop(
    key: PrivateKey,
    *,
    iss: str,
    aud: str,
    at: datetime,
    method: str,
    path: str,
    body: bytes,
    dig: str | None = None,
    checkpoint: str | None = None,
    cover: Cover | None = None,
) -> str:
    """A fresh hop token for one attempt; `dig` is the digest of the body where it is known already.

    Raises KeyUseError or KeyTimeError for a wrong or expired key.
    """
    key.public.require_use(Use.HOP)
    key.public.require_time(at)
    claims: dict[str, Any] = {
        "v": VERSION,
        "iss": iss,
        "aud": aud,
        "iat": seconds(at),
        "jti": new_id(),
        "htm": method,
        "htu": path,
        "dig": dig or digest(body),
    }
    if checkpoint is not None:
        claims["cp"] = checkpoint
    if cover is not None:
        claims |= {
            "mid": cover.mid,
            "idg": cover.idg,
            "ls": cover.ls,
            "epoch": cover.epoch,
            "prio": cover.prio,
            "exp_at": seconds(cover.exp_at),
        }
    return _jose.sign(strict_json.dump(claims), key, Use.HOP, typ=TYP)


def verify_hop(
    token: str,
    *,
    keys: Sequence[PublicKey],
    iss: str,
    me: str,
    at: datetime,
    method: str,
    path: str,
    body: bytes,
) -> Hop:
    """Verify the hop token of a request.

    Args:
        token: the header as received.
        keys: the keys of the peer whose certificate the connection showed.
        iss: that peer's node id.
        me: our own node id.
        at: now.
        method: of the request.
        path: of the request.
        body: of the request.

    Raises:
        TooLargeError, MalformedError, UnsupportedVersionError, BadSignatureError (and children),
        WrongAudienceError, ClockSkewError, DigestMismatchError.
    """
    payload, key = _jose.verify(token, typ=TYP, uses=(Use.HOP,), keys=keys, max_bytes=MAX_BYTES)
    hop = _read(strict_json.parse(payload, MAX_BYTES))
    if hop.iss != iss:
        raise BadSignatureError("The hop token names another sender than the connection.")
    if hop.aud != me:
        raise WrongAudienceError
    if abs(hop.iat - at) > SKEW:
        raise ClockSkewError
    key.require_time(hop.iat)
    if (hop.htm, hop.htu) != (method, path):
        raise BadSignatureError("The hop token was made for another request.")
    if hop.dig != digest(body):
        raise DigestMismatchError
    return hop


def verify_own(token: str, *, keys: Sequence[PublicKey], me: str, to: str, path: str) -> tuple[Hop, Cover]:
    """Verify a hop token that we signed once and that a partner shows us again: it proves ids and numbers of a letter.

    Args:
        token: as the partner kept it.
        keys: our own keys, old ones as well.
        me: our node id.
        to: the partner's.
        path: where letters are posted.

    Raises:
        TooLargeError, MalformedError, BadSignatureError (and children), WrongAudienceError.
    """
    payload, key = _jose.verify(token, typ=TYP, uses=(Use.HOP,), keys=keys, max_bytes=MAX_BYTES)
    hop = _read(strict_json.parse(payload, MAX_BYTES))
    key.require_time(hop.iat)
    if hop.iss != me:
        raise BadSignatureError("The hop token names another sender.")
    if hop.aud != to:
        raise WrongAudienceError
    if hop.cover is None or (hop.htm, hop.htu) != ("POST", path):
        raise MalformedError("The hop token is not that of a letter.")
    return hop, hop.cover


def peek_cover(token: str) -> Cover | None:
    """What a hop token says about its message, NOT verified: for looking up ahead what will be asked for."""
    try:
        claims = strict_json.parse(unb64u(token.split(".")[1]), MAX_BYTES)
        return _read_cover(Members(claims, "The hop token"))
    except (ExchangeError, IndexError):
        return None


def _read(claims: dict[str, Any]) -> Hop:
    members = Members(claims, "The hop token")
    hop = Hop(
        v=members.need("v", version),
        iss=members.need("iss", node),
        aud=members.need("aud", node),
        iat=members.need("iat", numeric_date),
        jti=members.need("jti", uuid),
        htm=members.need("htm", text(10)),
        htu=members.need("htu", text(300)),
        dig=members.need("dig", sha256),
        cp=members.may("cp", text(2000)),
        cover=_read_cover(members) if "mid" in claims else None,
    )
    members.done()
    return hop


def _read_cover(members: Members) -> Cover:
    return Cover(
        mid=members.need("mid", uuid),
        idg=members.need("idg", sha256),
        ls=members.need("ls", integer(1)),
        epoch=members.need("epoch", counted()),
        prio=members.need("prio", integer(0, 3)),
        exp_at=members.need("exp_at", numeric_date),
    )


class JtiMemory:
    """The hop tokens seen in the last ten minutes, kept in the edge's own memory.

    A repeated token with the same body is harmless, the stored answer is given again. The same `jti` over other
    bytes is a signer gone wrong. Losing this memory at a restart loses nothing: messages are told apart by
    (iss, mid, idg), which is durable.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._seen: dict[tuple[str, str], tuple[datetime, str]] = {}
        self._most = most

    def require_new(self, hop: Hop, at: datetime) -> None:
        """Remember the token; MalformedError when its `jti` already stood on other bytes."""
        self._forget(at)
        _, dig = self._seen.setdefault((hop.iss, hop.jti), (at + JTI_LIFE, hop.dig))
        if dig != hop.dig:
            raise MalformedError("The same jti stands on two different requests.")

    def _forget(self, at: datetime) -> None:
        # Entries stand in the order of their end, so the old ones are at the front.
        while self._seen:
            oldest = next(iter(self._seen))
            if self._seen[oldest][0] > at and len(self._seen) < self._most:
                return
            del self._seen[oldest]
