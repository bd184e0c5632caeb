"""Attacks on signatures, algorithms and keys, of the hop token outside and of the letter inside."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.envelope import Sealed
from comity.exchange.core.hop import TYP as HOP
from comity.exchange.core.keys import PrivateKey, Use, generate_key
from comity.exchange.core.wire import Response
from comity.exchange.tests.hostile import Case, Stage, at_edge, hold, opened, with_header
from comity.lib.clock import now

CASES: list[Case] = []
edge, inside = at_edge(CASES), opened(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def stranger_key(use: Use) -> PrivateKey:
    return generate_key(use, nbf=now() - timedelta(days=1))


def mixed(one: str, other: str) -> str:
    """Header and payload of one token, signature of another."""
    return ".".join([*one.split(".")[:2], other.split(".")[2]])


def by_public_key(token: str, key: PrivateKey) -> str:
    """Signed with HMAC, the public key as its secret."""
    header, payload = with_header(token, alg="HS256")
    secret = unb64u(key.public.to_jwk()["x"])
    mac = hmac.new(secret, f"{header}.{payload}".encode(), hashlib.sha256).digest()
    return f"{header}.{payload}.{b64u(mac)}"


def with_signed_header(token: str, key: PrivateKey, **header: Any) -> str:
    """A token whose header says something else, rightly signed over it."""
    head, payload = with_header(token, **header)
    return f"{head}.{payload}.{b64u(key.ed25519().sign(f'{head}.{payload}'.encode()))}"


def signed_claims(stage: Stage, claims: bytes) -> str:
    """A hop token over any bytes, rightly signed."""
    return _jose.sign(claims, stage.tokyo.hop, Use.HOP, typ=HOP)


def other_spelling(token: str) -> str:
    """The same signature with a number beyond the order of the group (RFC 8032, section 5.1.7)."""
    order = 2**252 + 27742317777372353535851937790883648493
    head, payload, signature = token.split(".")
    raw = unb64u(signature)
    number = int.from_bytes(raw[32:], "little") + order
    return f"{head}.{payload}.{b64u(raw[:32] + number.to_bytes(32, 'little'))}"


# outside: what becomes of a right hop token, and what the edge must say
TOKENS: dict[str, tuple[Callable[[Stage, Sealed, str], str], str]] = {
    "signature of another token": (
        lambda stage, sealed, token: mixed(token, stage.tokyo.token(sealed)), "bad-signature"),
    "key of nobody": (
        lambda stage, sealed, _: stage.tokyo.token(sealed, key=stranger_key(Use.HOP)), "bad-signature"),
    "key of another partner": (
        lambda stage, sealed, _: stage.tokyo.token(sealed, key=stage.seoul.hop), "bad-signature"),
    "key for letters": (
        lambda stage, _, token: _jose.sign(unb64u(token.split(".")[1]), stage.tokyo.sig, Use.SIG, typ=HOP),
        "bad-signature"),
    "algorithm none": (
        lambda _s, _l, token: ".".join([*with_header(token, alg="none"), ""]), "bad-signature"),
    "algorithm HS256 over the public key": (
        lambda stage, _, token: by_public_key(token, stage.tokyo.hop), "bad-signature"),
    "algorithm of another curve": (
        lambda stage, _, token: with_signed_header(token, stage.tokyo.hop, alg="ES256"), "bad-signature"),
    "a claim twice": (
        lambda stage, _, token: signed_claims(
            stage, unb64u(token.split(".")[1])[:-1] + b',"aud":"cxp:node:kr:seoul"}'), "malformed"),
    "claims behind a byte order mark": (
        lambda stage, _, token: signed_claims(stage, b"\xef\xbb\xbf" + unb64u(token.split(".")[1])), "malformed"),
    "algorithm under its older name": (
        lambda stage, _, token: with_signed_header(token, stage.tokyo.hop, alg="EdDSA"), "bad-signature"),
    "type of a receipt": (
        lambda stage, _, token: with_signed_header(token, stage.tokyo.hop, typ="cxp-receipt+jwt"),
        "bad-signature"),
    "key in its own header": (
        lambda stage, _, token: with_signed_header(
            token, stage.tokyo.hop, jwk=stage.tokyo.hop.public.to_jwk()), "bad-signature"),
    "header that asks to look elsewhere": (
        lambda stage, _, token: with_signed_header(token, stage.tokyo.hop, jku="https://127.0.0.1/keys"),
        "bad-signature"),
    "critical member in the header": (
        lambda stage, _, token: with_signed_header(token, stage.tokyo.hop, crit=["b64"], b64=False),
        "bad-signature"),
    "kid that is a number": (
        lambda stage, _, token: with_signed_header(token, stage.tokyo.hop, kid=7), "bad-signature"),
    "no signature": (lambda _s, _l, token: token.rpartition(".")[0] + ".", "bad-signature"),
    "two parts": (lambda _s, _l, token: token.rpartition(".")[0], "malformed"),
    "four parts": (lambda _s, _l, token: token + ".AAAA", "malformed"),
    "padded base64": (
        lambda _s, _l, token: token.rpartition(".")[0] + "."
        + base64.urlsafe_b64encode(unb64u(token.rpartition(".")[2])).decode(), "malformed"),
    "no token at all": (lambda *_: "", "malformed"),
    "more than a token holds": (lambda *_: "A" * 7000, "too-large"),
}  # fmt: skip

for _name, (_change, _code) in TOKENS.items():

    def _outside(stage: Stage, change: Any = _change) -> Response:
        sealed = stage.sealed()
        made = change(stage, sealed, stage.tokyo.token(sealed))
        return stage.tokyo.call("POST", "/cxp/1/messages", made, sealed.body)

    edge(f"hop token: {_name}", _code)(_outside)


# inside: what becomes of a rightly signed letter
LETTERS: dict[str, tuple[Callable[[Stage, str], str], str]] = {
    "signature in another spelling": (lambda _, inner: other_spelling(inner), "bad-signature"),
    "signature of another letter": (
        lambda stage, inner: mixed(inner, stage.sealed().inner.decode()), "bad-signature"),
    "key of the edge": (
        lambda stage, inner: _jose.sign(
            unb64u(inner.split(".")[1]), stage.tokyo.hop, Use.HOP, typ="cxp+jws", cty="application/json"),
        "bad-signature"),
    "key of nobody": (
        lambda _stage, inner: _jose.sign(
            unb64u(inner.split(".")[1]), stranger_key(Use.SIG), Use.SIG, typ="cxp+jws",
            cty="application/json"), "bad-signature"),
    "key of another partner": (
        lambda stage, inner: _jose.sign(
            unb64u(inner.split(".")[1]), stage.seoul.sig, Use.SIG, typ="cxp+jws", cty="application/json"),
        "bad-signature"),
    "algorithm none": (lambda _, inner: ".".join([*with_header(inner, alg="none"), ""]), "bad-signature"),
    "algorithm HS256 over the public key": (
        lambda stage, inner: by_public_key(inner, stage.tokyo.sig), "bad-signature"),
    "type of a hop token": (
        lambda stage, inner: with_signed_header(inner, stage.tokyo.sig, typ=HOP), "bad-signature"),
    "key in its own header": (
        lambda stage, inner: with_signed_header(inner, stage.tokyo.sig, jwk={"kty": "OKP"}), "bad-signature"),
    "payload left out": (lambda _, inner: f"{inner.split('.')[0]}..{inner.split('.')[2]}", "bad-signature"),
    "no token": (lambda *_: "a letter", "malformed"),
    "not ASCII": (lambda *_: "ä.ö.ü", "malformed"),
}  # fmt: skip

for _name, (_changed, _code) in LETTERS.items():

    def _within(stage: Stage, change: Any = _changed) -> Response:
        sealed = stage.sealed()
        return stage.tokyo.post(stage.wrapped(change(stage, sealed.inner.decode()), sealed.mid))

    inside(f"letter: {_name}", _code)(_within)


@inside("letter: dated when its key was not valid yet", "key-expired")
def _(stage: Stage) -> Response:
    letter = stage.tokyo.letter(created=now() - timedelta(days=30), expires=now() + timedelta(days=30))
    return stage.tokyo.post(stage.signed(strict_json.parse(strict_json.dump(letter.to_payload()), 100_000)))
