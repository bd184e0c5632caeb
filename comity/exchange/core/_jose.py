"""Compact signed tokens (JWS, RFC 7515) over joserfc: one algorithm, strict headers, typed errors.

Order of checks: size, shape of the header, `typ`, `alg`, `kid` among the signer's keys, use of that key, the
signature. The payload comes back as bytes; whoever asked parses it strictly and then judges the key's time by it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.errors import BadSignatureError, MalformedError, TooLargeError
from comity.exchange.core.keys import PrivateKey, PublicKey, Use, find_key

ALGORITHM = "Ed25519"  # fully specified, RFC 9864; the older name EdDSA is not taken
MAX_HEADER = 1024
CONTENT = "application/json"  # of a letter, the one token that names the type of its content
_SEGMENTS = 3


class _Registry(jws.JWSRegistry):
    max_header_length = 2 * MAX_HEADER
    max_payload_length = 400_000  # the callers' own limits are smaller


_REGISTRY = _Registry(algorithms=[ALGORITHM])


def sign(payload: bytes, key: PrivateKey, use: Use, **header: Any) -> str:
    """Sign with a key of that use; `header` is typ and what else stands there beside alg and kid.

    Writing a compact token is joining three texts (RFC 7515 section 7.1); reading one is left to the library.
    """
    key.public.require_use(use)
    head = (_usual_head if header.keys() <= _USUAL else _head)(key.kid, **header)
    signed = f"{head}.{b64u(payload)}"
    return f"{signed}.{b64u(key.ed25519().sign(signed.encode()))}"


def _head(kid: str, **header: Any) -> str:
    return b64u(strict_json.dump({"alg": ALGORITHM, "kid": kid, **header}))


_USUAL = frozenset({"typ", "cty"})  # texts; a card has its key in the header as well
_usual_head = lru_cache(maxsize=64)(_head)


def header_of(token: str, typ: str, *, extra: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The strictly parsed header of a token that claims to be of this type, signature NOT checked."""
    segments = token.split(".")
    if len(segments) != _SEGMENTS or not token.isascii():
        raise MalformedError("This is not a signed token in three parts.")
    header = strict_json.parse(unb64u(segments[0]), MAX_HEADER)
    if header.get("typ") != typ:
        raise BadSignatureError("The token is of another type.")
    if header.get("alg") != ALGORITHM:
        raise BadSignatureError("The token is signed with an algorithm that is not accepted.")
    if not isinstance(header.get("kid"), str):
        raise BadSignatureError("The token does not name its key.")
    if set(header) != {"alg", "kid", "typ"} | extra:
        raise BadSignatureError("The token's header has members that are not accepted.")
    if header.get("cty", CONTENT) != CONTENT:
        raise BadSignatureError("The token's content is of another type.")
    return header


def verify(
    token: str,
    *,
    typ: str,
    uses: Sequence[Use],
    keys: Sequence[PublicKey],
    max_bytes: int,
    extra: frozenset[str] = frozenset(),
) -> tuple[bytes, PublicKey]:
    """Verify a compact token.

    Args:
        token: as received.
        typ: the type it must have.
        uses: the use its key must have (receipts know two).
        keys: all keys known of the signer.
        max_bytes: the longest token.
        extra: header members beside alg, kid and typ; exactly these must be there.

    Returns:
        The payload and the key that signed it; the key's time is NOT checked yet.

    Raises:
        TooLargeError, MalformedError, BadSignatureError or one of its children.
    """
    if len(token) > max_bytes:
        raise TooLargeError
    header = header_of(token, typ, extra=extra)
    key = find_key(keys, header["kid"], *uses)
    return verify_with(token, key), key


def verify_with(token: str, key: PublicKey) -> bytes:
    """The payload of a token whose header was checked, signature verified with exactly this key."""
    unb64u(token.rpartition(".")[2])  # another spelling of a signature is malformed, before it is wrong
    try:
        return jws.deserialize_compact(token, key.jwk, registry=_REGISTRY).payload
    except (JoseError, ValueError) as error:
        raise BadSignatureError from error
