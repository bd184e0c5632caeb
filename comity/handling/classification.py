"""The ladder of classification and its ceilings.

A level says how far up the ladder something stands, 0 (open) to 3; the scheme says whose words name the levels
(``comity``, or the state-secret grades of a country). A node and each link have a ceiling; above it nothing is
taken in and nothing leaves, and the error says where to take it instead.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from comity.lib.strict_yaml import check, resource

HIGHEST = 3
DEFAULT_SCHEME = "comity"
UNMARKED = "unmarked"


class AboveCeilingError(ValueError):
    """This is classified above what may be kept or sent here. Take it to the channel named for such matters."""

    def __init__(self, level: int, ceiling: "Ceiling") -> None:
        self.level, self.ceiling = level, ceiling
        super().__init__(
            f"Level {level} is above the ceiling {ceiling.level} of {ceiling.place}. "
            f"Do not enter it here; take it to {ceiling.take_to}."
        )


class UnknownLevelError(ValueError):
    """The level must be a whole number from 0 to 3."""


@dataclass(frozen=True)
class Classification:
    """A level of the ladder in the words of one scheme."""

    level: int
    scheme: str = DEFAULT_SCHEME

    def __post_init__(self) -> None:
        if type(self.level) is not int or not 0 <= self.level <= HIGHEST:
            raise UnknownLevelError(f"The level {self.level!r} must be a whole number from 0 to {HIGHEST}.")

    @classmethod
    def from_wire(cls, value: Any) -> Self:
        """Read ``{scheme, level}``; what is missing or makes no sense is taken as the highest level."""
        mark = value if isinstance(value, dict) else {}
        scheme: Any = mark.get("scheme")
        level: Any = mark.get("level")
        try:
            return cls(level, scheme if isinstance(scheme, str) else UNMARKED)
        except UnknownLevelError:
            return cls(HIGHEST, UNMARKED)

    def to_wire(self) -> dict[str, str | int]:
        """Write ``{scheme, level}``."""
        return {"scheme": self.scheme, "level": self.level}

    def combine(self, other: Self) -> Self:
        """The higher of both; between equal levels of two schemes the name decides, so that order does not."""
        return max(self, other, key=lambda mark: (mark.level, mark.scheme))


@dataclass(frozen=True)
class Ceiling:
    """The highest level allowed at a place, and where a person takes what stands above it."""

    level: int
    place: str
    take_to: str

    def check(self, mark: Classification) -> None:
        """Return when `mark` may be kept or sent here.

        Raises:
            AboveCeilingError: it stands above the ceiling.
        """
        if mark.level > self.level:
            raise AboveCeilingError(mark.level, self)


def lowest(*ceilings: Ceiling) -> Ceiling:
    """The ceiling that binds where several hold (node and link): the lowest."""
    return min(ceilings, key=lambda ceiling: ceiling.level)


_NAMES = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}, "required": ["en"]}
_SCHEMES = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "type": "object",
        "required": ["name", "source", "verified", "levels"],
        "additionalProperties": False,
        "properties": {
            "name": _NAMES,
            "source": {"type": "string", "minLength": 1},
            "verified": {"type": "boolean"},
            "levels": {"type": "array", "minItems": HIGHEST + 1, "maxItems": HIGHEST + 1, "items": _NAMES},
        },
    },
}


@cache
def schemes() -> dict[str, Any]:
    """The schemes with the names of their levels, from ``resources/classification.yaml``."""
    document = resource("comity.handling", "classification.yaml")
    document.refuse(check(document, _SCHEMES))
    return dict(document.data)
