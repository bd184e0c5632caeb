"""Membership of a conversation of three and more: versions signed by its owner (section 1.10 of the protocol).

A version is a token of its own inside the letter that brings it, so that the same bytes go to every member, anybody can
pass them on, and the digest that the next version names is one for all. An assent is the deputy's word that it has
a version and will not take over in its place any more.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from comity.exchange.core import _jose, strict_json
from comity.exchange.core._shape import (
    Members,
    flag,
    integer,
    list_of,
    node,
    numeric_date,
    one_of,
    sha256,
    text,
    uuid,
)
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.errors import BadSignatureError, MalformedError
from comity.exchange.core.keys import PrivateKey, PublicKey, Use
from comity.exchange.core.letter import MAX_RECIPIENTS
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.moments import seconds

TYP = "cxp-membership+jws"
ASSENT_TYP = "cxp-assent+jws"
MAX_BYTES = 16_384
MAX_VERSIONS = 64  # of one conversation: the whole chain goes in each letter about it
NONCE = 16

KeysOf = Callable[[str], Sequence[PublicKey]]


class Condition(StrEnum):
    """Whether something can still be said in a conversation."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a conversation's membership.

    Attributes:
        conv: the conversation; its id binds the node that began it, see `conversation_id`.
        number: 1, 2, 3, and so on.
        prev: digest of the version before; None on the first.
        author: who signed it.
        owner: who signs the next one; another than the author when the conversation is handed over.
        deputy: who may take over from here, None when nobody.
        members: who is in; empty means nobody, the owner neither.
        condition: open or closed; nothing comes after closed.
        takeover: the author was the deputy of the version before and makes itself the owner.
        at: when it was signed, to the second.
        nonce: on the first version, what its id was made of.
        token: the signed bytes.
    """

    conv: str
    number: int
    author: str
    owner: str
    members: tuple[Addressee, ...]
    at: datetime
    prev: str | None = None
    deputy: str | None = None
    condition: Condition = Condition.OPEN
    takeover: bool = False
    nonce: str | None = None
    token: str = field(default="", repr=False, compare=False)

    @property
    def digest(self) -> str:
        """What the next version names."""
        return digest(self.token.encode())

    @property
    def nodes(self) -> tuple[str, ...]:
        """The member nodes."""
        return tuple(member.node for member in self.members)

    def unit_of(self, of: str) -> str | None:
        """The unit of a member, None for somebody who is none."""
        return next((member.unit for member in self.members if member.node == of), None)


@dataclass(frozen=True, slots=True)
class Assent:
    """The deputy's word: it has this version, and takes over at the earliest in the one after."""

    conv: str
    digest: str
    by: str
    token: str = field(default="", repr=False, compare=False)


def new_nonce() -> str:
    """Sixteen random bytes, from which the id of a conversation is made."""
    return b64u(secrets.token_bytes(NONCE))


def conversation_id(owner: str, nonce: str, at: datetime) -> str:
    """The id of a conversation that a node begins: a UUID version 7 whose random bits are a digest of owner and nonce.

    So nobody can begin a conversation under the id of another's, whoever's first version arrives first.
    """
    bits = int.from_bytes(hashlib.sha256(f"cxp-conversation|{owner}|{nonce}".encode()).digest()[:10], "big")
    value = (seconds(at) * 1000) << 80
    value |= 0x7 << 76 | (bits >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | (bits & (1 << 62) - 1)
    return str(UUID(int=value))


def sign_version(version: Version, key: PrivateKey) -> Version:
    """Sign a version with a sig key of its author; returned with its token.

    Raises:
        MalformedError: nobody would accept it.
        KeyUseError, KeyTimeError: the key does not sign this.
    """
    key.public.require_use(Use.SIG)
    key.public.require_time(version.at)
    payload = strict_json.dump(_claims(version))
    _read(strict_json.parse(payload, MAX_BYTES))
    return replace(version, token=_jose.sign(payload, key, Use.SIG, typ=TYP))


def verify_version(token: str, keys_of: KeysOf) -> Version:
    """Verify a version by the keys of the node that it names as its author, whoever brought it.

    Args:
        token: as received.
        keys_of: every key known of a node, old ones as well; none of a stranger.

    Raises:
        MalformedError, TooLargeError, BadSignatureError or one of its children.
    """
    claimed = _unverified(token, TYP).get("iss")
    if not isinstance(claimed, str):
        raise MalformedError("The version does not say who signed it.")
    payload, key = _jose.verify(token, typ=TYP, uses=(Use.SIG,), keys=keys_of(claimed), max_bytes=MAX_BYTES)
    version = replace(_read(strict_json.parse(payload, MAX_BYTES)), token=token)
    key.require_time(version.at)
    return version


def read_kept(token: str) -> Version:
    """A version from a token that was verified when it was kept; the signature is NOT verified again."""
    return replace(_read(_unverified(token, TYP)), token=token)


def sign_assent(version: Version, by: str, at: datetime, key: PrivateKey) -> Assent:
    """Sign the assent of a deputy to a version."""
    key.public.require_use(Use.SIG)
    key.public.require_time(at)
    claims = {"iss": by, "conv": version.conv, "digest": version.digest, "iat": seconds(at)}
    token = _jose.sign(strict_json.dump(claims), key, Use.SIG, typ=ASSENT_TYP)
    return Assent(version.conv, version.digest, by, token)


def verify_assent(token: str, keys_of: KeysOf) -> Assent:
    """Verify an assent by the keys of the node it names. Raises as `verify_version`."""
    claimed = _unverified(token, ASSENT_TYP).get("iss")
    if not isinstance(claimed, str):
        raise MalformedError("The assent does not say who signed it.")
    payload, key = _jose.verify(
        token, typ=ASSENT_TYP, uses=(Use.SIG,), keys=keys_of(claimed), max_bytes=MAX_BYTES
    )
    members = Members(strict_json.parse(payload, MAX_BYTES), "The assent")
    assent = Assent(
        by=members.need("iss", node),
        conv=members.need("conv", uuid),
        digest=members.need("digest", sha256),
        token=token,
    )
    at = members.need("iat", numeric_date)
    members.done()
    key.require_time(at)
    return assent


def _unverified(token: str, typ: str) -> dict[str, Any]:
    if len(token) > MAX_BYTES:
        raise MalformedError("The token is longer than any of its kind.")
    _jose.header_of(token, typ)
    return strict_json.parse(unb64u(token.split(".")[1]), MAX_BYTES)


def _claims(version: Version) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": version.author,
        "conv": version.conv,
        "version": version.number,
        "owner": version.owner,
        "members": [member.to_payload() for member in version.members],
        "state": version.condition.value,
        "takeover": version.takeover,
        "iat": seconds(version.at),
    }
    optional = {"prev": version.prev, "deputy": version.deputy, "nonce": version.nonce}
    return claims | {name: value for name, value in optional.items() if value is not None}


def _read(payload: dict[str, Any]) -> Version:
    members = Members(payload, "The version")
    version = Version(
        author=members.need("iss", node),
        conv=members.need("conv", uuid),
        number=members.need("version", integer(1, MAX_VERSIONS)),
        owner=members.need("owner", node),
        members=members.need("members", list_of(Addressee.from_payload, MAX_RECIPIENTS)),
        condition=Condition(members.need("state", one_of(frozenset(Condition)))),
        takeover=members.need("takeover", flag),
        at=members.need("iat", numeric_date),
        prev=members.may("prev", sha256),
        deputy=members.may("deputy", node),
        nonce=members.may("nonce", text(22, 22)),
    )
    members.done()
    _check_whole(version)
    return version


def _check_whole(version: Version) -> None:
    """What the version shows by itself; whether it may stand after another is asked in `course`."""
    first = version.number == 1
    if len(set(version.nodes)) != len(version.nodes):
        raise MalformedError("Each member stands there once.")
    if version.members and version.owner not in version.nodes:
        raise MalformedError("The owner is a member.")
    if version.deputy is not None and (
        version.deputy == version.owner or version.deputy not in version.nodes
    ):
        raise MalformedError("The deputy is another member.")
    if first != (version.prev is None) or first != (version.nonce is not None):
        raise MalformedError("The first version has a nonce, every later one names the version before.")
    if first and (version.takeover or version.owner != version.author):
        raise MalformedError("Who begins a conversation owns it.")
    if version.takeover and version.owner != version.author:
        raise MalformedError("Who takes over becomes the owner.")
    if first and version.conv != conversation_id(version.author, version.nonce or "", version.at):
        raise BadSignatureError("The id of the conversation is not its author's to use.")
