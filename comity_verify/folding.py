"""Entries of both sides in, the commitment out: which changes stand, which have no effect and why, and the mark over what stands."""

import hashlib
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity_verify.promises import Promise, flaw_of, read_promise

STANDS, WAITS, DISPUTED, WITHDRAWN, VOID = "countersigned", "proposed", "disputed", "withdrawn", "void"


@dataclass(frozen=True)
class Said:
    """One entry of a side, as a letter of that side carries it."""

    id: str
    node: str
    place: tuple[int, datetime, str]
    kind: str
    data: dict[str, Any]


@dataclass
class Change:
    """A change with what was said of it. `standing` is empty until it is judged; `flaw` is a code of `promises.FLAWS`."""

    said: Said
    promise: Promise | None
    countersigned: Said | None = None
    disputed: Said | None = None
    withdrawn: Said | None = None
    on: list[str] = field(default_factory=list)
    standing: str = ""
    flaw: str = ""


def changes_of(entries: Iterable[Said], sides: frozenset[str]) -> list[Change]:
    """Return the changes in the order of their days, each with what its author and the other side said of it, judged."""
    ordered = sorted(entries, key=lambda one: (one.node, *one.place))
    found = {
        one.id: Change(one, read_promise(one.data), on=_ids(one.data.get("on")))
        for one in ordered
        if one.kind == "change"
    }
    for one in ordered:
        about = found.get(str(one.data.get("of", "")))
        if about is None:
            continue
        own = one.node == about.said.node
        if one.kind == "withdraw" and own:
            about.withdrawn = about.withdrawn or one
        elif one.kind == "countersign" and not own:
            about.countersigned = about.countersigned or one
        elif one.kind == "dispute" and not own:
            about.disputed = one
    _judge_all(found, sides)
    return sorted(found.values(), key=lambda change: (change.said.place[1], change.said.id))


def _ids(value: object) -> list[str]:
    return sorted({str(one) for one in value}) if isinstance(value, list) else []


def _judge_all(found: dict[str, Change], sides: frozenset[str]) -> None:
    """Judge each change after what it builds on. Those in a circle, and what builds on them, come last: they have no ground."""
    waits = {key: sum(ground in found for ground in one.on) for key, one in found.items()}
    built_on: dict[str, list[str]] = {}
    for key, one in found.items():
        for ground in one.on:
            built_on.setdefault(ground, []).append(key)
    ready = deque(key for key, number in waits.items() if number == 0)
    while ready:
        key = ready.popleft()
        _judge(found[key], [found[ground] for ground in found[key].on if ground in found], sides)
        for later in built_on.get(key, []):
            waits[later] -= 1
            if waits[later] == 0:
                ready.append(later)
    for key, number in waits.items():
        if number:
            _judge(found[key], [], sides)


def _judge(change: Change, grounds: list[Change], sides: frozenset[str]) -> None:
    if change.promise is None:
        change.standing, change.flaw = VOID, "unreadable"
    elif change.withdrawn is not None and change.countersigned is None:
        change.standing = WITHDRAWN
    elif len(grounds) < len(change.on) or any(one.standing in {VOID, WITHDRAWN} for one in grounds):
        change.standing, change.flaw = VOID, "no-ground"
    elif any(one.standing != STANDS for one in grounds):
        change.standing = WAITS  # with what it builds on; nobody can countersign it before
    elif flaw := flaw_of(change.promise, [one.promise for one in grounds if one.promise], sides):
        change.standing, change.flaw = VOID, flaw
    elif change.countersigned is not None:
        change.standing = STANDS
    else:
        change.standing = DISPUTED if change.disputed is not None else WAITS


def in_force(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that both sides signed and that have effect."""
    return [one for one in changes if one.standing == STANDS]


def heads_of(changes: Iterable[Change]) -> list[Change]:
    """Return of what stands that on which nothing standing builds: one, or several where it is split."""
    both = in_force(changes)
    built_on = {ground for one in both for ground in one.on}
    return [one for one in both if one.said.id not in built_on]


def mark_of(changes: Iterable[Change]) -> str:
    """Return the mark over what both sides signed, with its words, as both nodes show it."""
    lines = sorted(
        f"{one.said.id} {STANDS} {one.countersigned.id} {_digest(one.said.data)}"
        for one in in_force(changes)
        if one.countersigned is not None
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
