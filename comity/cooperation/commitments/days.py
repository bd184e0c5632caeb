"""Days of commitments as moments, said by the database: a day begins and ends by the clock of the agency that keeps it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable

from comity.cooperation.commitments.alarm_rules import UNSIGNED
from comity.cooperation.models import Commitment

NEAR = timedelta(days=14)  # project rule: what is due within it stands on a desk
UNSIGNED_LONG = UNSIGNED[0][1]


class AtAgency(Func):
    """Midnight at the beginning of a day, in the zone of the agency."""

    function = "timezone"
    output_field = DateTimeField()

    def __init__(self, day: Combinable) -> None:
        """Take the day, as something of which the database makes a moment without a zone."""
        super().__init__(F("agency__zone"), day)


def _later(day: str, days: int) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(day) + Value(timedelta(days=days)), output_field=DateTimeField())


def with_due_at(rows: QuerySet[Commitment]) -> QuerySet[Any]:
    """Add `due_at`, the moment at which the last day is over."""
    found: QuerySet[Any] = rows.annotate(due_at=AtAgency(_later("due", 1)))
    return found


def ends_by(at: datetime, ahead: timedelta) -> "ExpressionWrapper[Any]":
    """Return a moment that lies so far after another; the database adds, so that the other may be put in later."""
    return ExpressionWrapper(Value(at) + Value(ahead), output_field=DateTimeField())


def unsigned_long(rows: QuerySet[Commitment], at: datetime) -> QuerySet[Any]:
    """Return those with a proposal of ours that the partner has had for as long as people are reminded of it."""
    begun: QuerySet[Any] = rows.filter(waits_on_them=True, unsigned_since__isnull=False)
    dated = begun.annotate(reminded_at=AtAgency(_later("unsigned_since", UNSIGNED_LONG.days)))
    found: QuerySet[Any] = dated.filter(reminded_at__lte=Value(at, DateTimeField()))
    return found
