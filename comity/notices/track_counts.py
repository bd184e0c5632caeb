"""Figures of tracks for a period, each with the list that opens to exactly these records."""

from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.notices.counts import Count, Period
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_visible_to

DAY = timedelta(days=1)


def track_counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return handovers, provisional arrests, proceedings taken over, and the days from hit to handover (the median, whole days)."""
    rows = tracks_visible_to(person)
    # two conditions on one row: the partner takes part, and it is written to under the agreement
    if partner and agreement:
        rows = rows.filter(parties__node=partner, parties__agreement=agreement)
    elif partner:
        rows = rows.filter(parties__node=partner)
    elif agreement:
        rows = rows.filter(parties__agreement=agreement)
    rows = rows.distinct()
    handed = rows.filter(_within("handed_over_at", period))
    arrested = rows.filter(_within("arrested_at", period))
    accepted = rows.filter(_within("accepted_at", period))
    told = {key: value for key, value in (("partner", partner), ("agreement", agreement)) if value}
    last = localtime(period.until - timedelta(microseconds=1))
    days = {"from": localtime(period.since).date().isoformat(), "to": last.date().isoformat()}

    def at(when: str) -> str:
        asked = {"box": "every", **told, **{f"{when}-{key}": value for key, value in days.items()}}
        return f"{reverse('notices:tracks')}?{urlencode(asked)}"

    return [
        Count("handovers", _("Persons handed over"), handed.count(), at("handed")),
        Count("provisional-arrests", _("Provisional arrests"), arrested.count(), at("arrested")),
        Count("proceedings-transferred", _("Proceedings taken over"), accepted.count(), at("accepted")),
        Count(
            "days-to-handover",
            _("Days from hit to handover (median)"),
            days_to_handover(handed),
            at("handed"),
        ),
    ]


def days_to_handover(handed: QuerySet[Track]) -> int:
    """Return the median of the whole days from hit to handover; 0 where there is none."""
    pairs = handed.filter(hit_at__isnull=False).values_list("hit_at", "handed_over_at")
    spans = [(handed_at - hit_at) // DAY for hit_at, handed_at in pairs if hit_at and handed_at]
    return int(median(spans)) if spans else 0


def _within(field: str, period: Period) -> Q:
    return Q(**{f"{field}__gte": period.since, f"{field}__lt": period.until})
