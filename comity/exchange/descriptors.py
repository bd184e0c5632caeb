"""The descriptors of partners, as pinned, and finding a partner by the certificate it shows."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from comity.audit.core.errors import LogError
from comity.audit.core.note_keys import VerifierKey
from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import MAX_BYTES, Descriptor, read_descriptor
from comity.exchange.core.digests import unb64u
from comity.exchange.core.errors import DescriptorError, ExchangeError
from comity.exchange.core.keys import PublicKey, Use
from comity.exchange.core.moments import from_seconds
from comity.exchange.core.peers import Peer as CorePeer
from comity.exchange.core.peers import Standing
from comity.exchange.core.receipts import Receipt, verify_receipt
from comity.exchange.models import Peer, PeerState
from comity.lib.statements import Columns, ask

_STANDING = {PeerState.ACTIVE: Standing.ACTIVE, PeerState.SUSPENDED: Standing.SUSPENDED}
_PEER = Columns(Peer)
_BY_ID = f"SELECT {_PEER.of('exchange_peer')} FROM exchange_peer WHERE id = %s"  # noqa: S608  # our own columns
_holder: dict[str, UUID] = {}  # TLS key to the id of the peer that showed it last; looked at again each time


@lru_cache(maxsize=256)
def _read(token: str, root: str) -> Descriptor:
    # judged at its own time: what it pinned stays evidence after its end; whoever sends or receives asks `in_force`
    try:
        claims = strict_json.parse(unb64u(token.split(".")[1]), MAX_BYTES)
        signed_at = from_seconds(claims["iat"])
    except (ExchangeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise DescriptorError("The stored descriptor cannot be read.") from error
    return read_descriptor(token, root_thumbprint=root, at=signed_at)


def descriptor_as_signed(token: str, root: str) -> Descriptor:
    """Return a descriptor under a pinned root, judged at the time it was signed.

    Raises:
        DescriptorError: it does not verify.
    """
    return _read(token, root)


def descriptor_of(peer: Peer) -> Descriptor:
    """Return a peer's descriptor, verified against its pinned root, also after it has expired.

    Raises:
        DescriptorError: what is stored does not verify.
    """
    return _read(peer.descriptor, peer.root_thumbprint)


def core_peer(peer: Peer) -> CorePeer:
    """Return a peer as the pure core knows it, with the keys of its earlier cards."""
    old = tuple(PublicKey.from_jwk(key) for key in peer.old_keys)
    return CorePeer(descriptor_of(peer), _STANDING[PeerState(peer.state)], old)


def verified(peer: Peer, token: str) -> Receipt:
    """Return what a receipt of a peer says.

    Raises:
        ExchangeError: it does not hold, see `verify_receipt`.
    """
    return verify_receipt(token, issuer=peer.node, keys=core_peer(peer).keys, me=settings.NODE_ID)


def log_keys_of(descriptor: Descriptor, at: datetime) -> list[VerifierKey]:
    """Return the keys of a node's log that count at a moment: while one follows another its descriptor names both.

    Empty when it names no log. The key in `log` counts also where it does not stand among the keys.
    """
    if descriptor.log is None:
        return []
    try:
        named = VerifierKey.parse(descriptor.log.vkey)
        stand_there = {
            VerifierKey(descriptor.log.origin, log_bytes(key)): key.valid_at(at)
            for key in descriptor.keys_for(Use.LOG)
        }
    except LogError:
        return []
    return [key for key, counts in ({named: True} | stand_there).items() if counts]


def log_bytes(key: PublicKey) -> bytes:
    """Return the 32 bytes of a public key of a log."""
    return unb64u(key.to_jwk()["x"])


def peer_with_certificate(spki: str) -> tuple[Peer, Descriptor] | None:
    """Return the peer whose descriptor pins this key, whatever its state; None for a stranger."""
    if spki in _holder and (found := _first_with(spki, _read_peer(_holder[spki]))):
        return found
    found = _first_with(spki, Peer.objects.order_by("node"))
    if found is not None:
        _holder[spki] = found[0].pk
    return found


def _read_peer(peer_id: UUID) -> list[Peer]:
    return [_PEER.read(row) for row in ask(_BY_ID, [peer_id])]


def _first_with(spki: str, peers: Iterable[Peer]) -> tuple[Peer, Descriptor] | None:
    for peer in peers:
        with suppress(DescriptorError):  # one row that does not verify must not close the door to all others
            descriptor = descriptor_of(peer)
            if spki in descriptor.tls_spki:
                return peer, descriptor
    return None
