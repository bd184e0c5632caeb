"""What a receipt for a letter of this room means: one that was turned away or given up said nothing."""

from comity.audit.acts import Act
from comity.exchange.letters import status_of
from comity.exchange.registry import GIVEN_UP, ReceiptedLetter
from comity.sharing.actions.results import note_lost
from comity.sharing.bodies import BODIES

TURNED_AWAY = frozenset({"refused", "expired"})
CAME_IN = frozenset({"delivered", "read", "actioned", "deleted"})


def follow(act: Act, letter: ReceiptedLetter) -> None:
    """Follow a letter of ours, within the act that keeps its receipt or gives it up."""
    if letter.schema not in BODIES:
        return
    if letter.state in GIVEN_UP or (letter.state in TURNED_AWAY and not _came_in(letter)):
        note_lost(act, letter)


def _came_in(letter: ReceiptedLetter) -> bool:
    """Nothing that was taken in becomes refused again, whatever comes late."""
    status = status_of([letter.mid]).get(letter.mid)
    return status is not None and not CAME_IN.isdisjoint(status.times)
