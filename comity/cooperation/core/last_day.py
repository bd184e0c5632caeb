"""When the last day of a commitment is over: the one rule, which both nodes compute alike without asking each other.

A day is over when it is over on both sides. The zones of both stand in what both have signed, so that neither a clock nor a setting of
one node decides. Every word about a last day (late, days left, the days of reminders) follows from `day_of`.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def day_of(at: datetime, zones: Sequence[str]) -> date:
    """Return the day that it is on both sides: where it is another one here than there, the earlier of the two.

    Args:
        at: a moment, with its zone.
        zones: names of the time zones of both sides, in any order; at least one.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 12, 31, 16, tzinfo=UTC), ("Asia/Tokyo", "Asia/Ho_Chi_Minh"))
    datetime.date(2026, 12, 31)
    """
    return min(at.astimezone(ZoneInfo(one)).date() for one in zones)


def over_at(due: date, zones: Sequence[str]) -> datetime:
    """Return the first moment at which a last day is over on both sides.

    >>> over_at(date(2026, 12, 31), ("Asia/Tokyo", "Asia/Ho_Chi_Minh")).isoformat()
    '2027-01-01T00:00:00+07:00'
    """
    return max(datetime.combine(due + DAY, time.min, ZoneInfo(one)) for one in zones)


def days_left(due: date, at: datetime, zones: Sequence[str]) -> int:
    """Return how many days are left to a last day: 0 on the day itself, less when it is over.

    >>> from datetime import UTC
    >>> days_left(date(2026, 12, 31), datetime(2027, 1, 1, 16, tzinfo=UTC), ["Asia/Ho_Chi_Minh"])
    -1
    """
    return (due - day_of(at, zones)).days
