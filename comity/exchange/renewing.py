"""A newer card of a paired partner, before anything of it is believed: same root, version only up, no foreign keys."""

from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from comity.exchange.core.descriptor import Descriptor, read_descriptor
from comity.exchange.core.errors import DescriptorError
from comity.exchange.core.tls import spki_pin
from comity.exchange.descriptors import core_peer, descriptor_of
from comity.exchange.identity import own_descriptor
from comity.exchange.introduction import PairingError
from comity.exchange.models import Peer
from comity.exchange.tls import certificates_pinned_by
from comity.lib.clock import now


class OlderCardError(DescriptorError):
    """The card is older than the one we hold."""

    code = "older-card"


@dataclass(frozen=True)
class Renewal:
    """What a partner's row holds under its newer card; `is_news` is False when it holds that already."""

    descriptor: Descriptor
    certificates: str
    old_keys: list[dict[str, Any]]
    is_news: bool


def renewal(peer: Peer, token: str, certificates: str = "") -> Renewal:
    """Judge a newer card.

    Args:
        peer: the partner, pinned by its root key.
        token: the descriptor.
        certificates: PEM of TLS keys that the descriptor pins; empty where only the descriptor was given. Those we hold
            stay as long as it pins their keys.

    Raises:
        OlderCardError: we hold a newer one.
        DescriptorError: another root, another card of the same version, or certificates it does not pin.
        PairingError: it pins a key that belongs to somebody else.
    """
    known = descriptor_of(peer)
    descriptor = read_descriptor(token, root_thumbprint=peer.root_thumbprint, at=now())
    if descriptor.ver < known.ver and descriptor.node == known.node:
        raise OlderCardError
    read_descriptor(token, root_thumbprint=peer.root_thumbprint, at=now(), known=known)
    if certificates.strip() and not certificates_pinned_by(certificates, descriptor):
        raise DescriptorError("The certificates are not those that the descriptor pins.")
    pinned = _pinned([certificates, peer.certificates], descriptor)
    if not pinned:
        raise DescriptorError("No certificate is known of any TLS key that the descriptor pins.")
    require_own_pins(descriptor)
    is_news = token != peer.descriptor or pinned.keys() != _pinned([peer.certificates], known).keys()
    old_keys = [key.to_jwk() for key in core_peer(peer).renewed(descriptor).old_keys]
    return Renewal(descriptor, "".join(pinned.values()), old_keys, is_news)


def _pinned(texts: list[str], descriptor: Descriptor) -> dict[str, str]:
    """Return the certificates, in PEM by their pins, whose keys a descriptor pins; of one key the first."""
    found: dict[str, str] = {}
    for text in filter(str.strip, texts):
        for one in x509.load_pem_x509_certificates(text.encode()):
            if (pin := spki_pin(one)) in descriptor.tls_spki:
                found.setdefault(pin, one.public_bytes(Encoding.PEM).decode())
    return found


def require_own_pins(descriptor: Descriptor) -> None:
    """Refuse a card that claims the TLS key of somebody else: requests would be taken for those of another node.

    Raises:
        PairingError: it does.
    """
    pins = set(descriptor.tls_spki)
    others = [descriptor_of(peer) for peer in Peer.objects.exclude(node=descriptor.node)]
    if any(pins.intersection(other.tls_spki) for other in [own_descriptor(), *others]):
        raise PairingError(
            _("The card names a key that belongs to another partner. Do not pair; tell the partner."),
            code="foreign-key",
        )
