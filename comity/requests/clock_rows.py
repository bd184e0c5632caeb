"""The clock as it is kept in a request's own columns: written from signed facts, read without any further query.

Columns say nothing of the present moment. A clock that runs is kept as `running` whether or not its time is over:

    late(at)       what is due before `at`, also where it stands still since it was late
    running(at)    what has time left
    stopped()      what stands still in time
    open_clocks()  all three; `order_by("clock_due_at")` puts what runs out first on top, what stands still after it
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Q

from comity.requests.clock import ClockState, Course, Reading, read_course
from comity.requests.models import Request
from comity.web.clocks import SOON, Face
from comity.web.clocks import State as FaceState

OPEN = (ClockState.RUNNING, ClockState.LATE, ClockState.STOPPED)


def columns_of(course: Course | None) -> Mapping[str, Any]:
    """Return the columns of a course; None is a request without a clock."""
    if course is None:
        return {**columns_of(Course()), "clock_state": ""}
    state = course.state
    return {
        "clock_state": state.value,
        "clock_began_at": course.began,
        "clock_due_at": course.due if state in {ClockState.RUNNING, ClockState.LATE} else None,
        "clock_stopped_at": course.stopped_at,
        "clock_stood_still": course.stood_still,
        "clock_ended_at": course.ended,
        "clock_allowance": course.allowance,
    }


def course_in(row: Request) -> Course | None:
    """Return the course that a request's columns hold; None where it has no clock."""
    if not row.clock_state:
        return None
    return Course(
        row.clock_began_at,
        row.clock_allowance,
        row.clock_stood_still,
        row.clock_stopped_at,
        row.clock_ended_at,
    )


def clock_reading(row: Request, at: datetime) -> Reading | None:
    """Read a request's clock from its columns; None before it was sent."""
    course = course_in(row)
    return None if course is None else read_course(course, at)


def face_of(reading: Reading | None, at: datetime, zone: tzinfo) -> Face:
    """Return what a reading shows."""
    if reading is None or reading.due is None or reading.began is None:
        return Face(FaceState.NONE)
    if reading.ended is not None:
        return Face(FaceState.MET, reading.ended - reading.began - reading.stood_still)
    if reading.state is ClockState.LATE:
        return Face(FaceState.LATE, -reading.remaining)
    if reading.state is ClockState.STOPPED:
        return Face(FaceState.STOP, reading.stood_still, reading.share)
    today = at.astimezone(zone).date() == reading.due.astimezone(zone).date()
    state = FaceState.SOON if reading.share < SOON or today else FaceState.RUN
    return Face(state, reading.remaining, reading.share)


def open_clocks() -> Q:
    """Return the condition for clocks that have begun and not ended."""
    return Q(clock_state__in=OPEN)


def late(at: datetime) -> Q:
    """Return the condition for clocks whose time is over."""
    return Q(clock_due_at__lt=at)


def running(at: datetime, within: timedelta | None = None) -> Q:
    """Return the condition for clocks with time left, or with no more than `within` left."""
    ends = {} if within is None else {"clock_due_at__lt": at + within}
    return Q(clock_state=ClockState.RUNNING, clock_due_at__gte=at, **ends)


def stopped() -> Q:
    """Return the condition for clocks that stand still in time."""
    return Q(clock_state=ClockState.STOPPED)


def is_escalated(row: Request, face: Face) -> bool:
    """Whether a request was escalated and still has to be: its clock is late, or a release waits to be confirmed."""
    if row.escalated_at is None:
        return False
    return face.state is FaceState.LATE or row.confirm_by is not None or _answer_unconfirmed(row)


def _answer_unconfirmed(row: Request) -> bool:
    return any(reply.confirm_by is not None for reply in row.replies.all())
