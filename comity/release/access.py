"""Who sees what is about to leave: those of the own unit's agency who may see the thing itself, and nobody else.

The room a thing comes from says who sees it (`origins.describe`); missing and forbidden look alike.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accounts.access import Answer, holds
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.release.exceptions import NotHereError
from comity.release.models import Outgoing, OutgoingState
from comity.release.origins import Described, describe, origin_of, origins


def outgoing_of(person: Person) -> QuerySet[Outgoing]:
    """Return what people of the person's agency want to send or sent, of the things that the person may see."""
    seen = Q(pk__in=())
    for origin in origins():
        seen |= Q(origin_kind=origin.kind, origin_id__in=origin.visible(person).order_by().values("pk"))
    rows = Outgoing.objects.select_related("peer", "drafted_by", "decided_by", "unit", "agency")
    return rows.filter(seen, agency=person.agency)


def outgoing_for(person: Person, identifier: UUID, *, lock: bool = False) -> tuple[Outgoing, Described]:
    """Return what is to leave and what the person may see of it.

    Raises:
        NotHereError: there is none, or its room does not show the thing to this person.
    """
    rows = outgoing_of(person).filter(pk=identifier)
    if lock and (before := rows.first()) is not None:
        origin_of(before.origin_kind).lock(before)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    shown = describe(person, found) if found is not None else None
    if found is None or shown is None:
        raise NotHereError(identifier)
    return found, shown


def may_approve(person: Person) -> Answer:
    """Whether a person approves what leaves the house."""
    return holds(person, APPROVES_RELEASE)


def waiting_for(person: Person) -> QuerySet[Outgoing]:
    """Return what waits for this person's approval: things they may see, offered by somebody else."""
    if not may_approve(person):
        return Outgoing.objects.none()
    return outgoing_of(person).filter(state=OutgoingState.TO_APPROVE).exclude(drafted_by=person)
