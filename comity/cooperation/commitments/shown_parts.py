"""The parts of which a commitment's pages are made: sides, signatures, changes, versions, what waits in the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.accounts.models import Person
from comity.cooperation.commitments.shown_terms import ShownTerms
from comity.cooperation.models import CommitmentEntry


@dataclass(frozen=True)
class Side:
    """One side as people call it."""

    node: str
    name: str
    country: str
    us: bool


@dataclass(frozen=True)
class Signature:
    """What one side signed: when, by whom where it is ours, with the letter that proves it; how far ours is on its way.

    `second` is who approved it in our house before it left, where that was asked for.
    """

    side: Side
    kind: str
    at: datetime
    by: Person | None
    reason: str
    letter: tuple[str, UUID] | None
    reached: tuple[str, str] | None  # state and words of a tag
    second: Person | None = None
    second_at: datetime | None = None


@dataclass(frozen=True)
class ShownChange:
    """One change with the signatures of both sides."""

    id: UUID
    who: Side
    standing: str
    tag: str
    words: str
    flaw: str
    terms: ShownTerms | None
    signed: Signature
    answers: Sequence[Signature]
    is_first: bool
    does: Sequence[str] = ()  # what it changes, in a few words each
    may_answer: bool = False
    may_withdraw: bool = False
    may_renew: bool = False
    may_propose_again: bool = False

    @property
    def title(self) -> str:
        """What it is called in the history: by what it does."""
        return " · ".join(self.does) or self.words


@dataclass(frozen=True)
class ShownNow:
    """A version that stands: under which head, what it says, and the change by which it stands."""

    title: str
    terms: ShownTerms
    change: ShownChange


@dataclass(frozen=True)
class HouseEntry:
    """Something of ours that waits in the house or was given back."""

    entry: CommitmentEntry
    terms: ShownTerms | None
    about: ShownTerms | None
    may_decide: bool
    flaw: str = ""
    does: Sequence[str] = ()
    may_take_off: bool = False
    took_off: bool = False  # it ended, without a letter, what had come back
