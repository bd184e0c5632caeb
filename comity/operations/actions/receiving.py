"""Acts of taking in what partners say: an invitation, an entry."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Agency
from comity.agreements.access import agreements_with
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.operations import notifications
from comity.operations.actions._shared import lock, next_reference, rebuild
from comity.operations.bodies import categories_of, said_in
from comity.operations.checking import is_known, read_entry, require_own
from comity.operations.core.entries import Kind, Signed
from comity.operations.core.pairs import Standing
from comity.operations.folding import course_of
from comity.operations.models import Entry, Operation, Party
from comity.operations.states import RELEASE_KINDS, EntryState
from comity.release.arrival import check_arrival, stamp_of

TOLD = {
    Kind.PLAN: notifications.CHANGED,
    Kind.DECISION: notifications.DECIDED,
    Kind.COURSE: notifications.DECIDED,
    Kind.RESULT: notifications.NEWS,
    Kind.CORRECTION: notifications.NEWS,
    Kind.WITHDRAWAL: notifications.NEWS,
}


@action(events.OPERATION_RECEIVED)
def receive_invitation(act: Act, letter: ReceivedLetter) -> Operation:
    """Take in an invitation of the agency that leads an operation; a second one adds what is new in it."""
    data = letter.data
    identifier = UUID(data["operation"])
    act.about("operation", identifier)
    act.note(peer=letter.node)
    said = [read_entry(letter.node, one) for one in said_in(data)]
    if not any(one.kind == Kind.PARTY and one.data["node"] == settings.NODE_ID for one in said):
        raise LetterRefusalError("not-a-party")
    _check(letter, data["kind"], data["offence"])
    operation = Operation.objects.filter(pk=identifier).first()
    if operation is not None and operation.host != letter.node:
        raise LetterRefusalError("id-reused")
    is_new = operation is None or operation.parties.filter(node=settings.NODE_ID, takes_part=False).exists()
    operation = lock(operation) if operation is not None else _begun(act, letter)
    taken = 0
    for one in said:  # in the order of its numbers: what corrects or withdraws comes after what it is about
        require_own(operation, one)
        taken += _take(operation, letter, one, act)
    act.note(entries=taken)
    rebuild(operation)
    if is_new:
        notifications.tell(act, notifications.INVITED, operation)
    return operation


def _check(letter: ReceivedLetter, kind: str, offence: str) -> None:
    check_arrival(
        letter,
        kind=RELEASE_KINDS[kind],
        offence=offence,
        urgency="ordinary",
        categories=[(one, one) for one in categories_of(said_in(letter.data))],
    )


def _begun(act: Act, letter: ReceivedLetter) -> Operation:
    data, home = letter.data, Agency.objects.get(is_home=True)
    cited = letter.envelope.get("agreement") or {}
    stamp = stamp_of(letter)
    operation = Operation.objects.create(
        id=UUID(data["operation"]),
        agency=home,
        host=letter.node,
        ref=next_reference(home, act.at.year),
        host_ref=data["ref"],
        kind=data["kind"],
        title=data["title"],
        title_language=data["language"],
        agreement=str(cited.get("id", "")),
        # the article is that of their letter; ours leave under any that covers them, until we say one
        purpose=letter.envelope.get("purpose", ""),
        offence=data["offence"],
        handling={
            "codes": stamp.codes.as_list(),
            "level": stamp.classification.level,
            "h3_text": stamp.h3_text,
        },
        created_at=act.at,
    )
    act.note(ref=operation.ref)
    return operation


@action(events.OPERATION_ENTRY_RECEIVED)
def receive_entry(act: Act, letter: ReceivedLetter) -> Operation:
    """Take in what an agency that takes part has said; what came before changes nothing."""
    identifier = UUID(letter.data["operation"])
    act.about("operation", identifier)
    act.note(peer=letter.node)
    operation = Operation.objects.select_for_update(of=("self",)).filter(pk=identifier).first()
    if operation is None:
        raise LetterRefusalError("unknown-operation")
    [wire] = said_in(letter.data)
    _require_party(operation, letter.node, wire)
    entry = read_entry(letter.node, wire)
    act.note(entry=entry.id, kind=entry.kind)
    require_own(operation, entry)
    _check(letter, operation.kind, operation.offence)
    if not _take(operation, letter, entry, act):
        return operation
    rebuild(operation)
    _tell(act, operation, entry)
    return operation


def _require_party(operation: Operation, node: str, wire: Mapping[str, Any]) -> None:
    """Refuse who takes no part. Of an agency that was taken out what it had said before is still on its way to some."""
    if operation.parties.filter(node=node, takes_part=True).exists():
        return
    dropped = course_of(operation).dropped.get(node)
    if dropped is None or wire["seq"] > dropped.data.get("last", 0):
        raise LetterRefusalError("not-a-party")


def _take(operation: Operation, letter: ReceivedLetter, entry: Signed, act: Act) -> bool:
    """Keep an entry; return whether it is new."""
    if is_known(entry):
        return False
    Entry.objects.create(
        id=UUID(entry.id),
        operation=operation,
        node=entry.node,
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        data=dict(entry.data),
        ours=False,
        state=EntryState.RECEIVED,
        handling=stamp_of(letter).to_json(),
        letter=letter.mid,
        came_at=act.at,
    )
    if entry.kind == Kind.PARTY and entry.data["node"] != settings.NODE_ID:
        _reach(operation, entry.data["node"])
    if entry.kind == Kind.PARTY and entry.data["node"] == settings.NODE_ID:
        Party.objects.update_or_create(
            operation=operation,
            node=operation.host,
            defaults={"agreement": operation.agreement, "article": operation.article},
        )
    return True


def _reach(operation: Operation, node: str) -> None:
    """Keep under which agreement we reach another partner: that of the operation, or one of ours with it."""
    ours: Sequence[str] = [one.id for one in agreements_with(node, settings.NODE_ID)]
    known = operation.agreement if operation.agreement in ours else next(iter(ours), "")
    Party.objects.update_or_create(
        operation=operation,
        node=node,
        defaults={"agreement": known, "article": operation.article if known == operation.agreement else ""},
    )


def _tell(act: Act, operation: Operation, entry: Signed) -> None:
    kind = TOLD.get(Kind(entry.kind))
    if kind:
        notifications.tell(act, kind, operation)
    if entry.kind == Kind.PARTY and entry.data["node"] == settings.NODE_ID and not entry.data["takes_part"]:
        notifications.tell(act, notifications.DROPPED, operation)
    if entry.kind == Kind.SAME:
        asked = operation.pairings.filter(standing=Standing.ASKED, is_ours=True, we_said="")
        for pairing in asked.select_related("operation"):
            if {str(pairing.one_id), str(pairing.other_id)} == set(entry.data["results"]):
                notifications.tell_asked(act, pairing)
