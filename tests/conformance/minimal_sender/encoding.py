"""JSON, digests, ids and times (page Tokens)."""

import base64
import hashlib
import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any


class WrongError(Exception):
    """What came is not what the protocol allows; the text is the error code."""


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise WrongError("malformed") from error
    if b64u(data) != text:
        raise WrongError("malformed")
    return data


def digest(data: bytes) -> str:
    return b64u(hashlib.sha256(data).digest())


def new_id() -> str:
    """A UUID version 7: milliseconds, version, 12 random bits, variant, 62 random bits."""
    value = (
        int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    )
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def seconds() -> int:
    return int(time.time())


def moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise WrongError("malformed")
    return dict(pairs)


def _integer(digits: str) -> int:
    if abs(int(digits)) >= 2**53:
        raise WrongError("malformed")
    return int(digits)


def _refuse(_: str) -> Any:
    raise WrongError("malformed")


def read(data: bytes) -> dict[str, Any]:
    """Read an object strictly, as far as this little node needs it."""
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except ValueError as error:
        raise WrongError("malformed") from error
    if not isinstance(value, dict):
        raise WrongError("malformed")
    return value
