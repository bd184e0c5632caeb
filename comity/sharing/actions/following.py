"""Acts of a holder on what the owner decides: follow, hand it on to everyone it passed the letter to, answer signed."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.letter import LetterType
from comity.exchange.models import OutLetter, Peer
from comity.exchange.registry import LetterNotYetError, LetterRefusalError, ReceivedLetter, body_type
from comity.lib.clock import now
from comity.sharing import notifications
from comity.sharing.access import decider_of, revision_for
from comity.sharing.actions._shared import person_of, post
from comity.sharing.actions.erasing import purge_item, write_tombstone
from comity.sharing.actions.revising import reach_holders
from comity.sharing.bodies import KIND_OF, RESULT, TRAVELS, is_about, result_body
from comity.sharing.exceptions import ReasonMissingError, SettledError
from comity.sharing.holding import given_by
from comity.sharing.keepers import LetterRef, is_bound, keepers
from comity.sharing.letters import Embedded, content_of, open_embedded
from comity.sharing.models import (
    Destruction,
    Holder,
    HolderState,
    Item,
    ItemState,
    Revision,
    RevisionKind,
    RevisionState,
)
from comity.sharing.own import narrowed_to, passages_in
from comity.sharing.passages import NoSuchPassageError, corrected
from comity.sharing.standing import handling_of, leaves_of, stamped
from comity.sharing.words import GROUNDS, KEPT_BY_LAW

ORIGIN = "result"
GOING = frozenset({RevisionKind.RECALL, RevisionKind.DELETION})


@action(events.REVISION_RECEIVED)
def receive_revision(act: Act, letter: ReceivedLetter) -> Revision:
    """Take in what the owner of a letter decided about it, from the owner or from whoever passed the letter on to us."""
    data = letter.data
    mid, kind = UUID(data["letter"]["id"]), KIND_OF[letter.schema]
    act.about("letter", mid)
    act.note(revision=data["revision"], kind=kind, peer=letter.node)
    said, owner, signed = _words(letter)
    said_before = Revision.objects.select_for_update(of=("self",)).filter(owner=owner, rid=data["revision"])
    known = said_before.first()
    if known is not None:
        return _told_again(act, known, letter, owner)
    item = _item(act, letter, owner, mid, RevisionKind(kind))
    if item.state == ItemState.PURGED and RevisionKind(kind) not in GOING:
        raise LetterRefusalError("deleted-already")
    if is_bound(LetterRef(owner, mid), RevisionKind(kind)):
        raise LetterRefusalError("bound")
    revision = Revision.objects.create(
        rid=UUID(data["revision"]),
        ours=False,
        owner=owner,
        mid=mid,
        idg=data["letter"]["digest"],
        kind=kind,
        reason=said["reason"],
        text=said["text"],
        content={name: said[name] for name in ("passages", "handling") if name in said},
        at=act.at,
        peer=Peer.objects.get(node=letter.node),
        letter=letter.mid,
        signed=signed,
        state=RevisionState.OPEN,
    )
    for one in given_by(settings.NODE_ID, owner, mid):
        Holder.objects.create(revision=revision, node=one.node)
    if kind == RevisionKind.DELETION and item.state != ItemState.PURGED:
        _block(item, "to-decide")
        notifications.tell_deciders(act, notifications.DELETION_WAITS, "revision", revision.id)
        reach_holders(act, revision.id)  # others may decide otherwise, and need not wait for us
        return revision
    _follow(act, revision, item)
    return revision


def _words(letter: ReceivedLetter) -> tuple[Mapping[str, Any], str, str]:
    """Return what the owner said, who that is, and its signed letter, to be handed on."""
    data = letter.data
    if "signed" not in data:
        return data, letter.node, letter.inner.decode("ascii")
    inside: Embedded = open_embedded(data["signed"])
    wanted = TRAVELS[KIND_OF[letter.schema]]
    body = body_type(letter.schema)
    if (inside.schema, inside.signed.letter.type) != wanted or body is None:
        raise LetterRefusalError("wrong-signer")
    if not body.validator.is_valid(inside.data) or "signed" in inside.data:
        raise LetterRefusalError("malformed")
    if (inside.data["revision"], inside.data["letter"]) != (data["revision"], data["letter"]):
        raise LetterRefusalError("another-letter")
    if inside.signer in {letter.node, settings.NODE_ID}:
        raise LetterRefusalError("wrong-signer")
    return inside.data, inside.signer, data["signed"]


def _item(act: Act, letter: ReceivedLetter, owner: str, mid: UUID, kind: RevisionKind) -> Item:
    """Return the item it is about. Only its owner decides, in its own letter or in one that our giver hands on."""
    item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("peer")
        .filter(owner=owner, mid=mid)
        .first()
    )
    if item is None:
        others = Item.objects.filter(mid=mid).exclude(owner=owner)
        if others.exists() or OutLetter.objects.filter(mid=mid).exists():
            raise LetterRefusalError("not-the-owner")
        if kind not in GOING:
            raise LetterNotYetError("letter-not-here")
        return write_tombstone(act, letter, owner, mid, kind)
    # a tombstone of a letter that a backup is older than knows no digest
    if item.idg and not is_about(letter.data, item.mid, item.idg):
        raise LetterRefusalError("another-letter")
    if letter.node not in {owner, item.peer.node}:
        raise LetterRefusalError("not-the-owner")
    return item


def _told_again(act: Act, known: Revision, letter: ReceivedLetter, owner: str) -> Revision:
    """Whoever else gave us the letter and brings the owner's decision is answered too, and nobody else.

    Under its id there is no other decision.
    """
    same = (known.ours, known.owner, str(known.mid), known.kind)
    if same != (False, owner, letter.data["letter"]["id"], KIND_OF[letter.schema]):
        raise LetterRefusalError("id-reused")
    act.note(again=True)
    is_other = known.peer is not None and letter.node != known.peer.node
    if is_other and not _gave(letter.node, known):
        act.note(answered=False)
        return known
    if is_other and known.state != RevisionState.OPEN:
        peer = Peer.objects.get(node=letter.node)
        data = result_body(known, known.state, _copies_out(known), now())
        with suppress(CannotPostError):
            _post_result(act, peer, known, data, letter.mid)
    return known


def _gave(node: str, revision: Revision) -> bool:
    """Whether a node is the owner of the letter, or handed it to us."""
    if node == revision.owner:
        return True
    return Item.objects.filter(owner=revision.owner, mid=revision.mid, peer__node=node).exists()


def _block(item: Item, why: str) -> None:
    item.state, item.why = ItemState.BLOCKED, why
    item.save(update_fields=["state", "why"])


def _follow(act: Act, revision: Revision, item: Item) -> None:
    """Do what the owner decided, hand it on, and answer."""
    if revision.kind == RevisionKind.CORRECTION:
        _correct(act, revision, item)
    elif revision.kind == RevisionKind.NARROWING:
        _narrow(act, revision, item)
    elif item.why == KEPT_BY_LAW:
        revision.ground = _ground_of(item)
        revision.save(update_fields=["ground"])
    elif item.state != ItemState.PURGED:
        purge_item(act, item.id, RevisionKind(revision.kind).value)
    notifications.tell_officers(act, notifications.REVISED, "revision", revision.id)
    reach_holders(act, revision.id)
    answer_owner(act, revision.id)


def _ground_of(item: Item) -> str:
    """Return the legal reason for which an item is kept already: it outlasts a later recall."""
    refused = Revision.objects.filter(owner=item.owner, mid=item.mid).exclude(ground="")
    return refused.order_by("-decided_at").values_list("ground", flat=True).first() or ""


def _correct(act: Act, revision: Revision, item: Item) -> None:
    content = content_of(item)
    if content is None:
        raise LetterRefusalError("deleted-already")
    before = item.corrected if item.corrected is not None else content.data
    try:
        after = corrected(before, passages_in(revision.content))
    except NoSuchPassageError as error:
        raise LetterRefusalError("no-such-passage") from error
    body = body_type(content.schema)
    if body is not None and not body.validator.is_valid(after):
        raise LetterRefusalError("malformed")
    item.corrected = after
    item.save(update_fields=["corrected"])
    ref = LetterRef(item.owner, item.mid)
    act.note(rows=sum(one.correct(act, ref, after) for one in keepers()))


def _narrow(act: Act, revision: Revision, item: Item) -> None:
    before = handling_of(item)
    after = before.combine(narrowed_to(revision.content, before))
    leaves = leaves_of(item.owner, item.mid, asker=settings.NODE_ID)
    for name, value in stamped(after, leaves).items():
        setattr(item, name, value)
    item.narrowed = True
    item.save()
    ref = LetterRef(item.owner, item.mid)
    act.note(rows=sum(one.restamp(act, ref, after) for one in keepers()))


@action(events.REVISION_DECIDED)
def delete_item(act: Act, revision_id: UUID) -> Revision:
    """Delete, as the owner asked: everything that came of the letter goes, and the answer is signed."""
    revision, item = _asked(act, revision_id)
    revision.decided_by, revision.decided_at = person_of(act), act.at
    revision.save(update_fields=["decided_by", "decided_at"])
    if item.state != ItemState.PURGED:
        purge_item(act, item.id, "deletion")
    answer_owner(act, revision.id)
    revision.refresh_from_db()
    return revision


@action(events.REVISION_DECIDED)
def refuse_deletion(act: Act, revision_id: UUID, ground: str) -> Revision:
    """Refuse to delete, with the legal reason; the item is kept for that reason and used for nothing else.

    Raises:
        ReasonMissingError: no legal reason of the list was given.
        SettledError: it was decided already.
    """
    revision, item = _asked(act, revision_id)
    if ground not in GROUNDS:
        raise ReasonMissingError
    act.note(ground=ground)
    revision.ground = ground
    revision.decided_by, revision.decided_at = person_of(act), act.at
    revision.save(update_fields=["ground", "decided_by", "decided_at"])
    _block(item, KEPT_BY_LAW)
    answer_owner(act, revision.id)
    revision.refresh_from_db()
    return revision


def _asked(act: Act, revision_id: UUID) -> tuple[Revision, Item]:
    person = decider_of(person_of(act), "revision", revision_id)
    revision_for(person, revision_id)
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=revision_id)
    act.about("letter", revision.mid)
    act.note(revision=str(revision.id))
    if revision.ours or revision.state != RevisionState.OPEN or revision.decided_at is not None:
        raise SettledError
    item = Item.objects.select_for_update(of=("self",)).get(owner=revision.owner, mid=revision.mid)
    return revision, item


@action(events.RESULT_SENT)
def answer_owner(act: Act, revision_id: UUID) -> str:
    """Say, signed, how far this node has followed: done, done in part while copies are out, or refused; return which.

    Nothing is said twice. Where nobody can be written to at present the sweep says it later.
    """
    revision = Revision.objects.select_for_update(of=("self",)).select_related("peer").get(pk=revision_id)
    act.about("letter", revision.mid)
    copies = _copies_out(revision)
    followed = RevisionState.PARTLY if copies else RevisionState.DONE
    state = RevisionState.REFUSED if revision.ground in GROUNDS else followed
    act.note(revision=str(revision.id), result=state.value, copies=copies)
    if revision.state == state or revision.peer is None:
        return state.value
    never = list(revision.holders.filter(state=HolderState.NEVER_LEFT).values_list("node", flat=True))
    data = result_body(revision, state.value, copies, now(), never)
    try:
        _post_result(act, revision.peer, revision, data, revision.letter)
    except CannotPostError as error:
        act.note(not_sent=error.code)
        return state.value
    revision.state = state
    revision.save(update_fields=["state"])
    return state.value


def _copies_out(revision: Revision) -> int:
    """Return how many copies that left the house are not destroyed yet."""
    if revision.kind not in GOING:
        return 0
    out = Destruction.objects.filter(item__owner=revision.owner, item__mid=revision.mid, confirmed_at=None)
    return out.count()


def _post_result(
    act: Act, peer: Peer, revision: Revision, data: Mapping[str, Any], question: UUID | None
) -> None:
    post(
        act,
        peer,
        conv=revision.mid,
        kind=LetterType.DELETION_RESULT,
        schema=RESULT,
        data=data,
        origin=(ORIGIN, revision.id),
        refers=((question, "reply"),) if question else (),
    )
