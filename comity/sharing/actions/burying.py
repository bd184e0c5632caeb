"""The act that deletes what a partner recalled while this node was away, by the partner's word after a restore."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import InLetter, Peer
from comity.sharing.actions.erasing import purge_item
from comity.sharing.models import Item, ItemState

WHY = "recall"


@action(events.ITEM_PURGED)
def bury_item(act: Act, node: str, mid: UUID) -> int:
    """Delete what came in a letter of a partner, and bar the letter; return how many rows of the rooms went.

    The letter may be the owner's own, or one that passed another's item on. A tombstone is written also for one that is
    not here: the backup may be older than it.
    """
    act.about("letter", mid)
    act.note(owner=node, why=WHY)
    rows = 0
    found = Item.objects.filter(peer__node=node, carrier=mid)
    for item in found:
        if item.state != ItemState.PURGED:
            rows += purge_item(act, item.pk, WHY)
    known = found.exists() or Item.objects.filter(owner=node, mid=mid).exists()
    peer = Peer.objects.filter(node=node).first()
    if not known and peer is not None:
        stored = InLetter.objects.filter(peer=peer, mid=mid).values_list("idg", flat=True).first()
        Item.objects.create(
            owner=node,
            mid=mid,
            idg=stored or "",
            peer=peer,
            carrier=mid,
            state=ItemState.PURGED,
            why=WHY,
            taken_at=act.at,
            purged_at=act.at,
        )
    act.note(rows=rows)
    return rows
