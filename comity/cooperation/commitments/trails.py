"""What came with a partner's letters: the commitment, whose page shows all that was said about it."""

from collections.abc import Iterable, Sequence

from comity.audit import cooperation_events as events
from comity.cooperation.commitments.bodies import COMMITMENT
from comity.cooperation.models import Commitment
from comity.exchange.trails import Came, Trace, register_trail

LOOKS = frozenset({events.COMMITMENT_VIEWED})


def traces_of(letters: Sequence[Came]) -> Iterable[Trace]:
    """Return the commitments that letters brought or said something about, each from when the letter came."""
    ours = [one for one in letters if one.schema == COMMITMENT]
    there = set(Commitment.objects.filter(pk__in={one.conv for one in ours}).values_list("pk", flat=True))
    return [Trace(one.mid, "commitment", str(one.conv), one.at) for one in ours if one.conv in there]


def register() -> None:
    """Tell the post office; at start."""
    register_trail(traces_of, LOOKS)
