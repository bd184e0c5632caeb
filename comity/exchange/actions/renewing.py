"""Acts on a partner's descriptor that its node handed over itself, signed by the pinned root key."""

from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions.giving_back import note_restored
from comity.exchange.core.descriptor import Descriptor, read_descriptor
from comity.exchange.core.errors import DescriptorError
from comity.exchange.core.tls import spki_pin
from comity.exchange.descriptors import core_peer, descriptor_of
from comity.exchange.introduction import PairingError
from comity.exchange.models import EpochSeen, Peer
from comity.lib.clock import now


@action(events.PEER_UPDATED)
def take_descriptor(act: Act, peer_id: UUID, token: str) -> Peer:
    """Take the newer descriptor of a partner as its node gave it; versions and epochs only go up.

    The certificates stay, as far as it still pins them: with none left a new card is needed.

    Raises:
        PairingError: another root key signed it, it is older than the pinned one, or pins no certificate we have.
    """
    peer = Peer.objects.select_for_update().get(pk=peer_id)
    act.about("peer", peer.node)
    known = descriptor_of(peer)
    try:
        descriptor = read_descriptor(token, root_thumbprint=peer.root_thumbprint, at=now(), known=known)
        certificates = _still_pinned(peer.certificates, descriptor)
    except DescriptorError as error:
        raise PairingError(code=error.code) from error
    act.note(version=descriptor.ver, epoch=descriptor.epoch)
    peer.old_keys = [key.to_jwk() for key in core_peer(peer).renewed(descriptor).old_keys]
    peer.descriptor, peer.certificates, peer.version = token, certificates, descriptor.ver
    peer.save(update_fields=["descriptor", "old_keys", "certificates", "version"])
    if descriptor.epoch > known.epoch:
        note_restored(act, peer.pk, descriptor.epoch)
    EpochSeen.objects.filter(peer=peer, epoch__lte=descriptor.epoch).delete()
    return peer


def _still_pinned(pem: str, descriptor: Descriptor) -> str:
    kept = [
        one for one in x509.load_pem_x509_certificates(pem.encode()) if spki_pin(one) in descriptor.tls_spki
    ]
    if not kept:
        raise DescriptorError(
            "The descriptor pins none of the certificates that we have; a new card is needed."
        )
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in kept)


@action(events.DELIVERY_FAILED)
def note_no_descriptor(act: Act, peer_id: UUID, problem: str, due: datetime) -> None:
    """Count an attempt to fetch a partner's descriptor that brought none; it is tried again later."""
    seen = EpochSeen.objects.select_for_update(of=("self",)).select_related("peer").get(peer=peer_id)
    act.about("peer", seen.peer.node)
    act.note(problem=problem, failures=seen.failures + 1)
    seen.failures += 1
    seen.problem, seen.next_attempt_at = problem[:80], due
    seen.save(update_fields=["failures", "problem", "next_attempt_at"])
