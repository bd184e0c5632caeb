"""The clock of a request, computed from signed facts alone, so that both nodes show the same remaining time.

It begins with the receiver's `stored` receipt of the request and ends with the sender's `stored` receipt of the
answer. It stands still from the `stored` receipt of a question asked back to the `stored` receipt of its answer.
Hours and calendar days run through nights and holidays; working days are those of the answering side.
Default lengths after Directive (EU) 2023/977 art. 5; a reasoned deadline of the request wins where it is shorter
(UNTOC art. 18(24)).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

Unit = Literal["hour", "calendar-day", "working-day"]
IsWorkingDay = Callable[[date], bool]


class FactKind(StrEnum):
    """What a signed receipt says about the clock."""

    BEGAN = "began"  # the receiver stored the request
    ASKED_BACK = "asked-back"  # the requesting side stored a question asked back
    CLEARED = "cleared"  # the answering side stored what was said to it
    ANSWERED = "answered"  # the requesting side stored the answer


class ClockState(StrEnum):
    """Where the clock stands."""

    NOT_BEGUN = "not-begun"
    RUNNING = "running"
    STOPPED = "stopped"
    LATE = "late"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Fact:
    """One signed fact: what, when (aware), and which question it belongs to."""

    kind: FactKind
    at: datetime
    about: str = ""


@dataclass(frozen=True)
class Rule:
    """How long the answering side has, and where the length comes from."""

    length: int
    unit: Unit
    source: str
    zone: str = "UTC"  # of the answering side; only working days need it

    def to_json(self) -> dict[str, Any]:
        """As it travels in the request."""
        return {"length": self.length, "unit": self.unit, "source": self.source, "zone": self.zone}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """As it was received; the body's schema has been checked before."""
        return cls(data["length"], data["unit"], data["source"], data["zone"])


@dataclass(frozen=True)
class Reading:
    """What the clock shows at a moment. `remaining` is negative when late; `share` is the part still left, 0 to 1."""

    state: ClockState
    due: datetime | None
    remaining: timedelta
    stood_still: timedelta
    began: datetime | None
    ended: datetime | None
    share: float


def monday_to_friday(day: date) -> bool:
    """Whether a day is a working day where nothing else is known."""
    return day.weekday() < 5


def allowance(
    rule: Rule, began: datetime, reply_by: datetime | None, is_working_day: IsWorkingDay = monday_to_friday
) -> timedelta:
    """Return the time the answering side has, without pauses."""
    if rule.unit == "hour":
        length = timedelta(hours=rule.length)
    elif rule.unit == "calendar-day":
        length = timedelta(days=rule.length)
    else:
        length = _working_days(rule, began, is_working_day)
    if reply_by is not None:
        length = min(length, max(reply_by - began, timedelta()))
    return length


def _working_days(rule: Rule, began: datetime, is_working_day: IsWorkingDay) -> timedelta:
    local = began.astimezone(ZoneInfo(rule.zone))
    left = rule.length
    day = local
    while left > 0:
        day += timedelta(days=1)
        if is_working_day(day.date()):
            left -= 1
    return day.astimezone(began.tzinfo) - began


def _pauses(facts: list[Fact], began: datetime, until: datetime) -> tuple[timedelta, bool]:
    """Return how long the clock stood still, and whether it stands still at `until`; overlapping questions count once."""
    open_questions: set[str] = set()
    stood_still = timedelta()
    since = began
    for fact in facts:
        if fact.at > until:
            break
        if fact.kind is FactKind.ASKED_BACK:
            if not open_questions:
                since = max(fact.at, began)
            open_questions.add(fact.about)
        elif fact.kind is FactKind.CLEARED and fact.about in open_questions:
            open_questions.remove(fact.about)
            if not open_questions:
                stood_still += max(fact.at - since, timedelta())
    if open_questions:
        stood_still += max(until - since, timedelta())
    return stood_still, bool(open_questions)


def read_clock(
    rule: Rule,
    facts: Iterable[Fact],
    now: datetime,
    *,
    reply_by: datetime | None = None,
    is_working_day: IsWorkingDay = monday_to_friday,
) -> Reading:
    """Read the clock at a moment. The order in which facts arrived does not matter."""
    # at one moment: began before asked back before cleared, so that the reading never depends on arrival
    order = list(FactKind)
    ordered = sorted(facts, key=lambda fact: (fact.at, order.index(fact.kind), fact.about))
    began = next((fact.at for fact in ordered if fact.kind is FactKind.BEGAN), None)
    if began is None:
        return Reading(ClockState.NOT_BEGUN, None, timedelta(), timedelta(), None, None, 1.0)
    ended = next((fact.at for fact in ordered if fact.kind is FactKind.ANSWERED and fact.at >= began), None)
    until = ended if ended is not None else max(now, began)
    stood_still, standing = _pauses(ordered, began, until)
    total = allowance(rule, began, reply_by, is_working_day)
    due = began + total + stood_still
    remaining = due - until
    if ended is not None:
        state = ClockState.MET if remaining >= timedelta() else ClockState.MISSED
    elif remaining < timedelta():
        state = ClockState.LATE
    else:
        state = ClockState.STOPPED if standing else ClockState.RUNNING
    share = min(1.0, max(0.0, remaining / total)) if total > timedelta() else 0.0
    return Reading(state, due, remaining, stood_still, began, ended, share)
