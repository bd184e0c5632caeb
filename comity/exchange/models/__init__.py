"""Rows of the post office, one module a noun."""

from comity.exchange.models.files import FileState, LetterFile, Quarantine, StoredFile, Upload
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

__all__ = [
    "FileState",
    "InLetter",
    "InState",
    "LetterCopy",
    "LetterFile",
    "LetterState",
    "Link",
    "Numbering",
    "OutLetter",
    "Peer",
    "PeerState",
    "Quarantine",
    "Receipt",
    "StoredFile",
    "Upload",
    "Void",
]
