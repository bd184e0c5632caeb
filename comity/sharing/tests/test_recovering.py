"""After a restore: which letters are named to a partner that asks, and what is deleted when one is named to us."""

from uuid import UUID, uuid4

from comity.audit.acts import Act, action, writing
from comity.exchange.core.recovery import Tombstone
from comity.exchange.keepers import purge_letter, tombstones_for
from comity.exchange.models import InLetter, Peer
from comity.lib.ids import new_id
from comity.requests.models import Request
from comity.requests.tests.office import Office
from comity.sharing.models import Holder, HolderState, Item, ItemState, Revision, RevisionKind
from comity.sharing.recovering import tombstones


def revise(node: str, kind: RevisionKind, state: HolderState) -> UUID:
    mid = new_id()
    with writing():
        revision = Revision.objects.create(ours=True, owner="us", mid=mid, idg="x", kind=kind, reason="x")
        Holder.objects.create(revision=revision, node=node, state=state)
    return mid


def item(peer: Peer, owner: str, state: ItemState) -> UUID:
    mid = new_id()
    with writing():
        Item.objects.create(owner=owner, mid=mid, idg="x", peer=peer, carrier=mid, state=state)
    return mid


def test_what_was_taken_back_is_named_to_who_held_it(office: Office) -> None:
    node = office.peer.node
    recalled = revise(node, RevisionKind.RECALL, HolderState.WAITING)
    deleted = revise(node, RevisionKind.DELETION, HolderState.DONE)
    revise(node, RevisionKind.DELETION, HolderState.WAITING)
    revise(node, RevisionKind.RECALL, HolderState.REFUSED)
    revise(node, RevisionKind.NARROWING, HolderState.DONE)
    revise("cxp:node:kr:seoul", RevisionKind.RECALL, HolderState.DONE)
    theirs = item(office.peer, node, ItemState.PURGED)
    item(office.peer, node, ItemState.HELD)
    wanted = {Tombstone(str(recalled)), Tombstone(str(deleted)), Tombstone(str(theirs), ours=True)}
    assert set(tombstones(node)) == wanted
    assert wanted <= set(tombstones_for(node))


@action("message.buried")
def bury(act: Act, node: str, mid: UUID) -> None:
    """Purge as the recovery does."""
    act.about("letter", mid)
    purge_letter(act, node, mid)


def test_what_came_in_a_letter_that_was_taken_back_is_deleted(office: Office) -> None:
    request = office.received()
    assert request.message is not None
    kept = office.received()
    bury(office.cast.operator, "cxp:node:kr:seoul", request.message)
    assert Request.objects.filter(pk=request.pk).exists()
    for _ in range(2):
        bury(office.cast.operator, office.peer.node, request.message)
    bury(office.cast.operator, office.peer.node, uuid4())
    assert Item.objects.get(mid=request.message).state == ItemState.PURGED
    letter = InLetter.objects.get(mid=request.message)
    assert (bytes(letter.body), letter.inner, letter.payload) == (b"", None, None)
    assert Item.objects.get(mid=kept.message).state == ItemState.HELD
