"""Dates as comity-intake/1 writes them: `2021`, `2021-04`, `2021-04-11`, `XXXX-04-11`, intervals with `/`, open ends `..`. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_ONE = re.compile(r"(?P<y>\d{4}|XXXX)(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?")
OPEN = ".."
_LEAP = 2000  # a year that has every day, for dates whose year is open


class WrittenDateError(ValueError):
    """This is no date of comity-intake/1."""


@dataclass(frozen=True)
class Written:
    """One date: what is not said is None."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def exact(self) -> date | None:
        """The day, where all of it is said."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def may_be(self, other: "Written") -> bool:
        """Whether nothing that both say tells the two apart."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(one is None or two is None or one == two for one, two in pairs)


def read(value: str) -> tuple[Written | None, Written | None]:
    """Return first and last, the same twice for one date, None for an open end. Raises WrittenDateError."""
    first, slash, last = value.partition("/")
    if not slash:
        return (_one(first),) * 2
    if first == last == OPEN:
        raise WrittenDateError(value)
    return (None if first == OPEN else _one(first)), (None if last == OPEN else _one(last))


def _one(value: str) -> Written:
    found = _ONE.fullmatch(value)
    if found is None or not value.isascii():
        raise WrittenDateError(value)
    year = None if found["y"] == "XXXX" else int(found["y"])
    month, day = (int(found[part]) if found[part] else None for part in ("m", "d"))
    if (year is None and month is None) or year == 0:
        raise WrittenDateError(value)
    if month is not None and not 1 <= month <= 12:
        raise WrittenDateError(value)
    if month is not None and day is not None and not 1 <= day <= monthrange(year or _LEAP, month)[1]:
        raise WrittenDateError(value)
    return Written(year, month, day)


def days_of(value: str) -> tuple[date, date] | None:
    """Return the first day and the one after the last; None where the year, the month, the day or an end is open."""
    try:
        first, last = read(value)
    except WrittenDateError:
        return None
    begins, ends = (one.exact if one else None for one in (first, last))
    if begins is None or ends is None or ends < begins or ends == date.max:
        return None
    return begins, ends + timedelta(days=1)


def may_be_same(left: str, right: str) -> bool:
    """Whether two written dates may be one: nothing that both say tells them apart. What cannot be read is compared as it is."""
    try:
        ours, theirs = read(left), read(right)
    except WrittenDateError:
        return left == right
    return all(one is None or two is None or one.may_be(two) for one, two in zip(ours, theirs, strict=True))
