"""What a value may look like: strict JSON (RFC 7493), base64url with one spelling a value, identifiers, times."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Any, NoReturn

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
_B64U = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_NODE = re.compile(r"cxp:node:[a-z]{2}:[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3}|\.\d{6})?Z", re.ASCII)


class FlawError(Exception):
    """Something does not hold; the sentence says what."""


def b64u(data: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: object) -> bytes:
    """Read base64url without padding; another spelling of the same bytes is refused."""
    if not isinstance(text, str) or not _B64U.fullmatch(text) or len(text) % 4 == 1:
        raise FlawError("it holds something that is not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u(data) != text:
        raise FlawError("it holds base64url with loose bits at its end")
    return data


def digest(data: bytes) -> str:
    """SHA-256 as the protocol writes it: 43 letters of base64url."""
    return b64u(hashlib.sha256(data).digest())


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FlawError("it names a member twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > len(str(-MAX_INTEGER)) or abs(number := int(digits)) > MAX_INTEGER:
        raise FlawError("it holds a number beyond 2^53-1")
    return number


def _no_number(_text: str) -> NoReturn:
    raise FlawError("it holds a number that is not a whole number")


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


def read_json(data: bytes) -> dict[str, Any]:
    """Read one JSON object: UTF-8, each name once, whole numbers only, no half of a letter, at most 32 levels deep."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_each_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        deep = _depth(value)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise FlawError("it is not JSON in UTF-8") from error
    if not isinstance(value, dict) or deep > MAX_DEPTH:
        raise FlawError("it is not one JSON object of at most 32 levels")
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise FlawError("it holds half of a letter (a lone surrogate)") from error
    return value


def write_json(value: dict[str, Any]) -> bytes:
    """Write JSON in the one way in which a proof's own lists are written."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def needs(found: dict[str, Any], needed: AbstractSet[str]) -> None:
    """Refuse an object that lacks a member."""
    if missing := needed - found.keys():
        raise FlawError(f"it has no {listed(sorted(missing))}")


def only(found: dict[str, Any], needed: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> None:
    """Refuse an object that lacks a member or has one that is not known."""
    needs(found, needed)
    if more := found.keys() - needed - optional:
        raise FlawError(f"it has members that are not known: {listed(sorted(more))}")


def text(value: object, most: int = 2000) -> str:
    """A text of one to `most` letters."""
    if not isinstance(value, str) or not 1 <= len(value) <= most:
        raise FlawError(f"it should hold a text of 1 to {most} letters")
    return value


def number(value: object, least: int = 0) -> int:
    """A whole number, true and false being none."""
    if type(value) is not int or value < least:
        raise FlawError(f"it should hold a whole number from {least}")
    return value


def list_of(value: object) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise FlawError("it should hold a list")
    return value


def members(value: object) -> dict[str, Any]:
    """An object inside another."""
    if not isinstance(value, dict):
        raise FlawError("it should hold an object")
    return value


def node(value: object) -> str:
    """A node id, such as cxp:node:jp:tokyo."""
    if not isinstance(value, str) or not _NODE.fullmatch(value):
        raise FlawError("it should hold a node id, such as cxp:node:jp:tokyo")
    return value


def uuid(value: object) -> str:
    """A UUID of version 7 in lower case."""
    if not isinstance(value, str) or not _UUID7.fullmatch(value):
        raise FlawError("it should hold a UUID of version 7")
    return value


def identifier(value: object) -> str:
    """A UUID of any version in lower case, as the body of a commitment names entries."""
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise FlawError("it should hold a UUID")
    return value


def sha256(value: object) -> str:
    """A SHA-256 digest in base64url."""
    if len(unb64u(value)) != hashlib.sha256().digest_size:
        raise FlawError("it should hold a SHA-256 digest")
    return str(value)


def seconds(value: object) -> datetime:
    """A time in seconds since 1970."""
    try:
        return datetime.fromtimestamp(number(value), UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise FlawError("it holds a time that no calendar has") from error


def moment(value: object) -> datetime:
    """A time such as 2026-11-22T20:09:00Z."""
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError as error:
        raise FlawError("it holds a time that no calendar has") from error
    raise FlawError("it should hold a time such as 2026-11-22T20:09:00Z")


def say(at: datetime) -> str:
    """Write a time for a reader, to the second, in UTC."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def clean(said: str) -> str:
    """Write what is no printable letter as its escape: nothing in a bundle ends a line or steers a terminal."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in said)


def quote(said: str, most: int = 100) -> str:
    """Write words of a bundle between quotes, cut where they are long."""
    return repr(said[:most]) + ("…" if len(said) > most else "")


def listed(names: Iterable[str], most: int = 20) -> str:
    """Write names of a bundle in a row: each cut where it is long, and the first of them where they are many."""
    found = [one if len(one) <= 100 else f"{one[:100]}…" for one in names]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
