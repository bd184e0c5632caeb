"""Rows of the post office, one module a noun."""

from comity.exchange.models.cards import CardState, OwnCard, Rewrapped
from comity.exchange.models.conversations import (
    Condition,
    Conversation,
    ConversationAssent,
    ConversationLetter,
    ConversationVersion,
    ConversationWish,
    Wish,
    WishState,
)
from comity.exchange.models.health import Pulse
from comity.exchange.models.post import (
    InLetter,
    InPart,
    InState,
    LetterCopy,
    LetterState,
    Link,
    Numbering,
    OutLetter,
    OutPart,
    Peer,
    PeerState,
    Receipt,
    Void,
)
from comity.exchange.models.proofs import Contradiction, KeptDescriptor, OddReceipt

__all__ = [
    "CardState",
    "Condition",
    "Contradiction",
    "Conversation",
    "ConversationAssent",
    "ConversationLetter",
    "ConversationVersion",
    "ConversationWish",
    "InLetter",
    "InPart",
    "InState",
    "KeptDescriptor",
    "LetterCopy",
    "LetterState",
    "Link",
    "Numbering",
    "OddReceipt",
    "OutLetter",
    "OutPart",
    "OwnCard",
    "Peer",
    "PeerState",
    "Pulse",
    "Receipt",
    "Rewrapped",
    "Void",
    "Wish",
    "WishState",
]
