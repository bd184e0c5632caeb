"""Act on who takes part no longer: the leading agency takes a partner out."""

from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import peer_of
from comity.operations.access import operation_for
from comity.operations.actions._shared import (
    drops,
    has_terms,
    next_number,
    offer_entry,
    partners_of,
    person_of,
    rebuild,
)
from comity.operations.core.entries import Kind
from comity.operations.exceptions import DroppedError, NoAgreementError, NotHereError, ReasonMissingError
from comity.operations.models import Entry, Operation
from comity.operations.states import EntryState


@action(events.OPERATION_DROPPED)
def drop_partner(act: Act, operation_id: UUID, node: str, reason: str) -> Entry:
    """Take a partner out of an operation that we lead, with the reason; it is told, and the others once its letter has left.

    What it has said so far stays. What waits for approval for it does not leave any more. Where it cannot be reached at all the
    others are told at once.

    Raises:
        ReasonMissingError, DroppedError, NoAgreementError, and what the release room raises.
        NotHereError: another agency leads, or that one never took part.
    """
    act.about("operation", operation_id)
    person = person_of(act)
    operation = operation_for(person, operation_id, lock=True)
    act.note(peer=node)
    if operation.host != settings.NODE_ID:
        raise NotHereError("operation", operation_id, "led-by-another")
    party = next((one for one in partners_of(operation) if one.node == node), None)
    if party is None:
        known = operation.parties.filter(node=node).exclude(node=settings.NODE_ID).exists()
        raise DroppedError if known else NotHereError("operation", operation_id, "no-party")
    if not reason.strip():
        raise ReasonMissingError
    if not has_terms(operation):
        raise NoAgreementError
    if _waits(operation, node):
        raise DroppedError
    last = operation.entries.filter(node=node).order_by("-seq").first()
    entry = Entry.objects.create(
        operation=operation,
        node=settings.NODE_ID,
        seq=next_number(operation),
        kind=Kind.PARTY.value,
        at=act.at,
        data={
            "node": node,
            "takes_part": False,
            "reason": reason.strip(),
            "last": last.seq if last else 0,
        },
        ours=True,
        by=person,
        state=EntryState.WAITS,
        came_at=act.at,
    )
    act.note(entry=str(entry.pk))
    if peer_of(node) is not None:
        offer_entry(act, operation, entry, party)
    else:
        entry.state = EntryState.KEPT
        entry.save(update_fields=["state"])
        for other in partners_of(operation):
            if other.node != node and peer_of(other.node) is not None:
                offer_entry(act, operation, entry, other)
    rebuild(operation)
    entry.refresh_from_db()
    return entry


def _waits(operation: Operation, node: str) -> bool:
    """Whether a word that it takes part no longer waits for approval: it must not be written twice."""
    waiting = operation.entries.filter(kind=Kind.PARTY, state=EntryState.WAITS)
    return any(drops(one) and one.data["node"] == node for one in waiting)
