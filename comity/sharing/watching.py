"""What this room does as letters pass: it enters what leaves into the ledger, keeps what is held, bars what was taken back."""

from uuid import UUID

from comity.audit.acts import Act
from comity.exchange.core.letter import LetterType
from comity.exchange.registry import PostedLetter, ReceivedLetter
from comity.sharing.actions.taking import disclose, take_item
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Item, ItemState

NUMBERED = frozenset(
    {"exchange/test/1"}
)  # letters of a rehearsal carry numbers, nothing that could be taken back
RECALLED = "recalled"


def note_posted(act: Act, letter: PostedLetter) -> None:
    """Enter a content letter of ours into the disclosure ledger, within the act that posts it."""
    carries = letter.kind is LetterType.LETTER and letter.handling is not None
    # whoever passes an item on enters that itself: it is another's letter
    if carries and letter.schema not in NUMBERED | {PASSED_ON}:
        disclose(act, letter)


def note_taken(act: Act, letter: ReceivedLetter) -> None:
    """Keep which content letter of a partner we hold, within the act that delivers it."""
    carries = letter.envelope.get("type") == LetterType.LETTER.value
    if carries and letter.schema not in NUMBERED | {PASSED_ON}:
        take_item(act, letter)


def barred_because(node: str, mid: UUID) -> str:
    """Say why a letter of a node may not come in: it, or what it carried, was taken back."""
    gone = Item.objects.filter(mid=mid, owner=node, state=ItemState.PURGED)
    carried = Item.objects.filter(peer__node=node, carrier=mid, state=ItemState.PURGED)
    return RECALLED if gone.exists() or carried.exists() else ""
