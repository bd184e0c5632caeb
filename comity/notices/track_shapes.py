"""The shapes in which the page of a track takes what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from comity.accounts.models import Person
from comity.notices.core.track_board import Board, Clock
from comity.notices.core.track_entries import Entry
from comity.notices.core.track_plan import Step
from comity.notices.models.track import PrivateAnswer, Track, TrackEntry
from comity.notices.track_lines import Clocks
from comity.web.clocks import Face
from comity.web.words import Words


@dataclass(frozen=True)
class LetterShown:
    """A letter that carries an entry: to or from whom, where it is, and its page."""

    name: str
    href: str
    tag: str
    words: str


@dataclass(frozen=True)
class SignedShown:
    """An entry as the page shows it."""

    entry: Entry
    title: str
    name: str  # of the agency
    person: Person | None
    lines: Sequence[tuple[Words, str]]
    letters: Sequence[LetterShown]
    is_ours: bool
    before: Sequence[Sequence[tuple[Words, str]]] = ()


@dataclass(frozen=True)
class Act:
    """Something the reader may do now."""

    label: str
    href: str


@dataclass(frozen=True)
class ClockShown:
    """A time limit: its face, its end, what sets it."""

    face: Face
    clock: Clock
    source: str
    words: str


@dataclass
class StepShown:
    """A step as the page shows it: `state` is done, now, held, later, left-out or differs."""

    step: Step
    title: str
    side: str
    name: str
    state: str
    hint: Words
    signed: Sequence[SignedShown] = ()
    clocks: Sequence[ClockShown] = ()
    acts: list[Act] = field(default_factory=list)


@dataclass(frozen=True)
class StopShown:
    """A stop as the page shows it."""

    code: str
    title: Words
    question: Words
    tag: str
    state: Words
    said: SignedShown | None
    act: Act | None


@dataclass(frozen=True)
class PrivateShown:
    """What this house answered for itself."""

    code: str
    question: Words
    tag: str
    state: Words
    answer: PrivateAnswer | None
    act: Act | None


@dataclass(frozen=True)
class Due:
    """What is due next, and from whom."""

    words: str
    name: str
    is_ours: bool
    act: Act | None


@dataclass
class Shown:
    """The page of a track."""

    track: Track
    board: Board
    clocks: Clocks
    person_lines: Sequence[tuple[Words, str]]
    parties: Sequence[tuple[str, str, str]]  # the state's code on passports, the agency's name, its side
    steps: Sequence[StepShown]
    stops: Sequence[StopShown]
    privates: Sequence[PrivateShown]
    waits: bool  # an entry of ours waits for approval: nothing else is signed meanwhile
    asks_first: bool  # the house has not answered its questions about rights: no letter leaves
    dues: Sequence[Due]
    others: Sequence[SignedShown]
    set_aside: Sequence[tuple[SignedShown, str]]
    waiting: Sequence[tuple[TrackEntry, str, Sequence[tuple[Words, str]]]]
    lost: Sequence[tuple[str, str]]  # why, and who did not take it
    start_letters: Sequence[LetterShown]
    acts: Sequence[Act]
    stages: Sequence[str]
    reached: int
    stage_state: str
    end_words: str
