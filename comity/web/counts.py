"""Figures of statistics: the shape that all rooms give theirs in, the period that they count, the address of what was counted.

A figure is either how many records its list opens, or made of them (a sum, a middle): then `records` says how many they are.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import make_aware

from comity.web.words import Words


@dataclass(frozen=True)
class Period:
    """The first and the last day, both in it, in the reader's zone; the last before the first holds nothing.

    One from moment to moment says both: from `since` on, and up to `until`, which is outside. Its days are then those of its place.
    """

    first: date
    last: date
    since: datetime | None = None
    until: datetime | None = None

    def within(self, column: str) -> Q:
        """Return the condition that a column's moment lies in it, as lists narrow by days and moments."""
        since = self.since or make_aware(datetime.combine(self.first, time()))
        until = self.until or make_aware(datetime.combine(self.last + timedelta(days=1), time()))
        return Q(**{f"{column}__gte": since, f"{column}__lt": until})

    @property
    def bounds(self) -> tuple[str, str]:
        """Both ends as an address of a list says them: days, or moments with the offset of their place."""
        return (
            (self.since or self.first).isoformat(),
            (self.until or self.last).isoformat(),
        )


@dataclass(frozen=True)
class Count:
    """One figure: its code, its words, the figure, the address of the list of exactly these records; empty where no list may open.

    `records` is how many records that list holds where the figure is not that itself; `opened` how many of them are open to the
    reader, None where nobody has asked.
    """

    code: str
    words: Words
    number: int | Decimal
    url: str = ""
    records: int | None = None
    opened: int | Decimal | None = None

    @property
    def listed(self) -> int | Decimal:
        """How many records the list holds."""
        return self.number if self.records is None else self.records


def list_at(name: str, column: str, period: Period, **asked: str | None) -> str:
    """Return the address of a list narrowed to a period of one of its days (`Days`) and to what else is asked; empty values are left out."""
    since, until = period.bounds
    said = {
        "all": "1",  # nobody's kept view in its place
        **asked,
        f"{column}-from": since,
        f"{column}-to": until,
    }
    return f"{reverse(name)}?{urlencode({key: value for key, value in said.items() if value})}"
