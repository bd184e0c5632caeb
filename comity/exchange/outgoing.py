"""What a room hands to the post office."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.exchange.core.letter import LetterType
from comity.exchange.models import Peer


@dataclass(frozen=True)
class Citation:
    """The agreement a letter is sent under; the digest is the SHA-256 of its file, in hexadecimal."""

    agreement: str
    version: int
    digest: str
    article: str


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    """A letter before it is numbered, signed and sealed. `origin` says which row of the room it carries.

    A letter of the type `letter` needs citation and handling; the protocol's own types may go without.
    """

    peer: Peer
    conv: UUID
    schema: str
    data: dict[str, Any]
    prio: int
    prio_reason: str
    kind: LetterType = LetterType.LETTER
    citation: Citation | None = None
    purpose: str = ""
    legal_basis: str = ""
    handling: dict[str, Any] | None = None  # the wire object of EXCHANGE 1.4
    author: str  # pseudonym of the officer
    role: str
    unit: str
    origin_kind: str
    origin_id: UUID
    refers: tuple[tuple[UUID, str], ...] = ()  # letters this one is about, each with its relation
    after: tuple[UUID, ...] = ()  # letters of the conversation that were seen before
    ext: dict[str, Any] = field(default_factory=dict)
    crit: tuple[str, ...] = ()  # members of `ext` that a receiver must understand
    files: tuple[UUID, ...] = ()  # stored files (`exchange.files`), in the order of the attachments
    expires: datetime | None = None
