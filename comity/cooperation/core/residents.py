"""Nationals who live in a region abroad, and the offences counted among them: what cannot be so, and what is computed.

Offences per thousand residents and the change to the year before are computed here and never typed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

FIRST_YEAR = 1900
MOST = 100_000_000
THOUSAND = 1000
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


class Doubtful(StrEnum):
    """Why a figure cannot be so."""

    FUTURE = "future"
    NO_SUCH_YEAR = "no-such-year"
    NO_RESIDENTS = "no-residents"  # offences where nobody lives
    TOO_MANY = "too-many"
    TWICE = "twice"  # the region has a figure of that year
    MORE_THAN_ALL = "more-than-all"  # the regions are more than the whole


@dataclass(frozen=True)
class Figure:
    """One figure: the region is empty for the whole country; offences None where they were not counted."""

    region: str
    year: int
    residents: int
    offences: int | None = None


def per_thousand(residents: int, offences: int | None) -> Decimal | None:
    """Return offences per thousand residents, to a hundredth; None where either is not known.

    >>> per_thousand(520_000, 2_340), per_thousand(0, 0), per_thousand(10, None)
    (Decimal('4.50'), None, None)
    """
    rate = exact_rate(residents, offences)
    return (
        None
        if rate is None
        else (Decimal(rate.numerator) / rate.denominator).quantize(_HUNDREDTH, ROUND_HALF_UP)
    )


def exact_rate(residents: int, offences: int | None) -> Fraction | None:
    """Return offences per thousand residents unrounded, to compute with."""
    return None if offences is None or residents <= 0 else Fraction(offences * THOUSAND, residents)


def change(now: Fraction | int | None, before: Fraction | int | None) -> Decimal | None:
    """Return by how many in a hundred a figure changed, to a tenth; None where one is not known or it was nought.

    >>> change(550, 500), change(0, 500), change(5, 0), change(None, 3)
    (Decimal('10.0'), Decimal('-100.0'), None, None)
    """
    if now is None or not before:
        return None
    exact = (Fraction(now) - before) * 100 / before
    return (Decimal(exact.numerator) / exact.denominator).quantize(_TENTH, ROUND_HALF_UP)


def doubtful(
    figures: Sequence[Figure], standing: Iterable[Figure], this_year: int
) -> list[tuple[int, Doubtful]]:
    """Return why figures cannot be so, each with its place among them, from 0.

    Args:
        figures: what is to be kept, of one country.
        standing: what is kept of the same country already, without those that are replaced.
        this_year: the year in which it is entered.
    """
    kept = {(one.region, one.year): one.residents for one in standing}
    wrong: list[tuple[int, Doubtful]] = []
    for place, one in enumerate(figures):
        found = _alone(one, this_year)
        if found is None and (one.region, one.year) in kept:
            found = Doubtful.TWICE
        if found is None:
            kept[(one.region, one.year)] = one.residents
        else:
            wrong.append((place, found))
    return wrong or _against_all(figures, kept)


def _alone(one: Figure, this_year: int) -> Doubtful | None:
    if one.year > this_year:
        return Doubtful.FUTURE
    if one.year < FIRST_YEAR:
        return Doubtful.NO_SUCH_YEAR
    if not 0 <= one.residents <= MOST or not 0 <= (one.offences or 0) <= MOST:
        return Doubtful.TOO_MANY
    return Doubtful.NO_RESIDENTS if one.offences and not one.residents else None


@dataclass(frozen=True)
class Unsure:
    """A figure that a person should look at, by its place among those that are given, from 0, and the region it may be one with.

    `since` is the year since which the region is a part of the other; None where the other is only like it.
    """

    place: int
    other: str
    since: int | None = None


def twins(
    figures: Sequence[Figure], standing: Iterable[Figure], unknown: Callable[[str], bool]
) -> list[Unsure]:
    """Return figures that say the same of one year as another one under another name, where one of the two names is not known.

    Args:
        figures: what is to be kept, of one country.
        standing: what is kept of the same country already.
        unknown: whether a region is kept by words alone.
    """
    seen: dict[tuple[int, int, int | None], list[str]] = {}
    for one in standing:
        seen.setdefault((one.year, one.residents, one.offences), []).append(one.region)
    found = []
    for place, one in enumerate(figures):
        others = seen.setdefault((one.year, one.residents, one.offences), [])
        twin = next(
            (other for other in others if other and one.region and (unknown(other) or unknown(one.region))),
            "",
        )
        if twin and twin != one.region and one.residents:
            found.append(Unsure(place, twin))
        others.append(one.region)
    return found


def _against_all(
    figures: Sequence[Figure], kept: Mapping[tuple[str, int], int]
) -> list[tuple[int, Doubtful]]:
    """Look whether the regions of a year have more residents together than the whole country has."""
    parts: dict[int, int] = {}
    for (region, year), residents in kept.items():
        if region:
            parts[year] = parts.get(year, 0) + residents
    over = {year for year, sum_ in parts.items() if sum_ > kept.get(("", year), sum_)}
    return [(place, Doubtful.MORE_THAN_ALL) for place, one in enumerate(figures) if one.year in over]
