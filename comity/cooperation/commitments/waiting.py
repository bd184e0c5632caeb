"""What of commitments waits on people, in the few words of a desk: see `comity.release.waiting.About`.

`access.to_answer` and `access.to_decide` say which wait on a person.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from comity.cooperation.commitments.words import text_of
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.exchange.peers import known_peer
from comity.release.waiting import About


def _about(commitment: Commitment, since: datetime) -> About:
    text, language = text_of(commitment.texts)
    return About(
        text,
        known_peer(commitment.partner) if commitment.partner else None,
        commitment.ref,
        since,
        language=language,
    )


def about_commitments(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which commitment waits for our signature, since its last proposal came."""
    rows = Commitment.objects.filter(pk__in=list(keys)).annotate(last=Max("entries__came_at"))
    return {one.pk: _about(one, one.last or one.created_at) for one in rows}


def about_entries(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return of which commitment something waits for a second person of the house."""
    rows = CommitmentEntry.objects.filter(pk__in=list(keys)).select_related("commitment")
    return {one.pk: _about(one.commitment, one.came_at) for one in rows}
