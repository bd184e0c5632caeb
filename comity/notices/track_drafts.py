"""What forms hand to the acts on tracks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class PartyDraft:
    """Another node that takes part, its role, and under what we write to it."""

    node: str
    role: str
    agreement: str
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class TrackDraft:
    """A track before it begins. `person` is {name, language, birth, sex, nationality, document}; `rights` the answers about rights."""

    kind: str
    role: str
    parties: tuple[PartyDraft, ...]
    person: Mapping[str, str]
    offence: str
    rights: Mapping[str, str]  # question to cleared or raised
    rights_reason: str = ""
    urgency: str = "ordinary"
    urgency_reason: str = ""
    handling: Mapping[str, Any] = field(default_factory=lambda: {"codes": ["H2"], "level": 1})
    notice: UUID | None = None
    hit: UUID | None = None
    sister: UUID | None = None
    hit_at: datetime | None = None


@dataclass(frozen=True)
class NewEntry:
    """What a person signs: the kind of entry and its typed data, as resources/tracks.yaml says."""

    kind: str
    data: Mapping[str, Any]
