"""Peers as other rooms see them."""

from django.conf import settings

from comity.exchange.models import Peer, PeerState


def active_peers() -> list[Peer]:
    """Return the peers that letters may go to, in a stable order."""
    return list(Peer.objects.filter(state=PeerState.ACTIVE).order_by("country", "node"))


def peer_of(node: str) -> Peer | None:
    """Return the active peer of a node id; None when it is not paired or is suspended, which means no."""
    if not node or node == settings.NODE_ID:
        return None
    return Peer.objects.filter(node=node, state=PeerState.ACTIVE).first()


def known_peer(node: str) -> Peer | None:
    """Return the peer of a node id whatever its state, for showing whose a thing is."""
    return Peer.objects.filter(node=node).first()
