"""Last days of commitments: the zones in which they end, and questions about them that the database answers.

The rule itself is `core.last_day`. `Commitment.over_at` and `due_zones` are computed by it with the row.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import ngettext, pgettext

from comity.cooperation.commitments.alarm_rules import UNSIGNED
from comity.cooperation.core.last_day import DAY, days_left
from comity.cooperation.core.terms import Terms
from comity.cooperation.models import Commitment
from comity.exchange.peers import known_peer

NEAR = timedelta(days=14)  # project rule: what is due within it stands on a desk
UNSIGNED_LONG = UNSIGNED[0][1]
SECOND = timedelta(seconds=1)
INSTANT = timedelta.resolution  # nothing is kept more finely
# by so much the days before a last day may be longer than 24 hours each together, where clocks are set back
SET_BACK = timedelta(hours=2)


class AtAgency(Func):
    """A moment without a zone, such as a midnight, in the zone of the agency."""

    function = "timezone"
    output_field = DateTimeField()

    def __init__(self, day: Combinable) -> None:
        """Take what the database counts from a day."""
        super().__init__(F("agency__zone"), day)


def _moved(column: str, span: timedelta) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(column) + Value(span), output_field=DateTimeField())


def zones_now(commitment: Commitment) -> tuple[str, ...]:
    """Return the zones of both sides as they are known here now, for a change that names a day.

    That of a partner is the one of its card. Where the partner has no node nobody told its zone: the day is that of our agency alone.
    """
    peer = known_peer(commitment.partner) if commitment.partner else None
    return tuple(sorted({commitment.agency.zone, *([peer.zone] if peer else [])}))


def zones_of(commitment: Commitment, terms: Terms) -> tuple[str, ...]:
    """Return the zones in which the last day of terms must be over: those that were signed, else those known now."""
    return tuple(terms.zones) or zones_now(commitment)


def kept_zones(commitment: Commitment, terms: Terms | None = None) -> Sequence[str]:
    """Return the zones of terms as pages read them, without asking for the partner: those signed, else those kept with the row.

    Of a row that an upgrade left, and the worker has not computed yet, it is our agency's.
    """
    signed = terms.zones if terms is not None else ()
    return list(signed or commitment.due_zones) or [commitment.agency.zone]


def with_due_at(rows: QuerySet[Commitment]) -> QuerySet[Any]:
    """Add `due_at`, the last instant of the last day on the side where it ends last: what is later is late, nothing before it is."""
    found: QuerySet[Any] = rows.annotate(due_at=_moved("over_at", -INSTANT))
    return found


def is_over(at: datetime) -> Q:
    """Return the condition that the last day is over on both sides."""
    return Q(over_at__lte=at)


def may_be_within(at: datetime, ahead: timedelta) -> Q:
    """Return the condition that the last day is so many days ahead or fewer, or that it will be within two hours."""
    return Q(over_at__lte=at + ahead + DAY + SET_BACK)


def ends_by(at: datetime, ahead: timedelta) -> "ExpressionWrapper[Any]":
    """Return a moment that lies so far after another; the database adds, so that the other may be put in later."""
    return ExpressionWrapper(Value(at) + Value(ahead), output_field=DateTimeField())


def unsigned_long(rows: QuerySet[Commitment], at: datetime) -> QuerySet[Any]:
    """Return those with a proposal of ours that the partner has had for as long as people are reminded of it."""
    begun: QuerySet[Any] = rows.filter(waits_on_them=True, unsigned_since__isnull=False)
    dated = begun.annotate(reminded_at=AtAgency(_moved("unsigned_since", UNSIGNED_LONG)))
    found: QuerySet[Any] = dated.filter(reminded_at__lte=Value(at, DateTimeField()))
    return found


def left_words(due: date | None, at: datetime, zones: Sequence[str]) -> tuple[str, str]:
    """Return how far off a last day is, as the state of a tag and its words; empty where there is none.

    Whatever a person reads of how late a commitment is, on a page, a desk or a paper, is counted by `days_left` and said as here.
    """
    if due is None:
        return "", ""
    left = days_left(due, at, zones)
    if left < 0:
        return "late", late_words(-left)
    if left == 0:
        return "soon", pgettext("of a commitment", "Its last day")
    words = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return "soon" if left <= NEAR.days else "", words


def late_words(days: int) -> str:
    """Return how late something is."""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
