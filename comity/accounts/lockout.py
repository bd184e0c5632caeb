"""When too many wrong passwords and codes stop the signing-in of a person: a pure rule, no clock of its own.

Every fifth wrong attempt in a row closes the door for a while, each time twice as long as the time before, up to a
limit. Attempts while the door is closed are neither looked at nor counted. Giving password and code right begins anew.
With six digits and three codes accepted at a time, a month of guessing (about 500 tries) finds a code with a chance of
1 in 650, and only for somebody who has the password.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

ATTEMPTS = 5  # wrong ones in a row before the door closes
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=8)
COUNTED_AT_MOST = 1000  # far above where the pause stops growing; the column is small


@dataclass(frozen=True)
class Door:
    """How often somebody was wrong in a row, and until when the door is closed (aware, UTC; None: open)."""

    wrong: int = 0
    closed_until: datetime | None = None

    def is_closed(self, now: datetime) -> bool:
        """Whether an attempt is refused unseen at this moment."""
        return self.closed_until is not None and now < self.closed_until


def pause_after(wrong: int) -> timedelta:
    """Return how long the door closes after this many wrong attempts in a row; zero when it stays open."""
    if wrong <= 0 or wrong % ATTEMPTS:
        return timedelta()
    doublings = min(wrong // ATTEMPTS - 1, 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def after_wrong(door: Door, now: datetime) -> Door:
    """Return the door after one more wrong attempt."""
    if door.is_closed(now):
        return door
    wrong = min(door.wrong + 1, COUNTED_AT_MOST)
    pause = pause_after(wrong)
    return Door(wrong, now + pause if pause else None)
