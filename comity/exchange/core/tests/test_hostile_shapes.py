"""What is out of shape, too large or in the wrong place, each case with the answer it gets."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.envelope import MAX_BODY, Sealed, reseal
from comity.exchange.core.errors import Reason
from comity.exchange.core.hop import TYP
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import Use
from comity.exchange.core.receipts import Receipt, State, sign_receipt
from comity.exchange.core.tests.attacks import Attack
from comity.exchange.core.wire import (
    JSON,
    MESSAGES,
    RECEIPTS,
    Response,
    read_problem,
)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_08_a_truncated_body(attack: Attack, part: float) -> None:
    sealed = attack.sealed()
    cut = sealed.body[: int(part * len(sealed.body))]
    assert attack.problem(attack.token(sealed), cut)[1] in {"digest-mismatch", "malformed"}
    announced = attack.token(sealed, body=cut)
    assert attack.problem(announced, cut) == (400, "malformed")


def test_08_a_truncated_ciphertext(attack: Attack) -> None:
    sealed = attack.sealed()
    outer = strict_json.parse(sealed.body, MAX_BODY)
    outer["ciphertext"] = outer["ciphertext"][:-40]
    assert attack.refusal(replace(sealed, body=strict_json.dump(outer))) == Reason.UNREADABLE


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "..", "é.é.é", "e30.e30.e30", "x" * 7000])
def test_08_a_token_that_is_none(attack: Attack, token: str) -> None:
    status, code = attack.problem(token, attack.sealed().body)
    assert (status, code) in {(400, "malformed"), (401, "bad-signature"), (413, "too-large")}


def test_08_a_signature_in_another_spelling(attack: Attack) -> None:
    sealed = attack.sealed()
    head, claims, signature = attack.token(sealed).split(".")
    other = signature[:-1] + chr(ord(signature[-1]) + 1)  # the same bytes, other loose bits
    for spelling in (signature + "==", other):
        assert attack.problem(f"{head}.{claims}.{spelling}", sealed.body) == (400, "malformed")


def test_08_no_token_at_all(attack: Attack) -> None:
    answer = attack.tokyo.node.edge.receive(
        attack.hanoi.spki, "POST", MESSAGES, {"Content-Type": JSON}, b"{}"
    )
    assert read_problem(answer).code == "malformed"


def test_09_an_oversize_body(attack: Attack) -> None:
    sealed = attack.sealed()
    long = sealed.body + b" " * (MAX_BODY + 1 - len(sealed.body))
    assert attack.problem(attack.token(sealed, body=long), long) == (413, "too-large")
    full = sealed.body + b" " * (MAX_BODY - len(sealed.body))
    assert attack.send(attack.token(sealed, body=full), full).status == 202
    attack.tokyo.node.work()
    assert attack.tokyo.mids() == [sealed.mid]


def test_09_too_many_receipts(attack: Attack) -> None:
    def post(tokens: list[Any]) -> Response:
        request = attack.hanoi.node.courier.receipts(attack.tokyo.id, tokens)
        answer: Response = attack.tokyo.node.edge.receive(
            attack.hanoi.spki, request.method, RECEIPTS, request.headers, request.body
        )
        return answer

    assert post(["x"] * 100).status == 202
    assert read_problem(post(["x"] * 101)).code == "malformed"
    assert read_problem(post(["x" * 7000])).code == "malformed"
    assert read_problem(post([5])).code == "malformed"
    assert read_problem(post(["x" * 6100] * 110)).code == "too-large"
    attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["malformed"]


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 30])
def test_10_clock_skew(attack: Attack, minutes: int) -> None:
    sealed = attack.sealed()
    token = attack.token(sealed, at=attack.town.clock() + timedelta(minutes=minutes))
    answer = attack.send(token, sealed.body)
    problem = read_problem(answer)
    assert (answer.status, problem.code, problem.retry.value) == (401, "clock-skew", "fix-clock")
    assert problem.server_time == "2026-11-22T12:00:00Z"


def test_11_duplicate_names(attack: Attack) -> None:
    sealed = attack.sealed()
    doubled = sealed.body[:-1] + b',"aad":"AA"}'
    assert attack.problem(attack.token(sealed, body=doubled), doubled) == (400, "malformed")
    text = strict_json.dump(attack.claims(sealed))[:-1] + b',"prio":0}'
    token = _jose.sign(text, attack.hanoi.party.hop, Use.HOP, typ=TYP)
    assert attack.problem(token, sealed.body) == (400, "malformed")


def test_11_duplicate_names_in_a_header(attack: Attack) -> None:
    sealed = attack.sealed()
    _, claims, signature = attack.token(sealed).split(".")
    kid = attack.hanoi.party.hop.kid
    header = f'{{"alg":"none","alg":"Ed25519","kid":"{kid}","typ":"{TYP}"}}'.encode()
    assert attack.problem(f"{b64u(header)}.{claims}.{signature}", sealed.body) == (400, "malformed")


def test_11_duplicate_names_inside(attack: Attack) -> None:
    payload = attack.hanoi.letter(attack.tokyo).to_payload()
    text = strict_json.dump(payload)[:-1] + b',"prio":0}'
    inner = _jose.sign(text, attack.hanoi.party.sig, Use.SIG, typ="cxp+jws", cty="application/json")
    sealed = reseal(inner.encode(), payload["id"], attack.hanoi.id, [attack.tokyo.party.wrap])
    assert attack.refusal(sealed) == Reason.MALFORMED


def a_receipt(attack: Attack, sealed: Sealed) -> str:
    receipt = Receipt(
        iss=attack.hanoi.id,
        aud=attack.tokyo.id,
        rid=new_id(),
        mid=sealed.mid,
        idg=sealed.idg,
        dig=sealed.dig,
        state=State.STORED,
        at=attack.town.clock(),
        hw=1,
        rseq=1,
    )
    return sign_receipt(receipt, attack.hanoi.party.hop)


def test_12_a_receipt_as_a_hop_token(attack: Attack) -> None:
    sealed = attack.sealed()
    assert attack.problem(a_receipt(attack, sealed), sealed.body) == (401, "bad-signature")
    renamed = _jose.sign(
        unb64u(a_receipt(attack, sealed).split(".")[1]), attack.hanoi.party.hop, Use.HOP, typ=TYP
    )
    assert attack.problem(renamed, sealed.body) == (400, "malformed")


def test_12_a_hop_token_as_a_receipt(attack: Attack) -> None:
    sealed = attack.sealed()
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [attack.token(sealed)])
    attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["bad-signature"]


def test_12_a_letter_as_a_hop_token_and_the_reverse(attack: Attack) -> None:
    sealed = attack.sealed()
    assert attack.problem(sealed.inner.decode(), sealed.body) == (401, "bad-signature")
    assert attack.refusal(attack.wrapped(attack.token(sealed))) == Reason.BAD_SIGNATURE


def test_12_a_token_for_another_request(attack: Attack) -> None:
    sealed = attack.sealed()
    for token in (
        attack.token(sealed, method="PUT"),
        attack.token(sealed, path=RECEIPTS),
        attack.token(sealed, path=MESSAGES + "?x"),
    ):
        assert attack.problem(token, sealed.body) == (401, "bad-signature")
    assert attack.problem(attack.token(sealed, cover=None), sealed.body) == (400, "malformed")
