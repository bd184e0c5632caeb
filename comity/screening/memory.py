"""What was decided before about the same question and the same subject or entry: a rejected namesake stays rejected."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q

from comity.screening.asked import Asked
from comity.screening.models import Adjudication, HitState, NamesakeCard, Query, Verdict
from comity.screening.standing import today_at

Remembered: TypeAlias = Mapping[UUID, Adjudication]


def recall(query: Query, asked: Asked, found: Sequence[UUID]) -> dict[UUID, Adjudication]:
    """Return the latest decision for each of these under an earlier query of the agency for the same person.

    "Cannot tell yet" is no decision to remember, nor is "same" before a second person has confirmed it. A card of a
    namesake speaks for whoever has the number it was issued for, whatever else was asked.
    """
    if not found:
        return {}
    decided = (
        Adjudication.objects.filter(
            Q(hit__subject__in=found) | Q(hit__entry__in=found),
            hit__query__agency=query.agency_id,
            hit__query__fingerprint=query.fingerprint,
        )
        .select_related("hit", "by")
        .order_by("at", "id")
    )
    latest = {one.hit.found_id: one for one in decided}  # of several the last one counts, whatever it says
    return _by_cards(query, asked, found) | {
        found_id: one for found_id, one in latest.items() if _is_settled(one)
    }


def _is_settled(one: Adjudication) -> bool:
    return one.verdict == Verdict.NOT_SAME or (one.verdict == Verdict.SAME and one.hit.state == HitState.SAME)


def _by_cards(query: Query, asked: Asked, found: Sequence[UUID]) -> dict[UUID, Adjudication]:
    numbers = asked.number_fingerprints()
    if not numbers:
        return {}
    cards = NamesakeCard.objects.filter(
        Q(hit__subject__in=found) | Q(hit__entry__in=found),
        agency=query.agency_id,
        fingerprint__in=numbers,
        withdrawn_at=None,
        valid_until__gte=today_at(query.agency),
        hit__state=HitState.NOT_SAME,
    ).select_related("hit__query")
    spoken: dict[UUID, Adjudication] = {}
    for card in cards:
        if not asked.may_be(Asked.from_json(card.hit.query.person)):
            continue  # another state gave the same number to somebody else
        decided = card.hit.adjudications.select_related("hit", "by").order_by("-at", "-id").first()
        if decided is not None and decided.verdict == Verdict.NOT_SAME:
            spoken[card.hit.found_id] = decided
    return spoken


def state_after(decision: Adjudication | None, digest: str) -> HitState:
    """Return the state a new hit begins in.

    It stays rejected while the record is as it was when somebody decided. A record that has changed since is proposed
    again, with the decision beside it; so is one that was confirmed, because each request is answered on its own.
    """
    if decision is None or decision.verdict != Verdict.NOT_SAME:
        return HitState.OPEN
    return HitState.NOT_SAME if decision.hit.row_digest == digest else HitState.OPEN
