"""A series as its page shows it: its meetings on a line of time, with what stands before and behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from comity.cooperation.core.series import Held, beside, earlier, in_sequence, next_ordinal
from comity.cooperation.models import Meeting, Series
from comity.cooperation.states import MEETING_TAGS, MeetingState


def held_of(meeting: Meeting) -> Held:
    """Return a meeting as the pure part looks at ordinals."""
    return Held(str(meeting.pk), meeting.ordinal, meeting.begins_at, meeting.state == MeetingState.CANCELLED)


@dataclass(frozen=True)
class TimelineStep:
    """One meeting on the line."""

    meeting: Meeting
    tag: str


@dataclass(frozen=True)
class Timeline:
    """The meetings of a series in their order, those that were cancelled apart; the number that comes next."""

    steps: Sequence[TimelineStep]
    cancelled: Sequence[TimelineStep]
    next_ordinal: int | None


def timeline_of(series: Series) -> Timeline:
    """Put the meetings of a series in order."""
    meetings = {str(one.pk): one for one in series.meetings.select_related("series", "cancelled_by")}
    held = [held_of(one) for one in meetings.values()]
    order = [meetings[one.id] for one in in_sequence(held)]
    off = [one for one in meetings.values() if one.state == MeetingState.CANCELLED]
    return Timeline([_step(one) for one in order], [_step(one) for one in off], next_ordinal(held))


def _step(meeting: Meeting) -> TimelineStep:
    return TimelineStep(meeting, MEETING_TAGS[MeetingState(meeting.state)])


def neighbours(meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """Return the meetings of its series before and after one."""
    if meeting.series is None:
        return None, None
    rows = {str(one.pk): one for one in Meeting.objects.filter(series=meeting.series_id)}
    before, after = beside(held_of(meeting), [held_of(one) for one in rows.values()])
    return (rows[before.id] if before else None, rows[after.id] if after else None)


def earlier_ids(meeting: Meeting) -> list[UUID]:
    """Return the ids of the meetings of its series that stand before one."""
    if meeting.series is None:
        return []
    rows = Meeting.objects.filter(series=meeting.series_id)
    return [UUID(one.id) for one in earlier(held_of(meeting), map(held_of, rows))]
