"""Dates as they are written: the forms of the files in resources/dates, found in a text and taken apart, not yet resolved."""

import functools
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml

from comity.intake.core.numbers import LANGUAGES, read_integer

_GAP = r"[^\S\n]*"
_NONE = "(?!)"


@dataclass(frozen=True)
class Day:
    """A day, month or year; what is not written is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def possible(self) -> bool:
        """Whether the calendar has it; without a year February has 29 days."""
        if self.year is not None and not 1900 <= self.year < 2100:
            return False
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or 2000, self.month or 1)[1]


@dataclass(frozen=True)
class WrittenDate:
    """A date or interval taken apart. `year_from`, `month_from`, `day_from`: steps from the day of the text (`on_last`: from the date before)."""

    start: int
    end: int
    form: str
    first: Day
    until: Day | None = None
    year_from: int | None = None
    month_from: int | None = None
    day_from: int | None = None
    on_last: bool = False
    gone_by: bool = False


@dataclass(frozen=True)
class Grammar:
    """The forms of a language, with its words."""

    language: str
    forms: tuple[tuple[str, re.Pattern[str], bool], ...]
    future: re.Pattern[str]
    tables: dict[str, dict[str, int]] = field(default_factory=dict)


_TABLES = ("months", "years", "years_on", "months_from", "months_on", "days_from", "eras", "ordinals")


def _read(name: str) -> dict[str, Any]:
    folder = files("comity.intake.core.resources")
    known: dict[str, Any] = yaml.safe_load((folder / "dates" / f"{name}.yaml").read_text("utf-8"))
    return known


@functools.cache
def grammar(language: str) -> Grammar:
    """Load the grammar of a language, or of English, and that of figures; ValueError where a form is wrong."""
    name = language if language in LANGUAGES else "en"
    known = _read(name)
    tables = {one: {str(word): step for word, step in known.get(one, {}).items()} for one in _TABLES}
    if any(not isinstance(step, int) for table in tables.values() for step in table.values()):
        raise ValueError(f"dates/{name}.yaml: the words stand for whole numbers.")
    holes = _holes(name, tables)
    forms = []
    for form in [*known["forms"], *_read("any")["forms"]]:
        try:
            pattern = re.compile(_filled(form["pattern"], holes))
        except (re.error, KeyError) as error:
            raise ValueError(f"dates/{name}.yaml: the form {form.get('name')} is wrong: {error}") from error
        forms.append((str(form["name"]), pattern, bool(form.get("last"))))
    return Grammar(name, tuple(forms), re.compile(known.get("future", _NONE)), tables)


def _words(*tables: dict[str, int]) -> str:
    """Return the words as one alternation, the first letter in either case, longest first."""
    every = sorted((word for table in tables for word in table), key=len, reverse=True)
    either = (f"(?i:{re.escape(word[0])}){re.escape(word[1:])}" for word in every)
    return "|".join(one.replace(r"\ ", _GAP) for one in either) or _NONE


def _holes(language: str, tables: dict[str, dict[str, int]]) -> dict[str, str]:
    cjk = language in {"ja", "zh"}
    figure = r"(?<!\d)\d{1,2}(?!\d)"
    year = r"(?<!\d)(?:(?:19|20)\d\d|[１２][９０][０-９]{2})(?!\d)"
    small = figure + ("|[一二三四五六七八九十]{1,3}" if cjk else "")
    names = "|".join(sorted(map(re.escape, tables["months"]), key=len, reverse=True)) or _NONE
    # scraped pages glue a month to the word before it: "onOctober 15"
    edge = {"en": "(?<![A-Z])", "fr": r"(?<![^\W\d_])"}.get(language)
    bounded = rf"{edge}(?:{names})(?![^\W\d_])" if edge else rf"(?:{names})"
    bounded = bounded.replace(r"\ ", _GAP)
    return {
        "Y": year + ("|[〇零○一二三四五六七八九]{4}" if cjk else ""),
        "y": r"(?<!\d)\d\d(?!\d)" if cjk else r"\d\d(?!\d)",
        "M": small,
        "D": small,
        "m": figure,
        "d": figure,
        "N": bounded,
        "R": _words(tables["years"], tables["years_on"]),
        "P": _words(tables["months_from"], tables["months_on"]),
        "W": _words(tables["days_from"]),
        "E": _words(tables["eras"]),
        "EY": r"\d{1,3}|元|[一二三四五六七八九十]{1,3}",
        "Q": _words(tables["ordinals"]),
        "H": _words(tables["ordinals"]),
        "K": r"\d{1,2}|[一二三四五六七八九十]{1,2}" if cjk else r"\d{1,2}|[^\W\d_]+",
    }


def _filled(pattern: str, holes: dict[str, str]) -> str:
    def one(hole: re.Match[str]) -> str:
        if hole[1] == "<":
            return "(?P<at>)"
        return f"(?P<{hole[1]}{hole[2]}>{holes[hole[1]]})"

    return re.sub(r"\{([A-Za-z]+|<)(2?)\}", one, pattern.replace(" ", _GAP))


def written_dates(raw: str, language: str) -> Iterator[WrittenDate]:
    """Find dates, each with its longest reading that the calendar allows, in the order of the text."""
    known = grammar(language)
    found = [
        date
        for name, pattern, gone_by in known.forms
        for one in pattern.finditer(raw)
        if (date := _taken_apart(one, name, known, gone_by=gone_by)) is not None
    ]
    kept: list[WrittenDate] = []
    for date in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(date.end <= one.start or one.end <= date.start for one in kept):
            kept.append(date)
    yield from sorted(kept, key=lambda one: one.start)


def _taken_apart(one: re.Match[str], name: str, known: Grammar, *, gone_by: bool) -> WrittenDate | None:
    got = {hole: text for hole, text in one.groupdict().items() if text}
    start = one.start("at") if "at" in one.groupdict() and one["at"] is not None else one.start()
    year, year2 = _year(got, "", known), _year(got, "2", known)
    if "y2" in got and year is not None:
        year2 = year // 100 * 100 + int(got["y2"])
    month, month2 = _month(got, "", known), _month(got, "2", known)
    day, day2 = (_number(got, *names, language=known.language) for names in (("D", "d"), ("D2",)))
    first, until = Day(year, month, day), None
    if any(part is not None for part in (year2, month2, day2)):
        first, until = _both_ends(first, Day(year2, month2, day2))
    months = _span_of_months(got, known)
    if months is not None:
        first, until = Day(year, months[0]), Day(year, months[1])
    if not first.possible() or (until is not None and not until.possible()):
        return None
    if until is not None and not _in_order(first, until):
        return None
    tables = known.tables
    year_from = _step(got.get("R"), tables["years"], tables["years_on"])
    month_from = _step(got.get("P"), tables["months_from"], tables["months_on"])
    on_last = (
        got.get("R", "").lower() in tables["years_on"] or got.get("P", "").lower() in tables["months_on"]
    )
    day_from = _step(got.get("W"), tables["days_from"])
    if any(hole in got for hole in "QHK") and months is None:
        return None
    return WrittenDate(
        start,
        one.end(),
        name,
        first,
        until,
        year_from,
        month_from,
        day_from,
        on_last=on_last,
        gone_by=gone_by,
    )


def _in_order(first: Day, until: Day) -> bool:
    if first.year is not None and until.year is not None and first.year != until.year:
        return first.year < until.year
    if first.month is not None and until.month is not None and first.month != until.month:
        return first.month < until.month or (first.year is None and until.year is None)
    if first.day is not None and until.day is not None:
        return first.day < until.day
    return first != until


def _both_ends(first: Day, until: Day) -> tuple[Day, Day]:
    """Give each end of an interval what only the other one says: "October 15-18", "5 to 12 June 2017"."""
    month = first.month or until.month if first.day else first.month
    last_month = until.month or first.month if until.day else until.month
    over_new_year = month is not None and last_month is not None and month > last_month
    year = first.year
    if year is None and until.year is not None:
        year = until.year - 1 if over_new_year else until.year
    last_year = until.year
    if last_year is None and first.year is not None:
        last_year = first.year + 1 if over_new_year else first.year
    return Day(year, month, first.day), Day(last_year, last_month, until.day)


def _number(got: dict[str, str], *names: str, language: str) -> int | None:
    for name in names:
        if name in got:
            return read_integer(got[name], language)
    return None


def _year(got: dict[str, str], end: str, known: Grammar) -> int | None:
    if f"Y{end}" in got:
        return read_integer(got[f"Y{end}"], known.language)
    if end == "" and "E" in got:
        count = 1 if got["EY"] == "元" else read_integer(got["EY"], known.language)
        return None if count is None else known.tables["eras"][got["E"]] + count
    if end == "" and "y" in got:
        return 2000 + int(got["y"])
    return None


def _month(got: dict[str, str], end: str, known: Grammar) -> int | None:
    if f"N{end}" in got:
        name = re.sub(r"\s+", " ", got[f"N{end}"])
        return known.tables["months"].get(name) or known.tables["months"].get(name.replace("tháng", "tháng "))
    return _number(got, *((f"M{end}", f"m{end}")), language=known.language)


def _span_of_months(got: dict[str, str], known: Grammar) -> tuple[int, int] | None:
    ordinals = {word.lower(): step for word, step in known.tables["ordinals"].items()}
    if "Q" in got:
        quarter = ordinals[got["Q"].lower()]
        return quarter * 3 - 2, quarter * 3
    if "H" in got:
        return (1, 6) if ordinals[got["H"].lower()] == 1 else (7, 12)
    if "K" in got:
        many = read_integer(got["K"], known.language)
        return (1, many) if many is not None and 2 <= many <= 12 else None
    return None


def _step(words: str | None, *tables: dict[str, int]) -> int | None:
    if words is None:
        return None
    plain = re.sub(r"\s+", " ", words.lower())
    for table in tables:
        for word, step in table.items():
            if word.lower() == plain or word.lower().replace(" ", "") == plain.replace(" ", ""):
                return step
    return None
