"""Signed entries: the acts of every agency that takes part, each in the order of its author's own numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from comity.exchange.core.moments import from_rfc3339, to_rfc3339


class Kind(StrEnum):
    """What an entry does."""

    PLAN = "plan"  # the author's part of the plan, whole
    PARTY = "party"  # the leading agency says who takes part
    DECISION = "decision"  # go or no-go of the author's agency
    COURSE = "course"  # the leading agency begins or ends it
    RESULT = "result"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    SAME = "same"  # two results are one, or are not


@dataclass(frozen=True)
class Signed:
    """One entry: `seq` is its author's own number in this operation, from 1; `at` is in UTC."""

    id: str
    node: str
    seq: int
    kind: str
    at: datetime
    data: Mapping[str, Any]

    @property
    def place(self) -> tuple[int, datetime, str]:
        """Where it stands among its author's; the id decides where a node used a number twice."""
        return (self.seq, self.at, self.id)

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels; who wrote it is said by the letter's signature."""
        return {
            "entry": self.id,
            "seq": self.seq,
            "kind": self.kind,
            "at": to_rfc3339(self.at),
            "data": dict(self.data),
        }

    @classmethod
    def from_wire(cls, node: str, wire: Mapping[str, Any]) -> "Signed":
        """Read what a node signed. Raises ValueError where its moment is none."""
        return cls(
            str(wire["entry"]),
            node,
            int(wire["seq"]),
            str(wire["kind"]),
            from_rfc3339(wire["at"]),
            wire["data"],
        )


def in_order(entries: Iterable[Signed]) -> list[Signed]:
    """Return entries once each, by author and the author's number: the same list whatever came first."""
    once = {(one.node, one.id): one for one in sorted(entries, key=lambda one: (one.node, one.place))}
    return sorted(once.values(), key=lambda one: (one.node, one.place))
