"""What acts on what partners are told share: a letter that a partner's node refused is told again after a delay that grows."""

from datetime import datetime, timedelta

from comity.agreements.models import FormTelling, StepTelling
from comity.exchange.core.receipts import State

AGAIN = timedelta(hours=1)  # after the first refusal; twice as long after each further one
LONGEST_WAIT = timedelta(days=1)
MOST = 1000  # refusals that are counted
TAKEN = frozenset({State.DELIVERED, State.READ, State.ACTIONED})


def wait_after(refusals: int) -> timedelta:
    """Return how long after a refusal it is told anew; `refusals` are those before it in a row."""
    return min(AGAIN * (1 << min(refusals, 10)), LONGEST_WAIT)


def was_refused(telling: FormTelling | StepTelling, at: datetime) -> bool:
    """Keep when it is told anew; return whether this is the first refusal in a row."""
    telling.again_at = at + wait_after(telling.refusals)
    telling.refusals = min(telling.refusals + 1, MOST)
    telling.save(update_fields=["again_at", "refusals"])
    return telling.refusals == 1


def was_taken(telling: FormTelling | StepTelling) -> None:
    """Keep that the partner's node took it: no refusal stands any more."""
    if telling.refusals:
        telling.refusals, telling.again_at = 0, None
        telling.save(update_fields=["again_at", "refusals"])
