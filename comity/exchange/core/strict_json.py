"""Strict JSON: I-JSON (RFC 7493) without fractions.

The parser of the standard library takes duplicate names and NaN silently, so two programs can read the same
signed bytes differently. Here every such text is refused: duplicate names, NaN and Infinity, fractions and
exponents, integers beyond 2^53-1, nesting deeper than 32, surrogates, noncharacters and U+0000 (which
PostgreSQL cannot store).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from comity.exchange.core.errors import MalformedError, TooLargeError

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1

_PLANES = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
# The noncharacters as UTF-8, for a quick look at a whole text: surrogates are no UTF-8, a bare U+0000 is no JSON.
_NONCHARACTER = re.compile(
    rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])|[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]"
)
_FORBIDDEN = re.compile(f"[\x00\ud800-\udfff\ufdd0-\ufdef{_PLANES}]")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedError("The JSON text names a member twice.")
    return members


def _integer(digits: str) -> int:
    if len(digits) > len(str(-MAX_INTEGER)) or abs(number := int(digits)) > MAX_INTEGER:
        raise MalformedError("The JSON text holds a number beyond 2^53-1.")
    return number


def _no_fraction(_: str) -> float:
    raise MalformedError("The JSON text holds a number that is not a whole number.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_integer, parse_float=_no_fraction, parse_constant=_no_fraction
)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _check_tree(value: Any, max_depth: int) -> None:
    level = [value]
    depth = 0
    while level:
        depth += any(isinstance(item, dict | list) for item in level)
        if depth > max_depth:
            raise MalformedError(f"The JSON text is nested deeper than {max_depth}.")
        for item in level:
            if isinstance(item, str) and _FORBIDDEN.search(item):
                raise MalformedError("The JSON text holds a character that is not allowed.")
        level = [child for item in level for child in _children(item)]


def parse(data: bytes, max_bytes: int, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """Read a JSON object from UTF-8 bytes.

    Args:
        data: the bytes as received; a byte order mark is refused.
        max_bytes: the most bytes to look at.
        max_depth: the deepest nesting of objects and lists, the outer object included.

    Raises:
        TooLargeError: more bytes than `max_bytes`.
        MalformedError: not UTF-8, not I-JSON, not an object.
    """
    if len(data) > max_bytes:
        raise TooLargeError(f"The JSON text has more than {max_bytes} bytes.")
    try:
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise MalformedError("The text is not JSON in UTF-8.") from error
    if not isinstance(value, dict):
        raise MalformedError("The JSON text is not an object.")
    if not data.isascii() and _NONCHARACTER.search(data):
        raise MalformedError("The JSON text holds a character that is not allowed.")
    # The walk is only needed where brackets or escapes could hide something: most letters are flat and plain.
    if "\\u" in text or text.count("{") + text.count("[") > max_depth:
        _check_tree(value, max_depth)
    return value


def dump(value: dict[str, Any]) -> bytes:
    """Write a JSON object: UTF-8, no white space, in the order given."""
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except (ValueError, TypeError) as error:
        raise MalformedError("The value cannot be written as JSON.") from error
