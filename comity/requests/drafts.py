"""What a person wrote, before any of it is kept: the input of the drafting actions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.exchange.file_rules import NewFile


@dataclass(frozen=True)
class Sitting:
    """From which opening of a page something is saved, and as which of its saves; the numbers grow, 0 says nothing."""

    page: str = ""
    turn: int = 0


NO_SITTING = Sitting()


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

    @classmethod
    def boxes(cls) -> tuple[str, ...]:
        """Return the names of the boxes of a person, in the order of the form."""
        return tuple(cls.__dataclass_fields__)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was typed or chosen."""
        return not any(str(getattr(self, name)).strip() for name in self.boxes())


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

    @property
    def has_words(self) -> bool:
        """Whether anything was written that would be missed: a choice alone is quickly made again."""
        written = (self.title, self.facts, self.person_link, self.urgency_reason, *self.questions)
        return bool(
            any(text.strip() for text in (*written, *self.details.values()))
            or any(one.name.strip() or one.phone.strip() or one.document.strip() for one in self.subjects)
        )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written or chosen beyond what the form proposes itself, such as the language of the facts."""
        chosen = (self.partner, self.kind, self.offence, self.purpose, self.agreement)
        limits = (
            *self.handling.get("codes", []),
            *(self.handling.get(name) for name in ("h3_text", "source", "information")),
        )
        return not (
            self.has_words
            or self.subjects
            or any(chosen)
            or any(limits)
            or any(said is not None for said in self.rights.values())
            or self.reply_by
            or self.evidence
            or self.urgency != "ordinary"
        )


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

    @property
    def has_words(self) -> bool:
        """Whether anything was written that would be missed."""
        return bool(self.text.strip() or self.items)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written or chosen; the language of the text is proposed by the form."""
        return not (
            self.has_words
            or self.outcome
            or self.ground
            or self.handling.get("codes")
            or any(said is not None for said in self.rights.values())
        )


@dataclass(frozen=True)
class FileDraft:
    """A file as it is to be attached: held in memory, encrypted on the disk already, or uploaded piece by piece.

    Its label is a label, never a path.
    """

    label: str
    media: str
    content: bytes | NewFile | UUID = field(repr=False)  # a UUID is that of the upload
    category: str
