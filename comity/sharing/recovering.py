"""What a restore, ours or a partner's, means for letters that were taken back: they do not come again."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from comity.exchange import keepers
from comity.exchange.core.recovery import Tombstone
from comity.sharing import sweeps
from comity.sharing.actions.restoring import bury_item, take_passing_back, take_revision_back
from comity.sharing.bodies import KIND_OF, PASSED_ON
from comity.sharing.models import (
    Disclosure,
    Holder,
    HolderState,
    Item,
    ItemState,
    RevisionKind,
)

GOING = (RevisionKind.RECALL, RevisionKind.DELETION)


def tombstones_for(node: str) -> list[Tombstone]:
    """Return which letters between a node and us must not come back: ours that it had to delete, its own that we did.

    A request to delete counts where the node has followed it; one that it may still refuse is no tombstone.
    """
    followed = Q(revision__kind=RevisionKind.DELETION, state__in=[HolderState.DONE, HolderState.PARTLY])
    told = (
        Holder.objects.filter(Q(revision__kind=RevisionKind.RECALL) | followed, node=node, via="")
        .exclude(state=HolderState.NEVER_LEFT)
        .values_list("revision__owner", "revision__mid")
    )
    ours = {
        Tombstone(str(letter))
        for owner, mid in told
        for letter in Disclosure.objects.filter(
            owner=owner, mid=mid, node=node, by_node=settings.NODE_ID
        ).values_list("by_letter", flat=True)
    }
    gone = Item.objects.filter(peer__node=node, state=ItemState.PURGED, why__in=GOING)
    theirs = {
        Tombstone(str(item.carrier or item.mid), ours=True)
        for item in gone
        if item.carrier is not None or item.owner == node
    }
    return [*ours, *theirs]


def apply_retention(at: datetime) -> None:
    """Delete all that may not be kept any longer, before a restored node sends anything."""
    before = 0
    while (left := sweeps.overdue(at).count()) and left != before:
        before = left
        sweeps.end_times(at)


def register() -> None:
    """Tell the post office; at start."""
    keepers.register_tombstones(tombstones_for)
    keepers.register_purge(bury_item)
    keepers.register_retention(apply_retention)
    keepers.register_take_back(PASSED_ON, take_passing_back)
    for schema in KIND_OF:
        keepers.register_take_back(schema, take_revision_back)
