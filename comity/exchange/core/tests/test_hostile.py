"""What a hostile or broken node sends, each case with the answer it gets, and that the next good letter passes.

Cases found before a letter is stored are answered with a problem; those found after it was opened with a signed refusal.
"""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.envelope import reseal, seal
from comity.exchange.core.errors import Reason
from comity.exchange.core.hop import TYP
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.peers import Standing
from comity.exchange.core.receipts import State
from comity.exchange.core.tests.attacks import Attack
from comity.exchange.core.wire import (
    MESSAGES,
    NODE,
    PARTS,
    PEER_STATE,
    read_problem,
)


def test_01_a_bad_signature(attack: Attack) -> None:
    sealed = attack.sealed()
    token = attack.token(sealed)
    other = attack.token(sealed)
    mixed = ".".join((*token.split(".")[:2], other.split(".")[2]))
    assert attack.problem(mixed, sealed.body) == (401, "bad-signature")
    assert attack.tokyo.store.letters == {}


def test_01_a_bad_signature_inside(attack: Attack) -> None:
    one, two = attack.sealed().inner.decode(), attack.sealed().inner.decode()
    mixed = ".".join((*one.split(".")[:2], two.split(".")[2]))
    assert attack.refusal(attack.wrapped(mixed)) == Reason.BAD_SIGNATURE


def test_02_a_wrong_recipient(attack: Attack) -> None:
    sealed = attack.sealed()
    assert attack.problem(attack.token(sealed, aud=attack.taipei.id), sealed.body) == (403, "wrong-audience")


def test_02_a_wrong_recipient_inside(attack: Attack) -> None:
    """A letter to Taipei, encrypted to Tokyo by somebody who wants it read there."""
    hanoi, taipei = attack.hanoi, attack.taipei
    letter = hanoi.letter(taipei)
    inner = seal(letter, hanoi.party.sig, [taipei.party.wrap]).inner
    assert (
        attack.refusal(reseal(inner, letter.id, hanoi.id, [attack.tokyo.party.wrap])) == Reason.WRONG_AUDIENCE
    )


def test_02_encrypted_to_somebody_else(attack: Attack) -> None:
    sealed = seal(attack.hanoi.letter(attack.taipei), attack.hanoi.party.sig, [attack.taipei.party.wrap])
    assert attack.problem(attack.token(sealed), sealed.body) == (422, "unknown-recipient-key")


def test_03_a_wrong_key(attack: Attack) -> None:
    sealed = attack.sealed()
    begin = attack.town.clock() - timedelta(days=1)
    for key in (generate_key(Use.HOP, nbf=begin), attack.taipei.party.hop):
        assert attack.problem(attack.token(sealed, key), sealed.body) == (401, "bad-signature")
    stranger = attack.problem(attack.token(sealed), sealed.body, spki="A" * 43)
    assert stranger == (403, "unknown-peer")
    borrowed = attack.problem(attack.token(sealed), sealed.body, spki=attack.taipei.spki)
    assert borrowed == (401, "bad-signature")


def test_03_a_key_of_another_use(attack: Attack) -> None:
    sealed = attack.sealed()
    sig = attack.hanoi.party.sig
    token = _jose.sign(strict_json.dump(attack.claims(sealed)), sig, Use.SIG, typ=TYP)
    assert attack.problem(token, sealed.body) == (401, "bad-signature")
    inner = _jose.sign(
        unb64u(sealed.inner.decode().split(".")[1]),
        attack.hanoi.party.hop,
        Use.HOP,
        typ="cxp+jws",
        cty="application/json",
    )
    assert (
        attack.refusal(reseal(inner.encode(), sealed.mid, attack.hanoi.id, [attack.tokyo.party.wrap]))
        == Reason.BAD_SIGNATURE
    )


def test_03_an_expired_key(attack: Attack) -> None:
    begin = attack.town.clock() - timedelta(days=400)
    old = generate_key(Use.SIG, nbf=begin)
    peer = attack.tokyo.store.peers[attack.hanoi.id]
    attack.tokyo.store.peers[attack.hanoi.id] = replace(peer, old_keys=(old.public,))
    payload = attack.hanoi.letter(attack.tokyo).to_payload()
    inner = _jose.sign(strict_json.dump(payload), old, Use.SIG, typ="cxp+jws", cty="application/json")
    sealed = reseal(inner.encode(), payload["id"], attack.hanoi.id, [attack.tokyo.party.wrap])
    assert attack.refusal(sealed) == Reason.KEY_EXPIRED


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{b64u(strict_json.dump(header))}.{b64u(strict_json.dump(claims))}."


def hs256(header: dict[str, Any], claims: dict[str, Any], public: bytes) -> str:
    """The classic: the public key as the secret of a MAC."""
    text = unsigned(header, claims)[:-1]
    return f"{text}.{b64u(hmac.digest(public, text.encode(), hashlib.sha256))}"


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "EdDSA", "ES256", "Ed448"])
def test_04_and_05_another_algorithm(attack: Attack, alg: str) -> None:
    hop, sealed = attack.hanoi.party.hop, attack.sealed()
    header = {"alg": alg, "kid": hop.kid, "typ": TYP}
    public = base64.urlsafe_b64decode(hop.public.to_jwk()["x"] + "=")
    for token in (
        unsigned(header, attack.claims(sealed)),
        hs256(header, attack.claims(sealed), public),
    ):
        assert attack.problem(token, sealed.body) == (401, "bad-signature")


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_04_and_05_another_algorithm_inside(attack: Attack, alg: str) -> None:
    sig = attack.hanoi.party.sig
    header = {"alg": alg, "kid": sig.kid, "typ": "cxp+jws", "cty": "application/json"}
    payload = attack.hanoi.letter(attack.tokyo).to_payload()
    public = base64.urlsafe_b64decode(sig.public.to_jwk()["x"] + "=")
    token = unsigned(header, payload) if alg == "none" else hs256(header, payload, public)
    sealed = reseal(token.encode(), payload["id"], attack.hanoi.id, [attack.tokyo.party.wrap])
    assert attack.refusal(sealed) == Reason.BAD_SIGNATURE


def test_06_a_replay(attack: Attack) -> None:
    sealed = attack.sealed()
    token = attack.token(sealed)
    first = attack.send(token, sealed.body)
    attack.tokyo.node.work()
    assert attack.send(token, sealed.body) == first
    assert attack.send(attack.token(sealed), sealed.body) == first
    attack.town.clock.ahead(minutes=6)
    assert attack.problem(token, sealed.body) == (401, "clock-skew")
    attack.tokyo.restart()  # what the edge remembered is gone, what was stored is not
    assert attack.send(attack.token(sealed), sealed.body) == first
    attack.tokyo.node.work()
    assert attack.tokyo.mids() == [sealed.mid]
    attack.tokyo.received.clear()


def test_06_two_requests_at_the_same_moment(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look the message up before either has stored it: the second one gets what the first one stored."""
    sealed = attack.sealed()
    first = attack.send(attack.token(sealed), sealed.body)
    with monkeypatch.context() as moment:
        kept = attack.tokyo.store.kept
        answers = iter([None])
        moment.setattr(attack.tokyo.store, "kept", lambda *key: next(answers, kept(*key)))
        assert attack.send(attack.token(sealed), sealed.body) == first
    attack.tokyo.node.work()
    assert attack.tokyo.mids() == [sealed.mid]


def test_06_a_replayed_receipt(attack: Attack) -> None:
    hanoi, tokyo = attack.hanoi, attack.tokyo
    sealed = tokyo.write(hanoi)
    tokyo.node.send()
    hanoi.node.work()
    hanoi.node.send()
    (given,) = hanoi.store.given
    for _ in range(3):
        tokyo.store.keep_receipts(hanoi.id, [given.token])
        tokyo.node.work()
    assert [receipt.mid for _, receipt in tokyo.store.receipts] == [sealed.mid]


def test_07_an_id_used_again(attack: Attack) -> None:
    letter = attack.hanoi.letter(attack.tokyo)
    hanoi, wrap = attack.hanoi.party, [attack.tokyo.party.wrap]
    first, other = seal(letter, hanoi.sig, wrap), seal(replace(letter, prio=0), hanoi.sig, wrap)
    assert attack.send(attack.token(first), first.body).status == 202
    assert attack.problem(attack.token(other), other.body) == (409, "id-reused")
    (clash,) = attack.tokyo.store.clashes
    assert clash.body == other.body
    attack.tokyo.node.work()
    assert attack.tokyo.received[0].letter.prio == 3


def test_07_another_letter_as_a_copy_of_the_first(attack: Attack) -> None:
    """The same id and the same announced digest, but another letter inside the second body."""
    letter = attack.hanoi.letter(attack.tokyo)
    hanoi, wrap = attack.hanoi.party, [attack.tokyo.party.wrap]
    first, other = seal(letter, hanoi.sig, wrap), seal(replace(letter, prio=0), hanoi.sig, wrap)
    liar = replace(other, idg=first.idg)
    broken = replace(first, body=first.body.replace(b'"tag":"', b'"tag":"AAAA'))
    assert attack.send(attack.token(broken), broken.body).status == 202
    assert attack.send(attack.token(liar), liar.body).status == 202
    attack.tokyo.node.work()
    stored = attack.tokyo.store.letters[attack.hanoi.id, letter.id]
    assert (stored.state, stored.reason) == (State.REFUSED, Reason.DIGEST_MISMATCH)
    assert len(stored.bodies) == 2


def test_07_a_copy_must_be_for_us_as_well(attack: Attack) -> None:
    sealed = attack.sealed()
    assert attack.send(attack.token(sealed), sealed.body).status == 202
    foreign = reseal(sealed.inner, sealed.mid, attack.hanoi.id, [attack.taipei.party.wrap])
    assert attack.problem(attack.token(foreign), foreign.body) == (422, "unknown-recipient-key")
    assert len(attack.tokyo.store.letters[attack.hanoi.id, sealed.mid].bodies) == 1


def test_06_one_jti_over_two_bodies(attack: Attack) -> None:
    one, two = attack.sealed(), attack.sealed()
    jti = attack.claims(one)["jti"]
    hop = attack.hanoi.party.hop
    tokens = [
        _jose.sign(strict_json.dump(attack.claims(each, jti=jti)), hop, Use.HOP, typ=TYP)
        for each in (one, two)
    ]
    assert attack.send(tokens[0], one.body).status == 202
    assert attack.problem(tokens[1], two.body) == (400, "malformed")
    attack.tokyo.node.work()


def test_07_copies_are_kept_up_to_a_limit(attack: Attack) -> None:
    sealed = attack.sealed()
    for _ in range(10):
        again = reseal(sealed.inner, sealed.mid, attack.hanoi.id, [attack.tokyo.party.wrap])
        assert attack.send(attack.token(again), again.body).status == 202
    assert len(attack.tokyo.store.letters[attack.hanoi.id, sealed.mid].bodies) == 4
    attack.tokyo.node.work()
    assert attack.tokyo.mids() == [sealed.mid]


def test_a_suspended_or_revoked_member_is_turned_away(attack: Attack) -> None:
    sealed = attack.sealed()
    for standing in (Standing.SUSPENDED, Standing.REVOKED):
        peer = attack.tokyo.store.peers[attack.hanoi.id]
        attack.tokyo.store.peers[attack.hanoi.id] = replace(peer, standing=standing)
        assert attack.problem(attack.token(sealed), sealed.body) == (403, "revoked")


@pytest.mark.parametrize(
    "change",
    [
        {"v": "2.0"},
        {"v": 1},
        {"ls": 0},
        {"ls": "1"},
        {"ls": True},
        {"prio": 4},
        {"epoch": 0},
        {"mid": "1"},
        {"idg": "short"},
        {"exp_at": -1},
        {"exp_at": 10**15},
        {"iat": "now"},
        {"jti": "1"},
        {"cp": ""},
        {"cp": None},
        {"more": 1},
    ],
)
def test_a_hop_token_out_of_shape(attack: Attack, change: dict[str, Any]) -> None:
    sealed = attack.sealed()
    token = _jose.sign(
        strict_json.dump(attack.claims(sealed, **change)), attack.hanoi.party.hop, Use.HOP, typ=TYP
    )
    expected = (422, "unsupported-version") if change.get("v") == "2.0" else (400, "malformed")
    assert attack.problem(token, sealed.body) == expected


def test_a_body_with_content_coding_or_of_another_type(attack: Attack) -> None:
    sealed = attack.sealed()
    token = attack.token(sealed)
    assert attack.problem(token, sealed.body, **{"Content-Encoding": "gzip"}) == (400, "malformed")
    assert attack.problem(token, sealed.body, **{"Content-Type": "text/html"}) == (400, "malformed")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", MESSAGES),
        ("DELETE", MESSAGES),
        ("POST", NODE),
        ("POST", PEER_STATE),
        ("GET", "/"),
        ("GET", "/cxp/1/../1/node"),
        ("GET", "/cxp/2/node"),
        ("DELETE", PARTS + "x"),
        ("GET", NODE + "?x=1"),
    ],
)
def test_there_is_nothing_at_other_addresses(attack: Attack, method: str, path: str) -> None:
    answer = attack.tokyo.node.edge.receive(attack.hanoi.spki, method, path, {}, b"")
    assert (answer.status, read_problem(answer).code) == (404, "unknown-resource")


def test_the_problem_says_nothing_of_the_content(attack: Attack) -> None:
    sealed = attack.sealed()
    body = sealed.body[:-1] + b',"secret":"Ng\xc6\xb0\xe1\xbb\x9di"}'
    answer = attack.send(attack.token(sealed, body=body), body)
    document = strict_json.parse(answer.body, 10_000)
    assert document == {
        "type": "urn:cxp:error:malformed",
        "status": 400,
        "title": "The data is not well-formed.",
        "retry": "never",
        "server_time": "2026-11-22T12:00:00Z",
        "mid": sealed.mid,
    }
