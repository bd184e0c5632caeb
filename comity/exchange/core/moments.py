"""Times on the wire: seconds since 1970 in tokens, RFC 3339 with Z in letters. All times are aware, in UTC."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

SKEW = timedelta(seconds=300)
# a year before the last one of Python: every zone has these moments, and spans fit on them
FIRST_YEAR, LAST_YEAR = 1970, 9998
MAX_SECONDS = 253_370_764_799  # 9998-12-31T23:59:59Z

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3}|\.\d{6})?Z", re.ASCII)


def seconds(at: datetime) -> int:
    """Whole seconds since 1970 (NumericDate of RFC 7519, without fraction)."""
    return (at - _EPOCH) // timedelta(seconds=1)  # whole numbers all the way; a float would round up


def from_seconds(value: int) -> datetime:
    """The moment of a NumericDate; ValueError outside years 1970 to 9998."""
    if not 0 <= value <= MAX_SECONDS:
        raise ValueError("The time is outside the years 1970 to 9998.")
    return datetime.fromtimestamp(value, UTC)


def to_rfc3339(at: datetime) -> str:
    """RFC 3339 in UTC with Z, with microseconds only where there are any."""
    if at.tzinfo is None:
        raise ValueError("A time on the wire needs its zone.")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_rfc3339(text: str) -> datetime:
    """The moment of an RFC 3339 text in UTC; ValueError on every other spelling, an impossible date, or years not 1970 to 9998."""
    if not _RFC3339.fullmatch(text):
        raise ValueError("A time is written like 2026-11-22T20:09:00Z.")
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise ValueError("The time is outside the years 1970 to 9998.")
    return datetime.fromisoformat(text)
