"""What was decided before about the same question and the same subject: a rejected namesake stays rejected."""

from collections.abc import Sequence
from uuid import UUID

from comity.screening.models import Adjudication, HitState, Query, Verdict


def recall(query: Query, subjects: Sequence[UUID]) -> dict[UUID, Adjudication]:
    """Return the latest decision for each subject under an earlier query of the agency for the same person.

    "Cannot tell yet" is no decision to remember.
    """
    earlier = (
        Adjudication.objects.filter(
            hit__query__agency=query.agency_id,
            hit__query__fingerprint=query.fingerprint,
            hit__subject__in=subjects,
        )
        .select_related("hit", "by")
        .order_by("at", "id")
    )
    latest = {one.hit.subject_id: one for one in earlier}
    return {
        subject: one for subject, one in latest.items() if one.verdict in {Verdict.SAME, Verdict.NOT_SAME}
    }


def state_after(decision: Adjudication | None, digest: str) -> HitState:
    """Return the state a new hit begins in.

    It stays rejected while the record is as it was when somebody decided. A record that has changed since is proposed
    again, with the decision beside it; so is one that was confirmed, because each request is answered on its own.
    """
    if decision is None or decision.verdict != Verdict.NOT_SAME:
        return HitState.OPEN
    return HitState.NOT_SAME if decision.hit.row_digest == digest else HitState.OPEN
