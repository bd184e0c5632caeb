"""Acts on signs that two copies of one node are running."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import LinkAlarm, Peer
from comity.exchange.notifications import DOUBLED, tell_operators


@action(events.PEER_DOUBLED)
def note_doubled(act: Act, peer_id: UUID, kind: str, epoch: int, ls: int) -> None:
    """Write down a sign that a node runs twice, and tell the operators once for each kind and epoch.

    `epoch` is that of the node in question: the partner's for `clash`, ours for the others, which stop our sending.
    """
    peer = Peer.objects.get(pk=peer_id)
    act.about("peer", peer.node)
    act.note(kind=kind, epoch=epoch, ls=ls)
    _alarm, made = LinkAlarm.objects.get_or_create(
        peer=peer, kind=kind, epoch=epoch, defaults={"ls": ls, "at": act.at}
    )
    if made:
        tell_operators(act, DOUBLED, peer)
