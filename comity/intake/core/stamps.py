"""Full dates as bylines and datelines print them, in all languages. Pure; offsets are those of what was given."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from comity.intake.core.lexicon import languages_of
from comity.intake.core.signs import lists_of

# full width to half width, one sign for one sign, so that offsets stay
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
# first year of an era minus one
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911, "中華民國": 1911}
_DIGITS = r"(?<!\d)"
_NUMERIC = re.compile(
    _DIGITS + r"(?P<a>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>(?:19|20)\d{2})(?!\d)"
)
_YEAR_FIRST = re.compile(
    _DIGITS + r"(?P<y>(?:19|20)\d{2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"
)
_HAN = re.compile(
    r"(?:" + _DIGITS + r"(?P<y>(?:19|20)\d{2})|(?P<era>令和|平成|(?:中華)?民國|民国)\s?(?P<n>元|\d{1,3}))"
    r"\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?(?:日|号|號)"
)
_TIME = re.compile(
    r"(?<!\d)\d{1,2}[:h時时點点]\s?\d{2}分?(?:[:分]\d{2}秒?)?(?:\s?(?:am|pm|a\.m\.|p\.m\.))?"
    r"(?:\s?\(?(?:gmt|utc)\s?[+-]?\d*\)?|\s?(?:jst|ict|pt|et|cst|est))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stamp:
    """A date with its place in the words: `value` is ISO 8601."""

    start: int
    end: int
    value: str


def fold(words: str) -> str:
    """Make full-width signs half-width, one for one.

    >>> fold("2025/05")
    '2025/05'
    """
    return words.translate(_FOLD)


def stamps_in(words: str) -> list[Stamp]:
    """Return the full dates in a line, in order; `03/05/2024` is the third of May where it can be.

    >>> [one.value for one in stamps_in("Thursday, June 30, 2022 18:40")]
    ['2022-06-30']
    >>> [one.value for one in stamps_in("令和7年5月20日 / ngày 3 tháng 5 năm 2024")]
    ['2025-05-20', '2024-05-03']
    """
    found: list[Stamp] = []
    for one in sorted(_all(fold(words)), key=lambda each: (each.start, -each.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def without_stamps(words: str) -> str:
    """Return a line with spaces in the places of its dates and hours."""
    folded = fold(words)
    for one in stamps_in(words):
        folded = folded[: one.start] + " " * (one.end - one.start) + folded[one.end :]
    return _TIME.sub(" ", folded)


def has_hour(words: str) -> bool:
    """Whether a line tells an hour."""
    return bool(_TIME.search(fold(words)))


def _all(words: str) -> Iterator[Stamp]:
    for one in _NUMERIC.finditer(words):
        first, second = int(one["a"]), int(one["b"])
        # only where the day cannot stand first it is read the American way
        day, month = (second, first) if second > 12 else (first, second)
        yield from _stamp(one, int(one["y"]), month, day)
    for one in _YEAR_FIRST.finditer(words):
        yield from _stamp(one, int(one["y"]), int(one["m"]), int(one["d"]))
    for one in _HAN.finditer(words):
        yield from _stamp(one, _han_year(one), int(one["m"]), int(one["d"]))
    lower = words.lower()
    if len(lower) == len(words):  # a few capitals grow when made small; such a line has no month of ours
        for one in _worded().finditer(lower):
            month = _months()[re.sub(r"\s+", " ", one["m1"] or one["m2"])]
            yield from _stamp(one, int(one["y"]), month, int(one["d1"] or one["d2"]))


def _han_year(one: re.Match[str]) -> int:
    if one["y"]:
        return int(one["y"])
    return _ERAS[one["era"]] + (1 if one["n"] == "元" else int(one["n"]))


def _stamp(one: re.Match[str], year: int, month: int, day: int) -> Iterator[Stamp]:
    try:
        value = dt.date(year, month, day).isoformat()
    except ValueError:
        return
    yield Stamp(one.start(), one.end(), value)


@cache
def _months() -> dict[str, int]:
    found = {}
    for language in languages_of("source"):
        for number, forms in enumerate(lists_of(language)["months"], 1):
            found.update(dict.fromkeys(forms.split("|"), number))
    return found


@cache
def _worded() -> re.Pattern[str]:
    names = "|".join(
        re.escape(one).replace(r"\ ", r"\s+")
        for one in sorted(_months(), key=lambda each: (-len(each), each))
    )
    year = r"(?P<y>(?:19|20)\d{2})(?!\d)"
    return re.compile(
        rf"(?:(?<![^\W\d_])(?P<m1>{names})\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?|"
        rf"(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er)?\s?(?:of\s)?(?P<m2>{names}))\.?"
        rf"\s?,?\s?(?:năm\s|of\s)?\s?{year}"
    )
