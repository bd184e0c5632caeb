"""Strict JSON, base64url, ids, signed tokens: docs/reference/protocol/tokens.md."""

import base64
import hashlib
import json
import os
import re
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LONGEST = 65_536
_B64U = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef\x00\ud800-\udfff]|["
    + "".join(chr(p * 65_536 + e) for p in range(17) for e in (0xFFFE, 0xFFFF))
    + "]"
)


class ProtocolError(Exception):
    """What the other side said or signed is not of the protocol."""


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text: str) -> bytes:
    """One spelling a value."""
    if not _B64U.fullmatch(text) or len(text) % 4 == 1:
        raise ProtocolError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u(data) != text:
        raise ProtocolError("loose bits")
    return data


def digest(data: bytes) -> str:
    return b64u(hashlib.sha256(data).digest())


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def parse(data: bytes, most: int = LONGEST) -> dict[str, Any]:
    """An object of strict JSON."""
    if len(data) > most:
        raise ProtocolError("too long")
    try:
        found = json.loads(
            data.decode(),
            object_pairs_hook=_once,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_whole,
        )
    except (ValueError, RecursionError) as error:
        raise ProtocolError("no JSON") from error
    if not isinstance(found, dict):
        raise ProtocolError("no object")
    _look(found, 1)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ProtocolError("a name twice")
    return members


def _refuse(_: str) -> Any:
    raise ProtocolError("a number that is not whole")


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > 2**53 - 1:
        raise ProtocolError("a number too large")
    return int(digits)


def _look(value: Any, depth: int) -> None:
    if isinstance(value, str) and _NONCHARACTER.search(value):
        raise ProtocolError("a character that is not allowed")
    if isinstance(value, dict | list):
        if depth > 32:
            raise ProtocolError("too deep")
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            _look(one, depth + 1)


def new_id() -> str:
    """A UUID version 7 (RFC 9562)."""
    number = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    text = f"{number & ~(0x3 << 62) | 0x2 << 62:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def thumbprint(curve: str, public: bytes) -> str:
    """RFC 7638."""
    return digest(dump({"crv": curve, "kty": "OKP", "x": b64u(public)}))


def raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def sign(claims: dict[str, Any], typ: str, key: Ed25519PrivateKey, **header: Any) -> str:
    """A compact token."""
    head = {"alg": "Ed25519", "kid": thumbprint("Ed25519", raw(key)), "typ": typ, **header}
    signed = f"{b64u(dump(head))}.{b64u(dump(claims))}"
    return f"{signed}.{b64u(key.sign(signed.encode()))}"


def verify(
    token: str,
    typ: str,
    keys: dict[str, dict[str, Any]],
    uses: set[str],
    most: int,
    *,
    extra: frozenset[str] = frozenset(),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a token says, and the key that signed it, in the order of checks of the reference."""
    if len(token) > most:
        raise ProtocolError("too long")
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise ProtocolError("no token")
    head = parse(unb64u(parts[0]), 1024)
    if head.get("typ") != typ or head.get("alg") != "Ed25519" or set(head) != {"alg", "kid", "typ"} | extra:
        raise ProtocolError("another header")
    key = keys.get(head["kid"]) if isinstance(head["kid"], str) else None
    if key is None or key["use"] not in uses:
        raise ProtocolError("no such key, or of another use")
    try:
        Ed25519PublicKey.from_public_bytes(unb64u(key["x"])).verify(
            unb64u(parts[2]), f"{parts[0]}.{parts[1]}".encode()
        )
    except InvalidSignature as error:
        raise ProtocolError("the signature does not hold") from error
    return parse(unb64u(parts[1]), most), key


def good_at(key: dict[str, Any], at: int) -> None:
    if not key["nbf"] <= at <= key["exp"]:
        raise ProtocolError("the key is not good at that time")
