"""The descriptors of partners, as pinned, and finding a partner by the certificate it shows."""

from functools import lru_cache

from comity.exchange.core.descriptor import Descriptor, read_descriptor, read_unpinned_descriptor
from comity.exchange.models import Peer
from comity.lib.clock import now


@lru_cache(maxsize=256)
def _read(token: str, root: str) -> Descriptor:
    # judged at the time it was accepted for pinning; whether its keys are valid is asked at each use
    return read_descriptor(token, root_thumbprint=root, at=read_unpinned_descriptor(token, at=now()).iat)


def descriptor_of(peer: Peer) -> Descriptor:
    """Return a peer's descriptor, verified against its pinned root.

    Raises:
        DescriptorError: what is stored does not verify, or has expired.
    """
    return _read(peer.descriptor, peer.root_thumbprint)


def peer_with_certificate(spki: str) -> tuple[Peer, Descriptor] | None:
    """Return the peer whose descriptor pins this key, whatever its state; None for a stranger."""
    for peer in Peer.objects.all():
        descriptor = descriptor_of(peer)
        if spki in descriptor.tls_spki:
            return peer, descriptor
    return None
