"""Acts that make an item disappear here: from every room's rows, from the post office, and from what went on."""

from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import acknowledge, erase_received, erase_sent
from comity.exchange.models import InLetter, InState, Peer
from comity.exchange.registry import ReceivedLetter
from comity.sharing.actions.copies import ask_to_destroy
from comity.sharing.keepers import LetterRef, keepers
from comity.sharing.letters import carriers_of
from comity.sharing.models import (
    Disclosure,
    Holder,
    HolderState,
    Item,
    ItemState,
    Passing,
    PassingState,
    Revision,
    RevisionKind,
)


@action(events.ITEM_PURGED)
def purge_item(act: Act, item_id: UUID, why: str) -> int:
    """Delete an item: what the rooms keep of it, its letters open and sealed, corrections of it. The tombstone stays.

    Copies that left the house are asked back from whoever took them. Return how many rows of the rooms went.
    """
    item = Item.objects.select_for_update(of=("self",)).select_related("peer").get(pk=item_id)
    act.about("letter", item.mid)
    act.note(owner=item.owner, why=why)
    if item.state == ItemState.PURGED:
        act.note(rows=0)
        return 0
    ref = LetterRef(item.owner, item.mid)
    copies = ask_to_destroy(act, item.id)
    rows = sum(keeper.purge(act, ref) for keeper in keepers())
    if item.carrier is not None:
        erase_received(act, item.peer.node, item.carrier)
    _erase_corrections(act, item)
    _erase_sent(act, item)
    item.state, item.why, item.purged_at = ItemState.PURGED, why, act.at
    item.handling, item.corrected, item.use_until, item.keep_until = {}, None, None, None
    item.save()
    if (
        item.carrier is not None
        and InLetter.objects.filter(peer=item.peer, mid=item.carrier, state=InState.DELIVERED).exists()
    ):
        acknowledge(act, item.carrier, "deleted", node=item.peer.node)
    act.note(rows=rows, copies=copies)
    return rows


def _erase_corrections(act: Act, item: Item) -> None:
    """A correction says what the letter said."""
    found = Revision.objects.filter(
        ours=False, owner=item.owner, mid=item.mid, kind=RevisionKind.CORRECTION
    ).select_related("peer")
    for one in found:
        if one.letter is not None and one.peer is not None:
            erase_received(act, one.peer.node, one.letter)
        for holder in one.holders.exclude(letter=None):
            if holder.letter is not None:
                erase_sent(act, holder.letter)
        one.holders.filter(letter=None).update(state=HolderState.NEVER_LEFT, at=act.at)
        one.content, one.signed = {}, ""
        one.save(update_fields=["content", "signed"])


def _erase_sent(act: Act, item: Item) -> None:
    """Erase the letters in which we passed it on; one that has not left yet never will."""
    given = Disclosure.objects.filter(owner=item.owner, mid=item.mid, by_node=settings.NODE_ID)
    stopped = {one.node for one in given if not erase_sent(act, one.by_letter)}
    reached = {one.node for one in given} - stopped
    pending = Holder.objects.filter(
        revision__ours=False, revision__owner=item.owner, revision__mid=item.mid, letter=None
    )
    pending.filter(node__in=stopped - reached).update(state=HolderState.NEVER_LEFT, at=act.at, verified=True)
    Passing.objects.filter(item=item, state=PassingState.TO_APPROVE).update(
        state=PassingState.RETURNED, return_reason=""
    )


@action(events.ITEM_PURGED)
def write_tombstone(act: Act, letter: ReceivedLetter, owner: str, mid: UUID, kind: str) -> Item:
    """Remember a letter that was taken back before it came, or that was never taken in, and erase what lies here of it."""
    act.about("letter", mid)
    act.note(owner=owner, why=kind)
    erase_received(act, owner, mid)
    for one in carriers_of(letter.node, mid):
        erase_received(act, letter.node, one.mid)
    return Item.objects.create(
        owner=owner,
        mid=mid,
        idg=letter.data["letter"]["digest"],
        peer=Peer.objects.get(node=letter.node),
        state=ItemState.PURGED,
        why=kind,
        taken_at=act.at,
        purged_at=act.at,
    )


@action(events.ITEM_BLOCKED)
def block_item(act: Act, item_id: UUID, why: str) -> None:
    """Let nobody use an item any more, for instance because the time for which it may be used is over."""
    item = Item.objects.select_for_update(of=("self",)).get(pk=item_id)
    act.about("letter", item.mid)
    act.note(owner=item.owner, why=why)
    if item.state == ItemState.HELD:
        item.state, item.why = ItemState.BLOCKED, why
        item.save(update_fields=["state", "why"])
