"""What comes back of a file that was read, or why it could not be."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where the words of a page come from."""

    TEXT = "text"
    RECOGNISED = "recognised"


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph: its words with newlines kept, its language (ISO 639-1, empty when not known), how sure recognition was (0 to 1, None for text)."""

    text: str
    language: str = ""
    confidence: float | None = None


@dataclass(frozen=True)
class ReadPage:
    """A page, numbered from 1. A text without pages is one page."""

    number: int
    origin: Origin
    paragraphs: tuple[ReadParagraph, ...]


@dataclass(frozen=True)
class Part:
    """A file inside a file: an attachment of a mail. It becomes a document of its own."""

    label: str
    media: str
    content: bytes


@dataclass(frozen=True)
class ReadFile:
    """A file that was read: its media type as found, its pages, its parts, and a title the file itself names (empty when none)."""

    media: str
    pages: tuple[ReadPage, ...]
    parts: tuple[Part, ...] = ()
    title: str = ""


class Reason(StrEnum):
    """Why a file was not read; the words for a reader stand in `comity/intake/reason_words.py`."""

    EMPTY = "empty"
    UNKNOWN_KIND = "unknown-kind"
    BROKEN = "broken"
    PASSWORD = "password"  # noqa: S105  # the name of a reason
    TOO_LARGE = "too-large"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_MUCH_TEXT = "too-much-text"
    BOMB = "bomb"
    TOO_LONG = "too-long"
    TOO_MUCH_MEMORY = "too-much-memory"
    NO_RECOGNITION = "no-recognition"
    NO_LANGUAGE = "no-language"
    NO_WORDS = "no-words"
    SET_APART = "set-apart"  # {"quarantine": why}; of the room, which never opens such a file
    TAKEN_BEFORE = (
        "taken-before"  # {"ref": of the other}; of the room, for an upload whose bytes are known late
    )


class NotReadError(Exception):
    """A file was not read.

    Args:
        reason: why.
        values: what its sentence needs, such as `{"pages": 2000, "most": 500}`.
    """

    def __init__(self, reason: Reason, **values: int | str) -> None:
        """Keep the reason and its values."""
        self.reason = reason
        self.values = values
        super().__init__(reason.value)
