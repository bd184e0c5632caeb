"""Attacks by receipts beyond their shape: reasons beyond a row, signers that may not, states that go back, numbers used twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from comity.audit import events
from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u
from comity.exchange.core.keys import Use
from comity.exchange.core.receipts import TYP, State
from comity.exchange.core.wire import Response
from comity.exchange.models import OddReceipt, Receipt
from comity.exchange.tests.hostile import (
    Case,
    Stage,
    claims_of,
    hold,
    of_receipts,
    require_next_letter,
    states_of_ours,
    with_header,
)
from comity.exchange.tests.test_hostile_receipts import claiming, written
from comity.lib.clock import now

CASES: list[Case] = []
receipt = of_receipts(CASES)
MOST = 2**53 - 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def by(stage: Stage, key: Any, use: Use, **change: Any) -> str:
    claims = claims_of(stage.tokyo.receipt(written(stage), State.DELIVERED)) | change
    return _jose.sign(strict_json.dump(claims), key, use, typ=TYP)


def headed(stage: Stage, **header: Any) -> str:
    head, payload = with_header(stage.tokyo.receipt(written(stage), State.DELIVERED), **header)
    return f"{head}.{payload}.{_signature(stage, head, payload)}"


def _signature(stage: Stage, head: str, payload: str) -> str:
    return b64u(stage.tokyo.sig.ed25519().sign(f"{head}.{payload}".encode()))


FALSE: dict[str, tuple[Callable[[Stage], str], str]] = {
    "for a reason beyond a row": (
        lambda stage: claiming(stage, state="refused", reason="r" * 81), "malformed"),
    "for a reason as long as may once have been": (
        lambda stage: claiming(stage, state="refused", reason="r" * 100), "malformed"),
    "for a reason that is a list": (lambda stage: claiming(stage, state="refused", reason=[]), "malformed"),
    "under number nought": (lambda stage: claiming(stage, rseq=0), "malformed"),
    "under a negative number": (lambda stage: claiming(stage, rseq=-1), "malformed"),
    "with a count below nothing": (lambda stage: claiming(stage, hw=-1), "malformed"),
    "of a time as text": (lambda stage: claiming(stage, at="2026-11-22T12:00:00Z"), "malformed"),
    "of the end of time": (lambda stage: claiming(stage, at=253_402_300_799), "malformed"),
    "with an entry that is none": (lambda stage: claiming(stage, entry={"origin": "x"}), "malformed"),
    "with an id in capitals": (
        lambda stage: claiming(stage, rid="0198F7A0-0000-7000-8000-000000000000"), "malformed"),
    "for several": (lambda stage: claiming(stage, aud=["cxp:node:vn:hanoi"]), "malformed"),
    "of a state in capitals": (lambda stage: claiming(stage, state="Delivered"), "malformed"),
    "read, signed at the edge": (
        lambda stage: by(stage, stage.tokyo.hop, Use.HOP, state="read", by="officer"), "bad-signature"),
    "deleted, signed at the edge": (
        lambda stage: by(stage, stage.tokyo.hop, Use.HOP, state="deleted"), "bad-signature"),
    "with a key in its header": (lambda stage: headed(stage, jwk={"kty": "OKP"}), "bad-signature"),
    "without algorithm": (lambda stage: headed(stage, alg="none"), "bad-signature"),
    "under the older name of the algorithm": (lambda stage: headed(stage, alg="EdDSA"), "bad-signature"),
    "of the type of a letter": (lambda stage: headed(stage, typ="cxp+jws"), "bad-signature"),
    "whose signature is missing": (
        lambda stage: stage.tokyo.receipt(written(stage), State.DELIVERED).rpartition(".")[0] + ".", "bad-signature"),
}  # fmt: skip

for _name, (_make, _code) in FALSE.items():

    def _false(stage: Stage, make: Any = _make) -> Response:
        return stage.tokyo.send_receipts(make(stage))

    receipt(f"receipt {_name}", _code)(_false)


def test_a_reason_beyond_a_row_does_not_hold_up_the_good_receipts_beside_it(stage: Stage) -> None:
    first, second = stage.write(), stage.write()
    claims = claims_of(stage.tokyo.receipt(first, State.REFUSED)) | {"reason": "r" * 100}
    long = _jose.sign(strict_json.dump(claims), stage.tokyo.sig, Use.SIG, typ=TYP)
    good = stage.tokyo.receipt(second, State.DELIVERED)
    assert stage.tokyo.send_receipts(long, good).status == 202
    assert [states_of_ours()[one.mid][0] for one in (first, second)] == ["queued", "delivered"]


# what a partner signs first, and what it then signs against its own word
TURNS: dict[str, tuple[tuple[State, dict[str, Any]], tuple[State, dict[str, Any]]]] = {
    "taken in, then turned away": ((State.DELIVERED, {}), (State.REFUSED, {})),
    "read, then expired": ((State.READ, {}), (State.EXPIRED, {})),
    "turned away by a rule, then taken in": ((State.REFUSED, {}), (State.DELIVERED, {})),
    "expired, then acted on": ((State.EXPIRED, {}), (State.ACTIONED, {})),
    "taken in, and taken in again": ((State.DELIVERED, {}), (State.DELIVERED, {})),
    "a number twice": ((State.STORED, {"rseq": 900}), (State.DELIVERED, {"rseq": 900})),
    "the greatest number twice": ((State.STORED, {"rseq": MOST}), (State.DELIVERED, {"rseq": MOST})),
    "a count that goes back": ((State.STORED, {"hw": MOST}), (State.DELIVERED, {"hw": 1})),
    "a time that is still to come": ((State.STORED, {}), (State.DELIVERED, {"at": "later"})),
}


@pytest.mark.parametrize("name", TURNS)
def test_what_contradicts_an_earlier_word_moves_nothing_and_is_kept(stage: Stage, name: str) -> None:
    letter = stage.write()
    (first, said), (second, then) = TURNS[name]
    stage.tokyo.send_receipts(stage.tokyo.receipt(letter, first, **said))
    stage.mark()
    if "at" in then:
        then = {**then, "at": now().replace(microsecond=0) + timedelta(days=2)}
    token = stage.tokyo.receipt(letter, second, **then)
    assert stage.tokyo.send_receipts(token).status == 202
    assert states_of_ours() == stage.ours
    assert OddReceipt.objects.get().mid == letter.mid
    assert Receipt.objects.filter(given=False).count() == 1
    assert [entry["event"] for entry in stage.new_entries()].count(events.RECEIPT_ODD) == 1
    assert stage.tokyo.send_receipts(token).status == 202
    assert OddReceipt.objects.count() == 1
    require_next_letter(stage)
