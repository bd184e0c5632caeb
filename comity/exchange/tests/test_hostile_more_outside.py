"""Attacks outside the letter: numbers beyond what is counted, epochs of the past and of the future, headers and points."""

from typing import Any

import pytest

from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import reseal
from comity.exchange.core.hop import TYP as HOP
from comity.exchange.core.ids import new_id
from comity.exchange.core.mail import MAX_COPIES
from comity.exchange.core.wire import RECOVERY, Response
from comity.exchange.models import LetterCopy
from comity.exchange.tests.hostile import (
    Case,
    Stage,
    add_claims,
    at_edge,
    hold,
    opened,
    require_next_letter,
    with_header,
)
from comity.exchange.tests.partners import open_all, problem_of, receipt_in

CASES: list[Case] = []
edge, inside = at_edge(CASES), opened(CASES)
BEYOND = 2**31  # no epoch, version or place is ever counted so far
MOST = 2**53 - 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "an epoch beyond what is counted": ({"epoch": BEYOND}, "malformed"),
    "an epoch beyond all": ({"epoch": MOST}, "malformed"),
    "an epoch that nobody has announced": ({"epoch": 2}, "unknown-epoch"),
    "a number that is negative": ({"ls": -1}, "malformed"),
    "a fraction of a number": ({"ls": True}, "malformed"),
    "the body of another letter by its digest": ({"dig": "A" * 43}, "digest-mismatch"),
    "a moment before all": ({"iat": -1}, "malformed"),
    "no moment": ({"iat": ...}, "malformed"),
    "an end of its own": ({"exp": 4_000_000_000}, "malformed"),
    "a time before which it does not hold": ({"nbf": 4_000_000_000}, "malformed"),
    "several who are meant": ({"aud": ["cxp:node:vn:hanoi"]}, "malformed"),
    "nobody who is meant": ({"aud": ...}, "malformed"),
    "a name in capitals": ({"iss": "cxp:node:JP:tokyo"}, "malformed"),
    "a name with a newline behind it": ({"aud": "cxp:node:vn:hanoi\n"}, "malformed"),
    "no id of its own": ({"jti": ...}, "malformed"),
    "a method in small letters": ({"htm": "post"}, "bad-signature"),
    "a whole address": ({"htu": "https://hanoi.example/cxp/1/messages"}, "bad-signature"),
    "a checkpoint that is a number": ({"cp": 7}, "malformed"),
    "a checkpoint without end": ({"cp": "x" * 2001}, "malformed"),
}  # fmt: skip

add_claims(edge, CLAIMS)


QUESTION: dict[str, Any] = {
    "v": "1.0", "epoch": 2, "ours": {"epoch": 1, "ls": 0}, "theirs": {"epoch": 1, "ls": 0}, "after": "", "want": [],
}  # fmt: skip
QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "in an epoch that nobody has announced": ({}, "unknown-epoch"),
    "in an epoch beyond what is counted": ({"epoch": BEYOND}, "malformed"),
    "in the first epoch, which nobody was restored to": ({"epoch": 1}, "malformed"),
    "from a place beyond what is counted": ({"ours": {"epoch": BEYOND, "ls": 1}}, "malformed"),
    "from a place before all": ({"theirs": {"epoch": 1, "ls": -1}}, "malformed"),
    "for more letters than may be": ({"want": [new_id()] * 101}, "malformed"),
    "for letters that are none": ({"want": ["*"]}, "malformed"),
    "in the name of another": ({"node": "cxp:node:kr:seoul"}, "malformed"),
    "in another version": ({"v": "2.0"}, "unsupported-version"),
}  # fmt: skip

for _name, (_asked, _code) in QUESTIONS.items():

    def _asking(stage: Stage, change: Any = _asked) -> Response:
        body = strict_json.dump({**QUESTION, **change})
        return stage.tokyo.call("POST", RECOVERY, stage.tokyo.bare_token("POST", RECOVERY, body), body)

    edge(f"question after a restore: {_name}", _code)(_asking)


# what becomes of the header of a rightly signed hop token
HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "a chain of certificates": ({"x5c": ["AAAA"]}, "bad-signature"),
    "a place to look for certificates": ({"x5u": "https://127.0.0.1/"}, "bad-signature"),
    "the print of a certificate": ({"x5t#S256": "A" * 43}, "bad-signature"),
    "a payload that is not encoded": ({"b64": False}, "bad-signature"),
    "nothing that is critical": ({"crit": []}, "bad-signature"),
    "a type of content": ({"cty": "application/json"}, "bad-signature"),
    "a type as others write it": ({"typ": "JWT"}, "bad-signature"),
    "a type in capitals": ({"typ": "CXP-HOP+JWT"}, "bad-signature"),
    "a type of a letter": ({"typ": "cxp+jws"}, "bad-signature"),
    "no algorithm in other letters": ({"alg": "nOnE"}, "bad-signature"),
    "an algorithm with a blank": ({"alg": "Ed25519 "}, "bad-signature"),
    "several algorithms": ({"alg": ["Ed25519"]}, "bad-signature"),
    "the other curve of the family": ({"alg": "Ed448"}, "bad-signature"),
    "a key that is none": ({"kid": ""}, "bad-signature"),
}  # fmt: skip

for _name, (_header, _code) in HEADERS.items():

    def _headed(stage: Stage, change: dict[str, Any] = _header) -> Response:
        sealed = stage.sealed()
        head, payload = with_header(stage.tokyo.token(sealed), **change)
        signature = stage.tokyo.hop.ed25519().sign(f"{head}.{payload}".encode())
        return stage.tokyo.post(sealed, f"{head}.{payload}.{b64u(signature)}")

    edge(f"header: {_name}", _code)(_headed)


@edge("header: a key named twice", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    kid, other = stage.tokyo.hop.kid, stage.seoul.hop.kid
    head = b64u(f'{{"alg":"Ed25519","kid":"{other}","typ":"{HOP}","kid":"{kid}"}}'.encode())
    payload = stage.tokyo.token(sealed).split(".")[1]
    signature = stage.tokyo.hop.ed25519().sign(f"{head}.{payload}".encode())
    return stage.tokyo.post(sealed, f"{head}.{payload}.{b64u(signature)}")


@edge("header: the key of the one who is written to", "bad-signature")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.tokyo.token(sealed, key=stage.tokyo.us.edge.hop[0]))


@edge("receipts under the token of a letter", "bad-signature")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.call("POST", "/cxp/1/receipts", stage.tokyo.token(sealed), sealed.body)


@edge("a letter twice, the second time with another epoch", "unknown-epoch")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    stage.tokyo.post(sealed)
    open_then_mark(stage)
    return stage.tokyo.post(sealed, stage.resigned(sealed, epoch=2))


def open_then_mark(stage: Stage) -> None:
    """What came so far was good."""
    open_all()
    stage.mark()


# points of small order on the curve, and its prime: the secret they lead to is known to everybody (RFC 7748, section 6.1)
LOW = {
    "one": "0100000000000000000000000000000000000000000000000000000000000000",
    "order eight": "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "order eight, the other": "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "the prime less one": "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "the prime": "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "the prime and one": "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

for _name, _point in LOW.items():

    def _pointed(stage: Stage, point: str = _point) -> Response:
        sealed = stage.sealed()
        [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
        one["header"]["epk"]["x"] = b64u(bytes.fromhex(point))
        return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))

    inside(f"seal: a point of small order, {_name}", "unreadable")(_pointed)


EPHEMERAL: dict[str, dict[str, Any]] = {
    "of another curve": {"crv": "X448"},
    "of the curve for signatures": {"crv": "Ed25519"},
    "of another family": {"kty": "EC", "crv": "P-256"},
    "that is too short": {"x": "AAAA"},
    "with a second half": {"y": "A" * 43},
}  # fmt: skip

for _name, _change in EPHEMERAL.items():

    def _ephemeral(stage: Stage, change: dict[str, Any] = _change) -> Response:
        sealed = stage.sealed()
        [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
        one["header"]["epk"] |= change
        return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))

    edge(f"seal: a temporary key {_name}", "malformed")(_ephemeral)


@edge("seal: a temporary key for all of them", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    return stage.tokyo.post(stage.with_body(sealed, unprotected={"epk": one["header"].pop("epk")}))


@edge("seal: flattened", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    return stage.tokyo.post(stage.with_body(sealed, recipients=[], **one))


@edge("seal: to a key of ours that signs", "unknown-recipient-key")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    one["header"]["kid"] = stage.tokyo.us.inner.sig[0].kid
    return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))


@inside("seal: a wrapped key that is none", "unreadable")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    one["encrypted_key"] = "AAAA"
    return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))


def test_of_many_letters_under_one_id_a_few_are_kept(stage: Stage) -> None:
    """Each is refused and in the log with its digest; what lies here of them does not grow without end."""
    first = stage.sealed()
    receipt_in(stage.tokyo.post(first))
    open_then_mark(stage)
    for _ in range(12):
        assert problem_of(stage.tokyo.post(stage.sealed(id=first.mid))) == (409, "id-reused")
    assert LetterCopy.objects.count() == MAX_COPIES
    refused = [one["details"] for one in stage.new_entries()]
    assert len({one["dig"] for one in refused}) == len(refused) == 12
    # and the letter itself may still come in another wrapping
    again = reseal(first.inner, first.mid, stage.tokyo.node, [stage.tokyo.wrap()])
    receipt_in(stage.tokyo.post(again))
    assert LetterCopy.objects.filter(idg=first.idg, dig=again.dig).exists()
    require_next_letter(stage)
