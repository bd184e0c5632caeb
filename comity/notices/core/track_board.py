"""How a track stands: what is signed, what holds it, which clock runs, what comes next and from whom. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from comity.notices.core.track_entries import Entry, Start
from comity.notices.core.track_fields import moment
from comity.notices.core.track_plan import Plan, Role, Step, Stop

# answers with which a step is signed but not behind us: it is signed again once they are yes
NOT_YET = ("complete", "final", "national", "offence_there", "namesake_excluded", "misuse_excluded")


def holds_back(entry: Entry) -> bool:
    """Whether something that a step asks for is not so yet: papers incomplete, a decision not final, a namesake not excluded."""
    return any(entry.data.get(name) == "no" for name in NOT_YET)


class Standing(StrEnum):
    """Where a track stands as a whole."""

    OPEN = "open"
    HANDED_OVER = "handed-over"  # the person, or the proceedings: what is left is to close it
    ENDED = "ended"  # before it came to that
    CLOSED = "closed"


class StopState(StrEnum):
    """Where a stop stands."""

    UNANSWERED = "unanswered"
    CLEARED = "cleared"  # does not apply
    RAISED = "raised"
    SETTLED = "settled"


@dataclass(frozen=True)
class Signed:
    """What one side signed for a step, and what it had said before it corrected it."""

    entry: Entry
    before: tuple[Entry, ...] = ()


@dataclass
class StepState:
    """One step: what each side signed, or that it was left out."""

    step: Step
    signed: dict[str, Signed] = field(default_factory=dict)
    waived: Entry | None = None
    settled: Mapping[str, Any] | None = None  # time and place on which both sides agreed
    proposal: Entry | None = None  # how one side would settle a difference


@dataclass
class StopStanding:
    """One stop: its state and the entry that says so."""

    stop: Stop
    state: StopState = StopState.UNANSWERED
    entry: Entry | None = None
    history: list[Entry] = field(default_factory=list)


@dataclass
class Promise:
    """An assurance, and what the holding side answered."""

    entry: Entry
    answer: Entry | None = None

    @property
    def accepted(self) -> bool:
        """Whether the holding side accepted it."""
        return self.answer is not None and self.answer.data["accepted"] == "yes"


@dataclass(frozen=True)
class Clock:
    """A time limit: of which step, who must act before it, since when, its end, its source, and when it was kept or stopped."""

    step: str
    role: Role
    began: datetime
    due: datetime
    source: str
    verified: bool
    by_law: bool  # of the arrest; else a date that a side entered
    met_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether it may still lapse."""
        return self.met_at is None and self.stopped_at is None


class Task(StrEnum):
    """What somebody has to do next."""

    STEP = "step"
    SETTLE_STOP = "settle-stop"
    ANSWER_STOP = "answer-stop"
    CONSENT = "consent"
    PROMISE = "promise"
    ANSWER_PROMISE = "answer-promise"
    SETTLE = "settle"
    ANSWER_SETTLEMENT = "answer-settlement"


@dataclass(frozen=True)
class Next:
    """One thing that is due, of which step or stop, and from which node."""

    task: Task
    code: str
    role: Role
    node: str


@dataclass
class Board:
    """A track as both nodes see it. Filled by `track.fold`; read-only for everybody else."""

    plan: Plan
    start: Start
    steps: dict[str, StepState]
    stops: dict[str, StopStanding]
    promises: dict[str, Promise] = field(default_factory=dict)
    dues: dict[str, Entry] = field(default_factory=dict)  # step to the entry that sets a date
    extensions: list[Entry] = field(default_factory=list)
    release: Entry | None = None  # of the provisional arrest
    arrests_before: list[Entry] = field(default_factory=list)
    transits: list[Entry] = field(default_factory=list)
    end: Entry | None = None
    end_reason: str = ""
    counted: list[Entry] = field(default_factory=list)
    set_aside: list[tuple[Entry, str]] = field(default_factory=list)

    # --- steps

    def needs_promise(self) -> list[str]:
        """Return the stops that wait for an accepted promise."""
        return [
            code
            for code, one in self.stops.items()
            if one.stop.settled_by == "assurance" and one.state is StopState.RAISED
        ]

    def is_done(self, code: str) -> bool:
        """Whether a step is behind us: signed by each side that owns it, left out, or done by itself."""
        state = self.steps[code]
        if state.waived is not None:
            return True
        if state.step.derived:
            return all(
                one.state in {StopState.CLEARED, StopState.SETTLED}
                for one in self.stops.values()
                if one.stop.settled_by == "assurance"
            )
        signed = [state.signed.get(self.start.node_of(role)) for role in state.step.owners()]
        return all(one is not None and not holds_back(one.entry) for one in signed)

    def signed(self, code: str) -> Entry | None:
        """Return what was signed first for a step, as it stands now."""
        state = self.steps.get(code)
        if state is None or not state.signed:
            return None
        return min((one.entry for one in state.signed.values()), key=lambda entry: (entry.at, entry.id))

    def current(self) -> Step | None:
        """Return the step that comes next; None once all are done."""
        return next((step for step in self.plan.steps if not self.is_done(step.code)), None)

    def differs(self, code: str) -> bool:
        """Whether the sides recorded different times or places of a step, and have not settled it."""
        state = self.steps[code]
        if state.settled is not None or len(state.signed) <= 1:
            return False
        said = {
            (moment(one.entry.data["at"]), str(one.entry.data["place"]).strip().casefold())
            for one in state.signed.values()
        }
        return len(said) > 1

    def differences(self) -> list[str]:
        """Return the steps about which the sides differ."""
        return [code for code, state in self.steps.items() if len(state.signed) > 1 and self.differs(code)]

    # --- stops

    def holding_stops(self, place: int, step: Step | None = None) -> list[str]:
        """Return the raised stops that hold the step at a place of the plan."""
        return [
            code
            for code, one in self.stops.items()
            if one.state is StopState.RAISED
            and self.plan.place(one.stop.holds_from) <= place
            and not (step is not None and step.before_stops and code in self.plan.required)
        ]

    def unanswered(self, step: Step) -> list[str]:
        """Return the stops that must be answered before a step and were not."""
        return [
            code
            for code in step.stops
            if code in self.stops and self.stops[code].state is StopState.UNANSWERED
        ]

    # --- the whole

    @property
    def standing(self) -> Standing:
        """Where the track stands as a whole."""
        if self.is_done("closed"):
            return Standing.CLOSED
        if self.end is not None:
            return Standing.ENDED
        last = self.plan.steps[-2].code  # before the closing
        return Standing.HANDED_OVER if self.is_done(last) else Standing.OPEN

    def at_of(self, code: str) -> datetime | None:
        """Return when a step happened: as settled, else the earliest time that a side signed; None where it did not."""
        state = self.steps.get(code)
        if state is None or not state.signed:
            return None
        if state.settled is not None:
            return moment(state.settled["at"])
        said = [moment(one.entry.data.get("at")) for one in state.signed.values()]
        return min((at for at in said if at is not None), default=None)

    def clocks(self) -> list[Clock]:
        """Return the time limits, the earliest end first."""
        found = [*self._limit(), *(self._date(code, entry) for code, entry in self.dues.items())]
        return sorted(found, key=lambda clock: (clock.due, clock.step))

    def _limit(self) -> Sequence[Clock]:
        step = next((one for one in self.plan.steps if one.starts_limit), None)
        arrest = self.signed(step.code) if step else None
        if step is None or arrest is None:
            return ()
        limit = arrest.data["limit"]
        last = self.extensions[-1].data if self.extensions else None
        due = moment(last["until"] if last else limit["until"])
        began = moment(arrest.data["at"])
        if due is None or began is None:
            return ()
        kept = step.limit_until
        met = self.at_of(kept) if self.is_done(kept) else None
        stop = moment(self.release.data["at"]) if self.release else self._ended_at()
        source = str(last["source"] if last else limit["source"])
        verified = bool(limit["verified"]) and last is None
        received = self.signed(kept)
        waits = not self.is_done("papers") or (received is not None and self.waits_for_papers(received))
        owner = Role.ASKING if waits else Role.HOLDING
        return (
            Clock(
                step.code, owner, began, due, source,
                verified=verified, by_law=True, met_at=met, stopped_at=None if met else stop,
            ),
        )  # fmt: skip

    def _date(self, code: str, entry: Entry) -> Clock:
        step = self.steps[code].step
        due = moment(entry.data["at"]) or entry.at
        met = self.at_of(code) or self._waived_at(code) if self.is_done(code) else None
        role = next(
            (one for one in step.owners() if self.start.node_of(one) not in self.steps[code].signed),
            step.owners()[0],
        )
        ended = None if met else self._ended_at()
        return Clock(
            code, role, entry.at, due, str(entry.data["source"]),
            verified=True, by_law=False, met_at=met, stopped_at=ended,
        )  # fmt: skip

    def _waived_at(self, code: str) -> datetime | None:
        waived = self.steps[code].waived
        return waived.at if waived else None

    def _ended_at(self) -> datetime | None:
        return self.end.at if self.end else None

    def next_due(self) -> Clock | None:
        """Return the running limit that ends first."""
        return next((clock for clock in self.clocks() if clock.runs), None)

    def nexts(self) -> list[Next]:  # noqa: PLR0911  # one answer a reason
        """Return what is due now, and from whom: the first thing in front."""
        if self.standing is Standing.CLOSED:
            return []
        found = list(self._settling())
        step = self.current() if self.end is None else self.steps["closed"].step
        if step is None:
            return found
        if self.end is None:
            if step.derived:
                return found + self._promising(self.needs_promise())
            place = self.plan.place(step.code)
            if held := self.holding_stops(place, step):
                return found + self._stopped(held)
            if open_stops := self.unanswered(step):
                return found + [
                    self._from(Task.ANSWER_STOP, code, self.answerer(code)) for code in open_stops
                ]
        if step.code == "closed" and found:
            return found
        return found + self._signing(step)

    def _signing(self, step: Step) -> list[Next]:
        """Return who has still to sign a step; where papers are not whole, who must send the rest comes first."""
        state = self.steps[step.code]
        found = []
        for role in step.owners():
            signed = state.signed.get(self.start.node_of(role))
            if signed is not None and self.waits_for_papers(signed.entry):
                found.append(self._from(Task.STEP, "papers", Role.ASKING))
            if signed is None or holds_back(signed.entry):
                found.append(self._from(Task.STEP, step.code, role))
        return found

    def waits_for_papers(self, received: Entry) -> bool:
        """Whether papers were not whole when they came, and nothing was sent since."""
        papers = self.signed("papers")
        if papers is None or received.data.get("complete") != "no":
            return False
        return self.counted.index(papers) < self.counted.index(received)

    def answerer(self, code: str) -> Role:
        """Return the side that answers a stop: who has the person, or who asks for a promise."""
        return self.plan.asks_promise if self.plan.stops[code].settled_by == "assurance" else Role.HOLDING

    def _from(self, task: Task, code: str, role: Role) -> Next:
        return Next(task, code, role, self.start.node_of(role))

    def _settling(self) -> list[Next]:
        found: list[Next] = []
        for code in self.differences():
            proposal = self.steps[code].proposal
            for role in (Role.ASKING, Role.HOLDING):
                node = self.start.node_of(role)
                if proposal is None:
                    found.append(Next(Task.SETTLE, code, role, node))
                elif proposal.node != node:
                    found.append(Next(Task.ANSWER_SETTLEMENT, code, role, node))
        return found

    def _promising(self, codes: Sequence[str]) -> list[Next]:
        """Return who must promise or answer a promise, for each stop; who must first answer whether it applies."""
        found = []
        for code, one in self.stops.items():
            if one.stop.settled_by != "assurance" or one.state in {StopState.CLEARED, StopState.SETTLED}:
                continue
            if code not in codes:
                found.append(self._from(Task.ANSWER_STOP, code, self.plan.asks_promise))
            elif any(
                promise.answer is None
                for promise in self.promises.values()
                if promise.entry.data["stop"] == code
            ):
                found.append(self._from(Task.ANSWER_PROMISE, code, self.plan.asks_promise))
            else:
                found.append(self._from(Task.PROMISE, code, self.plan.promises_by))
        return found

    def _stopped(self, codes: Sequence[str]) -> list[Next]:
        by = {code: self.stops[code].stop.settled_by for code in codes}
        promising = [code for code in codes if by[code] == "assurance"]
        return [
            *(
                self._from(Task.CONSENT if by[code] == "consent" else Task.SETTLE_STOP, code, Role.HOLDING)
                for code in codes
                if by[code] != "assurance"
            ),
            *(one for one in self._promising(promising) if one.code in promising),
        ]
