"""A comparison as it was on the day, kept as plain values, and read back for a page in any language. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from comity_names import Factor, Match, Part, Person

SHAPE = 1


@dataclass(frozen=True, slots=True)
class Side:
    """What was known of one of the two when they were compared."""

    names: tuple[str, ...]
    birth_date: str
    sex: str
    nationalities: tuple[str, ...]
    documents: tuple[str, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two names compared, their parts, every factor, and both sides."""

    left_name: str
    right_name: str
    parts: tuple[Part, ...]
    factors: tuple[Factor, ...]
    left: Side
    right: Side
    namesakes: int

    @classmethod
    def thaw(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `freeze` wrote."""
        return cls(
            left_name=kept["left_name"],
            right_name=kept["right_name"],
            parts=tuple(Part(**part) for part in kept["parts"]),
            factors=tuple(Factor(**factor) for factor in kept["factors"]),
            left=_side(kept["left"]),
            right=_side(kept["right"]),
            namesakes=kept["namesakes"],
        )

    def factor(self, kind: str) -> Factor | None:
        """Return the factor of a kind, such as `birth_date`."""
        return next((factor for factor in self.factors if factor.kind == kind), None)

    def agreeing(self) -> list[Factor]:
        """Return what speaks for one person beside the name, the strongest first."""
        return self._with({"agrees", "near"})

    def differing(self) -> list[Factor]:
        """Return what speaks against it, the strongest first."""
        return self._with({"differs"})

    def _with(self, relations: set[str]) -> list[Factor]:
        found = [one for one in self.factors if one.kind != "name" and one.relation in relations]
        return sorted(found, key=lambda one: (-abs(one.bits), one.kind))


def freeze(match: Match, asked: Person, row: Person, namesakes: int) -> dict[str, Any]:
    """Return a comparison as plain values: {shape, names, parts[], factors[], left{}, right{}, namesakes}.

    Parts and factors carry the codes of their sentences, not the sentences, so that each reader gets their language.
    """
    return {
        "shape": SHAPE,
        "left_name": match.left_name,
        "right_name": match.right_name,
        "parts": [asdict(part) for part in match.parts],
        "factors": [asdict(factor) for factor in match.factors],
        "left": _kept(asked),
        "right": _kept(row),
        "namesakes": namesakes,
    }


def _kept(person: Person) -> dict[str, Any]:
    return {
        "names": [name.text for name in person.names],
        "birth_date": person.birth_date or "",
        "sex": person.sex or "",
        "nationalities": list(person.nationalities),
        "documents": list(person.documents),
        "accounts": list(person.accounts),
    }


def _side(kept: Mapping[str, Any]) -> Side:
    return Side(
        names=tuple(kept["names"]),
        birth_date=kept["birth_date"],
        sex=kept["sex"],
        nationalities=tuple(kept["nationalities"]),
        documents=tuple(kept["documents"]),
        accounts=tuple(kept["accounts"]),
    )
