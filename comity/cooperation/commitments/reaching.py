"""Who has which of our entries: read from the letters that the release room sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from comity.cooperation.commitments.bodies import COMMITMENT, entries_in, ids_in
from comity.cooperation.core.ledger import Kind
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.exchange.core.receipts import State
from comity.exchange.models import Receipt
from comity.operations.reaching import (
    HAS,
    HAS_IT,
    LOST,
    MISSED,
    NOT_SENT,
    ON_ITS_WAY,
    TAKEN_BACK,
    WAITS,
    Reach,
    taken_back,
)
from comity.release.models import Outgoing, OutgoingState
from comity.sharing.exceptions import BoundError
from comity.sharing.models import Holder

BOUND = BoundError.code
WITHDRAWN_THERE = "change-withdrawn"  # as the partner's node refuses a signature under what it had withdrawn

__all__ = [
    "HAS",
    "LOST",
    "MISSED",
    "NOT_SENT",
    "ON_ITS_WAY",
    "TAKEN_BACK",
    "WAITS",
    "WITHDRAWN_THERE",
    "Reach",
    "confirmed_there",
    "left_at",
    "letters_of",
    "reach_of",
    "recalled",
    "signed_too_late",
]


def letters_of(commitment: Commitment) -> list[Outgoing]:
    """Return the letters of a commitment that left or are to leave, oldest first."""
    rows = Outgoing.objects.filter(conv=commitment.pk, schema=COMMITMENT, agency=commitment.agency_id)
    return list(rows.order_by("offered_at", "pk"))


def reach_of(commitment: Commitment) -> Mapping[UUID, Reach]:
    """Return of each entry of ours how far it is on its way; what was never offered is not in it."""
    found: dict[UUID, Reach] = {}
    letters = letters_of(commitment)
    back = recalled(one.letter for one in letters)
    for row in letters:
        now = Reach(TAKEN_BACK if row.letter in back else _word(row), row.letter)
        for identifier in ids_in(row.data):
            before = found.get(UUID(identifier))
            # a copy that is there is not made less by one that was sent again and lost
            if before is None or before.word != HAS or now.word == HAS:
                found[UUID(identifier)] = now
    return found


def left_at(
    letters: Iterable[Outgoing], entries: Iterable[CommitmentEntry], reach: Mapping[UUID, Reach]
) -> datetime | None:
    """Return since when the oldest of some entries that are on their way is; None where none is."""
    travelling = {one.pk for one in entries if one.pk in reach and reach[one.pk].word == ON_ITS_WAY}
    moments = [
        row.decided_at or row.offered_at
        for row in letters
        if _word(row) == ON_ITS_WAY and travelling & {UUID(one) for one in ids_in(row.data)}
    ]
    return min(moments, default=None)


def confirmed_there(commitment: Commitment) -> frozenset[str]:
    """Return the ids of our entries that the partner's node has taken."""
    return frozenset(str(key) for key, one in reach_of(commitment).items() if one.word == HAS)


def recalled(letters: Iterable[UUID | None]) -> frozenset[UUID]:
    """Return which letters of ours we took back and the partner no longer counts.

    A recall that crossed the partner's signature is refused there as `bound`: what both have signed stays, on both nodes alike.
    """
    back = taken_back(letters)
    if not back:
        return back
    rows = Holder.objects.filter(revision__ours=True, revision__mid__in=back)
    told = {letter: mid for letter, mid in rows.values_list("letter", "revision__mid") if letter is not None}
    refused = Receipt.objects.filter(given=False, mid__in=told, state=State.REFUSED, reason=BOUND)
    return back - {told[one] for one in refused.values_list("mid", flat=True)}


def signed_too_late(commitment: Commitment, letters: Iterable[Outgoing]) -> frozenset[str]:
    """Return the ids of our countersignatures that the partner refused because it had withdrawn what they sign: they count on no node.

    Of a letter with several those are meant whose change is withdrawn here too; where none is, all of them.
    """
    rows = list(letters)
    refused = {one.letter: one for one in rows if one.letter and one.letter_state == State.REFUSED}
    if not refused:
        return frozenset()
    receipts = Receipt.objects.filter(
        given=False, mid__in=refused, state=State.REFUSED, reason=WITHDRAWN_THERE
    )
    late = [refused[mid] for mid in receipts.values_list("mid", flat=True).distinct()]
    has = {one for row in rows if _word(row) == HAS for one in ids_in(row.data)}
    withdrawals = commitment.entries.filter(ours=False, kind=Kind.WITHDRAW)
    withdrawn = {str(one.data.get("of", "")) for one in withdrawals}
    found: set[str] = set()
    for row in late:
        signed = {
            str(one["entry"]): str(one["data"]["of"])
            for one in entries_in(row.data)
            if one["kind"] == Kind.COUNTERSIGN
        }
        found |= {entry for entry, of in signed.items() if of in withdrawn} or signed.keys()
    return frozenset(found - has)


def _word(row: Outgoing) -> str:
    if row.state == OutgoingState.TO_APPROVE:
        return WAITS
    if row.state == OutgoingState.RETURNED or row.letter_state == "withdrawn":
        return NOT_SENT
    if row.letter_state in HAS_IT:
        return HAS
    return MISSED if row.letter_state in LOST else ON_ITS_WAY
