"""Where the clock of a request comes from when it is sent."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from comity.agreements import reference
from comity.agreements.reference import Unit, Urgency
from comity.agreements.terms import Agreement
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.requests.calendars import WorkingDays, working_days
from comity.requests.clock import Rule

LETTER_LIVES = timedelta(days=30)
LONGEST_CALENDAR = timedelta(days=5 * 366)


def clock_rule(terms: Agreement, urgency: str, peer: Peer) -> Rule:
    """Return the clock of an urgency: the agreement's own, else the default one, with where it comes from."""
    clock = terms.clock(Urgency(urgency))
    source = (
        f"{terms.title('en')}, article {clock.article}"
        if clock.article
        else next(one.source for one in reference.default_clocks().values() if urgency in one.urgencies)
    )
    days = counted_days(clock.length, peer, now()) if clock.unit is Unit.WORKING_DAY else None
    return Rule(clock.length, clock.unit.value, source[:300], peer.zone, days)


def counted_days(length: int, peer: Peer, at: datetime) -> WorkingDays | None:
    """Return the partner's working days from now to beyond any moment a clock of so many of them can run out.

    The letter may lie in the outbox until it expires; holidays seldom double a span, and a year is the least looked at.
    """
    today = at.astimezone(ZoneInfo(peer.zone)).date()
    span = min(LETTER_LIVES + timedelta(days=max(2 * length, 366)), LONGEST_CALENDAR)
    return working_days(peer.country, today, today + span)
