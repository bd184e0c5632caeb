"""Attacks by what a letter says: handling that is none, types confused, members nobody knows, JSON that reads two ways."""

from typing import Any

import pytest

from comity.exchange.core.wire import Response
from comity.exchange.tests.hostile import Case, Stage, add_json, hold, opened

CASES: list[Case] = []
inside = opened(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


HANDLING: dict[str, dict[str, Any]] = {
    "no owner": {"owner": ...},
    "an owner that is no node": {"owner": "tokyo"},
    "an onward rule that is none": {"onward": "everybody"},
    "a level beyond the ladder": {"classification": {"scheme": "comity", "level": 10}},
    "a level as text": {"classification": {"scheme": "comity", "level": "3"}},
    "a negative level": {"classification": {"scheme": "comity", "level": -1}},
    "codes as text": {"codes": "H1"},
    "more codes than may be": {"codes": ["H1"] * 51},
    "a caveat that is a text": {"caveats": ["death-penalty"]},
    "a list of nodes that are none": {"listed": ["*"]},
    "review by a person as a number": {"human_review": 1},
    "a day for a moment": {"delete_after": "2026-11-22"},
    "nothing at all": {"classification": None},
    "a member nobody knows": {"override": True},
}

for _name, _change in HANDLING.items():

    def _handled(stage: Stage, change: dict[str, Any] = _change) -> Response:
        payload = stage.tokyo.letter().to_payload()
        handling = {**payload["handling"], **change}
        payload["handling"] = {name: value for name, value in handling.items() if value is not ...}
        return stage.tokyo.post(stage.signed(payload))

    inside(f"handling: {_name}", "malformed")(_handled)


SCHEMA = "exchange/test/1"
MEMBERS: dict[str, tuple[dict[str, Any], str]] = {
    "no handling": ({"handling": ...}, "malformed"),
    "no body": ({"body": ...}, "malformed"),
    "a body of no known schema": ({"body": {"schema": "exchange/nothing/1", "data": {}}}, "unknown-schema"),
    "a schema that is a path": ({"body": {"schema": "../etc/passwd", "data": {}}}, "malformed"),
    "a body of another shape": ({"body": {"schema": SCHEMA, "data": {"text": 7}}}, "malformed"),
    "a body with more than its shape": (
        {"body": {"schema": SCHEMA, "data": {"text": "x", "admin": True}}}, "malformed"),
    "a list of bodies": ({"body": [{"schema": SCHEMA, "data": {"text": "x"}}]}, "malformed"),
    "a type nobody knows": ({"type": "command"}, "unknown-schema"),
    "a type of the protocol for a letter of a room": ({"type": "recall"}, "unknown-schema"),
    "another major version": ({"v": "2.0"}, "unsupported-version"),
    "something critical that is not understood": (
        {"crit": ["self-destruct"], "ext": {"self-destruct": True}}, "unknown-critical"),
    "something critical that is not there": ({"crit": ["seal"]}, "malformed"),
    "a member nobody knows": ({"bcc": []}, "malformed"),
    "a number as text": ({"cseq": "1"}, "malformed"),
    "one addressee instead of a list": ({"to": {"node": "cxp:node:vn:hanoi", "unit": "desk"}}, "malformed"),
    "files that are no list": ({"parts": {}}, "malformed"),
    "salt of another length": ({"salt": "AAAA"}, "malformed"),
    "an urgency beyond all": ({"prio": -1}, "malformed"),
    "a purpose without end": ({"purpose": "x" * 501}, "malformed"),
    "an agreement without a version": ({"agreement": {"id": "a", "digest": "A" * 43, "article": "1"}}, "malformed"),
    "a relation that is none": (
        {"refs": [{"id": "0198f7a0-0000-7000-8000-000000000000", "digest": "A" * 43, "rel": "owns"}]}, "malformed"),
    "an extension that is a list": ({"ext": []}, "malformed"),
}  # fmt: skip

for _name, (_members, _code) in MEMBERS.items():

    def _saying(stage: Stage, change: dict[str, Any] = _members) -> Response:
        payload = {**stage.tokyo.letter().to_payload(), **change}
        return stage.tokyo.post(
            stage.signed({name: value for name, value in payload.items() if value is not ...})
        )

    inside(f"letter: {_name}", _code)(_saying)


# bytes that two programs could read differently; `{}` is a right payload without its last brace
JSON: dict[str, bytes] = {
    "a name twice": b'%s,"type":"void"}',
    "a fraction": b'%s,"bcc":1.5}',
    "an exponent": b'%s,"bcc":1e3}',
    "no number": b'%s,"bcc":NaN}',
    "a number beyond 2^53": b'%s,"bcc":9007199254740993}',
    "a surrogate": b'%s,"bcc":"\\ud800"}',
    "a nought": b'%s,"bcc":"\\u0000"}',
    "no character": b'%s,"bcc":"\xef\xbf\xbf"}',
    "not UTF-8": b'%s,"bcc":"\xff"}',
    "too deep": b'%s,"bcc":' + b"[" * 40 + b"]" * 40 + b"}",
    "deeper than any stack": b'%s,"bcc":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a comment": b"%s/**/}",
    "a second object": b"%s}{}",
    "a list": b"[%s}]",
    "a byte order mark": b"\xef\xbb\xbf%s}",
}

add_json(inside, JSON)
