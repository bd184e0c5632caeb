"""What a restore may not lose or bring back: see `comity.exchange.keepers`."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.audit.acts import Act
from comity.exchange import keepers
from comity.exchange.core.recovery import Tombstone
from comity.exchange.models import OutLetter
from comity.sharing import sweeps
from comity.sharing.actions.burying import bury_item
from comity.sharing.actions.rebuilding import take_consent_back, take_passing_back, take_revision_back
from comity.sharing.bodies import CONSENT, TRAVELS
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Disclosure, Holder, HolderState, Item, ItemState, Revision, RevisionKind

RECALLED = ("recall", "deletion")


def tombstones(node: str) -> Iterator[Tombstone]:
    """Return what must not come back between a node and us: what we took back, and (`ours`) what it took back itself."""
    yield from (Tombstone(str(mid)) for mid in sorted(_of_ours(node), key=str))
    theirs = Item.objects.filter(peer__node=node, state=ItemState.PURGED, why__in=RECALLED)
    for mid in theirs.exclude(carrier=None).values_list("carrier", flat=True):
        yield Tombstone(str(mid), ours=True)


def _of_ours(node: str) -> set[UUID]:
    """Return letters of ours to a node that are gone: recalled, deleted at our wish, or carrying what its owner recalled."""
    recalled = Revision.objects.filter(ours=True, kind=RevisionKind.RECALL).values("mid")
    found = set(OutLetter.objects.filter(peer__node=node, mid__in=recalled).values_list("mid", flat=True))
    deleted = Holder.objects.filter(
        node=node, state__in=[HolderState.DONE, HolderState.PARTLY], revision__ours=True,
        revision__kind=RevisionKind.DELETION,
    )  # fmt: skip
    found |= set(deleted.values_list("revision__mid", flat=True))
    gone = Item.objects.filter(state=ItemState.PURGED, passings__peer__node=node)
    carried = Disclosure.objects.filter(
        node=node, by_node=settings.NODE_ID, mid__in=gone.values("mid")
    ).exclude(owner=settings.NODE_ID)
    return found | set(carried.values_list("by_letter", flat=True))


def purge(act: Act, node: str, mid: UUID) -> bool:
    """Delete what came in a letter that its sender recalled while we were away; False where a law has us keep it."""
    return bury_item(act, node, mid)


def retention(at: datetime) -> None:
    """Delete and block what was due while we were away: all of it, however much one sweep does.

    What breaks off is tried again by later sweeps, and holds up nothing else.
    """
    left, before = sweeps.ended(at), -1
    while left and left != before:
        sweeps.end_times(at)
        left, before = sweeps.ended(at), left


def register() -> None:
    """Answer for this room's letters after a restore."""
    keepers.register_tombstones(tombstones)
    keepers.register_purge(purge)
    keepers.register_retention(retention)
    keepers.register_take_back(CONSENT, take_consent_back)
    keepers.register_take_back(PASSED_ON, take_passing_back)
    for schema, _kind in TRAVELS.values():
        keepers.register_take_back(schema, take_revision_back)
