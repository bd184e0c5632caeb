"""A node of one's own and a partner as its card shows it: docs/reference/protocol/pairing.md."""

import ssl
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.conformance.minimal_sender.basics import (
    ProtocolError,
    b64u,
    digest,
    dump,
    parse,
    raw,
    sign,
    thumbprint,
    unb64u,
    verify,
)

DAY = 86_400
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"


def words(root: str) -> str:
    """The words of a root thumbprint."""
    octets = unb64u(root)[:16]
    found = []
    for at in range(0, 16, 2):
        bits = int.from_bytes(octets[at : at + 2], "big")
        found.append(
            CONSONANTS[bits >> 12]
            + VOWELS[bits >> 10 & 3]
            + CONSONANTS[bits >> 6 & 15]
            + VOWELS[bits >> 4 & 3]
            + CONSONANTS[bits & 15]
        )
    return " ".join(f"{one}-{other}" for one, other in zip(found[::2], found[1::2], strict=True))


def pin(certificate: x509.Certificate) -> str:
    return digest(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


@dataclass
class House:
    """A node: its keys in memory, its certificate in PEM."""

    node: str
    port: int
    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    hop: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sig: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    enc: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    certificate: str = ""
    secret: str = field(default="", repr=False)
    descriptor: str = ""

    def __post_init__(self) -> None:
        self.certificate, self.secret, spki = _certificate(self.node)
        now = int(time.time())
        root = raw(self.root)
        keys = [
            ("hop", "Ed25519", raw(self.hop)),
            ("sig", "Ed25519", raw(self.sig)),
            ("enc", "X25519", self.enc.public_key().public_bytes_raw()),
        ]
        claims = {
            "iss": self.node,
            "sub": self.node,
            "iat": now,
            "exp": now + 365 * DAY,
            "ver": 1,
            "epoch": 1,
            "jwks": {"keys": [_jwk(*one, now) for one in keys]},
            "tls_spki": [spki],
            "endpoints": [f"https://127.0.0.1:{self.port}"],
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
        jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64u(root)}
        self.descriptor = sign(claims, "cxp-node+jwt", self.root, jwk=jwk)

    def words(self) -> str:
        return words(thumbprint("Ed25519", raw(self.root)))

    def card(self) -> str:
        """The card for the partner."""
        return dump(
            {
                "comity-card": 1,
                "descriptor": self.descriptor,
                "certificates": self.certificate,
                "country": "XXA",
                "names": {"en": "A second implementation"},
                "zone": "UTC",
                "unit": "desk",
            }
        ).decode()

    def tls(self, protocol: int, partner: "Partner") -> ssl.SSLContext:
        """TLS 1.3 with both certificates pinned."""
        context = ssl.SSLContext(protocol)
        context.check_hostname = False
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=partner.certificates)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tls.pem"
            file.touch(mode=0o600)
            file.write_text(self.secret + self.certificate)
            context.load_cert_chain(file)
        return context


@dataclass(frozen=True)
class Partner:
    """A paired node."""

    node: str
    unit: str
    certificates: str
    host: str
    port: int
    keys: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, card: str, said: str) -> "Partner":
        """Take a card whose words were heard."""
        told = parse(card.encode(), 98_304)
        token = told["descriptor"]
        jwk = parse(unb64u(token.split(".")[0]), 1024)["jwk"]
        root = thumbprint("Ed25519", unb64u(jwk["x"]))
        if words(root) != said:
            raise ProtocolError("other words than were heard")
        claims, _key = verify(
            token,
            "cxp-node+jwt",
            {root: {"use": "root", "x": jwk["x"]}},
            {"root"},
            65_536,
            extra=frozenset({"jwk"}),
        )
        now = time.time()
        if (
            claims["iss"] != claims["sub"]
            or not claims["iat"] - 300 <= now < claims["exp"] <= claims["iat"] + 400 * DAY
        ):
            raise ProtocolError("the descriptor does not hold")
        for key in claims["jwks"]["keys"]:
            if key["kid"] != thumbprint(key["crv"], unb64u(key["x"])):
                raise ProtocolError("a key under another name")
        found = x509.load_pem_x509_certificates(told["certificates"].encode())
        if not found or not all(pin(one) in claims["tls_spki"] for one in found):
            raise ProtocolError("other certificates than are pinned")
        place = claims["endpoints"][0].removeprefix("https://").rstrip("/")
        host, _colon, port = place.partition(":")
        keys = {key["kid"]: key for key in claims["jwks"]["keys"]}
        return cls(claims["iss"], told["unit"], told["certificates"], host, int(port or 443), keys)

    def reader(self) -> tuple[str, bytes]:
        """The enc key to use now: of those valid the one that began last."""
        now = time.time()
        usable = [
            key for key in self.keys.values() if key["use"] == "enc" and key["nbf"] <= now <= key["exp"]
        ]
        newest = max(usable, key=lambda key: key["nbf"])
        return newest["kid"], unb64u(newest["x"])


def _jwk(use: str, curve: str, public: bytes, now: int) -> dict[str, Any]:
    return {
        "kty": "OKP",
        "crv": curve,
        "x": b64u(public),
        "kid": thumbprint(curve, public),
        "use": use,
        "nbf": now - 60,
        "exp": now + 90 * DAY,
        "suite": 1,
    }


def _certificate(node: str) -> tuple[str, str, str]:
    """Certificate and secret key in PEM, and the pin."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node)])
    now = datetime.now(UTC)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(node)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return made.public_bytes(Encoding.PEM).decode(), secret, pin(made)
