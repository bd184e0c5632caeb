"""Who sees what of this room: by role, what belongs to the own agency; missing and forbidden look alike."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import Activity, Commitment, Meeting, RegisteredAgreement, Series


def may_see(person: Person) -> Answer:
    """Whether the room is open to a person: by role, at the agency that runs the node."""
    answer = holds(person, READS_COOPERATION)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_keep(person: Person) -> Answer:
    """Whether a person keeps meetings, commitments and registers."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(KEEPS_COOPERATION) else answer


def series_visible_to(person: Person) -> QuerySet[Series]:
    """Return the series of the person's own agency, none without the role."""
    return Series.objects.filter(agency=person.agency) if may_see(person) else Series.objects.none()


def meetings_visible_to(person: Person) -> QuerySet[Meeting]:
    """Return the meetings of the person's own agency."""
    if not may_see(person):
        return Meeting.objects.none()
    return Meeting.objects.select_related("series", "unit").filter(agency=person.agency)


def commitments_visible_to(person: Person) -> QuerySet[Commitment]:
    """Return the commitments of the person's own agency."""
    if not may_see(person):
        return Commitment.objects.none()
    return Commitment.objects.select_related("unit", "meeting").filter(agency=person.agency)


def agreements_visible_to(person: Person) -> QuerySet[RegisteredAgreement]:
    """Return the registered agreements of the person's own agency."""
    if not may_see(person):
        return RegisteredAgreement.objects.none()
    return RegisteredAgreement.objects.filter(agency=person.agency)


def activities_visible_to(person: Person) -> QuerySet[Activity]:
    """Return the activities of the person's own agency."""
    return Activity.objects.filter(agency=person.agency) if may_see(person) else Activity.objects.none()


def meeting_for(person: Person, meeting_id: UUID, *, keep: bool = False) -> Meeting:
    """Return one meeting; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("meeting", meeting_id, answer.reason)
    rows = meetings_visible_to(person).filter(pk=meeting_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("meeting", meeting_id)
    return found
