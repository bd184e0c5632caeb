"""The plan: each agency writes its own part, whole; together they are the plan.

Where and when are what a go is about: `mark_of` is a digest of sites and phases alone, and a decision names the mark it was
made for. Forces and contact points may change without asking anybody again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.exchange.core.moments import from_rfc3339, to_rfc3339


@dataclass(frozen=True)
class Site:
    """A place: `key` names it in the part of its agency; `zone` is a name of the IANA database."""

    key: str
    name: str
    address: str
    zone: str

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {"key": self.key, "name": self.name, "address": self.address, "zone": self.zone}


@dataclass(frozen=True)
class Phase:
    """A time span in UTC with the zone it was planned in; it may cross midnight, also the date line between two places."""

    name: str
    site: str
    begins: datetime
    ends: datetime
    zone: str

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {
            "name": self.name,
            "site": self.site,
            "from": to_rfc3339(self.begins),
            "until": to_rfc3339(self.ends),
            "zone": self.zone,
        }


@dataclass(frozen=True)
class Force:
    """Who comes, and how many people."""

    agency: str
    unit: str
    people: int

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {"agency": self.agency, "unit": self.unit, "people": self.people}


@dataclass(frozen=True)
class Contact:
    """Whom to call: an officer on duty."""

    name: str
    duty: str
    reached: str

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {"name": self.name, "duty": self.duty, "reached": self.reached}


@dataclass(frozen=True)
class Part:
    """What one agency has planned, as far as it shares it."""

    sites: tuple[Site, ...] = ()
    phases: tuple[Phase, ...] = ()
    forces: tuple[Force, ...] = ()
    contacts: tuple[Contact, ...] = ()
    reason: str = ""  # why it was changed

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {
            "sites": [one.to_wire() for one in self.sites],
            "phases": [one.to_wire() for one in self.phases],
            "forces": [one.to_wire() for one in self.forces],
            "contacts": [one.to_wire() for one in self.contacts],
            "reason": self.reason,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Part":
        """Read a part. Raises ValueError where a moment is none."""
        return cls(
            tuple(Site(one["key"], one["name"], one["address"], one["zone"]) for one in wire["sites"]),
            tuple(
                Phase(
                    one["name"],
                    one["site"],
                    from_rfc3339(one["from"]),
                    from_rfc3339(one["until"]),
                    one["zone"],
                )
                for one in wire["phases"]
            ),
            tuple(Force(one["agency"], one["unit"], one["people"]) for one in wire["forces"]),
            tuple(Contact(one["name"], one["duty"], one["reached"]) for one in wire["contacts"]),
            wire.get("reason", ""),
        )

    @property
    def people(self) -> int:
        """How many people come."""
        return sum(one.people for one in self.forces)


def mark_of(parts: Mapping[str, Part]) -> str:
    """Return the digest of where and when over the parts of all agencies, as 64 hexadecimal digits."""
    said = [
        [node, [one.to_wire() for one in part.sites], [one.to_wire() for one in part.phases]]
        for node, part in sorted(parts.items())
        if part.sites or part.phases
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def span_of(parts: Mapping[str, Part]) -> tuple[datetime, datetime] | None:
    """Return when it begins and ends over all phases; None where nothing is dated."""
    phases = [phase for part in parts.values() for phase in part.phases]
    if not phases:
        return None
    return min(one.begins for one in phases), max(one.ends for one in phases)
