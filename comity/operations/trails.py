"""What of this room came with a partner's letters: the operation, whose page shows all that was said in it."""

from collections.abc import Iterable, Sequence

from comity.audit import events
from comity.exchange.trails import Came, Trace, register_trail
from comity.operations.bodies import ENTRY, JOINT
from comity.operations.models import Operation

LOOKS = frozenset({events.OPERATION_VIEWED})


def traces_of(letters: Sequence[Came]) -> Iterable[Trace]:
    """Return the operations that letters brought or said something in, each from when the letter came."""
    ours = [one for one in letters if one.schema in {JOINT, ENTRY}]
    there = set(Operation.objects.filter(pk__in={one.conv for one in ours}).values_list("pk", flat=True))
    return [Trace(one.mid, "operation", str(one.conv), one.at) for one in ours if one.conv in there]


def register() -> None:
    """Tell the post office; at start."""
    register_trail(traces_of, LOOKS)
