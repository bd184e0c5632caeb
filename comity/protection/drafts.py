"""What the forms of the room hand to its acts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PersonHeld:
    """A person and how they came to be held.

    `names` are (text, language), `nationalities` codes of passports, `offence` an ICCS code, `handling` {codes, h3_text, level}.
    """

    names: tuple[tuple[str, str], ...]
    nationalities: tuple[str, ...]
    place: str
    zone: str
    deprived_at: datetime
    offence: str
    reason: str = ""
    birth_date: str = ""
    sex: str = ""
    document_kind: str = ""
    document: str = ""
    held_by: str = ""
    contact: str = ""
    operation: UUID | None = None
    request: UUID | None = None
    handling: dict[str, Any] = field(
        default_factory=lambda: {"codes": ["H1", "H2"], "h3_text": "", "level": 1}
    )

    def columns(self) -> dict[str, Any]:
        """The fields as the row has them."""
        return {
            "names": [{"text": text.strip(), "language": language} for text, language in self.names],
            "nationalities": list(dict.fromkeys(self.nationalities)),
            "place": self.place.strip(),
            "zone": self.zone,
            "deprived_at": self.deprived_at,
            "offence": self.offence,
            "reason": self.reason.strip(),
            "birth_date": self.birth_date,
            "sex": self.sex,
            "document_kind": self.document_kind,
            "document": self.document.strip(),
            "held_by": self.held_by.strip(),
            "contact": self.contact.strip(),
            "operation": self.operation,
            "request": self.request,
            "handling": self.handling,
        }


@dataclass(frozen=True, kw_only=True)
class Telling:
    """That the person was told of the right."""

    at: datetime
    language: str
    how: str
    by: str
    interpreter: str = ""


@dataclass(frozen=True, kw_only=True)
class WishSaid:
    """What the person answered."""

    answer: str
    at: datetime
    words: str = ""
    words_language: str = ""
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """The person's free written consent that a post is told in spite of a stop."""

    at: datetime
    language: str
    paper: str
    witness: str
    states: tuple[str, ...]
    giver: str = "person"


@dataclass(frozen=True, kw_only=True)
class OtherChannel:
    """That a post was told by another channel: when, whom, by whom, and what proves it."""

    channel: str
    at: datetime
    to: str
    by: str
    proof: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happened since: a kind of proceeding, when and where. `zone` is that of the place; a move is to `place`."""

    kind: str
    at: datetime
    zone: str
    place: str = ""
    court: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class PostEntry:
    """Who is the post of a state: a partner's node, a guest agency of this node, or another channel alone."""

    state: str
    name: str
    node: str = ""
    agency: UUID | None = None
    agreement: str = ""
    other_channel: str = ""
