"""How far a peer's clock is before ours, from the time in an answer and the time its way took (RFC 5905 section 8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.exchange.core import strict_json
from comity.exchange.core._shape import moment
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.wire import MAX_ANSWER

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A peer's clock is `ahead_ms` before ours (negative: behind), to within half of `round_trip_ms`."""

    ahead_ms: int
    round_trip_ms: int


def read_clock(body: bytes, asked: datetime, answered: datetime) -> ClockReading | None:
    """Read the clock from an answer of `peer-state`; None when it holds no time.

    Args:
        body: of the answer.
        asked: when the question left, by our clock.
        answered: when the answer was here, by our clock.
    """
    try:
        theirs = moment(strict_json.parse(body, MAX_ANSWER).get("server_time"))
    except ExchangeError:
        return None
    way = max(answered - asked, timedelta(0))
    return ClockReading(round((theirs - (asked + way / 2)) / _MS), round(way / _MS))
