"""Which of our TLS keys is shown: the newest that the other side is known to pin, so that no door falls shut.

Two may be valid at once. A partner that has not taken the card with the newer one would turn it away, and could then not
even be told of it.
"""

from collections.abc import Collection
from uuid import UUID

from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.tls import TlsIdentity
from comity.exchange.identity import edge_keys, own_descriptor, read_signed
from comity.exchange.models import CardState, OwnCard, Peer, PeerState
from comity.lib.clock import now

_pins: dict[str, frozenset[str]] = {}  # by the token of a card, which never changes


def identity_for(peer: Peer) -> TlsIdentity:
    """Return the TLS key to show to one partner.

    Raises:
        KeyFolderError: none is valid now.
    """
    return _newest_pinned({peer.pk})


def identity_for_all() -> TlsIdentity:
    """Return the TLS key that our door shows: who knocks is not known before it is shown.

    Raises:
        KeyFolderError: none is valid now.
    """
    return _newest_pinned(set(Peer.objects.filter(state=PeerState.ACTIVE).values_list("pk", flat=True)))


def _newest_pinned(peers: Collection[UUID]) -> TlsIdentity:
    keys, at = edge_keys(), now()
    newest = keys.tls_at(at)
    usable = [identity for identity in keys.tls if identity.nbf <= at <= identity.exp]
    if len(usable) == 1:
        return newest
    taken = dict(CardState.objects.filter(peer__in=peers).values_list("peer", "taken"))
    known_to_all = min((taken.get(peer, 1) for peer in peers), default=own_descriptor().ver)
    pinned = [identity for identity in usable if _since(identity.spki) <= known_to_all]
    if not pinned:
        return min(usable, key=lambda identity: identity.nbf)
    return max(pinned, key=lambda identity: identity.nbf)


def _since(spki: str) -> int:
    """Return the first version of our card that pins a key."""
    present = own_descriptor()
    for version, token in OwnCard.objects.order_by("version").values_list("version", "token"):
        if spki in _pins_of(token):
            return version
    if spki in present.tls_spki:
        return present.ver
    raise KeyFolderError("The card does not pin this TLS key.")


def _pins_of(token: str) -> frozenset[str]:
    if token not in _pins:
        _pins[token] = frozenset(read_signed(token).tls_spki)
    return _pins[token]
