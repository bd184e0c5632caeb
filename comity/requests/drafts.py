"""What a person wrote, before any of it is kept: the input of the drafting actions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class SubjectDraft:
    """Somebody the request is about, as typed."""

    name: str = ""
    name_language: str = ""
    category: str = ""
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    phone: str = ""
    document: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that tells a person apart."""
        return not (
            self.name.strip() or self.phone.strip() or self.document.strip() or self.birth_date.strip()
        )


@dataclass(frozen=True)
class RequestDraft:
    """A request as typed. Anything may be missing: a draft is kept half-written."""

    partner: str = ""
    kind: str = ""
    title: str = ""
    questions: tuple[str, ...] = ()
    facts: str = ""
    facts_language: str = ""
    person_link: str = ""
    offence: str = ""
    purpose: str = ""
    details: dict[str, str] = field(default_factory=dict)
    evidence: bool = False
    agreement: str = ""
    article: str = ""
    urgency: str = "ordinary"
    urgency_reason: str = ""
    reply_by: datetime | None = None
    handling: dict[str, Any] = field(default_factory=dict)
    rights: dict[str, Any] = field(default_factory=dict)
    subjects: tuple[SubjectDraft, ...] = ()


@dataclass(frozen=True)
class ItemDraft:
    """One fact of an answer: to which question, of which data category."""

    category: str
    text: str
    question: int | None = None


@dataclass(frozen=True)
class ReplyDraft:
    """An answer as typed."""

    outcome: str = ""
    ground: str = ""
    text: str = ""
    text_language: str = ""
    items: tuple[ItemDraft, ...] = ()
    handling: dict[str, Any] = field(default_factory=dict)
    rights: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FileDraft:
    """A file as uploaded: its label is a label, never a path."""

    label: str
    media: str
    content: bytes
    category: str
