"""Acts on events to protect and on lines for the press."""

from typing import Any
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import line_for, protected_for
from comity.cooperation.actions._meetings import kept_meeting, person_of, tidy
from comity.cooperation.exceptions import ChangedMeanwhileError
from comity.cooperation.meeting_drafts import EventDraft, LineDraft
from comity.cooperation.models import ProtectedEvent, PublicLine


@action(events.EVENT_KEPT)
def add_event(act: Act, meeting_id: UUID, draft: EventDraft) -> ProtectedEvent:
    """Add an event that is protected with a meeting. Raises NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    person = person_of(act)
    event = ProtectedEvent(agency=person.agency, meeting=meeting, created_by=person, created_at=act.at)
    _fill(event, draft)
    act.note(event=str(event.pk))
    return event


@action(events.EVENT_KEPT)
def change_event(act: Act, meeting_id: UUID, event_id: UUID, draft: EventDraft) -> ProtectedEvent:
    """Change an event to protect. Raises NotHereError."""
    event = protected_for(person_of(act), kept_meeting(act, meeting_id), event_id)
    _fill(event, draft)
    act.note(event=str(event.pk))
    return event


def _fill(event: ProtectedEvent, draft: EventDraft) -> None:
    event.titles, event.place, event.cell = tidy(draft.titles), draft.place.strip(), draft.cell.strip()
    event.begins_at, event.ends_at, event.zone = draft.begins_at, draft.ends_at, draft.zone
    event.save()


@action(events.LINE_KEPT)
def add_line(act: Act, meeting_id: UUID, draft: LineDraft) -> PublicLine:
    """Write what is said to the press on a matter; no side has cleared it. Raises NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    person = person_of(act)
    line = PublicLine.objects.create(
        agency=person.agency,
        meeting=meeting,
        matter=draft.matter.strip(),
        texts=tidy(draft.texts),
        embargo_until=draft.embargo_until,
        written_by=person,
        written_at=act.at,
    )
    act.note(line=str(line.pk))
    return line


@action(events.LINE_KEPT)
def change_line(act: Act, meeting_id: UUID, line_id: UUID, version: int, draft: LineDraft) -> PublicLine:
    """Change a line. What was cleared were the words before: other words are cleared anew.

    Raises:
        ChangedMeanwhileError, NotHereError.
    """
    person = person_of(act)
    line = line_for(person, kept_meeting(act, meeting_id), line_id)
    if line.version != version:
        raise ChangedMeanwhileError
    before: Any = (line.matter, line.texts, line.embargo_until)
    line.matter, line.texts, line.embargo_until = draft.matter.strip(), tidy(draft.texts), draft.embargo_until
    if before != (line.matter, line.texts, line.embargo_until):
        line.cleared = []
        line.version += 1
        line.written_by, line.written_at = person, act.at
    line.save()
    act.note(line=str(line.pk), version=line.version)
    return line


@action(events.LINE_CLEARED)
def clear_line(  # noqa: PLR0917  # who clears which words for which side
    act: Act, meeting_id: UUID, line_id: UUID, version: int, side: str, who: str, office: str
) -> PublicLine:
    """Write down that a side has cleared a line as it stands; a side clears it once.

    Raises:
        ChangedMeanwhileError: the line is another one than the person read, or the side cleared it meanwhile.
        NotHereError.
    """
    line = line_for(person_of(act), kept_meeting(act, meeting_id), line_id)
    if line.version != version or any(one["side"] == side for one in line.cleared):
        raise ChangedMeanwhileError
    cleared = {"side": side, "who": who.strip(), "office": office.strip(), "at": act.at.isoformat()}
    line.cleared = [*line.cleared, cleared]
    line.save(update_fields=["cleared"])
    act.note(line=str(line.pk), side=side, version=line.version)
    return line
