"""Write the protocol's test vectors: fixed keys, fixed randomness, so that the files come out the same every time.

    python -m tools.make_vectors            write tests/conformance/vectors/
    python -m tools.make_vectors --check    compare only; ends with 1 when a file differs

The published keys are used where the standards give some: RFC 8037 A.1 (Ed25519) signs the letters of node A, RFC 8037
A.6 / RFC 7748 section 6.1 (X25519, Bob) opens them at node B. Every other secret is the SHA-256 of its label.
"""

import argparse
import contextlib
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from joserfc.jwk import OKPKey

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.descriptor import Descriptor, LogIdentity, Unit, sign_descriptor
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.envelope import RecipientKey, Sealed, reseal, seal
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.core.hop import HEADER, TYP, Cover, sign_hop
from comity.exchange.core.keys import PrivateKey, Use
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import LogEntry, Receipt, State, sign_receipt
from comity.exchange.core.wire import JSON, MESSAGES

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "conformance" / "vectors"
NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
BEGIN = NOW - timedelta(days=10)
A, B, C = "cxp:node:vn:aaa", "cxp:node:jp:bbb", "cxp:node:tw:ccc"
PUBLISHED = {
    "a.sig": unb64u("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
    "b.enc": bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
}


class Stream:
    """Bytes that look random and are the same every time; ids count up."""

    def __init__(self) -> None:
        self._drawn = 0
        self._ids = 0

    def octets(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"cxp test stream {self._drawn}".encode()).digest(size)

    def id(self) -> str:
        self._ids += 1
        return f"01a20000-0000-7000-8000-{self._ids:012x}"

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


LABELS = [f"{node}.{use}" for node in "abc" for use in ("root", "hop", "sig", "enc", "log")]
KEYS = {label: key(label) for label in [*LABELS, "b.enc2"]}
WRAPS = {node: RecipientKey(node, KEYS[f"{name}.enc"].public) for node, name in ((B, "b"), (C, "c"))}


def pin(node: str) -> str:
    """A stand-in for the pin of a node's TLS key."""
    return digest(f"cxp test tls {node}".encode())


def descriptor(node: str, name: str) -> dict[str, Any]:
    """A signed descriptor and what is to be read from it."""
    draft = Descriptor(
        node=node,
        iat=BEGIN,
        exp=BEGIN + timedelta(days=365),
        ver=1,
        epoch=1,
        keys=tuple(KEYS[f"{name}.{use}"].public for use in ("hop", "sig", "enc", "log")),
        tls_spki=(pin(node),),
        endpoints=(f"https://{name}.example:8443",),
        units=(Unit("desk", ("liaison",)),),
        contact="duty desk",
        log=LogIdentity(f"{name}.example/log", f"{name}.example/log+00000000+AAAA"),
    )
    root = KEYS[f"{name}.root"]
    return {
        "node": node,
        "root_thumbprint": root.kid,
        "fingerprint": fingerprint_words(root.kid),
        "at": to_rfc3339(NOW),
        "token": sign_descriptor(draft, root),
    }


class Maker:
    """Makes letters of A and all that goes around them."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

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


def keys_file() -> dict[str, Any]:
    return {
        "about": "Secret keys for tests. d of a.sig is RFC 8037 A.1, d of b.enc RFC 7748 section 6.1 (Bob).",
        "keys": {label: one.to_secret() for label, one in KEYS.items()},
    }


def envelopes_file(maker: Maker) -> dict[str, Any]:
    one = maker.letter()
    sealed = seal(one, KEYS["a.sig"], [WRAPS[B]])
    two = maker.letter(to=(Addressee(B, "desk"), Addressee(C, "desk"), Addressee(C, "lab")))
    cases = [
        ("one-recipient", one, sealed, ["b.enc"]),
        ("two-nodes", two, seal(two, KEYS["a.sig"], [WRAPS[B], WRAPS[C]]), ["b.enc", "c.enc"]),
        (
            "encrypted-again",
            one,
            reseal(sealed.inner, one.id, A, [RecipientKey(B, KEYS["b.enc2"].public)]),
            ["b.enc2"],
        ),
    ]
    return {
        "about": "JWE bodies. Each of `opens` decrypts the body to `inner`, whose payload is `payload`.",
        "envelopes": [
            {
                "name": name,
                "at": to_rfc3339(NOW),
                "sender": A,
                "mid": sealed.mid,
                "opens": opens,
                "body": sealed.body.decode(),
                "inner": sealed.inner.decode(),
                "idg": sealed.idg,
                "dig": sealed.dig,
                "payload": letter.to_payload(),
            }
            for name, letter, sealed, opens in cases
        ],
    }


def receipts_file(maker: Maker) -> dict[str, Any]:
    sealed = maker.sealed()
    receipts = []
    for number, state in enumerate(State, start=1):
        receipt = Receipt(
            iss=B,
            aud=A,
            rid=maker.stream.id(),
            mid=sealed.mid,
            idg=sealed.idg,
            dig=sealed.dig,
            state=state,
            at=NOW,
            hw=7,
            rseq=number,
            reason="policy" if state is State.REFUSED else None,
            by="duty officer" if state in {State.READ, State.ACTIONED} else None,
            entry=LogEntry("b.example/log", digest(b"entry")),
            cp="b.example/log\n9\nAAAA\n",
        )
        signer = "b.hop" if state is State.STORED else "b.sig"
        token = sign_receipt(receipt, KEYS[signer])
        receipts.append({"state": state.value, "signer": signer, "token": token})
    return {
        "about": "Receipts of B for one letter of A.",
        "issuer": B,
        "audience": A,
        "mid": sealed.mid,
        "idg": sealed.idg,
        "dig": sealed.dig,
        "receipts": receipts,
    }


def part_file() -> dict[str, Any]:
    data = b"A scan of a passport that never existed.\n" * 50
    part, chunks = encrypt_part(data, "hộ chiếu.png", "image/png")
    return {
        "about": "An attachment of one chunk: `file` and `chunks` are base64url.",
        "part": part.to_payload(),
        "file": b64u(data),
        "chunks": [b64u(chunk) for chunk in chunks],
    }


def edge_file(maker: Maker) -> dict[str, Any]:
    """What B's edge answers to A at the time in `clock`."""
    sealed, other = maker.sealed(), maker.sealed()
    reused = replace(other, mid=sealed.mid)
    foreign = seal(maker.letter(to=(Addressee(C, "desk"),)), KEYS["a.sig"], [WRAPS[C]])
    none = ".".join(
        (b64u(strict_json.dump({"alg": "none", "kid": KEYS["a.hop"].kid, "typ": TYP})), "e30", "")
    )
    mixed = ".".join((*maker.hop(sealed).split(".")[:2], maker.hop(other).split(".")[2]))
    doubled = replace(sealed, body=sealed.body[:-1] + b',"aad":"AA"}')
    long = replace(sealed, body=sealed.body + b" " * (262_145 - len(sealed.body)))
    receipt = receipts_file(maker)["receipts"][0]["token"]
    good = maker.request(sealed)
    cases: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
        ("signature-of-another-token", "bad-signature", maker.request(sealed, mixed), {}),
        ("algorithm-none", "bad-signature", maker.request(sealed, none), {}),
        (
            "sig-key-signs-hop",
            "bad-signature",
            maker.request(sealed, maker.resigned_hop(sealed, strict_json.dump, "a.sig")),
            {},
        ),
        ("receipt-as-hop-token", "bad-signature", maker.request(sealed, receipt), {}),
        ("unknown-certificate", "unknown-peer", good, {"spki": pin("somebody")}),
        ("revoked-member", "revoked", good, {"standing": "revoked"}),
        ("for-another-node", "wrong-audience", maker.request(sealed, maker.hop(sealed, aud=C)), {}),
        ("six-minutes-late", "clock-skew", good, {"clock": to_rfc3339(NOW + timedelta(minutes=6))}),
        ("body-not-announced", "digest-mismatch", maker.request(sealed, maker.hop(other)), {}),
        ("duplicate-names", "malformed", maker.request(doubled), {}),
        ("one-byte-too-long", "too-large", _padded(maker.request(long), sealed, 262_145), {}),
        ("id-used-again", "id-reused", maker.request(reused), {"before": [good]}),
        ("other-recipient", "unknown-recipient-key", maker.request(foreign), {}),
        (
            "version-2",
            "unsupported-version",
            maker.request(sealed, maker.resigned_hop(sealed, lambda c: strict_json.dump({**c, "v": "2.0"}))),
            {},
        ),
        ("budget-used-up", "quota", good, {"budget": 1, "before": [maker.request(other)]}),
        ("disk-full", "storage", good, {"storage": False}),
    ]
    return {
        "about": "Requests of A to B's edge and the problem it answers; `good` is answered with 202 after each of them.",
        "clock": to_rfc3339(NOW),
        "spki": pin(A),
        "good": maker.request(maker.sealed()),
        "duplicate": good,
        "cases": [
            {"name": name, "expect": {"type": f"urn:cxp:error:{code}"}, "request": request, "state": state}
            for name, code, request, state in cases
        ],
    }


def _padded(request: dict[str, Any], sealed: Sealed, size: int) -> dict[str, Any]:
    """A long body is written short: `body` and spaces up to `pad_to` bytes."""
    return {**request, "body": sealed.body.decode(), "pad_to": size}


def inner_file(maker: Maker) -> dict[str, Any]:
    """What B finds when it opens a body of A, as the reason of its refusal."""
    sealed, other = maker.sealed(), maker.sealed()
    one, two = (each.inner.decode() for each in (sealed, other))
    mixed = ".".join((*one.split(".")[:2], two.split(".")[2])).encode()
    renamed = reseal(sealed.inner, other.mid, A, [WRAPS[B]])
    to_c = seal(maker.letter(to=(Addressee(C, "desk"),)), KEYS["a.sig"], [WRAPS[C]])
    cut = strict_json.parse(sealed.body, 262_144)
    cut["ciphertext"] = cut["ciphertext"][:-40]
    cases = [
        ("signature-of-another-letter", "bad-signature", reseal(mixed, sealed.mid, A, [WRAPS[B]])),
        ("receipt-type", "bad-signature", maker.payload_as(strict_json.dump, typ="cxp-receipt+jwt")),
        ("under-another-id", "id-mismatch", renamed),
        ("of-another-sender", "wrong-sender", maker.payload_as(_from_c)),
        ("to-somebody-else", "wrong-audience", reseal(to_c.inner, to_c.mid, A, [WRAPS[B]])),
        ("hidden-recipient", "wrong-audience", reseal(sealed.inner, sealed.mid, A, [WRAPS[B], WRAPS[C]])),
        ("not-our-key", "unknown-recipient-key", to_c),
        ("truncated-ciphertext", "unreadable", replace(sealed, body=strict_json.dump(cut))),
        (
            "duplicate-names",
            "malformed",
            maker.payload_as(lambda p: strict_json.dump(p)[:-1] + b',"prio":0}'),
        ),
        ("fraction", "malformed", maker.payload_as(lambda p: strict_json.dump({**p, "prio": 3.0}))),
        ("no-addressee", "malformed", maker.payload_as(lambda p: strict_json.dump({**p, "to": []}))),
        ("version-2", "unsupported-version", maker.payload_as(lambda p: strict_json.dump({**p, "v": "2.0"}))),
        (
            "unknown-critical",
            "unknown-critical",
            maker.payload_as(lambda p: strict_json.dump({**p, "ext": {"x": 1}, "crit": ["x"]})),
        ),
        (
            "dated-before-its-key",
            "key-expired",
            maker.payload_as(lambda p: strict_json.dump({**p, "created": "2026-10-01T00:00:00Z"})),
        ),
        (
            "unknown-type",
            "unknown-schema",
            maker.payload_as(lambda p: strict_json.dump({**p, "type": "telegram"})),
        ),
    ]
    return {
        "about": "Bodies of A that B stores, opens with b.enc and refuses for `reason`.",
        "at": to_rfc3339(NOW),
        "sender": A,
        "me": B,
        "cases": [
            {"name": name, "reason": reason, "mid": each.mid, "body": each.body.decode()}
            for name, reason, each in cases
        ],
    }


def _from_c(payload: dict[str, Any]) -> bytes:
    return strict_json.dump({**payload, "from": {**payload["from"], "node": C}})


def files() -> dict[str, str]:
    """Name and text of every file."""
    with fixed() as stream:
        maker = Maker(stream)
        contents = {
            "keys": keys_file(),
            "descriptors": {
                "about": "Descriptors and the words of their root keys.",
                "descriptors": [descriptor(node, name) for node, name in ((A, "a"), (B, "b"), (C, "c"))],
            },
            "envelopes": envelopes_file(maker),
            "receipts": receipts_file(maker),
            "part": part_file(),
            "edge": edge_file(maker),
            "inner": inner_file(maker),
        }
    return {
        f"{name}.json": json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        for name, content in contents.items()
    }


def main(arguments: list[str]) -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(description="Write the protocol's test vectors.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args(arguments).check
    different = 0
    for name, text in files().items():
        path = FOLDER / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        different += 1
        if check:
            print(f"{path.name} is not what the code writes; run: python -m tools.make_vectors")
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {path.name}")
    return int(check and different > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
