"""Who sees what is about to leave: those of the own unit's agency who may see the thing itself, and nobody else.

The room a thing comes from says who sees it (`origins.describe`); missing and forbidden look alike.
"""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import Answer, holds
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.release.exceptions import NotHereError
from comity.release.models import Outgoing, OutgoingState
from comity.release.origins import Described, describe


def outgoing_of(person: Person) -> QuerySet[Outgoing]:
    """Return what people of the person's agency want to send or sent; each thing's own room is still asked."""
    rows = Outgoing.objects.select_related("peer", "drafted_by", "decided_by", "unit", "agency")
    return rows.filter(agency=person.agency)


def outgoing_for(person: Person, identifier: UUID, *, lock: bool = False) -> tuple[Outgoing, Described]:
    """Return what is to leave and what the person may see of it.

    Raises:
        NotHereError: there is none, or its room does not show the thing to this person.
    """
    rows = outgoing_of(person).filter(pk=identifier)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    shown = describe(person, found) if found is not None else None
    if found is None or shown is None:
        raise NotHereError(identifier)
    return found, shown


def may_approve(person: Person) -> Answer:
    """Whether a person approves what leaves the house."""
    return holds(person, APPROVES_RELEASE)


def waiting_for(person: Person) -> list[tuple[Outgoing, Described]]:
    """Return what waits for this person's approval, the oldest first: shown to them, and offered by somebody else."""
    if not may_approve(person):
        return []
    rows = outgoing_of(person).filter(state=OutgoingState.TO_APPROVE).exclude(drafted_by=person)
    found = ((one, describe(person, one)) for one in rows.order_by("offered_at"))
    return [(one, shown) for one, shown in found if shown is not None]
