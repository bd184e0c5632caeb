"""Acts after a restore on letters of this room that a partner gave back: operations of ours and what we had said in them.

What never left the house is not in a letter and stays lost: private parts of a plan, the answers about rights. So nothing of a
rebuilt operation leaves again before its terms were settled anew.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Agency, Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.keepers import TakenBack
from comity.operations.actions._shared import INVITATION, SAID, drops, lock, rebuild, settle_entry
from comity.operations.bodies import said_in
from comity.operations.core.entries import Kind, Signed
from comity.operations.models import Entry, Operation, Party, ReferenceCounter
from comity.operations.states import EntryState
from comity.release.actions import take_outgoing_back
from comity.release.models import Outgoing, OutgoingState
from comity.release.returned import (
    AGAIN,
    author_of,
    basis_in,
    handling_in,
    number_in,
    unit_of,
)

UNSENT = frozenset({EntryState.WAITS, EntryState.HOUSE, EntryState.RETURNED})


@action(events.OPERATION_INVITED)
def take_invitation_back(act: Act, taken: TakenBack) -> bool:
    """Rebuild an operation that we lead, with all that an invitation said; one that the backup knows gets what it lacks."""
    data = taken.data
    act.about("operation", data["operation"])
    act.note(peer=taken.node, letter=str(taken.mid), restored=True, recalled=taken.recalled)
    operation = Operation.objects.filter(pk=data["operation"]).first()
    operation = lock(operation) if operation else _begun(taken, data)
    said = [Signed.from_wire(settings.NODE_ID, one) for one in said_in(data)]
    author = author_of(taken.letter)
    rows = [_keep(operation, one, author, act.at, EntryState.KEPT) for one in said]
    agreement, article = basis_in(taken.letter)
    Party.objects.update_or_create(
        operation=operation, node=taken.node, defaults={"agreement": agreement, "article": article}
    )
    parties = [one for one in rows if one.kind == Kind.PARTY and not drops(one)]
    invited = [one for one in parties if one.data["node"] == taken.node]
    for entry in invited[-1:]:
        entry.state = EntryState.SENT
        entry.save(update_fields=["state"])
        take_outgoing_back(act, taken, INVITATION, entry.pk)
        _settle(entry, taken)
    rebuild(operation)
    return True


@action(events.OPERATION_SHARED)
def take_entry_back(act: Act, taken: TakenBack) -> bool:
    """Enter an entry of ours again that had left; False while its operation is not here again."""
    data = taken.data
    act.about("operation", data["operation"])
    operation = Operation.objects.filter(pk=data["operation"]).first()
    act.note(peer=taken.node, letter=str(taken.mid), restored=operation is not None, recalled=taken.recalled)
    if operation is None:
        return False
    operation = lock(operation)
    [wire] = said_in(data)
    signed = Signed.from_wire(settings.NODE_ID, wire)
    entry = _keep(operation, signed, author_of(taken.letter), act.at, EntryState.SENT)
    take_outgoing_back(act, taken, SAID, entry.pk)
    _settle(entry, taken)
    rebuild(operation)
    return True


def _begun(taken: TakenBack, data: Mapping[str, Any]) -> Operation:
    letter, agency = taken.letter, Agency.objects.get(is_home=True)
    agreement, article = basis_in(letter)
    return Operation.objects.create(
        id=UUID(data["operation"]),
        agency=agency,
        unit=unit_of(letter, agency),
        host=settings.NODE_ID,
        ref=_free_reference(agency, data["ref"], letter.created.year),
        kind=data["kind"],
        title=data["title"],
        title_language=data["language"],
        offence=data["offence"],
        agreement=agreement,
        article=article,
        purpose=letter.purpose or "",
        handling=handling_in(letter),
        created_by=author_of(letter),
        created_at=letter.created,
    )


def _free_reference(agency: Agency, ref: str, year: int) -> str:
    """Return the reference that the partners know, and count on past it; a new operation may bear it since the restore."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(agency=agency, year=year)
    counter.last = max(counter.last, number_in(ref))
    counter.save(update_fields=["last"])
    return f"{ref}{AGAIN}" if Operation.objects.filter(agency=agency, ref=ref).exists() else ref


def _keep(
    operation: Operation, signed: Signed, author: Person | None, at: datetime, state: EntryState
) -> Entry:
    """Keep an entry as it was signed; of one that the backup knows as unsent the letter says that it has left."""
    entry, is_new = Entry.objects.get_or_create(
        id=UUID(signed.id),
        defaults={
            "operation": operation,
            "node": settings.NODE_ID,
            "seq": signed.seq,
            "kind": signed.kind,
            "at": signed.at,
            "data": dict(signed.data),
            "ours": True,
            "by": author,
            "state": state,
            "came_at": at,
        },
    )
    if not is_new and entry.state in UNSENT:
        entry.state = EntryState.SENT
        entry.save(update_fields=["state"])
    return entry


def _settle(entry: Entry, taken: TakenBack) -> None:
    """Keep how far an entry is; one whose only letter was recalled afterwards counts no more."""
    others = Outgoing.objects.filter(
        origin_id=entry.pk, origin_kind__in=[INVITATION, SAID], state=OutgoingState.SENT
    ).exclude(letter=taken.mid)
    if taken.recalled and not others.exists():
        entry.state = EntryState.HOUSE
        entry.save(update_fields=["state"])
    else:
        settle_entry(entry)
