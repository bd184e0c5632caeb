"""Who we are and who a partner is: keys, descriptor, certificate, card, words (page Keys and cards)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.conformance.minimal_sender.encoding import WrongError, b64u, digest, read, seconds, unb64u, write
from tests.conformance.minimal_sender.tokens import Key, Signer, header_of, thumbprint, verify

DAY = 86_400


def words(print_of_root: str) -> str:
    """Eight words of a thumbprint."""
    data, found = unb64u(print_of_root), []
    for place in range(0, 16, 2):
        bits = int.from_bytes(data[place : place + 2], "big")
        found.append(
            "bdfghjklmnprstvz"[bits >> 12]
            + "aiou"[bits >> 10 & 3]
            + "bdfghjklmnprstvz"[bits >> 6 & 15]
            + "aiou"[bits >> 4 & 3]
            + "bdfghjklmnprstvz"[bits & 15]
        )
    return " ".join("-".join(found[place : place + 2]) for place in range(0, 8, 2))


def pin(certificate: x509.Certificate) -> str:
    return digest(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _certificate(node: str) -> tuple[x509.Certificate, bytes]:
    """Return a certificate of our own, and it with its key in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node)])
    at = datetime.now(UTC) - timedelta(minutes=1)
    both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(node)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(both), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made, secret + made.public_bytes(Encoding.PEM)


@dataclass
class Identity:
    """This node: a key for each use, made afresh."""

    node: str
    endpoint: str
    root: Signer = field(default_factory=lambda: Signer(Ed25519PrivateKey.generate()))
    hop: Signer = field(default_factory=lambda: Signer(Ed25519PrivateKey.generate()))
    sig: Signer = field(default_factory=lambda: Signer(Ed25519PrivateKey.generate()))
    enc: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def __post_init__(self) -> None:
        self.certificate, self.pem = _certificate(self.node)
        self.descriptor = self._descriptor()

    @property
    def enc_kid(self) -> str:
        return thumbprint("X25519", self._enc_x)

    @property
    def _enc_x(self) -> str:
        return b64u(self.enc.public_key().public_bytes_raw())

    def _descriptor(self) -> str:
        begins = seconds() - 60

        def key(use: str, curve: str, x: str) -> dict[str, Any]:
            ends = begins + 90 * DAY
            kid = thumbprint(curve, x)
            return {
                "kty": "OKP", "crv": curve, "x": x, "kid": kid, "use": use, "nbf": begins, "exp": ends, "suite": 1,
            }  # fmt: skip

        keys = [
            key("hop", "Ed25519", self.hop.x),
            key("sig", "Ed25519", self.sig.x),
            key("enc", "X25519", self._enc_x),
        ]
        claims = {
            "iss": self.node,
            "sub": self.node,
            "iat": begins,
            "exp": begins + 365 * DAY,
            "ver": 1,
            "epoch": 1,
            "jwks": {"keys": keys},
            "tls_spki": [pin(self.certificate)],
            "endpoints": [self.endpoint],
            "cxp": {
                "versions": ["1.0"],
                "suites": [1],
                "max_body": 262_144,
                "max_part": 4_194_304,
                "features": [],
            },
            "units": [{"id": "desk", "roles": []}],
            "contact": "",
        }
        return self.root.sign(claims, "cxp-node+jwt", jwk={"kty": "OKP", "crv": "Ed25519", "x": self.root.x})

    def card(self) -> bytes:
        return write(
            {
                "comity-card": 1,
                "descriptor": self.descriptor,
                "certificates": self.certificate.public_bytes(Encoding.PEM).decode(),
                "country": "KOR",
                "names": {"en": "A node of another make"},
                "zone": "Asia/Seoul",
                "unit": "desk",
            }
        )

    def words(self) -> str:
        return words(self.root.kid)


@dataclass(frozen=True)
class Partner:
    """A node whose words were compared."""

    node: str
    endpoint: str
    unit: str
    epoch: int
    keys: dict[str, Key]
    certificates: str

    @classmethod
    def from_card(cls, card: bytes, heard: str) -> "Partner":
        """Read a card whose words somebody has heard."""
        said = read(card)
        header = header_of(said["descriptor"])
        x = header["jwk"]["x"]
        if header["kid"] != thumbprint("Ed25519", x) or words(header["kid"]) != heard:
            raise WrongError("bad-descriptor")
        root = {header["kid"]: Key("root", unb64u(x), 0, 0)}
        claims, _ = verify(said["descriptor"], "cxp-node+jwt", root, ("root",), frozenset({"jwk"}))
        found = x509.load_pem_x509_certificates(said["certificates"].encode())
        if (
            claims["iss"] != claims["sub"]
            or not claims["iat"] <= seconds() + 300
            or claims["exp"] <= seconds()
        ):
            raise WrongError("bad-descriptor")
        if not all(pin(one) in claims["tls_spki"] for one in found):
            raise WrongError("bad-descriptor")
        keys = {
            one["kid"]: Key(one["use"], unb64u(one["x"]), one["nbf"], one["exp"])
            for one in claims["jwks"]["keys"]
            if one["kid"] == thumbprint(one["crv"], one["x"]) and one["suite"] == 1
        }
        return cls(
            claims["iss"],
            claims["endpoints"][0].rstrip("/"),
            said["unit"],
            claims["epoch"],
            keys,
            said["certificates"],
        )

    def enc_kid(self) -> str:
        """Of the encryption keys valid now the one that began last."""
        at = seconds()
        usable = [
            (key.begins, kid)
            for kid, key in self.keys.items()
            if key.use == "enc" and key.begins <= at <= key.ends
        ]
        return max(usable)[1]
