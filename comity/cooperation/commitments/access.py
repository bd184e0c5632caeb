"""Which commitment and which entry a person may open and change; missing and forbidden look alike."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import Answer, no
from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION
from comity.cooperation.access import commitments_visible_to, may_keep, may_see
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState

visible_to = commitments_visible_to  # as this room of the house says it: one query for all


def may_decide(person: Person) -> Answer:
    """Whether a person approves, as the second one, what drops or extends a commitment."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(DECIDES_COOPERATION) else answer


def commitment_for(person: Person, commitment_id: UUID, *, keep: bool = False) -> Commitment:
    """Return one commitment; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("commitment", commitment_id, answer.reason)
    rows = visible_to(person).filter(pk=commitment_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("commitment", commitment_id)
    return found


def entries_visible_to(person: Person) -> QuerySet[CommitmentEntry]:
    """Return the entries of the commitments a person may see."""
    return CommitmentEntry.objects.filter(commitment__in=visible_to(person).order_by().values("pk"))


def entry_for(person: Person, entry_id: UUID) -> CommitmentEntry:
    """Return one entry. Raises NotHereError."""
    found = entries_visible_to(person).select_related("commitment", "by").filter(pk=entry_id).first()
    if found is None:
        raise NotHereError("entry", entry_id)
    return found


def to_answer(person: Person) -> QuerySet[Commitment]:
    """Return the commitments in which a partner's proposal waits for this person's agency."""
    if not may_keep(person):
        return Commitment.objects.none()
    return visible_to(person).filter(waits_on_us=True)


def to_decide(person: Person) -> QuerySet[CommitmentEntry]:
    """Return what somebody else of the house wrote that drops or extends, and that waits for this person."""
    if not may_decide(person):
        return CommitmentEntry.objects.none()
    waiting = entries_visible_to(person).filter(
        asks_second=True, decided_by=None, state=EntryState.WAITS, ours=True
    )
    return waiting.exclude(by=person)
