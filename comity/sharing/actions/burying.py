"""The act that deletes what a partner recalled while this node was away, by the partner's word after a restore."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import InLetter, Peer
from comity.sharing import notifications
from comity.sharing.actions.erasing import purge_item
from comity.sharing.models import Item, ItemState, Revision
from comity.sharing.words import KEPT_BY_LAW

WHY = "recall"


@action(events.ITEM_PURGED)
def bury_item(act: Act, node: str, mid: UUID) -> bool:
    """Delete what came in a letter of a partner, and bar the letter; return whether it is gone.

    What is kept for a legal reason stays, as after any recall: who decides for the house is told.

    The letter may be the owner's own, or one that passed another's item on. A tombstone is written also for one that is
    not here: the backup may be older than it.
    """
    act.about("letter", mid)
    act.note(owner=node, why=WHY)
    rows = 0
    found = Item.objects.filter(peer__node=node, carrier=mid)
    kept = [item for item in found if item.state != ItemState.PURGED and item.why == KEPT_BY_LAW]
    for item in found:
        if item.state != ItemState.PURGED and item not in kept:
            rows += purge_item(act, item.pk, WHY)
    for item in kept:
        _lay_before(act, item)
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
    act.note(rows=rows, kept=len(kept))
    return not kept


def _lay_before(act: Act, item: Item) -> None:
    """Have those who decide look again at what they had refused to delete: the owner has taken it back since."""
    refused = Revision.objects.filter(owner=item.owner, mid=item.mid, ours=False).exclude(ground="")
    revision = refused.order_by("-decided_at").first()
    if revision is not None:
        notifications.tell_deciders(act, notifications.REVISED, "revision", revision.id)
