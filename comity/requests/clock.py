"""The clock of a request, computed from signed facts alone, so that both nodes show the same remaining time.

It begins with the receiver's `stored` receipt of the request and ends with the sender's `stored` receipt of the
answer. It stands still from the `stored` receipt of a question asked back to the `stored` receipt of its answer. A
grant of more time moves its end from the `stored` receipt of the letter that grants it.
Hours and calendar days run through nights and holidays; working days are those of the answering side, listed in the
rule itself, so that two nodes with different calendars count the same.
Default lengths after Directive (EU) 2023/977 art. 5; a reasoned deadline of the request wins where it is shorter
(UNTOC art. 18(24)).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from comity.requests.calendars import WorkingDays

Unit = Literal["hour", "calendar-day", "working-day"]


class FactKind(StrEnum):
    """What a signed receipt says about the clock."""

    BEGAN = "began"  # the receiver stored the request
    ASKED_BACK = "asked-back"  # the requesting side stored a question asked back
    CLEARED = "cleared"  # the answering side stored what was said to it
    EXTENDED = "extended"  # the answering side stored the letter that grants more time
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
    """One signed fact: what, when (aware), which question it belongs to, and until when more time was granted."""

    kind: FactKind
    at: datetime
    about: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Rule:
    """How long the answering side has, and where the length comes from."""

    length: int
    unit: Unit
    source: str
    zone: str = "UTC"  # of the answering side; only working days need it
    days: WorkingDays | None = None  # the days counted, fixed when it was sent; without them Monday to Friday

    def to_json(self) -> dict[str, Any]:
        """As it travels in the request."""
        told = {"length": self.length, "unit": self.unit, "source": self.source, "zone": self.zone}
        return told if self.days is None else {**told, "days": self.days.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """As it was received; the body's schema has been checked before.

        Raises:
            ValueError: a day is none of the calendar's.
        """
        days = WorkingDays.from_json(data["days"]) if data.get("days") else None
        return cls(data["length"], data["unit"], data["source"], data["zone"], days)

    def is_working_day(self, day: date) -> bool:
        """Whether this rule counts a day."""
        return day.weekday() < 5 if self.days is None else day in self.days


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


def allowance(rule: Rule, began: datetime, reply_by: datetime | None) -> timedelta:
    """Return the time the answering side has, without pauses."""
    if rule.unit == "hour":
        length = timedelta(hours=rule.length)
    elif rule.unit == "calendar-day":
        length = timedelta(days=rule.length)
    else:
        length = working_time(rule, began)
    if reply_by is not None:
        length = min(length, max(reply_by - began, timedelta()))
    return length


@lru_cache(256)
def working_time(rule: Rule, began: datetime) -> timedelta:
    """Return how long the working days of a rule last from a moment on; kept, because every look at a clock asks for it."""
    local = began.astimezone(ZoneInfo(rule.zone))
    left = rule.length
    day = local
    while left > 0:
        day += timedelta(days=1)
        if rule.is_working_day(day.date()):
            left -= 1
    return day.astimezone(began.tzinfo) - began


def _pauses(facts: list[Fact], began: datetime, until: datetime | None) -> tuple[timedelta, datetime | None]:
    """Return how long finished pauses took, and since when an open one lasts; overlapping questions count once.

    A question that was cleared before it was asked, by the clocks of two houses that differ, paused nothing.
    """
    asked: dict[str, datetime] = {}
    cleared: dict[str, datetime] = {}
    for fact in facts:  # in the order of time: the first of a kind stands
        if fact.kind is FactKind.ASKED_BACK:
            asked.setdefault(fact.about, fact.at)
        elif fact.kind is FactKind.CLEARED:
            cleared.setdefault(fact.about, fact.at)
    stood_still, counted = timedelta(), began
    for about, at in asked.items():
        begins = max(at, counted)
        ends = cleared.get(about)
        if until is not None and (ends is None or ends > until):
            ends = until  # an answer ends an open pause
        if ends is None:
            return stood_still, begins
        stood_still += max(ends - begins, timedelta())
        counted = max(counted, ends)
    return stood_still, None


@dataclass(frozen=True)
class Course:
    """What the facts say, whatever the time is: the whole clock in five values, so that it can be kept beside a request.

    `stood_still` counts finished pauses; `stopped_at` is when the open one began.
    """

    began: datetime | None = None
    allowance: timedelta = timedelta()
    stood_still: timedelta = timedelta()
    stopped_at: datetime | None = None
    ended: datetime | None = None

    @property
    def due(self) -> datetime | None:
        """When the time runs out, not counting a pause that is still open; None before it begins."""
        return None if self.began is None else self.began + self.allowance + self.stood_still

    @property
    def state(self) -> ClockState:
        """The state as far as facts alone tell it: one that runs is `RUNNING` though its time may have run out.

        `LATE` is one that was asked back when its time was over: it stands still and stays late.
        """
        if self.began is None or self.due is None:
            return ClockState.NOT_BEGUN
        if self.ended is not None:
            late = self.ended - self.began - self.allowance > self.stood_still
            return ClockState.MISSED if late else ClockState.MET
        if self.stopped_at is None:
            return ClockState.RUNNING
        return ClockState.LATE if self.stopped_at > self.due else ClockState.STOPPED


def course_of(rule: Rule, facts: Iterable[Fact], *, reply_by: datetime | None = None) -> Course:
    """Return what the facts say. The order in which they arrived does not matter."""
    # at one moment: began before asked back before cleared, so that the reading never depends on arrival
    order = list(FactKind)
    ordered = sorted(facts, key=lambda fact: (fact.at, order.index(fact.kind), fact.about))
    began = next((fact.at for fact in ordered if fact.kind is FactKind.BEGAN), None)
    if began is None:
        return Course()
    ended = next((fact.at for fact in ordered if fact.kind is FactKind.ANSWERED and fact.at >= began), None)
    stood_still, stopped_at = _pauses(ordered, began, ended)
    length = max([allowance(rule, began, reply_by), *_grants(ordered, began, ended)])
    return Course(began, length, stood_still, stopped_at, ended)


def _grants(facts: list[Fact], began: datetime, ended: datetime | None) -> Iterator[timedelta]:
    """Return the allowance that each grant of more time amounts to: what stood still before it is no part of it.

    A grant is to a moment, as it was known when it was stored; a pause after it moves that moment on. None ever takes
    time away.
    """
    for fact in facts:
        if fact.kind is FactKind.EXTENDED and fact.until is not None and (ended is None or fact.at <= ended):
            stood_still, _stopped_at = _pauses(facts, began, max(fact.at, began))
            yield fact.until - began - stood_still


def read_course(course: Course, now: datetime) -> Reading:
    """Read the clock at a moment."""
    began, due = course.began, course.due
    if began is None or due is None:
        return Reading(ClockState.NOT_BEGUN, None, timedelta(), timedelta(), None, None, 1.0)
    until = course.ended if course.ended is not None else max(now, began)
    pause = timedelta() if course.stopped_at is None else max(until - course.stopped_at, timedelta())
    due += pause
    remaining = due - until
    state = course.state
    if state in {ClockState.RUNNING, ClockState.LATE}:
        # also where it is to stand still late, by a clock that is ahead of ours: until then it runs
        state = ClockState.LATE if remaining < timedelta() else ClockState.RUNNING
    share = min(1.0, max(0.0, remaining / course.allowance)) if course.allowance > timedelta() else 0.0
    return Reading(state, due, remaining, course.stood_still + pause, began, course.ended, share)


def read_clock(
    rule: Rule, facts: Iterable[Fact], now: datetime, *, reply_by: datetime | None = None
) -> Reading:
    """Read the clock at a moment, from the facts themselves."""
    return read_course(course_of(rule, facts, reply_by=reply_by), now)
