"""Days of commitments as moments, said by the database: a day begins and ends by the clock of the agency that keeps it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable

from comity.cooperation.commitments.alarm_rules import UNSIGNED
from comity.cooperation.models import Commitment

NEAR = timedelta(days=14)  # project rule: what is due within it stands on a desk
UNSIGNED_LONG = UNSIGNED[0][1]
LAST_SECOND = timedelta(days=1, seconds=-1)


class AtAgency(Func):
    """A moment without a zone, such as a midnight, in the zone of the agency."""

    function = "timezone"
    output_field = DateTimeField()

    def __init__(self, day: Combinable) -> None:
        """Take what the database counts from a day."""
        super().__init__(F("agency__zone"), day)


def _after(day: str, span: timedelta) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(day) + Value(span), output_field=DateTimeField())


def with_due_at(rows: QuerySet[Commitment]) -> QuerySet[Any]:
    """Add `due_at`, the last second of the last day, which pages show as a moment of that day."""
    found: QuerySet[Any] = rows.annotate(due_at=AtAgency(_after("due", LAST_SECOND)))
    return found


def ends_by(at: datetime, ahead: timedelta) -> "ExpressionWrapper[Any]":
    """Return a moment that lies so far after another; the database adds, so that the other may be put in later."""
    return ExpressionWrapper(Value(at) + Value(ahead), output_field=DateTimeField())


def unsigned_long(rows: QuerySet[Commitment], at: datetime) -> QuerySet[Any]:
    """Return those with a proposal of ours that the partner has had for as long as people are reminded of it."""
    begun: QuerySet[Any] = rows.filter(waits_on_them=True, unsigned_since__isnull=False)
    dated = begun.annotate(reminded_at=AtAgency(_after("unsigned_since", UNSIGNED_LONG)))
    found: QuerySet[Any] = dated.filter(reminded_at__lte=Value(at, DateTimeField()))
    return found
