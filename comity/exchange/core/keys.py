"""Keys of one use each (section 1.3 of the protocol).

The use is checked before anything else is done with a key: a key for hop tokens cannot sign a letter, whoever
asks. Times are seconds since 1970, as in tokens; `kid` is the RFC 7638 thumbprint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from comity.exchange.core.digests import check_digest, unb64u
from comity.exchange.core.errors import KeyTimeError, KeyUseError, MalformedError, UnknownKeyError
from comity.exchange.core.moments import MAX_SECONDS, seconds

SUITE = 1


class Use(StrEnum):
    """What a key is for. `wit` keys are read in descriptors but not made yet."""

    ROOT = "root"
    HOP = "hop"
    SIG = "sig"
    ENC = "enc"
    LOG = "log"
    WIT = "wit"


LIFE = {
    Use.ROOT: timedelta(days=5 * 365),
    Use.HOP: timedelta(days=90),
    Use.SIG: timedelta(days=365),
    Use.ENC: timedelta(days=90),
    Use.LOG: timedelta(days=2 * 365),
    Use.WIT: timedelta(days=2 * 365),
}


def curve_of(use: Use) -> str:
    """The curve of a use: X25519 for encryption, Ed25519 for everything that signs."""
    return "X25519" if use is Use.ENC else "Ed25519"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with its use and its time."""

    kid: str
    use: Use
    nbf: int
    exp: int
    jwk: OKPKey = field(repr=False, compare=False)
    suite: int = SUITE

    def require_use(self, *uses: Use) -> None:
        """Raise KeyUseError unless this key is for one of these uses."""
        if self.use not in uses:
            raise KeyUseError(
                f"A {self.use} key is not for {' or '.join(uses)}; every key has exactly one use."
            )

    def valid_at(self, at: datetime) -> bool:
        return self.nbf <= seconds(at) <= self.exp

    def require_time(self, at: datetime) -> None:
        """Raise KeyTimeError unless this key is valid at that moment."""
        if not self.valid_at(at):
            raise KeyTimeError

    def to_jwk(self) -> dict[str, Any]:
        """The JSON Web Key as it stands in a descriptor."""
        shape = self.jwk.as_dict(private=False)
        return {
            "kty": "OKP",
            "crv": shape["crv"],
            "x": shape["x"],
            "kid": self.kid,
            "use": self.use.value,
            "nbf": self.nbf,
            "exp": self.exp,
            "suite": self.suite,
        }

    @classmethod
    def from_jwk(cls, value: object) -> "PublicKey":
        """Read a JSON Web Key; MalformedError unless curve, thumbprint and times are as the use asks."""
        if not isinstance(value, dict) or set(value) != {
            "kty",
            "crv",
            "x",
            "kid",
            "use",
            "nbf",
            "exp",
            "suite",
        }:
            raise MalformedError("A key has exactly kty, crv, x, kid, use, nbf, exp and suite.")
        if not isinstance(value["use"], str) or value["use"] not in set(Use):
            raise MalformedError("The use of the key is not known.")
        use = Use(value["use"])
        nbf, exp, suite = value["nbf"], value["exp"], value["suite"]
        if not all(type(number) is int for number in (nbf, exp, suite)) or not 0 <= nbf < exp <= MAX_SECONDS:
            raise MalformedError("The times of the key are not in order.")
        if suite != SUITE:
            raise MalformedError("The key belongs to a suite this node does not know.")
        jwk = import_public(value, curve_of(use))
        if value["kid"] != jwk.thumbprint():
            raise MalformedError("The kid is not the thumbprint of the key.")
        return cls(kid=value["kid"], use=use, nbf=nbf, exp=exp, jwk=jwk, suite=suite)


def import_public(value: dict[str, Any], curve: str) -> OKPKey:
    """The public key of kty, crv and x; MalformedError when it is on another curve or not a key."""
    if value.get("kty") != "OKP" or value.get("crv") != curve or not isinstance(value.get("x"), str):
        raise MalformedError(f"The key is not on {curve}.")
    check_digest(value["x"])  # 32 bytes, one spelling
    try:
        key = OKPKey.import_key({"kty": "OKP", "crv": curve, "x": value["x"]})
        key.public_key  # noqa: B018 - reading it checks the point
    except (JoseError, ValueError) as error:
        raise MalformedError("The key cannot be read.") from error
    return key


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key; its public half says use and time."""

    public: PublicKey
    jwk: OKPKey = field(repr=False, compare=False)

    @property
    def kid(self) -> str:
        return self.public.kid

    @property
    def use(self) -> Use:
        return self.public.use

    def ed25519(self) -> Ed25519PrivateKey:
        """The signing key itself, for what is not a JOSE token: checkpoints (C2SP signed notes)."""
        if not isinstance(key := self.jwk.private_key, Ed25519PrivateKey):
            raise KeyUseError("A key for encryption does not sign.")
        return key

    def to_secret(self) -> dict[str, Any]:
        """The private JSON Web Key. It leaves this function into a file of mode 0600 and nowhere else."""
        return {**self.public.to_jwk(), "d": self.jwk.as_dict(private=True)["d"]}

    @classmethod
    def from_secret(cls, value: dict[str, Any]) -> "PrivateKey":
        """Read a private JSON Web Key; MalformedError when the two halves do not belong together."""
        shape = dict(value)
        secret = shape.pop("d", None)
        public = PublicKey.from_jwk(shape)
        if not isinstance(secret, str):
            raise MalformedError("The private half of the key is missing.")
        return cls._of_seed(unb64u(secret), public)

    @classmethod
    def from_seed(cls, seed: bytes, use: Use, *, nbf: datetime, exp: datetime | None = None) -> "PrivateKey":
        """A key from its 32 secret bytes: for published test keys and for keys kept elsewhere."""
        ends = exp or nbf + LIFE[use]
        secret = _import_seed(seed, curve_of(use))
        half = secret.as_dict(private=False)
        jwk = OKPKey.import_key({"kty": "OKP", "crv": half["crv"], "x": half["x"]})
        public = PublicKey(kid=jwk.thumbprint(), use=use, nbf=seconds(nbf), exp=seconds(ends), jwk=jwk)
        return cls(public=public, jwk=secret)

    @classmethod
    def _of_seed(cls, seed: bytes, public: PublicKey) -> "PrivateKey":
        secret = _import_seed(seed, curve_of(public.use))
        if secret.thumbprint() != public.kid:
            raise MalformedError("The private half does not belong to the public half.")
        return cls(public=public, jwk=secret)


def _import_seed(seed: bytes, curve: str) -> OKPKey:
    try:
        raw = OKPKey.binding.from_private_bytes(curve, seed)  # type: ignore[arg-type]
    except ValueError as error:
        raise MalformedError("The secret is not 32 bytes.") from error
    return OKPKey.import_key(raw)


def generate_key(use: Use, *, nbf: datetime, exp: datetime | None = None) -> PrivateKey:
    """A new key of that use, valid from `nbf` for the life of its use unless `exp` is given."""
    secret = OKPKey.generate_key(curve_of(use))  # type: ignore[arg-type]
    while secret.thumbprint().startswith("-"):  # a command line would take its name for an option
        secret = OKPKey.generate_key(curve_of(use))  # type: ignore[arg-type]
    half = secret.as_dict(private=False)
    jwk = OKPKey.import_key({"kty": "OKP", "crv": half["crv"], "x": half["x"]})
    ends = exp or nbf + LIFE[use]
    public = PublicKey(kid=jwk.thumbprint(), use=use, nbf=seconds(nbf), exp=seconds(ends), jwk=jwk)
    return PrivateKey(public=public, jwk=secret)


def current_key(keys: Iterable[PrivateKey], use: Use, at: datetime) -> PrivateKey:
    """The key to sign with: of those valid now the one that began last (keys are published ahead).

    Raises UnknownKeyError when there is none: make a new one and publish the descriptor.
    """
    usable = [key for key in keys if key.use is use and key.public.valid_at(at)]
    if not usable:
        raise UnknownKeyError(f"There is no valid {use} key; make one and publish the descriptor again.")
    return max(usable, key=lambda key: key.public.nbf)


def find_key(keys: Sequence[PublicKey], kid: str, *uses: Use) -> PublicKey:
    """The key of that kid, its use checked. Raises UnknownKeyError or KeyUseError."""
    for key in keys:
        if key.kid == kid:
            key.require_use(*uses)
            return key
    raise UnknownKeyError
