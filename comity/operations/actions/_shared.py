"""What the acts of the room share: who acts, references, entries and their way to the partners, the computed rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.exchange.peers import lock_peers, peer_of
from comity.handling.stamp import Handling, combine
from comity.operations.bodies import ENTRY, JOINT, categories_of, entry_body, joint_body
from comity.operations.core.entries import Kind, Signed
from comity.operations.core.fold import Course, State
from comity.operations.core.fold import Result as Standing
from comity.operations.core.plan import Part
from comity.operations.exceptions import (
    EndedError,
    NoAgreementError,
    NobodyReachedError,
    NotHereError,
    WeDroppedError,
)
from comity.operations.folding import course_of, wider_course_of
from comity.operations.models import Entry, Operation, Pairing, Party, ReferenceCounter, Result
from comity.operations.reaching import taken_back
from comity.operations.states import RELEASE_KINDS, EntryState
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.requests.departure import stamp
from comity.requests.rights import all_answered

INVITATION, SAID = "operation-invitation", "operation-entry"


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("page", "operations", "not-a-person")
    return act.actor


def next_reference(agency: Agency, year: int) -> str:
    """Return the next reference of a year, such as O-2026-0017, under a row lock."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(agency=agency, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"O-{year}-{counter.last:04d}"


def lock(operation: Operation) -> Operation:
    """Lock an operation: numbers of entries are given, and rows computed, by one act at a time."""
    return Operation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=operation.pk)


def partners_of(operation: Operation) -> list[Party]:
    """Return who takes part beside us."""
    rows = operation.parties.filter(takes_part=True).exclude(node=settings.NODE_ID)
    return list(rows.order_by("node"))


def has_terms(operation: Operation) -> bool:
    """Whether it is said how our entries leave: under which agreement, for what, and nothing about rights is open."""
    return bool(operation.agreement and operation.purpose) and all_answered(operation.rights)


def require_open(course: Course) -> None:
    """Raise where nothing is planned and decided any more. Raises EndedError."""
    if course.state is State.ENDED:
        raise EndedError


def require_party(operation: Operation) -> None:
    """Raise where the leading agency has taken us out: what we say would be refused. Raises WeDroppedError."""
    if operation.parties.filter(node=settings.NODE_ID, takes_part=False).exists():
        raise WeDroppedError


def drops(entry: Entry) -> bool:
    """Whether an entry says that an agency takes part no longer."""
    return entry.kind == Kind.PARTY and not entry.data.get("takes_part", True)


def next_number(operation: Operation) -> int:
    """Return the number of our next entry."""
    last = operation.entries.filter(node=settings.NODE_ID).order_by("-seq").first()
    return last.seq + 1 if last else 1


def add_entry(
    act: Act,
    operation: Operation,
    kind: Kind,
    data: Mapping[str, Any],
    *,
    private: Mapping[str, Any] | None = None,
    in_house: bool = False,
    limits: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry of ours and offer it to every partner that can be reached; the operation is locked.

    `limits` is the stored stamp of what the entry was drawn from: it binds beside that of the operation wherever the entry goes.

    Raises:
        NobodyReachedError, NoAgreementError: it cannot leave, and was not to stay in the house.
        WeDroppedError: our agency takes part no longer.
        NotReleasedError, CannotPostError: as the release room says.
    """
    person = person_of(act)
    require_party(operation)
    others = partners_of(operation)
    state = EntryState.KEPT if not others else EntryState.HOUSE if in_house else EntryState.WAITS
    entry = Entry.objects.create(
        operation=operation,
        node=settings.NODE_ID,
        seq=next_number(operation),
        kind=kind.value,
        at=act.at,
        data=dict(data),
        private=dict(private or {}),
        ours=True,
        by=person,
        state=state,
        handling=dict(limits or {}),
        came_at=act.at,
    )
    act.note(entry=str(entry.pk), kind=kind.value)
    if state == EntryState.WAITS:
        offer_to_all(act, operation, entry, others)
        entry.refresh_from_db()
    return entry


def offer_to_all(act: Act, operation: Operation, entry: Entry, parties: Sequence[Party]) -> list[Outgoing]:
    """Offer an entry to each partner that is paired; one that is not gets it later, and is shown as missing it.

    Raises:
        NobodyReachedError: none is paired.
    """
    lock_peers(one.node for one in parties)
    offered = [offer_entry(act, operation, entry, one) for one in parties if peer_of(one.node) is not None]
    if not offered:
        raise NobodyReachedError
    return offered


def offer_entry(act: Act, operation: Operation, entry: Entry, party: Party) -> Outgoing:
    """Offer one entry to one partner. Raises NoAgreementError, and what the release room raises."""
    body = entry_body(operation, entry.signed)
    return _offer(act, operation, party, entry, origin=SAID, schema=ENTRY, data=body)


def offer_invitation(
    act: Act, operation: Operation, entry: Entry, party: Party, said: Sequence[Signed]
) -> Outgoing:
    """Offer an invitation to one partner with all that we have said."""
    body = joint_body(operation, said)
    return _offer(act, operation, party, entry, origin=INVITATION, schema=JOINT, data=body)


def _offer(
    act: Act,
    operation: Operation,
    party: Party,
    entry: Entry,
    *,
    origin: str,
    schema: str,
    data: dict[str, Any],
) -> Outgoing:
    peer = peer_of(party.node)
    if peer is None:
        raise NobodyReachedError
    if not has_terms(operation):
        raise NoAgreementError
    said = data["said"] if isinstance(data["said"], list) else [data["said"]]
    return offer_letter(
        act,
        Offer(
            peer=peer,
            schema=schema,
            data=data,
            conv=operation.pk,
            origin_kind=origin,
            origin_id=entry.pk,
            items=tuple((f"{entry.kind}-{one}", one) for one in categories_of(said)),
            handling=_stamp_of(operation, said),
            kind=RELEASE_KINDS[operation.kind],
            purpose=operation.purpose,
            offence=operation.offence,
            agreement=party.agreement or operation.agreement,
            article=party.article,
            rights=operation.rights,
        ),
    )


def _stamp_of(operation: Operation, said: Sequence[Mapping[str, Any]]) -> Handling:
    """Return the stamp of the operation with the limits of what its entries were drawn from; the purpose stays that of the operation."""
    own = stamp(operation.handling, operation.rights, operation.purpose)
    named = [str(one["entry"]) for one in said]
    limits = (
        Entry.objects.filter(pk__in=named, ours=True).exclude(handling={}).values_list("handling", flat=True)
    )
    return replace(combine([own, *(Handling.from_json(one) for one in limits)]), purpose=own.purpose)


def settle_entry(entry: Entry) -> None:
    """Keep how far an entry of ours is, from its letters: sent as soon as one has left."""
    if not entry.ours or entry.state in {EntryState.KEPT, EntryState.HOUSE}:
        return
    letters = Outgoing.objects.filter(origin_kind=SAID, origin_id=entry.pk)
    if drops(entry):  # who was taken out is so once its own letter has left, whoever else was told
        letters = letters.filter(peer__node=entry.data["node"])
    elif entry.kind == Kind.PARTY:  # and who takes part once the invitation has
        letters = Outgoing.objects.filter(origin_kind=INVITATION, origin_id=entry.pk)
    rows = list(letters)
    back = taken_back(one.letter for one in rows)
    states = {one.state for one in rows if one.letter not in back and one.letter_state != "withdrawn"}
    if OutgoingState.SENT in states:
        entry.state = EntryState.SENT
    elif OutgoingState.TO_APPROVE in states:
        entry.state = EntryState.WAITS
    elif states:
        entry.state = EntryState.RETURNED
    elif rows:
        entry.state = EntryState.HOUSE  # every letter of it was taken back
    entry.save(update_fields=["state"])


def rebuild(operation: Operation) -> Course:
    """Compute the operation anew and write what lists and counts read; the operation is locked."""
    entries = list(operation.entries.all())
    course = course_of(operation, entries)
    operation.state, operation.mark = course.state.value, course.mark
    operation.begins_at, operation.ends_at = course.span or (None, None)
    operation.is_joint = len(course.ever) > 1
    operation.save(update_fields=["state", "mark", "begins_at", "ends_at", "is_joint"])
    wider = wider_course_of(operation, entries)
    _write_parties(operation, course, wider)
    _write_results(operation, course, wider)
    _write_pairings(operation, course)
    return course


def _write_parties(operation: Operation, course: Course, wider: Course) -> None:
    for node in sorted(course.ever):
        decision = wider.standing_decision(node)  # of ours also one that waits for approval
        settled = course.state in {State.RUNNING, State.ENDED}
        operation.parties.update_or_create(
            node=node,
            defaults={
                "takes_part": node in course.parties,
                "has_decided": settled or (decision is not None and course.is_current(decision)),
            },
        )


def _write_results(operation: Operation, course: Course, wider: Course) -> None:
    kept = set()
    # of an agency that was taken out its sites keep their names: its results stay
    parts = {node: Part.from_wire(said[-1].data) for node, said in course.plans.items()}
    sites = {f"{node}/{site.key}": site.name for node, part in parts.items() for site in part.sites}
    for which, one in {**wider.results, **course.results}.items():
        row = _row(operation, one, in_house=which not in course.results)
        row["place"] = row["place"] or sites.get(one.found.site, "")
        Result.objects.update_or_create(id=UUID(which), defaults=row)
        kept.add(UUID(which))
    operation.results.exclude(pk__in=kept).delete()


def _row(operation: Operation, one: Standing, *, in_house: bool) -> dict[str, Any]:
    found, seized = one.found, one.found.seizure
    return {
        "operation": operation,
        "node": one.node,
        "ours": one.node == settings.NODE_ID,
        "kind": found.outcome.value,
        "at": found.at,
        "zone": found.zone,
        "place": found.place,
        "agency_name": found.agency,
        "source": found.source,
        "number": found.number,
        "what": seized.what if seized else found.what,
        "offence": seized.offence if seized else "",
        "quantity": seized.quantity if seized else None,
        "measure": seized.unit if seized else "",
        "version": one.version,
        "is_withdrawn": one.withdrawn is not None,
        "counts_as": UUID(one.counts_as),
        "is_counted": one.is_counted and not in_house,
        "may_be_same": bool(one.may_be) and not in_house,
        "in_house": in_house,
    }


def _write_pairings(operation: Operation, course: Course) -> None:
    kept = []
    for pair in course.pairs:
        ours = settings.NODE_ID in pair.nodes
        theirs = next((node for node in pair.nodes if node != settings.NODE_ID), "")
        words = {node: entry.data["word"] for node, entry in pair.words.items()}
        row, _made = Pairing.objects.update_or_create(
            one_id=UUID(pair.key[0]),
            other_id=UUID(pair.key[1]),
            defaults={
                "operation": operation,
                "standing": pair.standing.value,
                "we_said": words.get(settings.NODE_ID, ""),
                "they_said": words.get(theirs, "") if ours else "",
                "is_ours": ours,
            },
        )
        kept.append(row.pk)
    operation.pairings.exclude(pk__in=kept).delete()
