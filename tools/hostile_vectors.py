"""Letters and calls that a node must refuse, each with the reason it must give; at the edge, and after opening."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import Sealed, reseal, seal
from comity.exchange.core.hop import TYP
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.moments import to_rfc3339
from tools.sound_vectors import receipts_file
from tools.vector_maker import KEYS, NOW, WRAPS, A, B, C, Maker, pin


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
