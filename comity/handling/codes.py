"""Handling codes after Europol (H0-H3) and how they combine.

Codes only ever add conditions: what two sources ask for is asked for together. A code this node does not know means
every condition, and it stays visible so that a person asks the owner. No code at all is read as H1 and H2 (project
rule; source of the codes: Council of the EU, 2018, statewatch.org/news/2018/feb/eu-council-lea-info-exchane.htm).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """What the owner asks of everybody who holds the item."""

    H0 = "H0"
    """Only for preventing and combating crime."""
    H1 = "H1"
    """Not in judicial proceedings without the owner's permission."""
    H2 = "H2"
    """Not passed on without the owner's permission."""
    H3 = "H3"
    """Another restriction, in words."""


ALL = frozenset(Code)
WHEN_ABSENT = frozenset({Code.H1, Code.H2})


@dataclass(frozen=True)
class Codes:
    """The codes of one item: those named, those this node does not know, and whether none was given.

    `effective` is what counts; the rest is kept so that a screen can say why.
    """

    named: frozenset[Code] = frozenset()
    unknown: frozenset[str] = frozenset()
    assumed: bool = field(default=False)

    def __post_init__(self) -> None:
        if not self.named and not self.unknown:
            object.__setattr__(self, "named", WHEN_ABSENT)
            object.__setattr__(self, "assumed", True)

    @classmethod
    def read(cls, values: Iterable[str] | None) -> Self:
        """Read codes as received; never fails, because a strange code must bind harder, not get lost."""
        given = frozenset(values or ())
        known = given & frozenset(code.value for code in Code)
        return cls(frozenset(Code(value) for value in known), given - known)

    @property
    def effective(self) -> frozenset[Code]:
        """The codes that apply: all of them as soon as one is unknown."""
        return ALL if self.unknown else self.named

    def combine(self, other: Self) -> Self:
        """Join the conditions of both."""
        return type(self)(
            self.named | other.named, self.unknown | other.unknown, self.assumed or other.assumed
        )

    def as_list(self) -> list[str]:
        """The codes for the wire, sorted; an unknown code travels on as it came."""
        return sorted({code.value for code in self.named} | self.unknown)

    def __contains__(self, code: Code) -> bool:
        return code in self.effective
