"""The two TLS sides of a node, both 1.3, both with pinned self-signed certificates instead of authorities."""

import secrets
import ssl
import tempfile
from pathlib import Path

from cryptography import x509

from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.tls import TlsIdentity, spki_pin


def _load(context: ssl.SSLContext, identity: TlsIdentity) -> None:
    # the standard library takes a key from a file only; ours exists for a moment, under a passphrase that nobody knows
    once = secrets.token_urlsafe(32)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "identity.pem"
        file.touch(mode=0o600)
        file.write_bytes(identity.sealed(once))
        context.load_cert_chain(file, password=once)


def _pinned(context: ssl.SSLContext, identity: TlsIdentity, certificates: str) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    _load(context, identity)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if certificates.strip():
        context.load_verify_locations(cadata=certificates)
    return context


def server_context(identity: TlsIdentity, certificates: str) -> ssl.SSLContext:
    """Return the door: it asks for a certificate and opens to those of paired peers (PEM) only."""
    context = _pinned(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), identity, certificates)
    context.num_tickets = 0  # a resumed session would not show its certificate to the present list of peers
    return context


def client_context(identity: TlsIdentity, certificates: str) -> ssl.SSLContext:
    """Return the caller's side for one peer: a server that shows another certificate is left before a byte is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # the key is pinned, whatever the address
    return _pinned(context, identity, certificates)


def certificates_pinned_by(pem: str, descriptor: Descriptor) -> bool:
    """Whether PEM text holds at least one certificate, and only such whose keys the descriptor pins."""
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        return False
    return bool(found) and all(spki_pin(one) in descriptor.tls_spki for one in found)
