"""The act that takes meetings from a calendar file, after a person has seen what it would make and change."""

from collections.abc import Sequence
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import meetings_visible_to
from comity.cooperation.actions._meetings import cancel, keeper_of, touch
from comity.cooperation.actions.meetings import add_meeting
from comity.cooperation.core.calendar_file import Entry
from comity.cooperation.core.spans import Span
from comity.cooperation.meeting_drafts import MeetingDraft
from comity.cooperation.meeting_words import is_older
from comity.cooperation.models import Meeting
from comity.cooperation.states import MEETING_STEPS, MeetingState
from comity.lib.ids import new_id


@action(events.CALENDAR_TAKEN)
def take_calendar(
    act: Act,
    entries: Sequence[Entry],
    *,
    kind: str,
    language: str,
    series: UUID | None = None,
    reason: str = "",
) -> list[Meeting]:
    """Make a meeting of each entry that is not known by its id in calendars, and change those that are.

    Of a known meeting the words of the calendar's language, the time and the place change; nothing is taken away, and a calendar that
    is older than what was taken in changes nothing. What it says is private is kept out of calendar feeds.
    `reason` says why those that the calendar says are cancelled are not held.

    Raises:
        ReasonMissingError: one is cancelled, and nobody says why.
        NotHereError: the person keeps no meetings, or the series is not theirs.
    """
    run = new_id()
    person = keeper_of(act, "meetings", run)
    known = {
        one.uid: one
        for one in meetings_visible_to(person)
        .select_for_update(of=("self",))
        .filter(uid__in=[entry.uid for entry in entries])
    }
    found = []
    for entry in entries:
        meeting = known.get(entry.uid)
        if meeting is None:
            titles = {entry.language or language: entry.title}
            draft = MeetingDraft(
                kind, titles, series, span=Span(entry.begins, entry.ends, entry.is_whole_days), zone=entry.zone, place=entry.place,
                is_kept_from_feeds=entry.is_private,
            )  # fmt: skip
            meeting = add_meeting(act, draft, uid=entry.uid)
            meeting.sequence = meeting.their_sequence = entry.sequence
            if entry.state == MeetingState.CANCELLED:
                cancel(act, meeting, reason)
            meeting.save()
        elif not is_older(entry, meeting):
            _take(act, meeting, entry, language, reason)
        found.append(meeting)
    act.note(meetings=[str(one.pk) for one in found], new=len(found) - len(known))
    return found


def _take(act: Act, meeting: Meeting, entry: Entry, language: str, reason: str) -> None:
    if entry.title:
        meeting.titles = {**meeting.titles, entry.language or language: entry.title}
    meeting.begins_at, meeting.ends_at = entry.begins, entry.ends
    meeting.is_whole_days, meeting.is_month_only, meeting.zone = entry.is_whole_days, False, entry.zone
    meeting.place = entry.place or meeting.place
    meeting.is_kept_from_feeds = meeting.is_kept_from_feeds or entry.is_private
    steps = MEETING_STEPS[MeetingState(meeting.state)]
    if entry.state == MeetingState.CANCELLED and MeetingState.CANCELLED in steps:
        cancel(act, meeting, reason)
    meeting.sequence, meeting.their_sequence = max(meeting.sequence, entry.sequence - 1), entry.sequence
    touch(act, meeting)
