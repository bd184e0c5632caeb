"""What a track can hold, as data: its steps in order, who owns each, which stops bind it, and what else may be entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Role(StrEnum):
    """The side of a node in a track."""

    ASKING = "asking"
    HOLDING = "holding"
    TRANSIT = "transit"


BOTH = "both"
SIDES = (Role.ASKING, Role.HOLDING)


@dataclass(frozen=True)
class Field:
    """One thing that is entered: its name, its kind (`moment`, `choice` …), the choices, and whether it may be left empty."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    optional: bool = False

    @classmethod
    def read(cls, name: str, given: str | Mapping[str, Sequence[str]]) -> Self:
        """Read `moment`, `text-or-none` or `{choice: [a, b]}`."""
        if isinstance(given, Mapping):
            [(kind, choices)] = given.items()
            return cls(name, kind, tuple(choices))
        return cls(name, given.removesuffix("-or-none"), (), given.endswith("-or-none"))


def _fields(given: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(Field.read(name, kind) for name, kind in given.items())


@dataclass(frozen=True)
class Step:
    """One step of a track.

    `stops` must have been answered before it; `derived`: done by itself once every promise that is asked for is accepted.
    `limit_until` is the step with which the time limit that this step begins is kept; `due` the step whose limit binds this one.
    """

    code: str
    owner: str
    fields: tuple[Field, ...]
    data: tuple[str, ...]
    source: str
    verified: bool
    stops: tuple[str, ...] = ()
    optional: bool = False
    derived: bool = False
    starts_limit: bool = False
    limit_until: str = ""
    due: str = ""
    before_stops: bool = False  # what a required consent does not hold back: without it nobody could be asked

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self:
        """Read one checked entry."""
        plain = {"code", "owner", "source", "verified", "optional", "derived", "starts_limit"}
        plain |= {"limit_until", "due", "before_stops"}
        return cls(
            **{name: value for name, value in entry.items() if name in plain},
            fields=_fields(entry["fields"]),
            data=tuple(entry["data"]),
            stops=tuple(entry.get("stops", ())),
        )

    def owners(self) -> tuple[Role, ...]:
        """The sides that sign it."""
        return SIDES if self.owner == BOTH else (Role(self.owner),)


@dataclass(frozen=True)
class Stop:
    """A ground on which a track is held: from which step on (empty: every one), and what settles it."""

    code: str
    private: bool
    holds_from: str
    settled_by: str
    source: str
    verified: bool


@dataclass(frozen=True)
class ActSpec:
    """Something that may be entered beside the steps, and by which sides."""

    code: str
    who: frozenset[Role]
    fields: tuple[Field, ...]
    data: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A kind of track."""

    code: str
    request_kind: str
    purpose: str
    steps: tuple[Step, ...]
    stops: Mapping[str, Stop]
    required: frozenset[str]
    acts: Mapping[str, ActSpec]
    ends: Mapping[str, Role]
    promises_by: Role
    source: str
    verified: bool

    @property
    def asks_promise(self) -> Role:
        """The side that asks for a promise, and answers it."""
        return Role.HOLDING if self.promises_by is Role.ASKING else Role.ASKING

    def step(self, code: str) -> Step | None:
        """Return a step by its code."""
        return next((one for one in self.steps if one.code == code), None)

    def place(self, code: str) -> int:
        """Return where a step stands; of none: before all."""
        return next((place for place, one in enumerate(self.steps) if one.code == code), 0)

    def public_stops(self) -> tuple[str, ...]:
        """The stops that both sides see."""
        return tuple(code for code, stop in self.stops.items() if not stop.private)

    def private_stops(self) -> tuple[str, ...]:
        """The stops that the holding side answers for itself."""
        return tuple(code for code, stop in self.stops.items() if stop.private)


def read_plans(data: Mapping[str, Any]) -> dict[str, Plan]:
    """Read the checked file of the kinds of track."""
    stops = {entry["code"]: Stop(**entry) for entry in data["stops"]}
    acts = {
        entry["code"]: ActSpec(
            entry["code"],
            frozenset(Role(one) for one in entry["who"]),
            _fields(entry["fields"]),
            tuple(entry["data"]),
        )
        for entry in data["acts"]
    }
    ends = {reason: Role(side) for reason, side in data["ends"].items()}
    return {
        entry["code"]: Plan(
            code=entry["code"],
            request_kind=entry["request_kind"],
            purpose=entry["purpose"],
            steps=tuple(Step.read(one) for one in entry["steps"]),
            stops={code: stops[code] for code in entry["stops"]},
            required=frozenset(entry["required"]),
            acts=acts,
            ends=ends,
            promises_by=Role(entry["promises_by"]),
            source=entry["source"],
            verified=entry["verified"],
        )
        for entry in data["kinds"]
    }
