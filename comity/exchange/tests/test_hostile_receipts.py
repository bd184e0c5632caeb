"""Attacks by receipts: false proofs, and batches that are none. Whatever comes, our letters stay where they are."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.edge import MAX_BATCH
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import Use
from comity.exchange.core.receipts import TYP, State
from comity.exchange.core.wire import RECEIPTS, Response
from comity.exchange.models import OddReceipt, OutLetter, Receipt
from comity.exchange.tests.hostile import (
    Case,
    Stage,
    at_edge,
    claims_of,
    hold,
    of_receipts,
    require_next_letter,
    states_of_ours,
)

CASES: list[Case] = []
edge, receipt = at_edge(CASES), of_receipts(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def written(stage: Stage) -> OutLetter:
    """A letter of ours that the receipts are about."""
    letter = stage.write()
    stage.mark()
    return letter


def claiming(stage: Stage, **change: Any) -> str:
    """A receipt whose claims were changed and that was then rightly signed; `...` takes one out."""
    claims = claims_of(stage.tokyo.receipt(written(stage), State.DELIVERED)) | change
    claims = {name: value for name, value in claims.items() if value is not ...}
    return _jose.sign(strict_json.dump(claims), stage.tokyo.sig, Use.SIG, typ=TYP)


def _by_edge(stage: Stage) -> str:
    claims = claims_of(stage.tokyo.receipt(written(stage), State.DELIVERED))
    return _jose.sign(strict_json.dump(claims), stage.tokyo.hop, Use.HOP, typ=TYP)


def _stored_inside(stage: Stage) -> str:
    claims = claims_of(stage.tokyo.receipt(written(stage), State.STORED))
    return _jose.sign(strict_json.dump(claims), stage.tokyo.sig, Use.SIG, typ=TYP)


FALSE: dict[str, tuple[Callable[[Stage], str], str]] = {
    "signed by another partner": (
        lambda stage: stage.seoul.receipt(written(stage), iss=stage.tokyo.node), "bad-signature"),
    "in the name of another partner": (lambda stage: claiming(stage, iss=stage.seoul.node), "bad-signature"),
    "delivered, signed at the edge": (_by_edge, "bad-signature"),
    "stored, signed inside": (_stored_inside, "bad-signature"),
    "of a letter that we never wrote": (lambda stage: claiming(stage, mid=new_id()), "unknown-letter"),
    "of other content": (lambda stage: claiming(stage, idg="A" * 43), "digest-mismatch"),
    "of other bytes": (lambda stage: claiming(stage, dig="A" * 43), "digest-mismatch"),
    "for somebody else": (lambda stage: claiming(stage, aud=stage.seoul.node), "wrong-audience"),
    "refused for no reason": (lambda stage: claiming(stage, state="refused"), "malformed"),
    "read by nobody": (lambda stage: claiming(stage, state="read"), "malformed"),
    "in a state that is none": (lambda stage: claiming(stage, state="lost"), "malformed"),
    "of another version": (lambda stage: claiming(stage, v="2.0"), "unsupported-version"),
    "with a member nobody knows": (lambda stage: claiming(stage, note="x"), "malformed"),
    "without its number": (lambda stage: claiming(stage, rseq=...), "malformed"),
    "dated when its key was not valid": (lambda stage: claiming(stage, at=1_000_000_000), "bad-signature"),
    "that is a hop token": (
        lambda stage: stage.tokyo.bare_token("POST", RECEIPTS, str(written(stage).mid).encode()), "bad-signature"),
    "that is no token": (lambda stage: str(written(stage).mid), "malformed"),
}  # fmt: skip


for _name, (_make, _code) in FALSE.items():

    def _false(stage: Stage, make: Any = _make) -> Response:
        return stage.tokyo.send_receipts(make(stage))

    receipt(f"receipt {_name}", _code)(_false)


BATCHES: dict[str, tuple[bytes, str]] = {
    "too many": (strict_json.dump({"v": "1.0", "receipts": ["x"] * 101}), "malformed"),
    "no list": (strict_json.dump({"v": "1.0", "receipts": "x"}), "malformed"),
    "numbers": (strict_json.dump({"v": "1.0", "receipts": [1, 2]}), "malformed"),
    "no version": (b'{"receipts":[]}', "malformed"),
    "another version": (b'{"v":"3.1","receipts":[]}', "unsupported-version"),
    "a name twice": (b'{"v":"1.0","receipts":[],"receipts":[]}', "malformed"),
    "a member nobody knows": (b'{"v":"1.0","receipts":[],"more":1}', "malformed"),
    "not JSON": (b"receipts", "malformed"),
    "not UTF-8": (b'{"v":"1.0","receipts":["\xff"]}', "malformed"),
    "a receipt that is too long": (strict_json.dump({"v": "1.0", "receipts": ["x" * 6145]}), "malformed"),
    "more than a batch holds": (b" " * (MAX_BATCH + 1), "too-large"),
}

for _name, (_body, _code) in BATCHES.items():

    def _batch(stage: Stage, body: bytes = _body) -> Response:
        return stage.tokyo.call("POST", RECEIPTS, stage.tokyo.bare_token("POST", RECEIPTS, body), body)

    edge(f"batch: {_name}", _code)(_batch)


def test_a_false_receipt_does_not_hold_up_the_good_ones_beside_it(stage: Stage) -> None:
    letter = stage.write()
    false = stage.seoul.receipt(letter, iss=stage.tokyo.node)
    good = stage.tokyo.receipt(letter)
    assert stage.tokyo.send_receipts(false, "nonsense", good).status == 202
    assert OutLetter.objects.get(pk=letter.pk).receipt_verified
    assert Receipt.objects.filter(given=False).count() == 1


def test_a_receipt_under_the_id_of_another_one_is_kept_as_evidence_and_moves_nothing(stage: Stage) -> None:
    first, second, rid = stage.write(), stage.write(), new_id()
    stage.tokyo.send_receipts(stage.tokyo.receipt(first, State.DELIVERED, rid=rid))
    stage.mark()
    assert stage.tokyo.send_receipts(stage.tokyo.receipt(second, State.DELIVERED, rid=rid)).status == 202
    assert states_of_ours() == stage.ours
    assert OddReceipt.objects.get().mid == second.mid
    require_next_letter(stage)


def test_a_right_receipt_of_a_partner_for_a_letter_to_another_moves_nothing(stage: Stage) -> None:
    letter = stage.write()
    stage.mark()
    assert stage.seoul.send_receipts(stage.seoul.receipt(letter, State.DELIVERED)).status == 202
    assert states_of_ours() == stage.ours
    [entry] = stage.new_entries()
    assert (entry["outcome"], entry["details"]["refusal"]) == ("refused", "unknown-letter")
    require_next_letter(stage)


def test_delivered_before_stored_is_true_and_stored_is_still_waited_for(stage: Stage) -> None:
    letter = stage.write()
    first = stage.tokyo.receipt(letter)
    stage.tokyo.send_receipts(stage.tokyo.receipt(letter, State.DELIVERED))
    assert states_of_ours()[letter.mid] == ("delivered", False)
    stage.tokyo.send_receipts(first)
    assert states_of_ours()[letter.mid] == ("delivered", True)
    assert not OddReceipt.objects.exists()
