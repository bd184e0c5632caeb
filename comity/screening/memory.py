"""What was decided before about the same question and the same subject or entry: a rejected namesake stays rejected."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q

from comity.lib.clock import now
from comity.screening.asked import Asked
from comity.screening.models import Adjudication, HitState, NamesakeCard, Query, Verdict

Remembered: TypeAlias = Mapping[UUID, Adjudication]


def recall(query: Query, asked: Asked, found: Sequence[UUID]) -> dict[UUID, Adjudication]:
    """Return the latest decision for each of these under an earlier query of the agency for the same person.

    "Cannot tell yet" is no decision to remember, nor is "same" before a second person has confirmed it. A card of a
    namesake speaks for whoever has the number it was issued for, whatever else was asked.
    """
    if not found:
        return {}
    earlier = (
        Adjudication.objects.filter(
            Q(verdict=Verdict.NOT_SAME) | Q(verdict=Verdict.SAME, hit__state=HitState.SAME),
            Q(hit__subject__in=found) | Q(hit__entry__in=found),
            hit__query__agency=query.agency_id,
            hit__query__fingerprint=query.fingerprint,
        )
        .select_related("hit", "by")
        .order_by("at", "id")
    )
    return _by_cards(query, asked, found) | {one.hit.found_id: one for one in earlier}


def _by_cards(query: Query, asked: Asked, found: Sequence[UUID]) -> dict[UUID, Adjudication]:
    numbers = asked.number_fingerprints()
    if not numbers:
        return {}
    cards = NamesakeCard.objects.filter(
        Q(hit__subject__in=found) | Q(hit__entry__in=found),
        agency=query.agency_id,
        fingerprint__in=numbers,
        withdrawn_at=None,
        valid_until__gte=now().date(),
    )
    decided = (
        Adjudication.objects.filter(
            hit__cards__in=cards, verdict=Verdict.NOT_SAME, hit__state=HitState.NOT_SAME
        )
        .select_related("hit", "by")
        .order_by("at", "id")
    )
    return {one.hit.found_id: one for one in decided}


def state_after(decision: Adjudication | None, digest: str) -> HitState:
    """Return the state a new hit begins in.

    It stays rejected while the record is as it was when somebody decided. A record that has changed since is proposed
    again, with the decision beside it; so is one that was confirmed, because each request is answered on its own.
    """
    if decision is None or decision.verdict != Verdict.NOT_SAME:
        return HitState.OPEN
    return HitState.NOT_SAME if decision.hit.row_digest == digest else HitState.OPEN
