"""Ages from dates that may be half known."""

import re
from dataclasses import dataclass
from datetime import date

ADULT = 18
_BORN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def day_of(text: str) -> date | None:
    """Return a day written `YYYY-MM-DD`; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@dataclass(frozen=True)
class Born:
    """The first and the last day on which somebody may have been born."""

    first: date
    last: date

    def ages_on(self, day: date) -> tuple[int, int]:
        """Return the lowest and the highest age in whole years on a day."""
        return _years(self.last, day), _years(self.first, day)


def age_range(text: str) -> Born | None:
    """Return when somebody was born: a day, a month or a year; None where it cannot be read."""
    found = _BORN.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        if day:
            exact = date(int(year), int(month), int(day))
            return Born(exact, exact)
        if month:
            first = date(int(year), int(month), 1)
            after = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
            return Born(first, date.fromordinal(after.toordinal() - 1))
        return Born(date(int(year), 1, 1), date(int(year), 12, 31))
    except ValueError:
        return None


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
