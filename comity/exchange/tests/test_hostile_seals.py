"""Attacks on the seal: ciphers cut short, keys that are none, headers nobody asked for, bytes around the envelope."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.envelope import Sealed
from comity.exchange.core.letter import LetterType
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.wire import Response
from comity.exchange.tests.hostile import Case, Stage, at_edge, hold, of_body, opened

CASES: list[Case] = []
edge, inside = at_edge(CASES), opened(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def outer(sealed: Sealed) -> dict[str, Any]:
    return strict_json.parse(sealed.body, 300_000)


# a member of the envelope, and what becomes of its bytes: the edge cannot tell, who opens it can
CUT: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a tag of twelve bytes": ("tag", lambda tag: tag[:12]),
    "a tag of four bytes": ("tag", lambda tag: tag[:4]),
    "a tag with more behind it": ("tag", lambda tag: tag + b"x"),
    "a nonce of eight bytes": ("iv", lambda iv: iv[:8]),
    "another nonce": ("iv", lambda iv: bytes(len(iv))),
    "a byte changed": ("ciphertext", lambda text: bytes([text[0] ^ 1]) + text[1:]),
}

for _name, (_member, _cut) in CUT.items():

    def _cut_short(stage: Stage, member: str = _member, cut: Callable[[bytes], bytes] = _cut) -> Response:
        sealed = stage.sealed()
        changed = b64u(cut(unb64u(outer(sealed)[member])))
        return stage.tokyo.post(stage.with_body(sealed, **{member: changed}))

    inside(f"seal: {_name}", "unreadable")(_cut_short)


@inside("seal: letters that are no base64", "unreadable")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(stage.with_body(sealed, iv=outer(sealed)["iv"] + "!!"))


@inside("seal: a point that makes every secret nought", "unreadable")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = outer(sealed)["recipients"]
    one["header"]["epk"]["x"] = "A" * 43
    return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))


@inside("seal: the wrapped key of another letter", "unreadable")
def _(stage: Stage) -> Response:
    sealed, other = stage.sealed(), stage.sealed()
    return stage.tokyo.post(stage.with_body(sealed, recipients=outer(other)["recipients"]))


@inside("seal: made for another sender", "id-mismatch")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    aad = b64u(f"{sealed.mid}|{stage.seoul.node}".encode())
    return stage.tokyo.post(stage.with_body(sealed, aad=aad))


HEADERS: dict[str, dict[str, Any]] = {
    "something critical": {"crit": ["exp"]},
    "a party": {"apu": "AAAA"},
    "a packing": {"zip": "DEF"},
    "a place to look for keys": {"jku": "https://127.0.0.1/keys"},
}

for _name, _change in HEADERS.items():

    def _headed(stage: Stage, change: dict[str, Any] = _change) -> Response:
        sealed = stage.sealed()
        [one] = outer(sealed)["recipients"]
        one["header"] |= change
        return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))

    edge(f"header of a recipient: {_name}", "malformed")(_headed)


@edge("a temporary key with its private half", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = outer(sealed)["recipients"]
    one["header"]["epk"]["d"] = "A" * 43
    return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))


# bytes around an envelope that two programs could read differently; `%s` is a right one without its last brace
AROUND: dict[str, bytes] = {
    "a name twice": b'%s,"tag":"AAAA"}',
    "a byte order mark": b"\xef\xbb\xbf%s}",
    "a second object": b"%s}{}",
    "a number beyond 2^53": b'%s,"x":9007199254740993}',
    "no number": b'%s,"x":NaN}',
    "a surrogate": b'%s,"x":"\\ud800"}',
    "too deep": b'%s,"x":' + b"[" * 40 + b"]" * 40 + b"}",
    "deeper than any stack": b'%s,"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
}

for _name, _form in AROUND.items():

    def _around(stage: Stage, form: bytes = _form) -> Response:
        sealed = stage.sealed()
        return stage.tokyo.post(of_body(sealed, form.replace(b"%s", sealed.body[:-1])))

    edge(f"JSON outside: {_name}", "malformed")(_around)


@inside("a letter for nobody's eyes that brings files", "malformed")
def _(stage: Stage) -> Response:
    """They would lie here, and nobody would be shown them or delete them."""
    part, _chunks = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
    return stage.tokyo.post(stage.sealed(type=LetterType.TEST, body=None, handling=None, parts=(part,)))
