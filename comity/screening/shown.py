"""A comparison in the reader's words: probabilities as figures people use, name agreement only ever in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from comity.records.sheet import SEXES, country_name
from comity.screening.frozen import Comparison, Side
from comity.web.pieces.compared import Fact, NameRow, Why
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


def names_compared(comparison: Comparison, agreement: float) -> str:
    """Say how the names of two agree, or that none were compared."""
    if not comparison.left_name or not comparison.right_name:
        return _("No names were compared; a number joins the two.")
    return name_words(agreement)


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


# how the engine's relations stand on the page
RELATIONS = {"agrees": "same", "near": "near", "differs": "diff", "unknown": "none"}
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
class NameLine:
    """Some parts of a name on both sides, and why each two belong together or not; the last line is filled up."""

    rows: Sequence[NameRow]
    whys: Sequence[Why | None]


def name_lines(
    comparison: Comparison, language: str, left_language: str = "", right_language: str = ""
) -> list[NameLine]:
    """Return the name in lines of three parts: as asked, and in our record."""
    lines = []
    for begin in range(0, len(comparison.parts), COLUMNS):
        some = comparison.parts[begin : begin + COLUMNS]
        rest = COLUMNS - len(some)
        left = (*(part.left for part in some), *[""] * rest)
        right = (*(part.right for part in some), *[""] * rest)
        rows = [NameRow(_("As asked"), left_language, left), NameRow(_("Our record"), right_language, right)]
        lines.append(NameLine(rows, [*(_why(part, language) for part in some), *[None] * rest]))
    return lines


def _why(part: Part, language: str) -> Why:
    if not part.left or not part.right:
        name = "unknown"
    elif part.agreement >= _PART_AGREES:
        name = "agrees"
    else:
        name = "near" if part.agreement >= _PART_NEAR else "differs"
    return Why(RELATIONS[name], part.sentence(language))


def facts(comparison: Comparison, language: str) -> list[Fact]:
    """Return the other facts side by side, in the order of the engine."""
    return [_fact(factor, comparison, language) for factor in comparison.factors if factor.kind != "name"]


def _fact(factor: Factor, comparison: Comparison, language: str) -> Fact:
    because = "" if factor.relation == "unknown" else _told(factor).sentence(language)
    year_only = (
        factor.kind == "birth_date"
        and factor.relation == "agrees"
        and min(len(comparison.left.birth_date), len(comparison.right.birth_date)) == len("1990")
    )
    return Fact(
        KINDS.get(factor.kind, factor.kind),
        value(factor.kind, comparison.left),
        value(factor.kind, comparison.right),
        Why(RELATIONS[factor.relation], because, _("Year agrees") if year_only else ""),
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
