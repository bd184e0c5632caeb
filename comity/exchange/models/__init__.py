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
from comity.exchange.models.files import FileState, LetterFile, Quarantine, StoredFile, Upload
from comity.exchange.models.health import Pulse
from comity.exchange.models.post import (
    InLetter,
    InState,
    LetterCopy,
    LetterState,
    Link,
    Numbering,
    OutLetter,
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
    "FileState",
    "InLetter",
    "InState",
    "KeptDescriptor",
    "LetterCopy",
    "LetterFile",
    "LetterState",
    "Link",
    "Numbering",
    "OddReceipt",
    "OutLetter",
    "OwnCard",
    "Peer",
    "PeerState",
    "Pulse",
    "Quarantine",
    "Receipt",
    "Rewrapped",
    "StoredFile",
    "Upload",
    "Void",
    "Wish",
    "WishState",
]
