"""The node's TLS key: ECDSA P-256, self-signed, pinned by the SHA-256 of its public key (RFC 7469 section 2.4)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from comity.exchange.core.digests import digest
from comity.exchange.core.errors import KeyFolderError, MalformedError
from comity.exchange.core.ids import check_node_id

LIFE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PublicTls:
    """What everybody may see of a TLS key: its pin, its time and its certificate in PEM."""

    spki: str
    nbf: datetime
    exp: datetime
    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TlsIdentity:
    """A certificate and its private key.

    `pem` holds both, private key first, as `ssl.SSLContext.load_cert_chain` takes it; `certificate` is the public
    half in PEM.
    """

    spki: str
    nbf: datetime
    exp: datetime
    certificate: bytes = field(repr=False)
    pem: bytes = field(repr=False)

    def sealed(self, passphrase: str | None) -> bytes:
        """The same as it is written to a file: the private key under the passphrase, or as it is without one."""
        if passphrase is None:
            return self.pem
        key = load_pem_private_key(self.pem, password=None)
        encryption = BestAvailableEncryption(passphrase.encode())
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption) + self.certificate


def spki_pin(certificate: x509.Certificate) -> str:
    """SHA-256 of the SubjectPublicKeyInfo in base64url."""
    return _spki(certificate.public_key())


def _spki(key: PublicKeyTypes) -> str:
    return digest(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def spki_of_der(der: bytes) -> str:
    """The pin of a peer's certificate as the TLS connection hands it over. Raises MalformedError."""
    try:
        return spki_pin(x509.load_der_x509_certificate(der))
    except ValueError as error:
        raise MalformedError("The certificate cannot be read.") from error


def generate_tls(node: str, *, nbf: datetime, exp: datetime | None = None) -> TlsIdentity:
    """A new self-signed certificate for server and client use of this node, valid for a year."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, check_node_id(node))])
    key = ec.generate_private_key(ec.SECP256R1())
    while _spki(key.public_key()).startswith("-"):  # a command line would take its name for an option
        key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(nbf)
        .not_valid_after(exp or nbf + LIFE)
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(node)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return read_tls(secret + certificate.public_bytes(Encoding.PEM))


def read_tls(pem: bytes, passphrase: str | None = None) -> TlsIdentity:
    """Read a private key and its certificate from PEM, sealed under a passphrase or not.

    Raises KeyFolderError when the passphrase does not open it, or the two halves do not belong together.
    """
    public = read_certificate(pem)
    is_sealed = b"ENCRYPTED PRIVATE KEY" in pem
    if is_sealed and passphrase is None:
        raise KeyFolderError("The key is sealed and no passphrase was given.")
    try:
        key = load_pem_private_key(pem, password=(passphrase or "").encode() if is_sealed else None)
    except (ValueError, TypeError) as error:
        raise KeyFolderError(
            "The passphrase does not open the key."
            if is_sealed
            else "The TLS file holds no certificate with its private key; make a new one."
        ) from error
    if _spki(key.public_key()) != public.spki:
        raise KeyFolderError(
            "The TLS certificate and its private key do not belong together; make a new pair."
        )
    if is_sealed:
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + public.certificate
    return TlsIdentity(
        spki=public.spki, nbf=public.nbf, exp=public.exp, certificate=public.certificate, pem=pem
    )


def read_certificate(pem: bytes) -> PublicTls:
    """Read the certificate of a TLS file alone. Raises KeyFolderError."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError as error:
        raise KeyFolderError(
            "The TLS file holds no certificate with its private key; make a new one."
        ) from error
    return PublicTls(
        spki=spki_pin(certificate),
        nbf=certificate.not_valid_before_utc,
        exp=certificate.not_valid_after_utc,
        certificate=certificate.public_bytes(Encoding.PEM),
    )
