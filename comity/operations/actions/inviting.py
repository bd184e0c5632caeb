"""Acts on who takes part: a partner is invited, and gets what it lacks."""

from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import peer_of
from comity.operations.access import operation_for
from comity.operations.actions._shared import (
    has_terms,
    next_number,
    offer_entry,
    offer_invitation,
    partners_of,
    person_of,
    rebuild,
    require_open,
    require_party,
    settle_entry,
)
from comity.operations.core.entries import Kind
from comity.operations.exceptions import (
    NoAgreementError,
    NotHereError,
    NothingMissingError,
    NotPairedError,
    TakesPartError,
)
from comity.operations.folding import course_of
from comity.operations.models import Entry, Operation, Party
from comity.operations.reaching import missing_at, reach_of
from comity.operations.states import EntryState


@action(events.OPERATION_INVITED)
def invite_partner(act: Act, operation_id: UUID, node: str, agreement: str, article: str = "") -> Entry:
    """Invite a partner to an operation that we lead, with all that we have said in it; the others are told once it has left.

    Raises:
        NotPairedError, TakesPartError, NoAgreementError, EndedError, and what the release room raises.
    """
    act.about("operation", operation_id)
    person = person_of(act)
    operation = operation_for(person, operation_id, lock=True)
    if operation.host != settings.NODE_ID:
        raise NotHereError("operation", operation_id, "led-by-another")
    act.note(peer=node)
    require_open(course_of(operation))
    if peer_of(node) is None:
        raise NotPairedError
    before = partners_of(operation)
    if node in {one.node for one in before} or _is_invited(operation, node):
        raise TakesPartError
    if not has_terms(operation) or not agreement:
        raise NoAgreementError
    party, _made = Party.objects.update_or_create(
        operation=operation,
        node=node,
        defaults={"agreement": agreement, "article": article.strip(), "takes_part": False},
    )
    entry = Entry.objects.create(
        operation=operation,
        node=settings.NODE_ID,
        seq=next_number(operation),
        kind=Kind.PARTY.value,
        at=act.at,
        data={"node": node, "takes_part": True},
        ours=True,
        by=person,
        state=EntryState.WAITS,
        came_at=act.at,
    )
    act.note(entry=str(entry.pk))
    said = [one.signed for one in operation.entries.filter(ours=True).order_by("seq") if one.has_effect]
    offer_invitation(act, operation, entry, party, [*said, entry.signed])
    rebuild(operation)
    entry.refresh_from_db()
    return entry


def _is_invited(operation: Operation, node: str) -> bool:
    """Whether an invitation waits for approval: nothing has left, but it must not be written twice."""
    waiting = operation.entries.filter(kind=Kind.PARTY, state=EntryState.WAITS)
    return any(one.data["node"] == node and one.data["takes_part"] for one in waiting)


@action(events.OPERATION_SHARED)
def share_missing(act: Act, operation_id: UUID, node: str) -> int:
    """Send a partner what it lacks of our entries: it joined later, or its node did not take them; return how many.

    Raises:
        NothingMissingError, NotPairedError, NoAgreementError, WeDroppedError, and what the release room raises.
    """
    act.about("operation", operation_id)
    operation = operation_for(person_of(act), operation_id, lock=True)
    act.note(peer=node)
    party = next((one for one in partners_of(operation) if one.node == node), None)
    if party is None:
        raise NotHereError("operation", operation_id, "no-party")
    if peer_of(node) is None:
        raise NotPairedError
    missing = missing_at(node, operation.entries.order_by("seq"), reach_of(operation))
    require_party(operation)
    if not missing:
        raise NothingMissingError
    for entry in missing:
        offer_entry(act, operation, entry, party)
    act.note(entries=len(missing))
    return len(missing)


@action(events.OPERATION_SHARED)
def share_result(act: Act, result_id: UUID) -> int:
    """Share a result that was kept in the house, with its corrections; return how many entries were offered.

    Raises:
        NothingMissingError, NoAgreementError, NotPairedError, WeDroppedError, and what the release room raises.
    """
    act.about("result", result_id)
    person = person_of(act)
    first = Entry.objects.filter(pk=result_id, ours=True, kind=Kind.RESULT).first()
    if first is None:
        raise NotHereError("result", result_id)
    operation = operation_for(person, first.operation_id, lock=True)
    kept = [
        one
        for one in operation.entries.filter(
            ours=True, state__in=[EntryState.HOUSE, EntryState.RETURNED]
        ).order_by("seq")
        if one.pk == first.pk or one.data.get("result") == str(result_id)
    ]
    require_party(operation)
    parties = [one for one in partners_of(operation) if peer_of(one.node) is not None]
    if not kept:
        raise NothingMissingError
    if not parties:
        raise NotPairedError
    for entry in kept:
        entry.state = EntryState.WAITS
        entry.save(update_fields=["state"])
        for party in parties:
            offer_entry(act, operation, entry, party)
        settle_entry(entry)
    rebuild(operation)
    return len(kept)
