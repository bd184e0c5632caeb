"""What the acts on activities share: the activity that is held while it is changed, and filling it from a draft."""

from collections.abc import Sequence
from uuid import UUID

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation.access import activity_for, agreements_visible_to, meetings_visible_to
from comity.cooperation.actions._meetings import keeper_of, tidy
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.core.activity import CAMPAIGN, ActivityDraft, flaws
from comity.cooperation.exceptions import ActivityFlawedError, ChangedMeanwhileError, NotHereError
from comity.cooperation.models import Activity, Commitment, Meeting, RegisteredAgreement
from comity.exchange.models import Peer
from comity.requests.choices import ALPHA2

ACTIVITY = "activity"


def kept_activity(act: Act, activity_id: UUID, version: int) -> tuple[Person, Activity]:
    """Return who acts and an activity to be changed, locked, of the version that the person read.

    Raises:
        NotHereError, ChangedMeanwhileError.
    """
    person = keeper_of(act, ACTIVITY, activity_id)
    activity = activity_for(person, activity_id, keep=True)
    if activity.version != version:
        raise ChangedMeanwhileError
    return person, activity


def count_change(act: Act, activity: Activity) -> None:
    """Count a change, and keep the row."""
    activity.version += 1
    activity.save()
    act.note(version=activity.version)


def checked(draft: ActivityDraft) -> None:
    """Refuse what could not be so. Raises ActivityFlawedError."""
    if found := flaws(draft):
        raise ActivityFlawedError(found)


def fill(person: Person, activity: Activity, draft: ActivityDraft) -> None:
    """Write a draft into a row that is kept afterwards. The states of partners and of those who are named take part.

    Raises:
        NotHereError: a meeting or an agreement that the person does not see.
    """
    nodes = list(dict.fromkeys(draft.partners))
    states = dict(Peer.objects.filter(node__in=nodes).values_list("node", "country"))
    of_partners = [ALPHA2[states[node]] for node in nodes if states.get(node) in ALPHA2]
    activity.kind, activity.theme, activity.titles = draft.kind, draft.theme, tidy(draft.titles)
    activity.partners = nodes
    of_people = [state for one in draft.participants if (state := one.get("state"))]
    activity.parties = list(dict.fromkeys([*draft.parties, *of_partners, *of_people]))
    activity.begins_on, activity.ends_on = draft.begins_on, draft.ends_on
    activity.place, activity.place_country = draft.place.strip(), draft.place_country
    activity.people, activity.participants = draft.people, [dict(one) for one in draft.participants]
    activity.cost, activity.currency = draft.cost, draft.currency
    activity.borne_by = draft.borne_by.strip()
    activity.registered = _registered(person, draft.registered)
    activity.agreement = activity.registered.terms if activity.registered else draft.agreement
    activity.meeting = _meeting(person, draft.meeting)
    activity.nationality = draft.nationality if draft.kind == CAMPAIGN else ""
    activity.advisories = tidy(draft.advisories)


def _registered(person: Person, agreement_id: UUID | None) -> RegisteredAgreement | None:
    if agreement_id is None:
        return None
    found = agreements_visible_to(person).filter(pk=agreement_id).first()
    if found is None:
        raise NotHereError("agreement", agreement_id)
    return found


def _meeting(person: Person, meeting_id: UUID | None) -> Meeting | None:
    if meeting_id is None:
        return None
    found = meetings_visible_to(person).filter(pk=meeting_id).first()
    if found is None:
        raise NotHereError("meeting", meeting_id)
    return found


def served(person: Person, wanted: Sequence[UUID], activity: Activity | None = None) -> list[Commitment]:
    """Return the commitments that an activity serves: those that the person chose among what they see, and those hidden from them.

    Raises:
        NotHereError: one is not the person's to see.
    """
    seen = visible_to(person)
    found = {one.pk: one for one in seen.filter(pk__in=list(wanted))}
    for one in wanted:
        if one not in found:
            raise NotHereError("commitment", one)
    hidden = activity.commitments.exclude(pk__in=seen.order_by().values("pk")) if activity else ()
    return [*found.values(), *hidden]
