"""Rows of the post office, one module a noun."""

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

__all__ = [
    "InLetter",
    "InPart",
    "InState",
    "LetterCopy",
    "LetterState",
    "Link",
    "Numbering",
    "OutLetter",
    "OutPart",
    "Peer",
    "PeerState",
    "Pulse",
    "Receipt",
    "Void",
]
