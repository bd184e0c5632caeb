"""What requests are counted and narrowed by, for the list and for the figures: the same conditions for both, so that they agree.

All of them read signed facts that both nodes hold, so both sides count the same: when the receiver stored a request, whether
the clock was met, what the answer said that the asking side has stored.
"""

from collections.abc import Mapping

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from comity.requests.clock import ClockState
from comity.requests.models import Reply, State
from comity.web.words import Words

REACHED = "clock_began_at"  # when the receiver's node stored it: the day a request is counted on
ANSWERED: Mapping[str, Words] = {
    "in-time": _("Answered in time"),
    "late": _("Answered late"),
    "not": _("Not answered"),
}
_BY_CLOCK = {
    "in-time": Q(clock_state=ClockState.MET),
    "late": Q(clock_state=ClockState.MISSED),
    "not": Q(clock_began_at__isnull=False, clock_ended_at__isnull=True),
}


def answered(value: str) -> Q:
    """Narrow to requests answered in time, late, or not at all; one that has not arrived is none of them."""
    return _BY_CLOCK[value]


def last_outcome() -> Subquery:
    """Return what the last answer of a row said; one that was turned away said nothing."""
    taken = Reply.objects.filter(
        request=OuterRef("pk"), state__in=[State.SENT, State.RECEIVED], problem="", message__isnull=False
    )
    return Subquery(taken.order_by("-sent_at", "-pk").values("outcome")[:1])


def with_outcome(outcome: str) -> Q:
    """Narrow to requests whose last answer said this; one that the asking side has not stored yet said nothing."""
    return Q(clock_ended_at__isnull=False) & Q(Exact(last_outcome(), outcome))
