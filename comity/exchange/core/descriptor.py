"""The node descriptor: who a node is, signed by its offline root key (section 1.1 of the protocol).

A JWT of `typ: cxp-node+jwt` in the shape of an OpenID Federation entity statement. The public root key stands in the
header (`jwk`, RFC 7515 section 4.1.3); it is believed only when its thumbprint is the one that was pinned.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from joserfc.jwk import OKPKey

from comity.exchange.core import _jose, strict_json
from comity.exchange.core._shape import (
    Members,
    counted,
    integer,
    list_of,
    mapping,
    node,
    numeric_date,
    sha256,
    text,
)
from comity.exchange.core.errors import DescriptorError, ExchangeError, MalformedError
from comity.exchange.core.keys import SUITE, PrivateKey, PublicKey, Use, curve_of, import_public
from comity.exchange.core.moments import SKEW, seconds

TYP = "cxp-node+jwt"
MAX_BYTES = 65_536
MAX_LIFE = timedelta(days=400)
VERSION = "1.0"
_HEADER = frozenset({"jwk"})
_ENDPOINT = re.compile(r"https://[\x21-\x5b\x5d-\x7e]+", re.ASCII)  # visible letters, no backslash


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the agency that can be written to, and the roles it plays."""

    id: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """The node's log: its origin line and its verifier key (C2SP signed notes)."""

    origin: str
    vkey: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the node speaks and takes."""

    versions: tuple[str, ...] = (VERSION,)
    suites: tuple[int, ...] = (SUITE,)
    max_body: int = 262_144
    max_part: int = 4_194_304
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """A node as it describes itself; `token` and `root` are filled when it was signed or verified."""

    node: str
    iat: datetime
    exp: datetime
    ver: int
    epoch: int
    keys: tuple[PublicKey, ...]
    tls_spki: tuple[str, ...]
    endpoints: tuple[str, ...]
    units: tuple[Unit, ...] = ()
    contact: str = ""
    cxp: Capabilities = field(default_factory=Capabilities)
    log: LogIdentity | None = None
    root: str = ""
    token: str = field(default="", repr=False)

    def keys_for(self, use: Use) -> tuple[PublicKey, ...]:
        """All keys of a use, whatever their time."""
        return tuple(key for key in self.keys if key.use is use)


def sign_descriptor(descriptor: Descriptor, root: PrivateKey) -> str:
    """Sign a descriptor with the root key. Raises DescriptorError when a peer would refuse it."""
    shape = root.public.jwk.as_dict(private=False)
    jwk = {"kty": "OKP", "crv": shape["crv"], "x": shape["x"]}
    token = _jose.sign(strict_json.dump(_claims(descriptor)), root, Use.ROOT, typ=TYP, jwk=jwk)
    read_descriptor(token, root_thumbprint=root.kid, at=descriptor.iat)
    return token


def read_descriptor(
    token: str, *, root_thumbprint: str, at: datetime, known: Descriptor | None = None
) -> Descriptor:
    """Verify a descriptor against the pinned root.

    Args:
        token: as received.
        root_thumbprint: the RFC 7638 thumbprint that was compared by voice or in person.
        at: now.
        known: the descriptor accepted before, if any; versions and epochs only go up.

    Raises:
        DescriptorError: anything at all is wrong; the sentence says what.
    """
    descriptor = read_unpinned_descriptor(token, at=at)
    if descriptor.root != root_thumbprint:
        raise DescriptorError("The descriptor is signed by another root key than the pinned one.")
    if known is not None:
        _check_succession(descriptor, known)
    return descriptor


def read_unpinned_descriptor(token: str, *, at: datetime) -> Descriptor:
    """Read a descriptor whose root key nobody has compared yet: for the enrolment page only.

    It is signed by the key it names itself (`root`), which proves nothing until two officers have compared its words.
    """
    try:
        descriptor = _open(token)
    except DescriptorError:
        raise
    except ExchangeError as error:
        raise DescriptorError(f"The descriptor cannot be accepted: {error}") from error
    _check_time(descriptor, at)
    return descriptor


def _open(token: str) -> Descriptor:
    if len(token) > MAX_BYTES:
        raise DescriptorError("The descriptor is too large.")
    header = _jose.header_of(token, TYP, extra=_HEADER)
    root = import_public(mapping(header["jwk"]), curve_of(Use.ROOT))
    thumbprint = root.thumbprint()
    if header["kid"] != thumbprint:
        raise DescriptorError("The descriptor's kid is not the thumbprint of its root key.")
    payload = _jose.verify_with(token, _as_key(root, thumbprint))
    return _read_claims(strict_json.parse(payload, MAX_BYTES), token, thumbprint)


def _as_key(root: OKPKey, thumbprint: str) -> PublicKey:
    return PublicKey(kid=thumbprint, use=Use.ROOT, nbf=0, exp=0, jwk=root)


def _check_time(descriptor: Descriptor, at: datetime) -> None:
    if not descriptor.iat < descriptor.exp <= descriptor.iat + MAX_LIFE:
        raise DescriptorError("A descriptor is valid for at most 400 days.")
    if descriptor.iat > at + SKEW:
        raise DescriptorError("The descriptor was signed in the future; compare the clocks.")
    if descriptor.exp <= at:
        raise DescriptorError("The descriptor has expired; ask the partner for the current one.")


def _check_succession(new: Descriptor, known: Descriptor) -> None:
    if new.node != known.node:
        raise DescriptorError("The descriptor belongs to another node.")
    if new.ver < known.ver or new.epoch < known.epoch:
        raise DescriptorError("The descriptor is older than the one already accepted.")
    if new.ver == known.ver and new.token != known.token:
        raise DescriptorError(
            "Two different descriptors carry the same version; ask the partner which one is theirs."
        )


def _claims(descriptor: Descriptor) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": descriptor.node,
        "sub": descriptor.node,
        "iat": seconds(descriptor.iat),
        "exp": seconds(descriptor.exp),
        "ver": descriptor.ver,
        "epoch": descriptor.epoch,
        "jwks": {"keys": [key.to_jwk() for key in descriptor.keys]},
        "tls_spki": list(descriptor.tls_spki),
        "endpoints": list(descriptor.endpoints),
        "cxp": {
            "versions": list(descriptor.cxp.versions),
            "suites": list(descriptor.cxp.suites),
            "max_body": descriptor.cxp.max_body,
            "max_part": descriptor.cxp.max_part,
            "features": list(descriptor.cxp.features),
        },
        "units": [{"id": unit.id, "roles": list(unit.roles)} for unit in descriptor.units],
        "contact": descriptor.contact,
    }
    if descriptor.log is not None:
        claims["log"] = {"origin": descriptor.log.origin, "vkey": descriptor.log.vkey}
    return claims


def _read_claims(claims: dict[str, Any], token: str, root: str) -> Descriptor:
    members = Members(claims, "The descriptor")
    issuer = members.need("iss", node)
    if members.need("sub", node) != issuer:
        raise DescriptorError("A descriptor is about its own signer; iss and sub differ.")
    descriptor = Descriptor(
        node=issuer,
        iat=members.need("iat", numeric_date),
        exp=members.need("exp", numeric_date),
        ver=members.need("ver", counted()),
        epoch=members.need("epoch", counted()),
        keys=members.need("jwks", _read_keys),
        tls_spki=members.need("tls_spki", list_of(sha256, 4)),
        endpoints=members.need("endpoints", list_of(_https, 8)),
        cxp=members.need("cxp", _read_capabilities),
        log=members.may("log", _read_log),
        units=members.need("units", list_of(_read_unit, 1000)),
        contact=members.need("contact", text(500, least=0)),
        root=root,
        token=token,
    )
    members.done()
    return descriptor


def _read_keys(value: object) -> tuple[PublicKey, ...]:
    members = Members(value, "The key set")
    keys = members.need("keys", list_of(PublicKey.from_jwk, 64))
    members.done()
    if len({key.kid for key in keys}) != len(keys):
        raise MalformedError("One key stands there twice; every key has exactly one use.")
    if any(key.use is Use.ROOT for key in keys):
        raise MalformedError("The root key does not stand among the node's keys.")
    return keys


def _read_capabilities(value: object) -> Capabilities:
    members = Members(value, "The capabilities")
    capabilities = Capabilities(
        versions=members.need("versions", list_of(text(10), 10)),
        suites=members.need("suites", list_of(integer(1, 99), 10)),
        max_body=members.need("max_body", integer(1)),
        max_part=members.need("max_part", integer(1)),
        features=members.need("features", list_of(text(50), 50)),
    )
    members.done()
    return capabilities


def _read_log(value: object) -> LogIdentity:
    members = Members(value, "The log")
    log = LogIdentity(origin=members.need("origin", text(200)), vkey=members.need("vkey", text(300)))
    members.done()
    return log


def _read_unit(value: object) -> Unit:
    members = Members(value, "The unit")
    unit = Unit(id=members.need("id", text(64)), roles=members.need("roles", list_of(text(64), 50)))
    members.done()
    return unit


def _https(value: Any) -> str:
    url = text(300)(value)
    try:
        parts = urlsplit(url)
        is_plain = parts.port != 0 and not ("@" in parts.netloc or parts.query or parts.fragment)
    except ValueError as error:  # half an address of version 6, a port beyond 65535
        raise MalformedError("An endpoint is an https address.") from error
    if not _ENDPOINT.fullmatch(url) or parts.scheme != "https" or not parts.hostname or not is_plain:
        raise MalformedError("An endpoint is an https address without user, query or fragment.")
    return url
