"""Corrected passages of a body: where they stand (JSON pointer, RFC 6901) and what stands there now. Pure."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class NoSuchPassageError(ValueError):
    """The body has no words at this place."""


@dataclass(frozen=True)
class Passage:
    """Words at one place of a body, as they are to read."""

    at: str
    to: str


def text_at(data: Mapping[str, Any], at: str) -> str:
    """Return the words at a place.

    Raises:
        NoSuchPassageError: nothing stands there, or no words.
    """
    holder, key = _holder(data, at)
    found = _inside(holder, key)
    if not isinstance(found, str):
        raise NoSuchPassageError(at)
    return found


def corrected(data: Mapping[str, Any], passages: Sequence[Passage]) -> dict[str, Any]:
    """Return a body with its passages corrected; only words are replaced, by words.

    Raises:
        NoSuchPassageError: a passage has no place in the body.
    """
    result = copy.deepcopy(dict(data))
    for passage in passages:
        text_at(result, passage.at)
        holder, key = _holder(result, passage.at)
        if isinstance(holder, list):
            holder[int(key)] = passage.to
        else:
            holder[key] = passage.to
    return result


def _holder(data: Any, at: str) -> tuple[Any, str]:
    if not at.startswith("/"):
        raise NoSuchPassageError(at)
    *way, last = [step.replace("~1", "/").replace("~0", "~") for step in at[1:].split("/")]
    for step in way:
        data = _inside(data, step)
    return data, last


def _inside(holder: Any, key: str) -> Any:
    if isinstance(holder, dict) and key in holder:
        return holder[key]
    is_place = key.isascii() and key.isdecimal() and len(key) < 6
    if isinstance(holder, list) and is_place and int(key) < len(holder):
        return holder[int(key)]
    raise NoSuchPassageError(key)
