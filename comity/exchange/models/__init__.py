"""Rows of the post office, one module a noun."""

from comity.exchange.models.cards import CardState, OwnCard, Rewrapped
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

__all__ = [
    "CardState",
    "InLetter",
    "InPart",
    "InState",
    "LetterCopy",
    "LetterState",
    "Link",
    "Numbering",
    "OutLetter",
    "OutPart",
    "OwnCard",
    "Peer",
    "PeerState",
    "Receipt",
    "Rewrapped",
    "Void",
]
