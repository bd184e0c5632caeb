"""Which refusals get an entry of their own: a flood of bad requests must not become a flood of the log.

The first ones of a minute are written one by one; the rest is counted and written as one entry when the minute is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.exchange.core.errors import QuotaError, TooSlowError

MINUTE = timedelta(minutes=1)
A_MINUTE = 60  # entries of one peer in a minute
MOST_PEERS = 1000  # strangers share one name, so more than this many are not there
# what a flood is refused for: the first one says it all
_OF_FLOODS = frozenset({QuotaError.code, TooSlowError.code})


@dataclass(frozen=True)
class Uncounted:
    """Refusals of one peer for one reason that have no entry yet."""

    whose: str
    code: str
    times: int


@dataclass
class _Minute:
    began: datetime
    written: dict[str, int]
    unwritten: dict[str, int]


class RefusalLog:
    """The refusals of this minute, by peer, in the memory of one edge process. Not safe for threads by itself."""

    def __init__(self, a_minute: int = A_MINUTE) -> None:
        self._a_minute = a_minute
        self._minutes: dict[str, _Minute] = {}

    def count(self, whose: str, code: str, at: datetime) -> bool:
        """Count a refusal; return whether it gets an entry of its own now."""
        if whose not in self._minutes and len(self._minutes) >= MOST_PEERS:
            return False
        minute = self._minutes.setdefault(whose, _Minute(at, {}, {}))
        most = 1 if code in _OF_FLOODS else self._a_minute
        if minute.written.get(code, 0) < most and sum(minute.written.values()) < self._a_minute:
            minute.written[code] = minute.written.get(code, 0) + 1
            return True
        minute.unwritten[code] = minute.unwritten.get(code, 0) + 1
        return False

    def left_over(self, at: datetime) -> list[Uncounted]:
        """End the minutes that are over; return what was refused in them without an entry."""
        over = [whose for whose, minute in self._minutes.items() if at - minute.began >= MINUTE]
        ended = [(whose, self._minutes.pop(whose)) for whose in over]
        return [
            Uncounted(whose, code, times)
            for whose, minute in ended
            for code, times in minute.unwritten.items()
        ]
