"""Dates as people write them, read into the shortest ISO form that says no more than was written.

Nothing is guessed: 03/04/1990 is read only when somebody said which part comes first.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

_EARLIEST_YEAR = 1850


class UnreadableDateError(ValueError):
    """This is not a date we can read."""


class Order(StrEnum):
    """Which part of a written date comes first, when it is not the year."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    UNSAID = "unsaid"


# 1994 | 1994-03 | 1994/3/12 | 1994年3月12日
_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})(?:\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?|\s*月)?|\s*年)?"
)
_YEAR_LAST = re.compile(r"(?:(?P<a>\d{1,2})\s*[-/.]\s*)?(?P<b>\d{1,2})\s*[-/.]\s*(?P<y>\d{4})")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")


def read_date(written: str, order: Order = Order.UNSAID, *, latest: date | None = None) -> str:
    """Return `YYYY`, `YYYY-MM` or `YYYY-MM-DD` for what was written.

    Zeros for an unknown month or day (1994-00-00, common in registers) are taken as not known.

    Raises:
        UnreadableDateError: no date, no such day, day and month cannot be told apart, or after `latest`.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    year, month, day = _parts(text, order)
    if not _EARLIEST_YEAR <= year <= date.max.year - 1:
        raise UnreadableDateError(_("The year %(year)s cannot be right. Check it.") % {"year": year})
    if month > 12:
        raise UnreadableDateError(
            _("There is no month %(month)s. Enter a date that exists.") % {"month": month}
        )
    if month == 0:
        found = f"{year:04d}"
    elif day == 0:
        found = f"{year:04d}-{month:02d}"
    else:
        days = monthrange(year, month)[1]
        if day > days:
            raise UnreadableDateError(
                _("That month has %(days)s days. Enter a day that exists.") % {"days": days}
            )
        found = f"{year:04d}-{month:02d}-{day:02d}"
    if latest is not None and span(found)[0] > latest:
        raise UnreadableDateError(_("This date lies in the future. Check it."))
    return found


def _parts(text: str, order: Order) -> tuple[int, int, int]:
    if found := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        parts = found.groupdict()
        return int(parts["y"]), int(parts["m"] or 0), int(parts["d"] or 0)
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        raise UnreadableDateError(
            _("Write the date as year-month-day, such as 1994-03-12, or the year alone.")
        )
    year, second = int(found["y"]), int(found["b"])
    if found["a"] is None:
        return year, second, 0
    first = int(found["a"])
    if order is Order.MONTH_FIRST:
        return year, first, second
    if order is Order.DAY_FIRST or first == second or first > 12:
        return year, second, first
    if second > 12:
        return year, first, second
    raise UnreadableDateError(
        _("Day and month cannot be told apart. Write the date as year-month-day, such as 1994-03-12.")
    )


def span(iso: str) -> tuple[date, date]:
    """Return the first and the last day that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` may mean."""
    year, month, day = (int(part) for part in (iso + "-00-00").split("-")[:3])
    if month == 0:
        return date(year, 1, 1), date(year, 12, 31)
    if day == 0:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
