"""The face of a legal clock: what it says at this moment. The clock's law belongs to the room that keeps it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

SOON = 0.25  # the part of the time below which a clock asks for attention


class State(StrEnum):
    """What a clock can say; the value is the name of its form on the page."""

    RUN = "run"
    SOON = "soon"
    LATE = "late"
    STOP = "stop"
    MET = "met"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Face:
    """What a clock shows.

    `span` is the time left, the time it is late, the time it has stood still or the time that was needed, by state;
    None without a date. `left` is the part of the whole time that is left, 0 to 1.
    """

    state: State
    span: timedelta | None = None
    left: float = 0.0


def read_clock(
    *,
    now: datetime,
    due: datetime | None,
    began: datetime | None = None,
    zone: tzinfo,
    stopped_since: datetime | None = None,
    met_after: timedelta | None = None,
) -> Face:
    """Return the face of a clock at `now`.

    A clock that was met says how long it took; one that stands still is never late; one without a date says so. It ends
    soon when less than a quarter of its time is left, or when its day in `zone` is today.
    """
    if met_after is not None:
        return Face(State.MET, met_after)
    if due is None:
        return Face(State.NONE)
    left = _part_left(now, due, began)
    if stopped_since is not None:
        return Face(State.STOP, max(now - stopped_since, timedelta(0)), left)
    if now >= due:
        return Face(State.LATE, now - due)
    ends_today = now.astimezone(zone).date() == due.astimezone(zone).date()
    return Face(State.SOON if left < SOON or ends_today else State.RUN, due - now, left)


def by_days(face: Face, left: int) -> Face:
    """Return the face of what is due by a day, and not by an hour of it: late once `left`, in whole days, is below 0.

    >>> by_days(Face(State.LATE, timedelta(days=21, hours=3)), -22)
    Face(state=<State.LATE: 'late'>, span=datetime.timedelta(days=22), left=0.0)
    """
    if left < 0:
        return Face(State.LATE, timedelta(days=-left))
    # the last day itself is not late at any moment of it
    state = State.SOON if face.state is State.LATE else face.state
    return replace(face, state=state, span=timedelta(days=left))


def _part_left(now: datetime, due: datetime, began: datetime | None) -> float:
    if now >= due:
        return 0.0
    if began is None or began >= due:
        return 1.0
    return min((due - now) / (due - began), 1.0)
