"""How pressing something is, said by the database alone, so that it can be sorted, grouped and counted there."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum

from django.db.models import Case, DurationField, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from comity.requests.clock import ClockState
from comity.web.clocks import SOON
from comity.web.words import Words


class Standing(IntEnum):
    """The groups of the desk, in their order; the same words as the faces of the clocks."""

    LATE = 0
    SOON = 1
    RUNNING = 2
    STOPPED = 3
    NO_CLOCK = 4


WORDS: dict[Standing, Words] = {
    Standing.LATE: _("Late"),
    Standing.SOON: _("Ends soon"),
    Standing.RUNNING: _("Running"),
    Standing.STOPPED: _("Clock stopped"),
    Standing.NO_CLOCK: _("No clock running"),
}


def midnight_after(at: datetime, zone: tzinfo) -> datetime:
    """Return the end of the day in a zone."""
    here = at.astimezone(zone)
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def limit_standing(due: str, since: Sequence[str], at: datetime, midnight: datetime) -> Case:
    """Return the expression that says how pressing a limit is that ends and began as columns say, like a clock's face."""
    began = Coalesce(*since) if len(since) > 1 else F(since[0])
    soon = ExpressionWrapper((F(due) - began) * Value(SOON), output_field=DurationField())
    ends_soon = Q(**{f"{due}__lt": midnight}) | Q(**{f"{due}__lt": Value(at) + soon})
    return Case(
        When(**{f"{due}__lt": at}, then=Value(Standing.LATE.value)),
        When(ends_soon, then=Value(Standing.SOON.value)),
        When(**{f"{due}__isnull": False}, then=Value(Standing.RUNNING.value)),
        default=Value(Standing.NO_CLOCK.value),
        output_field=IntegerField(),
    )


def standing(at: datetime, midnight: datetime) -> Case:
    """Return the expression that says how pressing a request is at a moment; `midnight` ends the reader's day."""
    ends_today = Q(clock_due_at__lt=midnight)
    soon = ExpressionWrapper(F("clock_allowance") * Value(SOON), output_field=DurationField())
    little_left = Q(clock_due_at__lt=Value(at) + soon)
    return Case(
        When(clock_due_at__lt=at, then=Value(Standing.LATE.value)),
        When(ends_today | little_left, then=Value(Standing.SOON.value)),
        When(clock_due_at__isnull=False, then=Value(Standing.RUNNING.value)),
        When(clock_state=ClockState.STOPPED, then=Value(Standing.STOPPED.value)),
        default=Value(Standing.NO_CLOCK.value),
        output_field=IntegerField(),
    )
