"""Acts on letters of ours and owners' later decisions: sent, given back, lost; deleted, corrected, handled more strictly."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import peer_of
from comity.exchange.registry import LetterRefusalError, ReceiptedLetter
from comity.handling.stamp import Handling
from comity.operations import notifications
from comity.operations.actions._shared import (
    INVITATION,
    drops,
    lock,
    offer_entry,
    partners_of,
    rebuild,
    settle_entry,
)
from comity.operations.bodies import said_in
from comity.operations.checking import read_entry, require_own
from comity.operations.core.entries import Kind
from comity.operations.exceptions import DroppedError
from comity.operations.models import Entry, Operation
from comity.operations.reaching import LOST
from comity.operations.states import EntryState
from comity.release.models import Outgoing, OutgoingState


@action(events.OPERATION_SHARED)
def follow_decision(act: Act, outgoing: Outgoing) -> None:
    """Count an entry of ours once it has left, and not where it was given back.

    Raises:
        DroppedError: it would leave for an agency that was taken out meanwhile.
    """
    entry = Entry.objects.select_related("operation").get(pk=outgoing.origin_id)
    act.about("operation", entry.operation_id)
    act.note(entry=str(entry.pk), peer=outgoing.peer.node)
    operation = lock(entry.operation)
    settle_entry(entry)
    _require_goes_on(operation, entry, outgoing)
    if entry.kind == Kind.PARTY and not drops(entry) and entry.state == EntryState.RETURNED:
        operation.parties.filter(node=entry.data["node"]).delete()
    rebuild(operation)
    its_own = drops(entry) and outgoing.peer.node == entry.data["node"]
    if (its_own or outgoing.origin_kind == INVITATION) and entry.state == EntryState.SENT:
        for party in partners_of(operation):
            if party.node != entry.data["node"] and peer_of(party.node) is not None:
                offer_entry(act, operation, entry, party)


def _require_goes_on(operation: Operation, entry: Entry, outgoing: Outgoing) -> None:
    if outgoing.state != OutgoingState.SENT or entry.kind == Kind.PARTY:
        return
    if operation.parties.filter(node=outgoing.peer.node, takes_part=False).exists():
        raise DroppedError


@action(events.OPERATION_SHARED)
def follow_receipt(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Tell who wrote an entry that a partner's node did not take it; one that was withdrawn before it left counts no more."""
    entry = Entry.objects.select_related("operation", "by").get(pk=outgoing.origin_id)
    act.about("operation", entry.operation_id)
    act.note(entry=str(entry.pk), peer=outgoing.peer.node, state=letter.state)
    if letter.state == "withdrawn":
        operation = lock(entry.operation)
        settle_entry(entry)
        rebuild(operation)
    elif letter.state in LOST:
        notifications.tell_writer(act, entry.operation, entry.by)


@action(events.OPERATION_PURGED)
def purge_entries(act: Act, owner: str, mid: UUID) -> int:
    """Delete what a letter of a partner said from the entries, and compute without it; return how many."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    for row in rows:
        row.data, row.state = {}, EntryState.PURGED
        row.handling = {"owner": owner, "codes": []}
        row.save(update_fields=["data", "state", "handling"])
    _rebuild(rows)
    act.note(rows=len(rows))
    return len(rows)


@action(events.OPERATION_CORRECTED)
def correct_entries(act: Act, owner: str, mid: UUID, data: Mapping[str, Any]) -> int:
    """Write the corrected body of a letter into the entries that came in it; return how many."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    said = {str(one["entry"]): one for one in said_in(data)} if rows else {}
    for row in rows:
        wire = said.get(str(row.pk))
        if wire is None:
            continue
        try:
            entry = read_entry(row.node, wire)
            require_own(row.operation, entry)
        except LetterRefusalError:
            continue  # no entry of its agency any more: the signed one stays
        row.data = dict(entry.data)
        row.save(update_fields=["data"])
    _rebuild(rows)
    act.note(rows=len(rows))
    return len(rows)


@action(events.OPERATION_CORRECTED)
def restamp_entries(act: Act, owner: str, mid: UUID, handling: Handling) -> int:
    """Show the stricter handling with the entries of a letter; return how many."""
    act.about("letter", mid)
    rows = _of_letter(owner, mid)
    for row in rows:
        row.handling = handling.to_json()
        row.save(update_fields=["handling"])
    act.note(rows=len(rows))
    return len(rows)


@action(events.OPERATION_CORRECTED)
def follow_own_revision(act: Act, outgoing: Outgoing, data: Mapping[str, Any] | None) -> None:
    """Follow what we decided about a letter of ours: taken back it counts here no more either; corrected (`data`) it says so here too."""
    act.about("letter", str(outgoing.letter))
    said = {str(one["entry"]): one for one in said_in(data if data is not None else outgoing.data)}
    operation = lock(Operation.objects.get(pk=outgoing.conv))
    for row in operation.entries.filter(ours=True, pk__in=list(said)):
        if data is None:
            settle_entry(row)
        else:
            row.data = dict(said[str(row.pk)]["data"])
            row.save(update_fields=["data"])
    rebuild(operation)


def _of_letter(owner: str, mid: UUID) -> list[Entry]:
    if owner == settings.NODE_ID:
        return []
    return list(Entry.objects.select_related("operation").filter(letter=mid, node=owner, ours=False))


def _rebuild(rows: list[Entry]) -> None:
    for operation in {row.operation_id: row.operation for row in rows}.values():
        rebuild(lock(operation))
