"""When a mail is due: a pure rule over what was told, what the person chose, and the clock on their wall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NOW, SOON, ORDINARY = "now", "soon", "ordinary"  # values of kinds.Urgency
OFF, URGENT, ALL = "off", "urgent", "all"  # values of models.Choice
WANTED = {OFF: frozenset[str](), URGENT: frozenset({NOW, SOON}), ALL: frozenset({NOW, SOON, ORDINARY})}

FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=6)
GIVE_UP = timedelta(days=3)


@dataclass(frozen=True)
class Quiet:
    """Hours of the wall clock without mails, the end not counted; over midnight where it begins later than it ends."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether it is quiet at an hour; the same beginning and end mean never."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True)
class Rules:
    """What one person chose, where their clock hangs, and how far apart mails stand."""

    choice: str
    zone: ZoneInfo
    every: timedelta
    quiet: Quiet | None = None

    def wants(self, urgency: str) -> bool:
        """Whether the person wants mails of this urgency; of one we do not know they do not."""
        return urgency in WANTED.get(self.choice, frozenset())

    def is_due(self, told: Iterable[tuple[datetime, str]], last: datetime | None, at: datetime) -> bool:
        """Whether a mail is due about what is untold by mail and unseen: pairs of moment and urgency.

        Flash and late go at once, in quiet hours too. All else waits until `every` has passed since the first of it and
        since the last mail, so that who sits at the program is not written to, and until the quiet hours are over.
        """
        wanted = [(when, urgency) for when, urgency in told if self.wants(urgency)]
        if not wanted:
            return False
        if any(urgency == NOW for _when, urgency in wanted):
            return True
        first = min(when for when, _urgency in wanted)
        if at < first + self.every or (last is not None and at < last + self.every):
            return False
        return self.quiet is None or not self.quiet.holds(at.astimezone(self.zone).time())


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: one minute, twice as long each time, six hours at most."""
    doublings = min(max(attempts - 1, 0), 16)
    return min(FIRST_RETRY * (1 << doublings), LAST_RETRY)
