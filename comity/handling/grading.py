"""Source and information gradings, and what conversion between systems loses.

The house grades 4x4 (A, B, C, X and 1-4; Europol Regulation art. 29). A grading received in another system is
converted once, shown beside its original, and never converted again: each conversion blurs, and two of them can make
a rumour look like knowledge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from comity.lib.strict_yaml import Document, Problem, check, resource

HOUSE = "4x4"


class GradingError(ValueError):
    """The grading cannot be used."""


class UnknownGradeError(GradingError):
    """This grade is not in the system. Choose one of its codes."""


class NoConversionError(GradingError):
    """No conversion between these systems is agreed. Ask the owner for a grading in your system."""


class ConvertedTwiceError(GradingError):
    """This grading was converted already. Convert from the original code instead."""


@dataclass(frozen=True)
class Original:
    """A grading as its owner wrote it."""

    system: str
    source: str
    information: str


@dataclass(frozen=True)
class Grading:
    """How far source and information can be relied on, in one system; `original` is set after a conversion."""

    source: str
    information: str
    system: str = HOUSE
    original: Original | None = None

    def __post_init__(self) -> None:
        system = systems().get(self.system)
        if system is None:
            raise UnknownGradeError(
                f"The system {self.system!r} is not known; use one of {sorted(systems())}."
            )
        for axis, code in (("source", self.source), ("information", self.information)):
            if code not in system[axis]:
                raise UnknownGradeError(
                    f"{code!r} is no {axis} grade of {self.system}; use {sorted(system[axis])}."
                )

    def combine(self, other: Self) -> Self:
        """The weaker of both on each axis, for two gradings of one system.

        Raises:
            NoConversionError: they belong to different systems.
        """
        if self.system != other.system:
            raise NoConversionError(
                f"{self.system} and {other.system} cannot be compared; convert one of them first."
            )
        order = systems()[self.system]
        return type(self)(
            max(self.source, other.source, key=list(order["source"]).index),
            max(self.information, other.information, key=list(order["information"]).index),
            self.system,
            self.original if self.original == other.original else None,
        )

    def to_wire(self) -> dict[str, Any]:
        """Write ``{source, information}``, with ``system`` and ``original`` where they say something."""
        wire: dict[str, Any] = {"source": self.source, "information": self.information}
        if self.system != HOUSE:
            wire["system"] = self.system
        if self.original is not None:
            wire["original"] = vars(self.original).copy()
        return wire

    @classmethod
    def from_wire(cls, value: Any) -> Self | None:
        """Read a grading; what is missing or unknown is no grading (cannot be assessed)."""
        match value:
            case {"source": str(source), "information": str(information)}:
                system = value.get("system", HOUSE)
            case _:
                return None
        try:
            return cls(source, information, system, _read_original(value.get("original")))
        except (UnknownGradeError, TypeError):
            return None


def _read_original(value: Any) -> Original | None:
    match value:
        case {"system": str(system), "source": str(source), "information": str(information)}:
            return Original(system, source, information)
        case _:
            return None


@dataclass(frozen=True)
class Conversion:
    """A converted grading; `warnings` are codes of notes that must be shown beside it."""

    grading: Grading
    warnings: tuple[str, ...]
    lost: Mapping[str, str]


def convert(grading: Grading, to: str) -> Conversion:
    """Convert between systems by the table; the original stays with the result.

    Raises:
        ConvertedTwiceError: `grading` is itself the result of a conversion.
        NoConversionError: the table has no row for the two systems.
    """
    if grading.original is not None:
        raise ConvertedTwiceError(f"Convert the original {grading.original} instead.")
    row = _conversions().get((grading.system, to))
    if row is None:
        raise NoConversionError(f"No conversion from {grading.system} to {to} is agreed; ask the owner.")
    source, information = row["source"][grading.source], row["information"][grading.information]
    warnings = tuple(cell["warning"] for cell in (source, information) if "warning" in cell)
    original = Original(grading.system, grading.source, grading.information)
    return Conversion(
        Grading(source["to"], information["to"], to, original), warnings, MappingProxyType(row["lost"])
    )


@cache
def systems() -> Mapping[str, Any]:
    """The grading systems with the names of their codes, strongest code first."""
    return MappingProxyType(_table()["systems"])


@cache
def warnings() -> Mapping[str, Mapping[str, str]]:
    """The warnings a conversion can carry, by code, in each language."""
    return MappingProxyType(_table()["warnings"])


@cache
def _conversions() -> Mapping[tuple[str, str], Any]:
    return {(row["from"], row["to"]): row for row in _table()["conversions"]}


@cache
def _table() -> Mapping[str, Any]:
    document = resource("comity.handling", "gradings.yaml")
    document.refuse(check(document, _SCHEMA))
    document.refuse(_crosscheck(document))
    return dict(document.data)


def _crosscheck(document: Document) -> Iterator[Problem]:
    """Every row names known systems, maps each of their codes to a code that exists, and explains its warnings."""
    systems_, notes = document.data["systems"], document.data["warnings"]
    for place, row in enumerate(document.data["conversions"]):
        path = ("conversions", place)
        if row["from"] not in systems_ or row["to"] not in systems_:
            yield document.problem(path, "This conversion names a system that is not listed. Correct it.")
            continue
        for axis in ("source", "information"):
            if set(row[axis]) != set(systems_[row["from"]][axis]):
                yield document.problem((*path, axis), "Each code of the system needs exactly one line here.")
            for code, cell in row[axis].items():
                if (
                    cell["to"] not in systems_[row["to"]][axis]
                    or cell.get("warning", next(iter(notes))) not in notes
                ):
                    yield document.problem(
                        (*path, axis, code), "This code or warning is not listed. Correct it."
                    )


_TEXTS: Mapping[str, Any] = {
    "type": "object",
    "required": ["en", "vi", "ja", "zh-Hans"],
    "additionalProperties": {"type": "string", "minLength": 1},
}
_AXIS: Mapping[str, Any] = {"type": "object", "minProperties": 1, "additionalProperties": _TEXTS}
_CELLS: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["to"],
        "additionalProperties": False,
        "properties": {"to": {"type": "string"}, "warning": {"type": "string"}},
    },
}
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["systems", "warnings", "conversions"],
    "additionalProperties": False,
    "properties": {
        "systems": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["source", "information", "origin", "verified"],
                "additionalProperties": False,
                "properties": {
                    "source": _AXIS,
                    "information": _AXIS,
                    "origin": {"type": "string", "minLength": 1},
                    "verified": {"type": "boolean"},
                },
            },
        },
        "warnings": {"type": "object", "minProperties": 1, "additionalProperties": _TEXTS},
        "conversions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["from", "to", "source", "information", "lost", "origin"],
                "additionalProperties": False,
                "properties": {
                    "from": {"type": "string"},
                    "to": {"type": "string"},
                    "origin": {"type": "string"},
                    "source": _CELLS,
                    "information": _CELLS,
                    "lost": _TEXTS,
                },
            },
        },
    },
}
