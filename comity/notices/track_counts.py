"""Figures of tracks for a period, each with the list that opens to exactly these records."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.notices.listings.choices import taking_part
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_counted_for
from comity.web.counts import Count, Period, list_at

DAY = timedelta(days=1)


def track_counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return handovers, provisional arrests, proceedings taken over, and the days from hit to handover (the median, whole days).

    Without a handover after a hit there is no middle, and nothing is said about it.
    """
    rows = tracks_counted_for(person)
    if partner or agreement:
        rows = rows.filter(taking_part(partner, agreement))
    handed = rows.filter(period.within("handed_over_at"))
    arrested = rows.filter(period.within("arrested_at"))
    accepted = rows.filter(period.within("accepted_at"))

    def at(when: str, hit: str = "") -> str:
        return list_at(
            "notices:tracks", when, period, box="every", partner=partner, agreement=agreement, hit=hit
        )

    spans = list(days_to_handover(handed))
    found = [
        Count("handovers", _("Persons handed over"), handed.count(), at("handed")),
        Count("provisional-arrests", _("Provisional arrests"), arrested.count(), at("arrested")),
        Count("proceedings-transferred", _("Proceedings taken over"), accepted.count(), at("accepted")),
    ]
    if spans:
        words = _("Days from hit to handover (median)")
        middle = int(median(spans))
        found.append(Count("days-to-handover", words, middle, at("handed", hit="1"), len(spans)))
    return found


def days_to_handover(handed: QuerySet[Track]) -> Iterator[int]:
    """Return the whole days from hit to handover of each that began with a hit."""
    for hit_at, handed_at in handed.filter(hit_at__isnull=False).values_list("hit_at", "handed_over_at"):
        if hit_at and handed_at:
            yield (handed_at - hit_at) // DAY
