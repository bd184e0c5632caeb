"""What a track is made of: its beginning and the signed entries after it, in the one order that both nodes use."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity.notices.core.track_plan import Role


@dataclass(frozen=True)
class Start:
    """How a track began: its kind, who takes which part (node to role), and the person's birth as far as it is known."""

    track: str
    kind: str
    at: datetime
    node: str
    parties: Mapping[str, Role]
    birth: str = ""  # YYYY-MM-DD, YYYY-MM or YYYY

    def role_of(self, node: str) -> Role | None:
        """Return the part of a node; None where it takes none."""
        return self.parties.get(node)

    def node_of(self, role: Role) -> str:
        """Return the node that takes a part; empty where nobody does."""
        return next((node for node, one in self.parties.items() if one is role), "")


@dataclass(frozen=True)
class Entry:
    """One signed entry. `after` are the ids of the entries that its author had seen last."""

    id: str
    kind: str
    at: datetime
    node: str
    data: Mapping[str, Any] = field(default_factory=dict)
    after: frozenset[str] = frozenset()


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in one order: after all that their authors had seen, among equals by time and id.

    The order depends on the set alone, not on how it came together; what is there twice stands there once, and what rests on
    something that is not here yet is left out.
    """
    known = {one.id: one for one in entries}
    waits = {one.id: len(one.after & known.keys()) for one in known.values() if one.after <= known.keys()}
    follows: dict[str, list[str]] = {}
    for one in known.values():
        for before in one.after:
            follows.setdefault(before, []).append(one.id)
    ready = [(known[name].at, name) for name, left in waits.items() if not left]
    heapq.heapify(ready)
    ordered: list[Entry] = []
    while ready:
        _at, name = heapq.heappop(ready)
        ordered.append(known[name])
        for later in follows.get(name, ()):
            if later in waits:
                waits[later] -= 1
                if not waits[later]:
                    heapq.heappush(ready, (known[later].at, later))
    return ordered


def heads(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the entries that no other one rests on: what a new entry comes after."""
    several = in_order(entries)
    seen = {before for one in several for before in one.after}
    return frozenset(one.id for one in several if one.id not in seen)


def past_of(entry: Entry, entries: Iterable[Entry]) -> Sequence[Entry] | None:
    """Return everything that an entry's author had seen; None where something of it is not here yet."""
    known = {one.id: one for one in entries}
    found: dict[str, Entry] = {}
    wanted = list(entry.after)
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        if name not in known:
            return None
        found[name] = known[name]
        wanted.extend(known[name].after)
    return list(found.values())
