"""Dates as they are written: found in a text and taken apart, not yet resolved."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from comity.intake.core.date_grammar import Grammar, grammar
from comity.intake.core.numbers import read_integer


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
    """A date or interval taken apart. `year_from`, `month_from`, `day_from`: steps from the day of the text (`on_last`: from the date before). `weekday` counts from Monday, 0."""

    start: int
    end: int
    form: str
    first: Day
    until: Day | None = None
    year_from: int | None = None
    month_from: int | None = None
    day_from: int | None = None
    on_last: bool = False
    weekday: int | None = None
    gone_by: bool = False


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
        year2 = year // 100 * 100 + int(got["y2"]) if int(got["y2"]) >= 10 else 2018 + int(got["y2"])
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
    day_from = _step(got.get("W"), tables["days_from"], tables["days_on"])
    on_last = on_last or got.get("W", "").lower() in tables["days_on"]
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
        weekday=_step(got.get("V"), tables["weekdays"]),
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
        short = int(got["y"])
        # Japanese papers write 24年 for 2024 and 7年 for the seventh year of Reiwa
        return short + (2018 if short < 10 else 2000)
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
