"""Signed tokens (JWS compact, RFC 7515) with one algorithm, and the descriptors that say whose keys sign them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity_verify.shapes import (
    FlawError,
    b64u,
    list_of,
    members,
    needs,
    node,
    number,
    only,
    read_json,
    seconds,
    text,
    unb64u,
)

ALGORITHM = "Ed25519"  # RFC 9864; nothing else is taken
USES = frozenset({"hop", "sig", "enc", "log", "wit"})
DESCRIPTOR = "cxp-node+jwt"
MAX_LIFE = timedelta(days=400)
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"


@dataclass(frozen=True)
class Key:
    """A public key: its thumbprint, its one use, and the seconds between which it may sign."""

    kid: str
    use: str
    nbf: int
    exp: int
    x: str

    def require_time(self, at: datetime) -> None:
        """Refuse a signature made before or after the key's time."""
        if not self.nbf <= at.timestamp() <= self.exp:
            raise FlawError("the key that signed it was not valid at that time")


@dataclass(frozen=True)
class Descriptor:
    """What a node says of itself under its root key."""

    node: str
    ver: int
    iat: datetime
    root: str
    keys: tuple[Key, ...]
    vkey: str


def thumbprint(crv: str, x: str) -> str:
    """RFC 7638 thumbprint of an OKP key."""
    return b64u(hashlib.sha256(f'{{"crv":"{crv}","kty":"OKP","x":"{x}"}}'.encode()).digest())


def words(thumb: str) -> str:
    """Eight words over the first 128 bits of a thumbprint, as two officers compare them (arXiv:0901.4016)."""
    octets = unb64u(thumb)
    said = []
    for at in range(0, 16, 2):
        v = int.from_bytes(octets[at : at + 2], "big")
        said.append(
            _CONSONANTS[v >> 12]
            + _VOWELS[v >> 10 & 3]
            + _CONSONANTS[v >> 6 & 15]
            + _VOWELS[v >> 4 & 3]
            + _CONSONANTS[v & 15]
        )
    return " ".join(f"{one}-{two}" for one, two in zip(said[::2], said[1::2], strict=True))


def open_token(
    token: bytes, typ: str, uses: Sequence[str], keys: Iterable[Key], extra: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], Key]:
    """Verify a token and return what it says and the key that signed it, whose time is NOT judged yet.

    Its header has exactly alg, kid, typ and `extra`; the key is one of `keys` and has one of the uses.
    """
    header, payload = _header(token, typ, extra)
    for key in keys:
        if key.kid == header["kid"]:
            if key.use not in uses:
                raise FlawError(f"a {key.use} key signed it, which is for something else")
            _verify(token, key.x)
            return payload, key
    raise FlawError("the key that signed it stands in no descriptor of its signer in this bundle")


def _header(token: bytes, typ: str, extra: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = token.split(b".")
    if len(parts) != 3 or not token.isascii():
        raise FlawError("it is not a signed token of three parts")
    header = read_json(unb64u(parts[0].decode()))
    only(header, {"alg", "kid", "typ"} | extra)
    if header["alg"] != ALGORITHM or header["typ"] != typ:
        raise FlawError(f"it is not a token of the type {typ} signed with {ALGORITHM}")
    return header, read_json(unb64u(parts[1].decode()))


def _verify(token: bytes, x: str) -> None:
    signed, _dot, signature = token.rpartition(b".")
    try:
        Ed25519PublicKey.from_public_bytes(unb64u(x)).verify(unb64u(signature.decode()), signed)
    except (InvalidSignature, ValueError) as error:
        raise FlawError("its signature is wrong: it was changed after it was signed") from error


def open_descriptor(token: bytes) -> Descriptor:
    """Read a descriptor, signed by the root key that it names itself: whose that is, only its words show."""
    header, claims = _header(token, DESCRIPTOR, frozenset({"jwk"}))
    jwk = members(header["jwk"])
    only(jwk, {"kty", "crv", "x"})
    if (jwk["kty"], jwk["crv"]) != ("OKP", "Ed25519") or header["kid"] != thumbprint(
        "Ed25519", text(jwk["x"])
    ):
        raise FlawError("it does not name its root key as it should")
    _verify(token, jwk["x"])
    needs(claims, {"iss", "sub", "iat", "exp", "ver", "jwks"})
    if node(claims["iss"]) != claims["sub"]:
        raise FlawError("it is about another node than its signer")
    iat, exp = seconds(claims["iat"]), seconds(claims["exp"])
    if not timedelta() < exp - iat <= MAX_LIFE:
        raise FlawError("it would be valid for longer than 400 days, or not at all")
    keys = tuple(_key(each) for each in list_of(members(claims["jwks"]).get("keys")))
    vkey = text(members(claims["log"]).get("vkey")) if "log" in claims else ""
    return Descriptor(claims["iss"], number(claims["ver"], 1), iat, header["kid"], keys, vkey)


def _key(value: object) -> Key:
    found = members(value)
    only(found, {"kty", "crv", "x", "kid", "use", "nbf", "exp", "suite"})
    curve = "X25519" if found["use"] == "enc" else "Ed25519"
    if text(found["use"], 10) not in USES or (found["kty"], found["crv"]) != ("OKP", curve):
        raise FlawError("one of its keys is of a kind that is not known")
    if found["kid"] != thumbprint(curve, text(found["x"])) or len(unb64u(found["x"])) != 32:
        raise FlawError("one of its keys has another thumbprint than it says")
    return Key(found["kid"], found["use"], number(found["nbf"]), number(found["exp"]), found["x"])


class Party:
    """A node with the descriptors of it that are in the bundle."""

    def __init__(self, descriptors: Sequence[Descriptor]) -> None:
        """Take descriptors of one node under one root, each version once."""
        self.descriptors = sorted(descriptors, key=lambda one: one.ver)
        if len({(one.node, one.root) for one in descriptors}) != 1:
            raise FlawError("there are no descriptors, or they belong to several nodes or root keys")
        if len({one.ver for one in descriptors}) != len(descriptors):
            raise FlawError("two descriptors have the same version")
        self.node, self.root = descriptors[0].node, descriptors[0].root

    @property
    def keys(self) -> list[Key]:
        """Every key, as the newest descriptor that holds it says; one that was dropped ends when it was dropped."""
        found: dict[str, Key] = {}
        for one in self.descriptors:
            present = {key.kid: key for key in one.keys}
            dropped = int(one.iat.timestamp())
            found = {
                kid: replace(key, exp=min(key.exp, dropped))
                for kid, key in found.items()
                if kid not in present
            }
            found |= present
        return list(found.values())

    @property
    def vkeys(self) -> list[str]:
        """The keys of its log."""
        return list(dict.fromkeys(one.vkey for one in self.descriptors if one.vkey))
