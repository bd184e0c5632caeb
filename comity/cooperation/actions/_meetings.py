"""What the acts on meetings share: who acts, references, the meeting that is held while it is changed."""

from collections.abc import Mapping
from uuid import UUID

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.cooperation.access import may_keep, meeting_for
from comity.cooperation.exceptions import ChangedMeanwhileError, NotHereError, ReasonMissingError
from comity.cooperation.meeting_exceptions import CountedError
from comity.cooperation.models import Ballot, Meeting, ReferenceCounter
from comity.cooperation.states import MeetingState

MEETING, SERIES = "meeting", "series"


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("page", "cooperation", "not-a-person")
    return act.actor


def keeper_of(act: Act, kind: str, identifier: UUID) -> Person:
    """Return the acting person, who keeps meetings; say what the act is about. Raises NotHereError."""
    act.about(kind, identifier)
    person = person_of(act)
    if not (answer := may_keep(person)):
        raise NotHereError(kind, identifier, answer.reason)
    return person


def next_reference(agency: Agency, letter: str, year: int) -> str:
    """Return the next reference of a year, such as M-2026-0017, under a row lock."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, letter=letter, year=year
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{letter}-{year}-{counter.last:04d}"


def kept_meeting(act: Act, meeting_id: UUID, version: int | None = None) -> Meeting:
    """Return a meeting to be changed, locked; of the version that the person read, where that matters.

    Raises:
        NotHereError, ChangedMeanwhileError.
    """
    person = keeper_of(act, MEETING, meeting_id)
    meeting = meeting_for(person, meeting_id, keep=True)
    if version is not None and meeting.version != version:
        raise ChangedMeanwhileError
    return meeting


def touch(act: Act, meeting: Meeting) -> None:
    """Count the change of what stands about a meeting in calendars and on its page."""
    meeting.version += 1
    meeting.sequence += 1
    meeting.changed_at = act.at
    meeting.save()
    act.note(version=meeting.version)


def cancel(act: Act, meeting: Meeting, reason: str) -> None:
    """Set that a meeting is not held, who says so and why; the log keeps the reason too, for it goes from the page when it is planned again.

    Raises:
        ReasonMissingError.
        CountedError: votes were counted at it, so that it was held.
    """
    if not reason.strip():
        raise ReasonMissingError
    if Ballot.objects.filter(proposal__meeting=meeting, annulled_at=None).exists():
        raise CountedError
    meeting.state, meeting.cancelled_reason = MeetingState.CANCELLED, reason.strip()
    meeting.cancelled_by, meeting.cancelled_at = person_of(act), act.at
    act.note(reason=meeting.cancelled_reason)


def tidy(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language without empty ones."""
    return {language: text.strip() for language, text in texts.items() if text.strip()}
