"""What the acts on meetings are given: drafts without an id, as forms and calendars write them. Texts are by language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.cooperation.core.spans import Span

Texts = Mapping[str, str]


@dataclass(frozen=True)
class SeriesDraft:
    """A series: its names, its kind, the states it is held with."""

    names: Texts
    kind: str
    parties: Sequence[str] = ()
    every_months: int | None = None


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting. `ordinal_confirmed` says that a person looked at an ordinal that does not follow."""

    kind: str
    titles: Texts
    series: UUID | None = None
    ordinal: int | None = None
    ordinal_confirmed: bool = False
    span: Span | None = None
    zone: str = "UTC"
    place: str = ""
    place_country: str = ""
    parties: Sequence[str] = ()
    members: int | None = None
    summary: str = ""
    summary_language: str = ""
    is_kept_from_feeds: bool = False


@dataclass(frozen=True)
class DelegateDraft:
    """Somebody of a delegation, the name as it was received."""

    name: str
    side: str = ""
    role: str = "member"
    order: str = "given-first"
    name_language: str = ""
    family: str = ""
    given: str = ""
    organisation: Texts = field(default_factory=dict)
    readings: Texts = field(default_factory=dict)
    rank: Texts = field(default_factory=dict)
    office: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class ProposalDraft:
    """Something to be decided by a vote, an office to be filled by an election among candidates (key, name, state), or a report."""

    texts: Texts
    rule: str
    proposed_by: str = ""
    is_election: bool = False
    seats: int = 1
    candidates: Sequence[Mapping[str, str]] = ()
    quorum_of: int = 1
    quorum_in: int = 2
    is_report: bool = False


@dataclass(frozen=True)
class VoteDraft:
    """The numbers of one vote as they were counted."""

    in_favour: int
    against: int
    abstained: int
    no_vote: int
    present: int
    members: int


@dataclass(frozen=True)
class RoundDraft:
    """The ballots of one round as they were counted, by the key of a candidate; `no_vote` were present and gave none."""

    votes: Mapping[str, int]
    invalid: int
    present: int
    members: int
    no_vote: int = 0


@dataclass(frozen=True)
class EventDraft:
    """An event to protect."""

    titles: Texts
    begins_at: datetime
    ends_at: datetime
    zone: str
    place: str = ""
    cell: str = ""


@dataclass(frozen=True)
class LineDraft:
    """What is said to the press on a matter."""

    matter: str
    texts: Texts
    embargo_until: datetime | None = None
