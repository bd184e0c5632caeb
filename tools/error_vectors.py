"""One vector for each thing that can be refused: a file an error code of HTTP, a file a reason of a signed refusal.

Each is `{input, clock, state, expect}`: what comes, the time at which it comes, what is so already, and what is answered.
"""

from dataclasses import replace
from typing import Any

from comity.exchange.core.digests import digest
from comity.exchange.core.errors import ExchangeError, Reason
from comity.exchange.core.hop import HEADER
from comity.exchange.core.membership import Version
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.wire import PARTS
from tools.vector_maker import NOW, A, B, Maker

ON_THE_CONNECTION = "too-slow"  # found before there is a request; no function over bytes can show it
Vector = dict[str, Any]


def error_files(maker: Maker, edge: dict[str, Any]) -> dict[str, Vector]:
    """The first case of each code, and those that need an address or an epoch of their own."""
    found: dict[str, Vector] = {}
    for case in edge["cases"]:
        code = case["expect"]["type"].rpartition(":")[2]
        found.setdefault(code, _vector(code, case["request"], case["state"]))
    found["unknown-resource"] = _vector("unknown-resource", _asked(maker, "/cxp/1/nothing"), {})
    found["unknown-part"] = _vector("unknown-part", _asked(maker, PARTS + digest(b"no such file")), {})
    early = maker.sealed()
    cover = replace(maker.cover(early), epoch=2)
    restored = maker.request(early, maker.hop(early, cover=cover))
    found["unknown-epoch"] = _vector("unknown-epoch", restored, {})
    late = maker.sealed()
    found["stale-epoch"] = _vector("stale-epoch", maker.request(late), {"descriptor_epoch": 2})
    slow = maker.request(maker.sealed())
    found[ON_THE_CONNECTION] = _vector(
        ON_THE_CONNECTION, {**slow, "stops_after": 100}, {"on": "the connection, not the request"}
    )
    return {f"errors/{code}": vector for code, vector in sorted(found.items())}


def refusal_files(
    maker: Maker, inner: dict[str, Any], versions: tuple[Version, Version]
) -> dict[str, Vector]:
    """The first case of each reason, and those that are found beside the letter."""
    found: dict[str, Vector] = {}
    for case in inner["cases"]:
        told = {"mid": case["mid"], "sender": inner["sender"], "body": case["body"]}
        found.setdefault(case["reason"], _refused(case["reason"], told, {"me": inner["me"]}))
    sealed = maker.sealed()
    told = {"mid": sealed.mid, "sender": A, "body": sealed.body.decode(), "idg": digest(b"something else")}
    found["digest-mismatch"] = _refused("digest-mismatch", told, {"me": B})
    here = {"me": B, "versions": [one.token for one in versions]}
    stale = {"sender": A, "cited": versions[0].digest}
    found["membership-stale"] = _refused("membership-stale", stale, here)
    found["policy"] = _refused("policy", {"sender": A, "cited": None}, here)
    return {f"refusals/{reason}": vector for reason, vector in sorted(found.items())}


def _asked(maker: Maker, path: str) -> Vector:
    token = maker.hop(maker.sealed(), method="GET", path=path, body=b"", cover=None)
    return {"method": "GET", "path": path, "headers": {HEADER: token}, "body": ""}


def _vector(code: str, request: Vector, state: Vector) -> Vector:
    error = next(one for one in _family(ExchangeError) if one.code == code)
    clock = state.get("clock", to_rfc3339(NOW))
    return {
        "about": error.title(),
        "input": request,
        "clock": clock,
        "state": {name: value for name, value in state.items() if name != "clock"},
        "expect": {"type": f"urn:cxp:error:{code}", "status": error.status},
    }


def _refused(reason: str, told: Vector, state: Vector) -> Vector:
    return {
        "about": f"B opens it with b.enc and answers `refused` for `{Reason(reason).value}`.",
        "input": told,
        "clock": to_rfc3339(NOW),
        "state": state,
        "expect": {"reason": reason},
    }


def _family(kind: type[ExchangeError]) -> list[type[ExchangeError]]:
    return [kind, *(one for child in kind.__subclasses__() for one in _family(child))]
