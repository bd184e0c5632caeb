"""The numbers of a link: up to where nothing is missing, how many receipts were given, the checkpoint that goes along."""

from comity.audit.models import Checkpoint
from comity.exchange.models import InLetter, Link, Peer, Void


def locked_link(peer: Peer) -> Link:
    """Return a peer's counters under a row lock."""
    link, _made = Link.objects.select_for_update().get_or_create(peer=peer)
    return link


def advance(link: Link, epoch: int) -> int:
    """Move the mark past every number that has arrived or was closed by a void; return it."""
    if epoch > link.in_epoch:
        link.in_epoch, link.in_hw = epoch, 0
    if epoch == link.in_epoch:
        while (
            InLetter.objects.filter(peer=link.peer_id, epoch=epoch, ls=link.in_hw + 1).exists()
            or Void.objects.filter(peer=link.peer_id, epoch=epoch, ls=link.in_hw + 1).exists()
        ):
            link.in_hw += 1
    return link.in_hw


def count_receipt(link: Link) -> int:
    """Return the number of the next receipt to this peer."""
    link.out_rseq += 1
    return link.out_rseq


def latest_checkpoint() -> str | None:
    """Return our newest signed checkpoint, which goes along with every receipt and hop token."""
    newest = Checkpoint.objects.order_by("-size").first()
    return newest.note if newest else None
