"""After a restore, ours or a partner's: which letters between two nodes were taken back, and deleting what came again.

A node that was restored asks before it shows anything. What a recall letter says comes to it again as well, with the
owner's signature; the tombstones only make sure that nothing is seen until then.
"""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from comity.audit.acts import Act
from comity.exchange.core.recovery import Tombstone
from comity.sharing.actions.erasing import purge_item
from comity.sharing.models import (
    Disclosure,
    Holder,
    HolderState,
    Item,
    ItemState,
    RevisionKind,
)

WHY = "recalled"


def tombstones(node: str) -> Iterator[Tombstone]:
    """Return the letters between a node and us that must not come back; `ours` are letters of that node.

    A recall counts at once, a request to delete when the holder has confirmed it: it may have kept the letter by law.
    """
    settled = Q(revision__kind=RevisionKind.RECALL) & ~Q(state=HolderState.REFUSED)
    settled |= Q(revision__kind=RevisionKind.DELETION, state=HolderState.DONE)
    ours = Holder.objects.filter(settled, node=node, revision__ours=True)
    yield from (Tombstone(str(mid)) for mid in ours.values_list("revision__mid", flat=True))
    purged = Item.objects.filter(state=ItemState.PURGED)
    yield from (
        Tombstone(str(mid), ours=True) for mid in purged.filter(owner=node).values_list("mid", flat=True)
    )
    # what we had passed on in letters of our own goes with what it carried
    for owner, mid in purged.exclude(owner=node).values_list("owner", "mid"):
        carried = Disclosure.objects.filter(owner=owner, mid=mid, node=node, by_node=settings.NODE_ID)
        yield from (Tombstone(str(letter)) for letter in carried.values_list("by_letter", flat=True))


def purge(act: Act, node: str, mid: UUID) -> None:
    """Delete what came in a letter of a partner; a letter that is not here, or deleted already, changes nothing."""
    came = Q(owner=node, mid=mid) | Q(peer__node=node, carrier=mid)
    for item_id in Item.objects.filter(came).exclude(state=ItemState.PURGED).values_list("pk", flat=True):
        purge_item(act, item_id, WHY)
