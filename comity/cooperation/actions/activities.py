"""Acts on activities: kept, looked at, cancelled, and said to take place after all."""

from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import activity_for
from comity.cooperation.actions._activities import (
    ACTIVITY,
    checked,
    count_change,
    fill,
    kept_activity,
    served,
)
from comity.cooperation.actions._meetings import keeper_of, next_reference, person_of
from comity.cooperation.core.activity import ActivityDraft
from comity.cooperation.exceptions import CancelledError, NotCancelledError, ReasonMissingError
from comity.cooperation.models import Activity
from comity.lib.ids import new_id


@action(events.ACTIVITY_VIEWED)
def view_activity(act: Act, activity_id: UUID) -> Activity:
    """Look at an activity. Raises NotHereError."""
    act.about(ACTIVITY, activity_id)
    return activity_for(person_of(act), activity_id)


@action(events.ACTIVITY_KEPT)
def add_activity(act: Act, draft: ActivityDraft) -> Activity:
    """Enter an activity.

    Raises:
        ActivityFlawedError: it could not be so.
        NotHereError: a meeting or a commitment that the person does not see.
    """
    identifier = new_id()
    person = keeper_of(act, ACTIVITY, identifier)
    checked(draft)
    commitments = served(person, draft.commitments)
    activity = Activity(
        id=identifier,
        agency=person.agency,
        unit=person.unit,
        ref=next_reference(person.agency, "A", act.at.year),
        created_by=person,
        created_at=act.at,
    )
    fill(person, activity, draft)
    activity.save(force_insert=True)
    activity.commitments.set(commitments)
    act.note(ref=activity.ref, kind=activity.kind)
    return activity


@action(events.ACTIVITY_KEPT)
def change_activity(act: Act, activity_id: UUID, version: int, draft: ActivityDraft) -> Activity:
    """Change what stands of an activity.

    Raises:
        ChangedMeanwhileError: somebody changed it since that version.
        CancelledError: it is cancelled.
        ActivityFlawedError, NotHereError: as for a new one.
    """
    person, activity = kept_activity(act, activity_id, version)
    if activity.is_cancelled:
        raise CancelledError
    checked(draft)
    commitments = served(person, draft.commitments, activity)
    fill(person, activity, draft)
    count_change(act, activity)
    activity.commitments.set(commitments)
    act.note(ref=activity.ref, kind=activity.kind)
    return activity


@action(events.ACTIVITY_CANCELLED)
def cancel_activity(act: Act, activity_id: UUID, version: int, reason: str) -> Activity:
    """Say that an activity does not take place; it stays, and is counted nowhere.

    Raises:
        ReasonMissingError: nobody says why.
        CancelledError: it is cancelled already.
        ChangedMeanwhileError, NotHereError.
    """
    _person, activity = kept_activity(act, activity_id, version)
    if activity.is_cancelled:
        raise CancelledError
    if not reason.strip():
        raise ReasonMissingError
    activity.is_cancelled, activity.cancelled_reason = True, reason.strip()
    count_change(act, activity)
    return activity


@action(events.ACTIVITY_RESTORED)
def restore_activity(act: Act, activity_id: UUID, version: int) -> Activity:
    """Say that a cancelled activity takes place after all. Raises NotCancelledError, ChangedMeanwhileError, NotHereError."""
    _person, activity = kept_activity(act, activity_id, version)
    if not activity.is_cancelled:
        raise NotCancelledError
    activity.is_cancelled, activity.cancelled_reason = False, ""
    count_change(act, activity)
    return activity
