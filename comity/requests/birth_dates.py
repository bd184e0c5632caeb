"""A birth date as an officer writes it, read into the one writing that travels: 1986-03-27, or the year alone.

    read_birth_date("27/03/1986", "vi")    # 1986-03-27
    read_birth_date("昭和61年3月27日", "ja")  # 1986-03-27

What could be two days is refused with both: nobody is looked for under a day that was guessed.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Flaw(StrEnum):
    """Why a text is no birth date."""

    UNREADABLE = "unreadable"
    DAY_MISSING = "day-missing"
    NO_SUCH_MONTH = "no-such-month"
    NO_SUCH_DAY = "no-such-day"
    TWO_READINGS = "two-readings"
    OUTSIDE_ERA = "outside-era"


@dataclass
class BirthDateError(ValueError):
    """The text is no birth date; `days` holds both readings, or the first of the month that is too short."""

    flaw: Flaw
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Era:
    """A Japanese era by its days, both included."""

    begins: date
    ends: date


# Era Name Act (Act No. 43 of 1979) and the orders under it; the two older eras by the orders of 1912 and 1926.
ERAS = {
    "大正": Era(date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": Era(date(1926, 12, 25), date(1989, 1, 7)),
    "平成": Era(date(1989, 1, 8), date(2019, 4, 30)),
    "令和": Era(date(2019, 5, 1), date.max),
}
LETTERS = {"T": "大正", "S": "昭和", "H": "平成", "R": "令和"}

_YEAR = re.compile(r"([12][0-9]{3})\s*年?")
_MONTH = re.compile(r"([12][0-9]{3})\s*[-/.年]\s*([0-9]{1,2})\s*月?|([0-9]{1,2})\s*[-/.]\s*([12][0-9]{3})")
_YEAR_FIRST = re.compile(r"([12][0-9]{3})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([12][0-9]{3})")
_VIETNAMESE = re.compile(
    r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([12][0-9]{3})", re.IGNORECASE
)
_ERA = re.compile(
    r"(大正|昭和|平成|令和|[TSHR])\s*([0-9]{1,2}|元)\s*(?:年\s*$|[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?)",
    re.IGNORECASE,
)


def read_birth_date(text: str, language: str) -> str:
    """Return a birth date as 1986-03-27, a year as 1986, nothing as nothing.

    Raises:
        BirthDateError: it cannot be read, does not exist, or can be read as two days.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        return ""
    if found := _YEAR.fullmatch(written):
        return found[1]
    if found := _YEAR_FIRST.fullmatch(written):
        return _day(found[1], found[2], found[3]).isoformat()
    if found := _VIETNAMESE.fullmatch(written):
        return _day(found[3], found[2], found[1]).isoformat()
    if found := _ERA.fullmatch(written):
        return _of_era(found)
    if found := _YEAR_LAST.fullmatch(written):
        return _year_last(found, language).isoformat()
    raise BirthDateError(Flaw.DAY_MISSING if _MONTH.fullmatch(written) else Flaw.UNREADABLE)


def _day(year: str, month: str, day: str) -> date:
    if not 1 <= int(month) <= 12:
        raise BirthDateError(Flaw.NO_SUCH_MONTH)
    first = date(int(year), int(month), 1)
    if not 1 <= int(day) <= monthrange(first.year, first.month)[1]:
        raise BirthDateError(Flaw.NO_SUCH_DAY, (first,))
    return first.replace(day=int(day))


def _year_last(found: re.Match[str], language: str) -> date:
    first, second, year = found.groups()
    if int(second) > 12 >= int(first):
        return _day(year, first, second)
    if int(first) > 12 or first == second or language.startswith("vi"):
        return _day(year, second, first)
    raise BirthDateError(Flaw.TWO_READINGS, (_day(year, second, first), _day(year, first, second)))


def _of_era(found: re.Match[str]) -> str:
    name, count, month, day = found.groups()
    era = ERAS[LETTERS.get(name.upper(), name)]
    year = era.begins.year + (1 if count == "元" else int(count)) - 1
    if month is None:
        if not era.begins.year <= year <= era.ends.year:
            raise BirthDateError(Flaw.OUTSIDE_ERA)
        return str(year)
    born = _day(str(year), month, day)
    if not era.begins <= born <= era.ends:
        raise BirthDateError(Flaw.OUTSIDE_ERA)
    return born.isoformat()
