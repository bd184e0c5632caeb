"""What people write of partners without a node and of letters on paper, before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

Texts = Mapping[str, str]  # by language


@dataclass(frozen=True)
class PartnerDraft:
    """A partner without a node. `country` is ISO 3166-1 alpha-2, `party` the id by which agreements name it."""

    country: str
    names: Texts
    address: str = ""
    contact: str = ""
    party: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """A letter of ours as it is written. Subject and text in the same one or two languages."""

    partner: UUID
    subjects: Texts
    texts: Texts
    addressee: str = ""
    enclosures: tuple[str, ...] = ()
    signed_by: str = ""
    meeting: UUID | None = None
    commitment: UUID | None = None
    registered: UUID | None = None
    request_ref: str = ""
    answers: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReceivedDraft:
    """A letter that came on paper: its words as far as somebody typed them, the rest stands in the scan."""

    partner: UUID
    received_on: date
    subjects: Texts
    texts: Texts = field(default_factory=dict)
    partner_ref: str = ""
    answers: UUID | None = None
    meeting: UUID | None = None
    commitment: UUID | None = None
