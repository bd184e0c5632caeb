"""What the test vectors are made of: fixed keys, fixed randomness, and who writes to whom.

The published keys are used where the standards give some: RFC 8037 A.1 (Ed25519) signs the letters of node A, RFC 8037
A.6 / RFC 7748 section 6.1 (X25519, Bob) opens them at node B. Every other secret is the SHA-256 of its label.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from joserfc.jwk import OKPKey

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.descriptor import Descriptor, LogIdentity, Unit, sign_descriptor
from comity.exchange.core.digests import digest, unb64u
from comity.exchange.core.envelope import RecipientKey, Sealed, read_own, reseal, seal
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.core.hop import HEADER, TYP, Cover, sign_hop
from comity.exchange.core.keys import PrivateKey, Use
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.mail import Consignment
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.wire import JSON, MESSAGES

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
BEGIN = NOW - timedelta(days=10)
A, B, C, D = "cxp:node:vn:aaa", "cxp:node:jp:bbb", "cxp:node:tw:ccc", "cxp:node:kr:ddd"
PUBLISHED = {
    "a.sig": unb64u("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
    "b.enc": bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
}


class Stream:
    """Bytes that look random and are the same every time; ids count up."""

    def __init__(self) -> None:
        self._name = "cxp test stream"
        self._family = 0x8000
        self._drawn = 0
        self._ids = 0

    def octets(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"{self._name} {self._drawn}".encode()).digest(size)

    def id(self) -> str:
        self._ids += 1
        return f"01a20000-0000-7000-{self._family:04x}-{self._ids:012x}"

    @contextlib.contextmanager
    def apart(self, name: str) -> Iterator[None]:
        """Draw from another stream for a while, so that what is made afterwards stays as it was."""
        kept = self._name, self._family, self._drawn, self._ids
        self._name, self._drawn, self._ids = name, 0, 0
        self._family = 0x8000 + int.from_bytes(hashlib.sha256(name.encode()).digest()[:2], "big") % 0x3FFF + 1
        try:
            yield
        finally:
            self._name, self._family, self._drawn, self._ids = kept

    def key(self, crv: Any = "Ed25519", *_: Any, **__: Any) -> OKPKey:
        return OKPKey.import_key(OKPKey.binding.from_private_bytes(crv, self.octets(32)))


@contextlib.contextmanager
def fixed() -> Iterator[Stream]:
    """No randomness inside: for test vectors only, never for anything that is kept secret."""
    stream = Stream()
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch("secrets.token_bytes", stream.octets))
        stack.enter_context(patch.object(OKPKey, "generate_key", stream.key))
        for module in ("hop", "parts"):
            stack.enter_context(patch(f"comity.exchange.core.{module}.new_id", stream.id))
        yield stream


def key(label: str) -> PrivateKey:
    """The fixed key of a label such as `a.sig`."""
    use = Use(label.partition(".")[2].rstrip("0123456789"))
    seed = PUBLISHED.get(label) or hashlib.sha256(f"cxp test key {label}".encode()).digest()
    return PrivateKey.from_seed(seed, use, nbf=BEGIN)


LABELS = [f"{node}.{use}" for node in "abcd" for use in ("root", "hop", "sig", "enc", "log")]
KEYS = {label: key(label) for label in [*LABELS, "b.enc2"]}
WRAPS = {
    node: RecipientKey(node, KEYS[f"{name}.enc"].public) for node, name in ((B, "b"), (C, "c"), (D, "d"))
}


def pin(node: str) -> str:
    """A stand-in for the pin of a node's TLS key."""
    return digest(f"cxp test tls {node}".encode())


def drafted(node: str, name: str, epoch: int = 1) -> Descriptor:
    """What a node says of itself, not yet signed."""
    return Descriptor(
        node=node,
        iat=BEGIN,
        exp=BEGIN + timedelta(days=365),
        ver=epoch,
        epoch=epoch,
        keys=tuple(KEYS[f"{name}.{use}"].public for use in ("hop", "sig", "enc", "log")),
        tls_spki=(pin(node),),
        endpoints=(f"https://{name}.example:8443",),
        units=(Unit("desk", ("liaison",)),),
        contact="duty desk",
        log=LogIdentity(f"{name}.example/log", f"{name}.example/log+00000000+AAAA"),
    )


def descriptor(node: str, name: str, epoch: int = 1) -> dict[str, Any]:
    """A signed descriptor and what is to be read from it."""
    root = KEYS[f"{name}.root"]
    return {
        "node": node,
        "root_thumbprint": root.kid,
        "fingerprint": fingerprint_words(root.kid),
        "at": to_rfc3339(NOW),
        "token": sign_descriptor(drafted(node, name, epoch), root),
    }


class Maker:
    """Makes letters of A and all that goes around them."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.apart = stream.apart

    def letter(self, **change: Any) -> Letter:
        fields: dict[str, Any] = {
            "type": LetterType.LETTER,
            "sender": Author(A, "desk", "officer-17", "investigator"),
            "to": (Addressee(B, "desk"),),
            "created": NOW,
            "expires": NOW + timedelta(days=30),
            "id": self.stream.id(),
            "conv": self.stream.id(),
            "salt": self.stream.octets(16),
            "handling": Handling(owner=A, codes=("police-only",)),
            "body": Body("requests/request/1", {"question": "Nguyễn Văn Thành / 阮文成 / グエン"}),
            **change,
        }
        return Letter(**fields)

    def sealed(self, **change: Any) -> Sealed:
        letter = self.letter(**change)
        return seal(letter, KEYS["a.sig"], [WRAPS[node] for node in letter.nodes])

    def payload_as(self, change: Callable[[dict[str, Any]], bytes], **header: Any) -> Sealed:
        """A changed payload, rightly signed and encrypted."""
        letter = self.letter()
        fields = {"typ": "cxp+jws", "cty": "application/json", **header}
        inner = _jose.sign(change(letter.to_payload()), KEYS["a.sig"], Use.SIG, **fields)
        return reseal(inner.encode(), letter.id, A, [WRAPS[B]])

    def cover(self, sealed: Sealed) -> Cover:
        return Cover(sealed.mid, sealed.idg, 1, 1, 3, NOW + timedelta(days=30))

    def consignment(self, sealed: Sealed) -> Consignment:
        return Consignment(
            node=B,
            cover=self.cover(sealed),
            inner=sealed.inner,
            body=sealed.body,
            conv=read_own(sealed.inner).conv,
            cseq=1,
        )

    def hop(self, sealed: Sealed, name: str = "a.hop", **change: Any) -> str:
        fields: dict[str, Any] = {
            "iss": A,
            "aud": B,
            "at": NOW,
            "method": "POST",
            "path": MESSAGES,
            "body": sealed.body,
            "cover": self.cover(sealed),
            "checkpoint": "a.example/log\n7\nAAAA\n",
        }
        return sign_hop(KEYS[name], **{**fields, **change})

    def resigned_hop(
        self, sealed: Sealed, change: Callable[[dict[str, Any]], bytes], name: str = "a.hop"
    ) -> str:
        """A hop token with changed claims, rightly signed."""
        claims = strict_json.parse(unb64u(self.hop(sealed).split(".")[1]), 10_000)
        return _jose.sign(change(claims), KEYS[name], KEYS[name].use, typ=TYP)

    def request(self, sealed: Sealed, token: str | None = None, **more: Any) -> dict[str, Any]:
        headers = {"Content-Type": JSON, HEADER: self.hop(sealed) if token is None else token}
        return {"method": "POST", "path": MESSAGES, "headers": headers, "body": sealed.body.decode(), **more}
