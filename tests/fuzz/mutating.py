"""Making bad inputs of good ones: bytes changed anywhere, and JSON whose shape is changed and stays JSON.

Every input follows from its seed alone, so a number names it: `mutated(seeds, Random("hop:17"))`.
"""

import json
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

ODD_BYTES = (
    b"", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\u0000", b"\\ud800", b"{", b"}", b"[", b"]", b'"', b",",
    b":", b"NaN", b"1e999", b"-0", b"9007199254740993", b"null", b"\r\n", b"\r\n\r\n", b".", b"=", b"/../", b"%2e%2e",
    b"[" * 40, b'{"a":' * 40, b"A" * 5000, "\u202e".encode(), "\uffff".encode(),
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 - 1, 2**53, -(2**63), 10**400, 0.5, 1e300, "", " ", "A", "A" * 43, "a" * 7000,
    "\u0000", "\ud800", "\uffff", "../x", "cxp:node:jp:npa", "1.0", "2.0", "0198f7a0-0000-7000-8000-000000000000",
    "2026-11-22T20:09:00Z", "9999-12-31T23:59:60Z", "0000-00-00T00:00:00Z", [], {}, [[]], [{}], {"": ""}, [0] * 300,
    253_370_764_799, 253_370_764_800, 253_402_300_799, 253_402_300_800,
)  # fmt: skip
MOST = 20_000  # bytes; what is longer is refused for its length alone


def mutated(seeds: Sequence[bytes], random: Random) -> bytes:
    """Return an input made of one or two of the seeds."""
    seed = random.choice(seeds)
    if random.random() < 0.6 and (changed := _changed_json(seed, random)) is not None:
        return changed[:MOST]
    for _ in range(random.randint(1, 4)):
        seed = _changed_bytes(seed, seeds, random)
    return seed[:MOST]


def _changed_bytes(data: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    at = random.randint(0, len(data))
    upto = min(len(data), at + random.choice((0, 1, 1, 2, 8, 64)))
    match random.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + bytes(random.randrange(256) for _ in range(upto - at)) + data[upto:]
        case 2:
            return data[:at] + data[upto:]
        case 3:
            return data[:at] + random.choice(ODD_BYTES) + data[upto:]
        case 4:
            other = random.choice(seeds)
            return data[:at] + other[random.randint(0, len(other)) :]
        case _:
            return data[:at] + data[at:upto] * random.choice((2, 3, 50)) + data[upto:]


def _changed_json(data: bytes, random: Random) -> bytes | None:
    try:
        tree = json.loads(data)
    except ValueError:
        return None
    if not isinstance(tree, dict | list):
        return None
    for _ in range(random.randint(1, 3)):
        _change_tree(tree, random)
    text = json.dumps(tree, ensure_ascii=random.random() < 0.5, separators=(",", ":"))
    if random.random() < 0.1:
        text = text[:-1] + ',"v":"1.0"}'  # a name twice, perhaps
    return text.encode("utf-8", "surrogatepass")


def _change_tree(tree: Any, random: Random) -> None:
    """Change one place anywhere in the tree."""
    places = list(_places(tree))
    if not places:
        return
    holder, key = random.choice(places)
    match random.randrange(6):
        case 0:
            del holder[key]
        case 1 | 2:
            holder[key] = deepcopy(random.choice(ODD_VALUES))
        case 3:
            holder[key] = [holder[key]]
        case 4:
            other, name = random.choice(places)
            if name in other if isinstance(other, dict) else name < len(other):
                holder[key] = json.loads(json.dumps(other[name]))  # a copy: no tree holds itself
        case _ if isinstance(holder, dict):
            holder[random.choice(("", "x", "admin", "crit", "v", "\u0000"))] = deepcopy(
                random.choice(ODD_VALUES)
            )
        case _:
            holder += [holder[key]] * random.choice((1, 2, 200))


def _places(tree: Any) -> Any:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield tree, key
            yield from _places(value)
    elif isinstance(tree, list):
        for key, value in enumerate(tree):
            yield tree, key
            yield from _places(value)
