"""Acts on the clocks of requests."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.requests.clock_facts import keep_clocks, locked_batch

BATCH = 500


@dataclass(frozen=True)
class Rebuilt:
    """What came of a batch: how many clocks were looked at, how many said something else, the last request's id."""

    seen: int
    changed: int
    last: UUID | None


@action(events.CLOCKS_REBUILT)
def rebuild_clocks(act: Act, after: UUID | None = None) -> Rebuilt:
    """Reckon the clocks of the next requests by id anew from their receipts; `last` is None when there are no more."""
    act.about("node", settings.NODE_ID)
    rows = list(locked_batch(after, BATCH))
    changed = keep_clocks(rows)
    act.note(seen=len(rows), changed=changed)
    return Rebuilt(len(rows), changed, rows[-1].pk if rows else None)
