"""Entries for tests of tracks: what each step and act asks for, filled in; and two nodes that talk with delay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from comity.notices.core import track
from comity.notices.core.track_board import Board, Task
from comity.notices.core.track_entries import Entry, Start, heads, past_of
from comity.notices.core.track_plan import Field, Plan, Role
from comity.notices.track_data import plans

ASKS, HOLDS, LETS_THROUGH = "cxp:node:vn:hanoi", "cxp:node:jp:tokyo", "cxp:node:kr:seoul"
BEGAN = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
YES = {
    "given",
    "written",
    "accepted",
    "agreed",
    "permitted",
    "complete",
    "final",
    "national",
    "offence_there",
}
YES |= {"namesake_excluded", "misuse_excluded"}


def start(kind: str = "extradition", birth: str = "1980-02-03", **parties: Role) -> Start:
    sides = {ASKS: Role.ASKING, HOLDS: Role.HOLDING}
    return Start("t1", kind, BEGAN, ASKS, sides | parties, birth)


def filled(fields: tuple[Field, ...], at: datetime, /, **given: Any) -> dict[str, Any]:
    """What a form would hold: the first choice of each, or yes."""
    values = {one.name: _value(one, at) for one in fields}
    return {name: value for name, value in (values | given).items() if value is not None}


def _value(one: Field, at: datetime) -> Any:
    if one.optional:
        return None
    if one.kind == "choice":
        return "yes" if one.name in YES else one.choices[0]
    if one.kind == "several":
        return [one.choices[0]]
    if one.kind == "limit":
        ends = at + timedelta(days=45)
        return {
            "rule": "vn-law",
            "length": 45,
            "unit": "calendar-day",
            "source": "Law on Extradition art. 33",
            "verified": True,
            "until": ends.isoformat(),
        }
    return {
        "moment": at.isoformat(),
        "day": at.date().isoformat(),
        "number": 2,
        "language": "en",
        "country": "VN",
    }.get(one.kind, "Words")


@dataclass
class Desk:
    """One node's side of a track: what it holds, and entries of its own."""

    node: str
    begun: Start
    held: dict[str, Entry] = field(default_factory=dict)
    made: int = 0

    @property
    def plan(self) -> Plan:
        return plans()[self.begun.kind]

    def board(self) -> Board:
        return track.fold(self.plan, self.begun, self.held.values())

    def entry(self, kind: str, data: Mapping[str, Any], at: datetime) -> Entry:
        self.made += 1
        return Entry(f"{self.node}-{self.made:03d}", kind, at, self.node, data, heads(self.held.values()))

    def step(self, code: str, at: datetime, /, **given: Any) -> Entry:
        found = self.plan.step(code)
        assert found is not None
        return self.entry("step", {"step": code, **filled(found.fields, at, **given)}, at)

    def other(self, kind: str, at: datetime, /, **given: Any) -> Entry:
        return self.entry(kind, filled(self.plan.acts[kind].fields, at, **given), at)

    def keep(self, entry: Entry) -> str:
        """Take in an entry of our own; return why it may not stand."""
        reason = track.refusal(self.board(), entry)
        if not reason:
            self.held[entry.id] = entry
        return reason

    def receive(self, entry: Entry) -> str:
        """Take in an entry of another node, judged by what its author had seen; None of it missing."""
        if entry.id in self.held:
            return ""
        past = past_of(entry, self.held.values())
        if past is None:
            return "not-yet"
        reason = track.refusal(track.fold(self.plan, self.begun, past), entry)
        if not reason:
            self.held[entry.id] = entry
        return reason

    def due(self, at: datetime) -> Entry | None:  # noqa: PLR0911  # one task a line
        """What this node has to do next, done."""
        board = self.board()
        one = next((each for each in board.nexts() if each.node == self.node), None)
        if one is None:
            return None
        match one.task:
            case Task.STEP:
                signed = board.steps[one.code].signed.get(self.node)
                corrects = {"corrects": signed.entry.id} if signed else {}
                return self.step(one.code, at, **corrects)
            case Task.ANSWER_STOP:
                return self.other("stop", at, stop=one.code, state="cleared")
            case Task.SETTLE_STOP:
                return self.other("stop", at, stop=one.code, state="settled")
            case Task.CONSENT:
                return self.other("consent", at)
            case Task.PROMISE:
                return self.other("assurance", at, stop=one.code)
            case Task.ANSWER_PROMISE:
                open_ones = [key for key, each in board.promises.items() if each.answer is None]
                return self.other("assurance-answer", at, assurance=open_ones[0])
            case Task.SETTLE:
                return self.other("settlement", at, step=one.code)
            case Task.ANSWER_SETTLEMENT:
                proposal = board.steps[one.code].proposal
                assert proposal is not None
                return self.other("settlement-answer", at, settlement=proposal.id)


@dataclass
class Pair:
    """Two nodes that hear of each other at once."""

    asks: Desk
    holds: Desk
    at: datetime = BEGAN

    @classmethod
    def made(cls, kind: str = "extradition", birth: str = "1980-02-03") -> "Pair":
        begun = start(kind, birth)
        return cls(Desk(ASKS, begun), Desk(HOLDS, begun))

    def tick(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at

    def say(self, entry: Entry) -> str:
        """One node signs, the other receives; return why it may not."""
        mine, other = (self.asks, self.holds) if entry.node == ASKS else (self.holds, self.asks)
        reason = mine.keep(entry)
        if not reason:
            assert other.receive(entry) == ""
        return reason

    def go_on(self, until: str = "") -> Board:
        """Do what is due, in turn, until a step is next or nothing is left."""
        while True:
            board = self.asks.board()
            step = board.current()
            if until and step is not None and step.code == until:
                return board
            entry = self.asks.due(self.tick()) or self.holds.due(self.at)
            if entry is None:
                return board
            assert self.say(entry) == "", (entry, self.say(entry))


def shown(board: Board) -> Any:
    """Everything that a page shows of a board."""
    return (
        board.standing,
        {code: sorted(state.signed.items(), key=str) for code, state in board.steps.items()},
        {code: (state.waived, state.settled, state.proposal) for code, state in board.steps.items()},
        {code: (one.state, one.entry) for code, one in board.stops.items()},
        board.clocks(),
        board.nexts(),
        board.set_aside,
        board.end_reason,
    )
