"""A comparison in the reader's words: probabilities as figures people use, name agreement only ever in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from comity.records.sheet import SEXES, country_name
from comity.screening.frozen import Comparison, Side
from comity_names import Factor, Part

Words = str | Promise

COLUMNS = 3  # parts of a name beside each other; a longer name goes on below


def chance(probability: float) -> str:
    """Say a probability as so many in a hundred; never none and never all of them."""
    hundredths = round(probability * 100)
    if hundredths < 1:
        return _("Less than 1 in 100")
    if hundredths > 99:
        return _("More than 99 in 100")
    return _("%(count)s in 100") % {"count": hundredths}


def verdict(probability: float) -> str:
    """Say what a probability proposes."""
    if probability >= 0.9:
        return _("Probably the same person")
    if probability >= 0.5:
        return _("Perhaps the same person")
    if probability >= 0.05:
        return _("Too little is known to tell")
    return _("Probably another person, or too little is known")


def name_words(agreement: float) -> str:
    """Say how two names agree, without a figure: it is no probability that two persons are one."""
    if agreement >= 0.9:
        return _("The names are written forms of one name.")
    if agreement >= 0.5:
        return _("The names may be written forms of one name.")
    if agreement >= 0.2:
        return _("The names are near each other.")
    return _("The names differ.")


def namesakes(count: float) -> str:
    """Say how many subjects bear the name."""
    found = round(count)
    if found < 1:
        return _("Nobody in your records bears this name in a spelling we know.")
    return ngettext(
        "About %(count)s person in your records bears this name.",
        "About %(count)s persons in your records bear this name.",
        found,
    ) % {"count": found}


RELATIONS: dict[str, tuple[str, str, Words]] = {
    "agrees": ("same", "agrees", gettext_lazy("Agrees")),
    "near": ("near", "near", gettext_lazy("Near")),
    "differs": ("diff", "differs", gettext_lazy("Differs")),
    "unknown": ("none", "unknown", gettext_lazy("Not known")),
}
KINDS: dict[str, Words] = {
    "name": pgettext_lazy("of a person", "Name"),
    "birth_date": gettext_lazy("Born"),
    "sex": gettext_lazy("Sex"),
    "nationality": gettext_lazy("Nationality"),
    "document": gettext_lazy("Identity document"),
    "account": gettext_lazy("Telephone or account"),
}
# What the engine says of a part of a name, by its share of agreement.
_PART_AGREES, _PART_NEAR = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Relation:
    """How two values stand to each other: class and icon of the page, and the word."""

    form: str
    icon: str
    word: Words


def relation(name: str) -> Relation:
    """Return a relation for the page."""
    return Relation(*RELATIONS[name])


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a name on both sides, and why the two belong together or not."""

    left: str
    right: str
    relation: Relation
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One fact on both sides."""

    label: Words
    left: str
    right: str
    relation: Relation
    why: str
    mono: bool


def parts(comparison: Comparison, language: str) -> list[list[PartShown | None]]:
    """Return the parts in lines of three, the last line filled up with None."""
    seen: list[PartShown | None] = [_part(part, language) for part in comparison.parts]
    seen += [None] * (-len(seen) % COLUMNS)
    return [seen[begin : begin + COLUMNS] for begin in range(0, len(seen), COLUMNS)]


def _part(part: Part, language: str) -> PartShown:
    if not part.left or not part.right:
        name = "unknown"
    elif part.agreement >= _PART_AGREES:
        name = "agrees"
    else:
        name = "near" if part.agreement >= _PART_NEAR else "differs"
    return PartShown(part.left, part.right, relation(name), part.sentence(language))


def rows(comparison: Comparison, language: str) -> list[Row]:
    """Return the other facts side by side, in the order of the engine."""
    return [_row(factor, comparison, language) for factor in comparison.factors if factor.kind != "name"]


def _row(factor: Factor, comparison: Comparison, language: str) -> Row:
    return Row(
        label=KINDS.get(factor.kind, factor.kind),
        left=value(factor.kind, comparison.left),
        right=value(factor.kind, comparison.right),
        relation=relation(factor.relation),
        why="" if factor.relation == "unknown" else _told(factor).sentence(language),
        mono=factor.kind in {"document", "account"},
    )


def _told(factor: Factor) -> Factor:
    """Name the countries of a factor: its values are codes."""
    if factor.kind != "nationality":
        return factor
    return replace(factor, left=_countries(factor.left), right=_countries(factor.right))


def _countries(codes: str) -> str:
    return ", ".join(country_name(code) for code in codes.split(", ") if code)


def value(kind: str, side: Side) -> str:
    """Return what one side holds of a kind, in the reader's words; empty when it holds nothing."""
    by_kind: dict[str, Sequence[str]] = {
        "birth_date": [side.birth_date],
        "sex": [str(SEXES.get(side.sex, side.sex))],
        "nationality": [country_name(code) for code in side.nationalities],
        "document": side.documents,
        "account": side.accounts,
    }
    return ", ".join(text for text in by_kind.get(kind, ()) if text)


def summary(factors: Sequence[Factor]) -> list[Words]:
    """Return the kinds of some factors, for a list in a table's cell."""
    return [KINDS.get(factor.kind, factor.kind) for factor in factors]
