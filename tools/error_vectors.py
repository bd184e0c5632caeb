"""One case for each error code of the protocol: what comes, when, in which state, and the code that must be said.

`input.kind` says what it is: a `request` to B's edge; a `body` of A that B has stored and opens; a `descriptor` that somebody
reads; a `citation` of a letter in a conversation of several; a `slow-request`, of whose body some octets came in some seconds.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from comity.exchange.core import strict_json
from comity.exchange.core.digests import digest
from comity.exchange.core.envelope import Sealed, seal
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.membership import new_nonce
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.wire import MESSAGES, PARTS
from tools.sound_vectors import asking, versions
from tools.vector_maker import KEYS, NOW, WRAPS, A, B, C, Maker, descriptor, pin

Case = tuple[str, dict[str, Any], dict[str, Any]]


def errors_file(maker: Maker) -> dict[str, Any]:
    with maker.apart("errors"):
        cases = [*_requests(maker), *_others(maker)]
    return {
        "about": "One case for each error code. In `state`: spki, standing and descriptor of A, budget of requests, requests before.",
        "me": B,
        "sender": A,
        "spki": pin(A),
        "cases": [
            {
                "code": code,
                "input": given,
                "clock": state.pop("clock", to_rfc3339(NOW)),
                "state": state,
                "expect": {"type": f"urn:cxp:error:{code}"},
            }
            for code, given, state in cases
        ],
    }


def _requests(maker: Maker) -> Iterator[Case]:
    sealed, other = maker.sealed(), maker.sealed()
    good = maker.request(sealed)
    after_restore = {"descriptor": descriptor(A, "a", 2)["token"]}
    foreign = seal(maker.letter(to=(Addressee(C, "desk"),)), KEYS["a.sig"], [WRAPS[C]])
    doubled = replace(sealed, body=sealed.body[:-1] + b',"aad":"AA"}')
    later = maker.request(sealed, maker.hop(sealed, cover=replace(maker.cover(sealed), epoch=2)))
    of_c = maker.hop(sealed, aud=C)
    version_2 = maker.resigned_hop(sealed, lambda claims: strict_json.dump({**claims, "v": "2.0"}))
    mixed = ".".join((*maker.hop(sealed).split(".")[:2], maker.hop(other).split(".")[2]))
    yield "malformed", _request(maker.request(doubled)), {}
    yield "digest-mismatch", _request(maker.request(sealed, maker.hop(other))), {}
    yield "bad-signature", _request(maker.request(sealed, mixed)), {}
    yield "clock-skew", _request(good), {"clock": to_rfc3339(NOW + timedelta(minutes=6))}
    yield "unknown-peer", _request(good), {"spki": pin("somebody")}
    yield "revoked", _request(good), {"standing": "suspended"}
    yield "wrong-audience", _request(maker.request(sealed, of_c)), {}
    yield "unknown-resource", _request(_get(maker, sealed, "/cxp/1/nothing")), {}
    yield "unknown-part", _request(_get(maker, sealed, PARTS + digest(b"a file"))), {}
    yield "unknown-epoch", _request(later), {}
    yield "stale-epoch", _request(good), after_restore
    yield "id-reused", _request(maker.request(replace(other, mid=sealed.mid))), {"before": [good]}
    yield "too-large", _request({**good, "pad_to": 262_145}), {}
    yield "unknown-recipient-key", _request(maker.request(foreign)), {}
    yield "unsupported-version", _request(maker.request(sealed, version_2)), {}
    yield "quota", _request(good), {"budget": 1, "before": [maker.request(other)]}
    yield "storage", _request(good), {"storage": False}


def _request(request: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "request", **request}


def _get(maker: Maker, sealed: Sealed, path: str) -> dict[str, Any]:
    return {
        "method": "GET",
        "path": path,
        "headers": {"Cxp-Hop": maker.hop(sealed, **asking(path))},
        "body": "",
    }


def _others(maker: Maker) -> Iterator[Case]:
    slow = {"kind": "slow-request", "path": MESSAGES, "length": 200_000, "came": 16_384, "seconds": 12}
    yield "too-slow", slow, {}
    critical = maker.payload_as(lambda p: strict_json.dump({**p, "ext": {"x": 1}, "crit": ["x"]}))
    yield "unknown-critical", {"kind": "body", "mid": critical.mid, "body": critical.body.decode()}, {}
    first, later = versions(new_nonce())
    citation = {"kind": "citation", "versions": [first.token, later.token], "cited": first.digest}
    yield "membership-stale", citation, {}
    known = descriptor(A, "a", 2)
    older = {
        "kind": "descriptor",
        "token": descriptor(A, "a")["token"],
        "root_thumbprint": known["root_thumbprint"],
    }
    yield "bad-descriptor", older, {"descriptor": known["token"]}
