"""Acts on series and meetings: kept, looked at, moved on from planned to held."""

from collections.abc import Iterable
from uuid import UUID

from comity.accounts.models import Person
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import meeting_for, series_visible_to
from comity.cooperation.actions._meetings import (
    MEETING,
    SERIES,
    cancel,
    keeper_of,
    kept_meeting,
    next_reference,
    person_of,
    tidy,
    touch,
)
from comity.cooperation.core.series import Doubt, Held, doubts
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.meeting_drafts import MeetingDraft, SeriesDraft
from comity.cooperation.meeting_exceptions import (
    NoDayYetError,
    NoSuchStepError,
    NotBegunError,
    OrdinalDoubtError,
)
from comity.cooperation.models import Meeting, Series
from comity.cooperation.states import MEETING_STEPS, MeetingState
from comity.lib.ids import new_id


def _held(meeting: Meeting) -> Held:
    return Held(str(meeting.pk), meeting.ordinal, meeting.begins_at, meeting.state == MeetingState.CANCELLED)


@action(events.SERIES_KEPT)
def add_series(act: Act, draft: SeriesDraft) -> Series:
    """Add a series of meetings."""
    identifier = new_id()
    person = keeper_of(act, SERIES, identifier)
    act.note(kind=draft.kind, parties=list(draft.parties))
    return Series.objects.create(
        id=identifier,
        agency=person.agency,
        names=tidy(draft.names),
        kind=draft.kind,
        parties=list(draft.parties),
        every_months=draft.every_months,
        created_by=person,
        created_at=act.at,
    )


@action(events.SERIES_KEPT)
def change_series(act: Act, series_id: UUID, draft: SeriesDraft) -> Series:
    """Change what a series is called and who holds it. Raises NotHereError."""
    series = _series(keeper_of(act, SERIES, series_id), series_id)
    series.names, series.kind = tidy(draft.names), draft.kind
    series.parties, series.every_months = list(draft.parties), draft.every_months
    series.save()
    act.note(kind=draft.kind, parties=list(draft.parties))
    return series


def _series(person: Person, series_id: UUID) -> Series:
    """Return a series, locked: ordinals in it are looked at by one act at a time."""
    found = series_visible_to(person).select_for_update().filter(pk=series_id).first()
    if found is None:
        raise NotHereError("series", series_id)
    return found


@action(events.MEETING_VIEWED)
def view_meeting(act: Act, meeting_id: UUID) -> Meeting:
    """Look at a meeting. Raises NotHereError."""
    act.about(MEETING, meeting_id)
    return meeting_for(person_of(act), meeting_id)


@action(events.MEETING_KEPT)
def add_meeting(act: Act, draft: MeetingDraft, *, uid: str = "") -> Meeting:
    """Add a meeting; it is planned.

    `uid` is its id in calendars, where it came from one.

    Raises:
        OrdinalDoubtError: the ordinal does not follow in the series, and nobody said that it is so.
        NotHereError: the series is not the person's.
    """
    identifier = new_id()
    person = keeper_of(act, MEETING, identifier)
    meeting = Meeting(
        id=identifier,
        agency=person.agency,
        unit=person.unit,
        ref=next_reference(person.agency, "M", act.at.year),
        uid=uid or str(identifier),
        created_by=person,
        created_at=act.at,
        changed_at=act.at,
    )
    _fill(person, meeting, draft)
    meeting.save(force_insert=True)
    act.note(ref=meeting.ref, kind=meeting.kind)
    return meeting


@action(events.MEETING_KEPT)
def change_meeting(act: Act, meeting_id: UUID, version: int, draft: MeetingDraft) -> Meeting:
    """Change what stands of a meeting.

    Raises:
        ChangedMeanwhileError: somebody changed it since that version.
        OrdinalDoubtError, NotHereError: as for a new one.
    """
    meeting = kept_meeting(act, meeting_id, version)
    _fill(person_of(act), meeting, draft)
    touch(act, meeting)
    return meeting


def _fill(person: Person, meeting: Meeting, draft: MeetingDraft) -> None:
    series = _series(person, draft.series) if draft.series else None
    span = draft.span
    meeting.kind, meeting.titles, meeting.series = draft.kind, tidy(draft.titles), series
    meeting.begins_at, meeting.ends_at = (span.begins, span.ends) if span else (None, None)
    meeting.is_whole_days = span.is_whole_days if span else True
    meeting.is_month_only = span.is_month_only if span else False
    meeting.zone, meeting.place, meeting.place_country = draft.zone, draft.place.strip(), draft.place_country
    meeting.parties, meeting.members = list(dict.fromkeys(draft.parties)), draft.members
    meeting.summary, meeting.summary_language = draft.summary.strip(), draft.summary_language
    meeting.is_kept_from_feeds = draft.is_kept_from_feeds
    meeting.ordinal, meeting.ordinal_confirmed = draft.ordinal, False
    others = Meeting.objects.filter(series=series) if series else Meeting.objects.none()
    found = doubts(_held(meeting), [_held(one) for one in others])
    if found and (not draft.ordinal_confirmed or Doubt.NOT_POSITIVE in found):
        raise OrdinalDoubtError(found)
    meeting.ordinal_confirmed = bool(found)


@action(events.MEETING_MOVED)
def move_meeting(act: Act, meeting_id: UUID, version: int, state: str, reason: str = "") -> Meeting:
    """Say that a meeting is planned, invited to, held or cancelled; `reason` says why it is cancelled.

    Raises:
        NoSuchStepError: from where it stands that is not open.
        ReasonMissingError: it is cancelled, and nobody says why.
        CountedError: it is cancelled, and votes were counted at it.
        NoDayYetError, NotBegunError: it cannot have been held.
        ChangedMeanwhileError, NotHereError.
    """
    meeting = kept_meeting(act, meeting_id, version)
    if state not in MEETING_STEPS[MeetingState(meeting.state)]:
        raise NoSuchStepError
    if state == MeetingState.HELD:
        if meeting.begins_at is None or meeting.is_month_only:
            raise NoDayYetError
        if meeting.begins_at > act.at:
            raise NotBegunError
    act.note(before=meeting.state, after=state)
    meeting.state, meeting.cancelled_reason = MeetingState(state), ""
    meeting.cancelled_by, meeting.cancelled_at = None, None
    if state == MeetingState.CANCELLED:
        cancel(act, meeting, reason)
    touch(act, meeting)
    return meeting


@action(events.CALENDAR_WRITTEN)
def note_calendar(act: Act, kind: str, identifier: UUID, meetings: Iterable[UUID]) -> None:
    """Write down that meetings were taken out of the house as a calendar file."""
    person_of(act)
    act.about(kind, identifier)
    act.note(meetings=[str(one) for one in meetings])
