"""Cells of a register as offices write them: days and periods in several languages and eras, numbers in a series, plain numbers.

A cell is read whole or not at all: words around a date make it no date. What cannot be told apart (03/04/2020) is not guessed;
between points the day comes first (3.4.2020), unless the reader says otherwise.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comity.intake.core.date_forms import Day, WrittenDate, written_dates
from comity.intake.core.model import Span
from comity.intake.core.ordinals import han_number, ordinals

FIRST_YEAR, LAST_YEAR = 1900, 2199
LANGUAGES = ("vi", "ja", "zh", "en", "fr")
LARGEST = 10**9
MOST_PARTS = 6  # of a cell that are tried as month or day
LONGEST = 200  # characters of a cell that is read as a date or a number

_ISO = re.compile(
    r"(?P<y>[0-9]{4})(?:[-/.](?P<m>[0-9]{1,2})(?:[-/.](?P<d>[0-9]{1,2}))?)?(?:[ T]00:00(?::00)?)?"
)
_COMPACT = re.compile(r"(?P<y>[12][0-9]{3})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_YEAR_LAST = re.compile(r"(?:(?P<a>[0-9]{1,2}) ?[-/.] ?)?(?P<b>[0-9]{1,2}) ?[-/.] ?(?P<y>[0-9]{4})")
_POINTED = re.compile(r"[0-9]{1,2} ?\. ?[0-9]{1,2} ?\. ?[0-9]{4}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., ’'])[0-9]{3})(?:\1[0-9]{3})*")
_AMOUNT = re.compile(r"[0-9]{1,18}")
_BROKEN = re.compile(r"(?P<whole>[0-9., ’']*[0-9])(?P<mark>[.,])(?P<broken>[0-9]{1,2}|[0-9]{4})")
# between the two days of a period; where a bare dash would stand inside a date there must be a blank
# what may be the month or the day of a written date
_PART = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])|[一二三四五六七八九十〇]+(?=[月日])")
_BETWEEN = re.compile(
    r" (?:-|–|—|to|until|đến) | ?[~～〜→至] ?| ?(?:から|đến) |(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})/"
)
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_MARKED = re.compile(
    r"(?:no|nr|n|#|số|lần|kỳ|khóa|第)\.?[°º]? ?(?P<n>[0-9]{1,6}) ?(?:st|nd|rd|th|e|er|ème|回|次|届|期|轮|輪|。)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?P<n>[0-9]{1,6}) ?(?:st|nd|rd|th|e|er|ème|\.|回|次|届|期|轮)?", re.IGNORECASE)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class CellFlaw(StrEnum):
    """Why a cell is not what its column holds; pages say it in words."""

    NO_DATE = "no-date"
    WHICH_FIRST = "which-first"
    NO_SUCH_DAY = "no-such-day"
    OTHER_TIMES = "other-times"
    SERIAL = "serial"
    NO_ORDINAL = "no-ordinal"
    NO_NUMBER = "no-number"
    NO_AMOUNT = "no-amount"
    FORMULA = "formula"


class CellError(ValueError):
    """This cell cannot be read."""

    def __init__(self, flaw: CellFlaw) -> None:
        """Take what is wrong."""
        super().__init__(flaw.value)
        self.flaw = flaw


class Order(StrEnum):
    """Which part of a written date comes first, when it is not the year."""

    UNSAID = "unsaid"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True)
class Days:
    """What a cell says about time: a first and a last day, or only a month ("2022-10") or a year ("2022")."""

    first: date | None = None
    last: date | None = None
    month: str = ""


def tidy(text: str) -> str:
    """Return a cell in one form of its signs, with single blanks and none around it."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_days(text: str, order: Order = Order.UNSAID) -> Days:
    """Return the days of a cell, or the month or year that alone is said.

    Raises:
        CellError: no date, no such day, day and month not to be told apart, another century.
    """
    cell = tidy(text)
    if len(cell) > LONGEST:
        raise CellError(CellFlaw.NO_DATE)
    numeric = _numeric(cell, order)
    if numeric is not None:
        return _days(numeric, None)
    found = _written(cell)
    if found is not None:
        return found
    ends = _BETWEEN.split(cell)
    if len(ends) == 2 and all(ends):  # from and until
        begins, until = (read_days(one, order) for one in ends)
        if begins.first is not None and until.last is not None:
            return Days(begins.first, until.last)
    if re.fullmatch(r"[0-9]{5}", cell):
        raise CellError(CellFlaw.SERIAL)
    raise CellError(CellFlaw.NO_SUCH_DAY if _is_off(cell) else CellFlaw.NO_DATE)


def _is_off(cell: str) -> bool:
    """Tell whether it is a date written whole whose month or day does not exist: with a first in its place it can be read."""
    parts = list(_PART.finditer(cell))[:MOST_PARTS]
    firsts = [cell[: one.start()] + ("1" if one[0].isascii() else "一") + cell[one.end() :] for one in parts]
    return any(_reads_whole(one) for one in firsts)


def _reads_whole(cell: str) -> bool:
    try:
        found = _written(cell)
    except CellError:
        return False
    return found is not None and found.first is not None


def _numeric(cell: str, order: Order) -> Day | None:
    """Return a date in figures alone; None where the cell is another thing."""
    found = _COMPACT.fullmatch(cell) or _ISO.fullmatch(cell)
    if found:
        parts = {name: int(value or 0) for name, value in found.groupdict().items()}
        # registers write zeros for a month or a day that is not known
        return Day(parts["y"], parts["m"] or None, (parts["d"] or None) if parts["m"] else None)
    found = _YEAR_LAST.fullmatch(cell)
    if not found:
        return None
    year, second = int(found["y"]), int(found["b"])
    if found["a"] is None:
        return Day(year, second)
    first = int(found["a"])
    if order is Order.MONTH_FIRST:
        return Day(year, first, second)
    # offices that write points write the day first, in every language that has points here
    is_pointed = _POINTED.fullmatch(cell) is not None and second <= 12  # months
    if order is Order.DAY_FIRST or is_pointed or first == second or first > 12:  # months
        return Day(year, second, first)
    if second > 12:  # months
        return Day(year, first, second)
    raise CellError(CellFlaw.WHICH_FIRST)


def _written(cell: str) -> Days | None:
    """Return a date in the words of one of the languages, in the language that reads the whole cell."""
    for language in LANGUAGES:
        for one in written_dates(cell, language):
            if (one.start, one.end) == (0, len(cell)) and _is_whole(one):
                return _days(one.first, one.until)
    return None


def _is_whole(one: WrittenDate) -> bool:
    """Whether it says its year by itself: no weekday, no step from the day of a text."""
    steps = (one.year_from, one.month_from, one.day_from, one.weekday)
    return one.first.year is not None and all(step is None for step in steps)


def _days(first: Day, until: Day | None) -> Days:
    begins, end = _checked(first), _checked(until or first)
    if first.day is None:
        if until is not None and (until.year, until.month) != (first.year, first.month):
            raise CellError(CellFlaw.NO_DATE)  # a period of months is no day and no one month
        return Days(month=f"{first.year:04d}" + (f"-{first.month:02d}" if first.month else ""))
    return Days(begins, end)


def _checked(day: Day) -> date:
    year, month, number = day.year or 0, day.month or 1, day.day or 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(CellFlaw.OTHER_TIMES)
    if not (1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):  # months
        raise CellError(CellFlaw.NO_SUCH_DAY)
    return date(year, month, number)


def read_ordinal(text: str) -> int:
    """Return a number in a series: "7", "7th", "the seventh", "VII", "lần thứ bảy", "第7回", "第七次". Raises CellError."""
    cell = tidy(text)
    if 0 < len(cell) <= LONGEST:
        if found := _PLAIN.fullmatch(cell) or _MARKED.fullmatch(cell):
            return int(found["n"])
        if cell and _ROMAN.fullmatch(cell):
            return _roman(cell)
        if (number := _in_words(cell)) is not None:
            return number
    raise CellError(CellFlaw.NO_ORDINAL)


def _in_words(cell: str) -> int | None:
    for language in ("en", "vi", "ja", "zh", "fr"):
        # Vietnamese says a number in a series behind a word of it
        for said in (
            cell,
            f"lần {cell}" if language == "vi" else cell,
            f"lần thứ {cell}" if language == "vi" else cell,
        ):
            found = list(ordinals(said, Span(0, len(said)), language))
            rest = said[: found[0][0].start] + said[found[0][0].end :] if len(found) == 1 else "?"
            if rest.strip().casefold() in {"", "the", "la", "le"}:
                return found[0][1]
    return han_number(cell) if cell and all(sign in "〇一二三四五六七八九十百" for sign in cell) else None


def _roman(cell: str) -> int:
    values = [_VALUES[sign] for sign in cell]
    return sum(-one if one < later else one for one, later in zip(values, [*values[1:], 0], strict=True))


def read_number(text: str) -> int:
    """Return a whole number, with or without marks between its thousands. Raises CellError."""
    cell = tidy(text)
    if _GROUPED.fullmatch(cell):
        cell = re.sub(r"[^0-9]", "", cell)
    if not _NUMBER.fullmatch(cell) or int(cell) > LARGEST:
        raise CellError(CellFlaw.NO_NUMBER)
    return int(cell)


def read_amount(text: str, digits: int = 2) -> Decimal:
    """Return an amount of money, with or without marks between its thousands. Raises CellError.

    Of one mark alone three figures behind it are thousands, and fewer are its broken part; of a currency with more than two `digits`
    nobody can tell which.

    >>> read_amount("1250.50"), read_amount("1.250,5"), read_amount("1,250"), read_amount("1 200 000")
    (Decimal('1250.50'), Decimal('1250.5'), Decimal('1250'), Decimal('1200000'))
    """
    whole, broken = tidy(text), ""
    if digits > 2 and re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", whole):
        raise CellError(CellFlaw.NO_AMOUNT)
    if found := _BROKEN.fullmatch(whole):
        whole, broken = found["whole"], found["broken"]
        if found["mark"] in whole:
            raise CellError(CellFlaw.NO_AMOUNT)
    if _GROUPED.fullmatch(whole):
        whole = re.sub(r"[^0-9]", "", whole)
    if not _AMOUNT.fullmatch(whole):
        raise CellError(CellFlaw.NO_AMOUNT)
    return Decimal(f"{whole}.{broken}" if broken else whole)


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet program would calculate the cell: nothing of it is calculated here, so that it says nothing."""
    return tidy(text)[:1] in {"=", "@"}


def said(text: str) -> str:
    """Return words as they are compared: one form of signs, no case, letters and figures alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or unicodedata.category(sign).startswith("M"))
