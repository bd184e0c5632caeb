"""Which letters carry what both sides have signed: their owner alone may not take those back."""

from uuid import UUID

from django.conf import settings

from comity.cooperation.commitments.bodies import COMMITMENT, ids_in
from comity.cooperation.commitments.folding import ledger_of
from comity.cooperation.commitments.reaching import LOST
from comity.cooperation.core.ledger import Standing
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.exchange.actions.posting import ON_ITS_WAY
from comity.exchange.models import OutLetter
from comity.release.models import Outgoing


def is_in_force(owner: str, mid: UUID) -> bool:
    """Whether a letter carries a change that both sides signed, or the signature by which one stands.

    A signature of ours that the partner has not got yet may still be stopped.
    """
    if owner != settings.NODE_ID:
        rows = CommitmentEntry.objects.filter(letter=mid, node=owner, ours=False)
        named = {str(one.pk): one.commitment_id for one in rows}
        return bool(named) and _stands(set(named), next(iter(named.values())), signed=True)
    outgoing = Outgoing.objects.filter(letter=mid, schema=COMMITMENT).first()
    if outgoing is None:
        return False
    is_stopped = OutLetter.objects.filter(mid=mid, state__in=ON_ITS_WAY).exists()
    has_left = not is_stopped and outgoing.letter_state not in LOST
    return _stands(ids_in(outgoing.data), outgoing.conv, signed=has_left)


def _stands(named: set[str], commitment_id: UUID | None, *, signed: bool) -> bool:
    commitment = Commitment.objects.filter(pk=commitment_id).first() if commitment_id else None
    if commitment is None:
        return False
    agreed = [one for one in ledger_of(commitment).changes if one.standing is Standing.COUNTERSIGNED]
    by = {one.answer.id for one in agreed if one.answer is not None} if signed else set()
    return bool(named & ({one.id for one in agreed} | by))
