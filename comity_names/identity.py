"""Numbers of identity cards and passports: which kind a number may be, whether its check digit fits, what it says of its bearer.

A failed check digit marks a number as doubtful; it never proves forgery. The formats and their sources stand in
resources/identity.tsv; a rule that needs more than published facts is not here.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from comity_names.person import Sex
from comity_names.resources import rows


class Reading(NamedTuple):
    """What a number may be. `fits` is None where no check digit is known; birth date and sex where the number tells them."""

    country: str
    kind: str
    number: str
    fits: bool | None
    birth_date: str | None
    sex: Sex | None


class Told(NamedTuple):
    """What a rule reads out of a number."""

    fits: bool | None
    birth_date: str | None = None
    sex: Sex | None = None


def bare(text: str) -> str:
    """A number in capitals and digits only."""
    return re.sub("[^0-9A-Z]", "", text.upper())


def readings(text: str, country: str | None = None) -> tuple[Reading, ...]:
    """Every kind of number this may be, those whose check digit fits first and those that fail it last.

    `country` is an ISO 3166-1 code of two letters; without it all known countries are tried, and short numbers have many readings.
    """
    number = bare(text)
    found = [
        _read(land, kind, number, rule)
        for land, kind, pattern, rule in _formats()
        if country in (None, land) and pattern.fullmatch(number)
    ]
    return tuple(sorted(found, key=lambda one: {True: 0, None: 1, False: 2}[one.fits]))


@lru_cache(maxsize=1)
def _formats() -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    return tuple(
        (land, kind, re.compile(pattern), rule) for land, kind, pattern, rule, _ in rows("identity.tsv", 5)
    )


def _read(land: str, kind: str, number: str, rule: str) -> Reading:
    told = _RULES[rule](number)
    return Reading(land, kind, number, told.fits, told.birth_date, told.sex)


def _day(year: int, month: str, day: str) -> str | None:
    """A date, or None where the calendar has no such day."""
    try:
        return date(year, int(month), int(day)).isoformat()
    except ValueError:
        return None


def _weighed(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def _vietnam(number: str) -> Told:
    century, sex = divmod(int(number[3]), 2)
    if int(number[:3]) not in range(1, 97) or century > 4:
        return Told(fits=False)
    return Told(None, str(1900 + 100 * century + int(number[4:6])), "female" if sex else "male")


def _china(number: str) -> Told:
    born = _day(int(number[6:10]), number[10:12], number[12:14])
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    fits = "10X98765432"[_weighed(number, weights) % 11] == number[17] and born is not None
    return Told(fits, born, "male" if int(number[16]) % 2 else "female")


def _china15(number: str) -> Told:
    born = _day(1900 + int(number[6:8]), number[8:10], number[10:12])
    return Told(None if born else False, born, "male" if int(number[14]) % 2 else "female")


def _hong_kong(number: str) -> Told:
    letters, digits, check = number[:-7].rjust(2), number[-7:-1], number[-1]
    values = [36 if char == " " else ord(char) - 55 for char in letters] + [int(char) for char in digits]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return Told(fits=(total + (10 if check == "A" else int(check))) % 11 == 0)


def _taiwan(number: str) -> Told:
    place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    total = place // 10 + 9 * (place % 10) + _weighed(number[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))
    return Told(total % 10 == 0, None, "male" if number[1] in "18" else "female")


def _japan(number: str) -> Told:
    total = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(number[:11]), start=1)
    )
    rest = total % 11
    return Told(fits=int(number[11]) == (0 if rest <= 1 else 11 - rest))


def _korea(number: str) -> Told:
    code = int(number[6])
    year = {9: 1800, 0: 1800, 1: 1900, 2: 1900, 5: 1900, 6: 1900}.get(code, 2000) + int(number[:2])
    born = _day(year, number[2:4], number[4:6])
    check = (11 - _weighed(number, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    fits = (True if check == int(number[12]) else None) if born else False  # chance digits since October 2020
    return Told(fits, born, "male" if code % 2 else "female")


def _singapore(number: str) -> Told:
    table = {
        "S": "JZIHGFEDCBA",
        "T": "JZIHGFEDCBA",
        "F": "XWUTRQPNMLK",
        "G": "XWUTRQPNMLK",
    }
    total = _weighed(number[1:8], (2, 7, 6, 5, 4, 3, 2)) + {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    return Told(fits=None if number[0] == "M" else table[number[0]][total % 11] == number[8])


def _malaysia(number: str) -> Told:
    years = (1900 + int(number[:2]), 2000 + int(number[:2]))
    born = [found for year in years if year <= _LATEST and (found := _day(year, number[2:4], number[4:6]))]
    only = born[0] if len(born) == 1 else None
    return Told(None if born else False, only, "male" if int(number[11]) % 2 else "female")


_LATEST = 2030  # nobody whose number is read was born after it


def _thailand(number: str) -> Told:
    return Told(fits=(11 - _weighed(number, tuple(range(13, 1, -1))) % 11) % 10 == int(number[12]))


def _indonesia(number: str) -> Told:
    day = int(number[6:8])
    years = (1900 + int(number[10:12]), 2000 + int(number[10:12]))
    born = [found for year in years if year <= _LATEST and (found := _day(year, number[8:10], str(day % 40)))]
    only = born[0] if len(born) == 1 else None
    return Told(None if born else False, only, "female" if day > 40 else "male")


_RULES: dict[str, Callable[[str], Told]] = {
    "-": lambda _: Told(None),
    "vietnam": _vietnam,
    "china": _china,
    "china15": _china15,
    "hong_kong": _hong_kong,
    "taiwan": _taiwan,
    "japan": _japan,
    "korea": _korea,
    "singapore": _singapore,
    "malaysia": _malaysia,
    "thailand": _thailand,
    "indonesia": _indonesia,
}
