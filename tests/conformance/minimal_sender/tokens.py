"""Signed tokens: compact JWS with Ed25519 (page Tokens), and the keys that sign them (page Keys and cards)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.conformance.minimal_sender.encoding import WrongError, b64u, digest, read, unb64u, write


def thumbprint(curve: str, x: str) -> str:
    """RFC 7638."""
    return digest(write({"crv": curve, "kty": "OKP", "x": x}))


@dataclass(frozen=True)
class Signer:
    """A key of ours that signs."""

    private: Ed25519PrivateKey

    @property
    def x(self) -> str:
        return b64u(self.private.public_key().public_bytes_raw())

    @property
    def kid(self) -> str:
        return thumbprint("Ed25519", self.x)

    def sign(self, claims: Mapping[str, Any], typ: str, **more: Any) -> str:
        header = write({"alg": "Ed25519", "kid": self.kid, "typ": typ, **more})
        signed = f"{b64u(header)}.{b64u(write(dict(claims)))}"
        return f"{signed}.{b64u(self.private.sign(signed.encode()))}"


@dataclass(frozen=True)
class Key:
    """A key of a partner, as its descriptor says."""

    use: str
    x: bytes
    begins: int
    ends: int

    def require_time(self, at: int) -> None:
        if not self.begins <= at <= self.ends:
            raise WrongError("bad-signature")


def header_of(token: str) -> dict[str, Any]:
    if token.count(".") != 2:
        raise WrongError("malformed")
    return read(unb64u(token.split(".", maxsplit=1)[0]))


def verify(
    token: str, typ: str, keys: Mapping[str, Key], uses: tuple[str, ...], more: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], Key]:
    """Return the claims of a token and the key that signed it, whose time is not judged yet."""
    header = header_of(token)
    if (
        header.get("typ") != typ
        or header.get("alg") != "Ed25519"
        or set(header) != {"alg", "kid", "typ"} | more
    ):
        raise WrongError("bad-signature")
    key = keys.get(header["kid"])
    if key is None or key.use not in uses:
        raise WrongError("bad-signature")
    signed, _, signature = token.rpartition(".")
    try:
        Ed25519PublicKey.from_public_bytes(key.x).verify(unb64u(signature), signed.encode())
    except InvalidSignature as error:
        raise WrongError("bad-signature") from error
    return read(unb64u(token.split(".")[1])), key
