"""Attacks inside a rightly sealed letter: moments at the ends of time, names beyond a row, JSON that hides a second name."""

from dataclasses import replace
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.descriptor import TYP as CARD
from comity.exchange.core.descriptor import sign_descriptor
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import Use
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.wire import Response
from comity.exchange.tests.hostile import Case, Stage, add_json, claims_of, hold, opened, with_header
from comity.exchange.tests.partners import receipt_in

CASES: list[Case] = []
inside = opened(CASES)
LAST = "9999-12-31T23:59:59Z"
SCHEMA = "exchange/test/1"
LONG_NAME = "a" * 50 + "/" + "b" * 50 + "/1"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def referring(count: int) -> list[dict[str, str]]:
    return [{"id": new_id(), "digest": "A" * 43, "rel": "reply"} for _ in range(count)]


MEMBERS: dict[str, tuple[dict[str, Any], str]] = {
    "written at the end of time": ({"created": "9999-12-31T00:00:00Z", "expires": LAST}, "malformed"),
    "written before all time": ({"created": "0001-01-01T00:00:00Z"}, "malformed"),
    "that never expires": ({"expires": ...}, "malformed"),
    "that expires at the end of time": ({"expires": LAST}, "malformed"),
    "in a leap second": ({"created": "2026-06-30T23:59:60Z"}, "malformed"),
    "in another zone": ({"created": "2026-11-22T12:00:00+07:00"}, "malformed"),
    "under number nought": ({"cseq": 0}, "malformed"),
    "under a negative number": ({"cseq": -1}, "malformed"),
    "under a number that is true": ({"cseq": True}, "malformed"),
    "with an id in capitals": ({"conv": new_id().upper()}, "malformed"),
    "with an id between braces": ({"conv": "{" + new_id() + "}"}, "malformed"),
    "with an id and a newline": ({"conv": new_id() + "\n"}, "malformed"),
    "with an id of another version": ({"conv": "0198f7a0-0000-4000-8000-000000000000"}, "malformed"),
    "with a body whose name is longer than any": ({"body": {"schema": LONG_NAME, "data": {}}}, "unknown-schema"),
    "with a body whose name has a newline": ({"body": {"schema": SCHEMA + "\n", "data": {}}}, "malformed"),
    "with a body of version nought": ({"body": {"schema": "exchange/test/0", "data": {}}}, "malformed"),
    "that refers to too much": ({"refs": referring(65)}, "malformed"),
    "that refers to nothing": ({"refs": [{"id": "", "digest": "A" * 43, "rel": "reply"}]}, "malformed"),
    "that has seen too much": ({"after": [new_id()] * 65}, "malformed"),
    "that has seen what is none": ({"after": ["*"]}, "malformed"),
    "to a node in capitals": ({"to": [{"node": "cxp:node:VN:hanoi", "unit": "desk"}]}, "malformed"),
    "to a node that looks like ours": ({"to": [{"node": "cxp:node:vn:hаnoi", "unit": "desk"}]}, "malformed"),
    "to a node with a newline": ({"to": [{"node": "cxp:node:vn:hanoi\n", "unit": "desk"}]}, "malformed"),
    "to everybody": ({"to": [{"node": "*", "unit": "desk"}]}, "malformed"),
    "to no unit": ({"to": [{"node": "cxp:node:vn:hanoi", "unit": ""}]}, "malformed"),
    "of nobody": ({"from": {"node": "cxp:node:jp:tokyo", "unit": "desk", "actor": "", "role": "officer"}}, "malformed"),
    "of a node alone": ({"from": "cxp:node:jp:tokyo"}, "malformed"),
    "that calls everything critical": ({"crit": ["x"] * 51}, "malformed"),
    "whose critical names are one text": ({"crit": "membership"}, "malformed"),
    "with a null": ({"agreement": None}, "malformed"),
    "under version nought of an agreement": (
        {"agreement": {"id": "a", "ver": 0, "digest": "A" * 43, "article": "1"}}, "malformed"),
    "with a business key without end": ({"idem": "x" * 201}, "malformed"),
    "that asks for sets": ({"type": "psi.request"}, "unknown-schema"),
    "that is a consent by its type": ({"type": "consent"}, "unknown-schema"),
    "that is a version of an agreement by its type": ({"type": "agreement"}, "unknown-schema"),
    "that tells of a card by its body": (
        {"body": {"schema": "exchange/trust-update/1", "data": {"descriptor": "x", "certificates": ""}}},
        "unknown-schema"),
    "that is a void by its body": ({"body": {"schema": "exchange/void/1", "data": {}}}, "unknown-schema"),
    "that is a void of another body": ({"type": "void"}, "malformed"),
}  # fmt: skip

for _name, (_members, _code) in MEMBERS.items():

    def _saying(stage: Stage, change: dict[str, Any] = _members) -> Response:
        payload = {**stage.tokyo.letter().to_payload(), **change}
        return stage.tokyo.post(
            stage.signed({name: value for name, value in payload.items() if value is not ...})
        )

    inside(f"letter {_name}", _code)(_saying)


HANDLING: dict[str, dict[str, Any]] = {
    "to be kept until the end of time": {"retain_until": LAST},
    "to be deleted before all time": {"delete_after": "0001-01-01T00:00:00Z"},
    "with no codes": {"codes": ...},
    "with a code without end": {"codes": ["H" * 51]},
    "with a list without end": {"listed": ["cxp:node:kr:seoul"] * 201},
    "with words of a caveat without end": {"caveats": [{"code": "H3", "text": "x" * 1001}]},
    "with a level that is a fraction of none": {"classification": {"scheme": "comity"}},
    "with no word about onward": {"onward": ...},
    "with no word about a person": {"human_review": ...},
    "for an audience that is one text": {"audience": "all"},
}

for _name, _change in HANDLING.items():

    def _handled(stage: Stage, change: dict[str, Any] = _change) -> Response:
        payload = stage.tokyo.letter().to_payload()
        handling = {**payload["handling"], **change}
        payload["handling"] = {name: value for name, value in handling.items() if value is not ...}
        return stage.tokyo.post(stage.signed(payload))

    inside(f"handling {_name}", "malformed")(_handled)


# `%s` is a right payload without its last brace
JSON: dict[str, bytes] = {
    "a name twice, once in escapes": b'%s,"\\u0074ype":"void"}',
    "a name twice, deep inside": b'%s,"x":{"a":1,"a":2}}',
    "half a surrogate in a name": b'%s,"\\udc00":1}',
    "a nought in a name": b'%s,"a\\u0000":1}',
    "less than nothing": b'%s,"x":-0.0}',
    "a capital exponent": b'%s,"x":1E3}',
    "infinity": b'%s,"x":-Infinity}',
    "a number with a nought before it": b'%s,"x":007}',
    "a number without end": b'%s,"x":' + b"9" * 5000 + b"}",
    "a tab in a text": b'%s,"x":"a\tb"}',
    "single quotes": b"%s,'x':1}",
    "a comma too many": b'%s,"x":[1,]}',
    "an overlong letter": b'%s,"x":"\xc0\xaf"}',
    "a surrogate in UTF-8": b'%s,"x":"\xed\xa0\x80"}',
}

add_json(inside, JSON)


HEADERS: dict[str, dict[str, Any]] = {
    "a critical member": {"crit": ["b64"], "b64": False},
    "a chain of certificates": {"x5c": ["AAAA"]},
    "a place to look for keys": {"jku": "https://127.0.0.1/"},
    "a packing": {"zip": "DEF"},
    "the older name of the algorithm": {"alg": "EdDSA"},
    "content of another type": {"cty": "text/html"},
    "the type of a receipt": {"typ": "cxp-receipt+jwt"},
    "the type of a card": {"typ": "cxp-node+jwt"},
}

for _name, _header in HEADERS.items():

    def _headed(stage: Stage, change: dict[str, Any] = _header) -> Response:
        sealed = stage.sealed()
        head, payload = with_header(sealed.inner.decode(), **change)
        signature = b64u(stage.tokyo.sig.ed25519().sign(f"{head}.{payload}".encode()))
        return stage.tokyo.post(stage.wrapped(f"{head}.{payload}.{signature}", sealed.mid))

    inside(f"header of a letter: {_name}", "bad-signature")(_headed)


@inside("header of a letter: the key of the one who is written to", "bad-signature")
def _(stage: Stage) -> Response:
    payload = stage.tokyo.letter().to_payload()
    return stage.tokyo.post(stage.signed(payload, stage.tokyo.us.inner.sig[0]))


def telling(stage: Stage, token: str, **change: Any) -> Response:
    """A letter of Tokyo about its card."""
    data = {"descriptor": token, "certificates": stage.tokyo.house.card().certificates, **change}
    letter = stage.tokyo.letter(
        type=LetterType.TRUST_UPDATE, handling=None, body=Body("exchange/trust-update/1", data)
    )
    return stage.tokyo.post(stage.signed(letter.to_payload()))


def renewed(stage: Stage, **change: Any) -> str:
    """The next card of Tokyo with something wrong, rightly signed by its root: our own hand would not sign it so."""
    claims = claims_of(stage.tokyo.house.renewed().descriptor) | change
    root = stage.tokyo.house.root
    shape = root.public.jwk.as_dict(private=False)
    key = {"kty": "OKP", "crv": shape["crv"], "x": shape["x"]}
    return _jose.sign(strict_json.dump(claims), root, Use.ROOT, typ=CARD, jwk=key)


CARDS: dict[str, tuple[Any, str]] = {
    "of another partner": (lambda stage: stage.seoul.house.renewed().descriptor, "bad-descriptor"),
    "in our own name": (lambda stage: stage.tokyo.us.renewed().descriptor, "bad-descriptor"),
    "that is no token": (lambda _stage: "card", "bad-descriptor"),
    "of an earlier epoch than all": (lambda stage: renewed(stage, epoch=0), "bad-descriptor"),
    "of an epoch beyond what is counted": (lambda stage: renewed(stage, epoch=2**31), "bad-descriptor"),
    "of a version beyond what is counted": (lambda stage: renewed(stage, ver=2**31), "bad-descriptor"),
    "of the same version with other words": (
        lambda stage: renewed(stage, ver=stage.tokyo.house.descriptor.ver, contact="x@y.example"), "bad-descriptor"),
    "that another root signed": (
        lambda stage: sign_descriptor(
            _next(stage), stage.seoul.house.root), "bad-descriptor"),
    "that is over": (
        lambda stage: renewed(stage, iat=1_600_000_000, exp=1_600_100_000),
        "bad-descriptor"),
}  # fmt: skip


def _next(stage: Stage) -> Any:
    before = stage.tokyo.house.descriptor
    return replace(before, ver=before.ver + 1)


for _name, (_make, _code) in CARDS.items():

    def _carded(stage: Stage, make: Any = _make) -> Response:
        return telling(stage, make(stage))

    inside(f"card {_name}", _code)(_carded)


def test_a_letter_may_refer_to_what_never_came_and_is_taken(stage: Stage) -> None:
    """What a reference means is for its room to say; the post office holds nothing back for it."""
    sealed = stage.signed({**stage.tokyo.letter().to_payload(), "refs": referring(64)})
    receipt_in(stage.tokyo.post(sealed))
