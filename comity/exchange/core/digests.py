"""Base64url without padding (RFC 7515 section 2) and SHA-256 digests in it."""

import base64
import binascii
import hashlib
import re

from comity.exchange.core.errors import MalformedError

DIGEST_LENGTH = 43

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_B64U = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def b64u(data: bytes) -> str:
    """Base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE, b"=").decode("ascii")


def unb64u(text: str) -> bytes:
    """The bytes of a base64url text; one spelling a value: padding, other letters and loose bits are refused."""
    if not _B64U.fullmatch(text) or len(text) % 4 == 1:
        raise MalformedError("This is not base64url.")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if (tail := len(text) % 4) and b64u(data[-(len(data) % 3) :]) != text[-tail:]:
        raise MalformedError("This base64url text has loose bits at its end.")
    return data


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, 43 letters of base64url."""
    return b64u(hashlib.sha256(data).digest())


def check_digest(text: object) -> str:
    """Return a SHA-256 digest in base64url, or raise MalformedError."""
    if not isinstance(text, str) or len(text) != DIGEST_LENGTH:
        raise MalformedError("A digest is 43 letters of base64url.")
    unb64u(text)
    return text
