"""Attacks by the request itself: addresses, methods, media, sizes, coding, envelopes; over the receiving order alone."""

from typing import Any

import pytest

from comity.audit.guard import actions_only
from comity.exchange import receiving
from comity.exchange.core import strict_json
from comity.exchange.core.budget import Allowance
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import MAX_BODY, PROTECTED
from comity.exchange.core.hop import HEADER
from comity.exchange.core.wire import JSON, MESSAGES, Response
from comity.exchange.receiving import answer
from comity.exchange.tests.hostile import Case, Seen, Stage, at_edge, hold, of_body
from comity.lib.clock import now

CASES: list[Case] = []
edge = at_edge(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def asked(stage: Stage, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
    """A request with a right token for exactly this."""
    token = stage.tokyo.bare_token(method, path, body)
    with actions_only():
        return answer(stage.tokyo.spki, method, path, {HEADER: token, **headers}, body)


ADDRESSES = {
    "an address that is none": ("GET", "/cxp/1/secrets"),
    "the pages of officers": ("GET", "/requests/"),
    "another method": ("GET", MESSAGES),
    "a method that deletes": ("DELETE", MESSAGES),
    "a method that mirrors": ("TRACE", MESSAGES),
    "a question behind it": ("GET", "/cxp/1/peer-state?node=all"),
    "a slash behind it": ("GET", "/cxp/1/peer-state/"),
    "dots in it": ("GET", "/cxp/1/../1/peer-state"),
    "letters written as numbers": ("GET", "/cxp/1/peer%2Dstate"),
    "capitals": ("GET", "/CXP/1/peer-state"),
    "a whole address": ("GET", "https://127.0.0.1/cxp/1/peer-state"),
    "an address without end": ("GET", "/cxp/1/" + "a" * 250),
}

for _name, (_method, _path) in ADDRESSES.items():

    def _asked(stage: Stage, method: str = _method, path: str = _path) -> Response:
        return asked(stage, method, path)

    edge(f"address: {_name}", "unknown-resource")(_asked)


@edge("a body where none belongs", "too-large")
def _(stage: Stage) -> Response:
    return asked(stage, "GET", "/cxp/1/peer-state", b"x")


@edge("another media type", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return asked(stage, "POST", MESSAGES, sealed.body, **{"Content-Type": "text/html"})


@edge("no media type", "malformed")
def _(stage: Stage) -> Response:
    return asked(stage, "POST", MESSAGES, stage.sealed().body)


@edge("a coding that unpacks", "malformed")
def _(stage: Stage) -> Response:
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    return asked(stage, "POST", MESSAGES, stage.sealed().body, **headers)


@edge("a token that says nothing of a message", "malformed")
def _(stage: Stage) -> Response:
    return asked(stage, "POST", MESSAGES, stage.sealed().body, **{"Content-Type": JSON})


@edge("too large", "too-large")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(of_body(sealed, sealed.body + b" " * (MAX_BODY - len(sealed.body) + 1)))


@edge("cut in half", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(of_body(sealed, sealed.body[: len(sealed.body) // 2]))


@edge("empty", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(of_body(stage.sealed(), b""))


def protected(**change: Any) -> str:
    """A protected header that says something else; `...` takes a member out."""
    said = {**PROTECTED, **change}
    return b64u(strict_json.dump({name: value for name, value in said.items() if value is not ...}))


OUTER: dict[str, dict[str, Any]] = {
    "a weaker cipher": {"protected": protected(enc="A128CBC-HS256")},
    "a cipher that is none": {"protected": protected(enc="none")},
    "packed content": {"protected": protected(zip="DEF")},
    "another type": {"protected": protected(typ="cxp-node+jwt")},
    "a header with white space": {"protected": b64u(b'{ "enc":"A256GCM","typ":"cxp+jwe","cty":"cxp+jws"}')},
    "no header": {"protected": ""},
    "an unprotected header": {"unprotected": {"enc": "A256GCM"}},
    "a number for the ciphertext": {"ciphertext": 1},
    "no tag": {"tag": ""},
    "recipients that are none": {"recipients": {}},
}

for _name, _change in OUTER.items():

    def _enveloped(stage: Stage, change: dict[str, Any] = _change) -> Response:
        return stage.tokyo.post(stage.with_body(stage.sealed(), **change))

    edge(f"envelope: {_name}", "malformed")(_enveloped)


@pytest.mark.parametrize(
    "allowance", [Allowance(requests=1), Allowance(octets=10)], ids=["requests", "bytes"]
)
def test_a_flood_is_turned_away_by_one_entry_and_the_next_minute_is_good(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, allowance: Allowance
) -> None:
    budget = receiving._SharedBudget()
    monkeypatch.setattr(budget, "_allowance", allowance)
    monkeypatch.setattr(receiving, "_budget", budget)
    if allowance.requests == 1:
        budget.spend(stage.tokyo.node, 0, now())

    def flood(stage: Stage) -> Response:
        for _ in range(20):
            stage.tokyo.post(stage.sealed())
        return stage.tokyo.post(stage.sealed())

    stage.after.append(lambda: monkeypatch.setattr(receiving, "_budget", receiving._SharedBudget()))
    hold(Case("flood", flood, "quota", Seen.EDGE), stage)
