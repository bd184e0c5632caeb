"""What a hostile or broken node sends, each case with the answer it gets, and that the next good letter passes.

Cases found before a letter is stored are answered with a problem; those found after it was opened with a signed refusal.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.envelope import MAX_BODY, Sealed, reseal, seal
from comity.exchange.core.errors import Reason
from comity.exchange.core.hop import HEADER, TYP, Cover, sign_hop
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import PrivateKey, Use, generate_key
from comity.exchange.core.mail import Consignment
from comity.exchange.core.peers import Standing
from comity.exchange.core.receipts import Receipt, State, sign_receipt
from comity.exchange.core.wire import (
    JSON,
    MESSAGES,
    NODE,
    PARTS,
    PEER_STATE,
    RECEIPTS,
    Response,
    read_problem,
)


@dataclass
class Attack:
    """Hanoi is hostile (or somebody in between), Tokyo receives."""

    town: Any

    @property
    def hanoi(self) -> Any:
        return self.town.houses[0]

    @property
    def tokyo(self) -> Any:
        return self.town.houses[1]

    @property
    def taipei(self) -> Any:
        return self.town.houses[2]

    def sealed(self, **change: Any) -> Sealed:
        return seal(self.hanoi.letter(self.tokyo, **change), self.hanoi.party.sig, [self.tokyo.party.wrap])

    def cover(self, sealed: Sealed, **change: Any) -> Cover:
        fields = {
            "mid": sealed.mid,
            "idg": sealed.idg,
            "ls": len(self.tokyo.store.letters) + 1,
            "epoch": 1,
            "prio": 3,
            "exp_at": self.town.clock() + timedelta(days=30),
        }
        return Cover(**{**fields, **change})

    def claims(self, sealed: Sealed, **change: Any) -> dict[str, Any]:
        """The claims of a right hop token, to be changed."""
        token = self.token(sealed)
        claims = strict_json.parse(unb64u(token.split(".")[1]), 10_000)
        return {**claims, **change}

    def token(self, sealed: Sealed, key: PrivateKey | None = None, **change: Any) -> str:
        fields: dict[str, Any] = {
            "iss": self.hanoi.id,
            "aud": self.tokyo.id,
            "at": self.town.clock(),
            "method": "POST",
            "path": MESSAGES,
            "body": sealed.body,
            "cover": self.cover(sealed),
        }
        return sign_hop(key or self.hanoi.party.hop, **{**fields, **change})

    def send(self, token: str, body: bytes, spki: str | None = None, **headers: str) -> Response:
        answer: Response = self.tokyo.node.edge.receive(
            spki or self.hanoi.spki, "POST", MESSAGES, {"Content-Type": JSON, HEADER: token, **headers}, body
        )
        return answer

    def problem(self, token: str, body: bytes, spki: str | None = None, **headers: str) -> tuple[int, str]:
        answer = self.send(token, body, spki, **headers)
        assert answer.headers["Content-Type"] == "application/problem+json"
        return answer.status, read_problem(answer).code

    def refusal(self, sealed: Sealed, sender: Any = None) -> str | None:
        """Store it rightly, open it, and say with which reason it was refused."""
        house = sender or self.hanoi
        token = self.token(sealed, house.party.hop, iss=house.id)
        assert self.send(token, sealed.body, house.spki).status == 202
        self.tokyo.node.work()
        letter = self.tokyo.store.letters[house.id, sealed.mid]
        assert letter.state is State.REFUSED
        assert [given.node for given in self.tokyo.store.given] == [house.id]
        reason: str | None = letter.reason
        return reason

    def wrapped(self, inner: str) -> Sealed:
        """Any signed bytes, rightly encrypted under a new message id."""
        return reseal(inner.encode(), new_id(), self.hanoi.id, [self.tokyo.party.wrap])


@pytest.fixture
def attack(town: Any) -> Iterator[Attack]:
    """The stage, and after every case the next good letter must pass."""
    attack = Attack(town)
    yield attack
    attack.tokyo.node.work()
    before = len(attack.tokyo.received)
    for house in town.houses:
        for other in house.store.peers.values():
            house.store.peers[other.node] = replace(other, standing=Standing.ACTIVE)
    sealed = attack.sealed()
    answer = attack.send(attack.token(sealed), sealed.body)
    assert answer.status == 202
    attack.tokyo.node.work()
    assert attack.tokyo.mids()[before:] == [sealed.mid]


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


def forged_answer(receipt: str) -> Response:
    return Response(202, {"Content-Type": JSON}, strict_json.dump({"receipt": receipt}))


def concluded(attack: Attack, answer: Response) -> tuple[str, str]:
    """What Hanoi's courier makes of an answer to its letter to Tokyo."""
    attack.hanoi.write(attack.tokyo)
    consignment: Consignment = attack.hanoi.store.due(attack.town.clock(), 1)[0]
    peer = attack.hanoi.store.peers[attack.tokyo.id]
    end = attack.hanoi.node.courier.message_answer(consignment, peer, answer, {digest(consignment.body)})
    return end.action.value, end.code


def test_a_positive_status_without_a_right_receipt_is_no_success(attack: Attack) -> None:
    for body in (b"", b"{}", b'{"receipt":"a.b.c"}', b"OK"):
        action, code = concluded(attack, Response(200, {}, body))
        assert action == "retry"
        assert code.startswith("receipt:")


def test_a_receipt_of_another_peer_or_letter_is_no_success(attack: Attack) -> None:
    sealed = attack.hanoi.write(attack.taipei)
    attack.hanoi.node.send()
    honest = attack.taipei.store.kept(attack.hanoi.id, sealed.mid).receipt
    assert concluded(attack, forged_answer(honest)) == ("retry", "receipt:bad-signature")
    other = attack.hanoi.write(attack.tokyo)
    request = attack.hanoi.node.courier.message(attack.hanoi.store.consignment(attack.tokyo.id, other.mid))
    answer = attack.tokyo.node.edge.receive(
        attack.hanoi.spki, "POST", MESSAGES, request.headers, request.body
    )
    attack.hanoi.store.withdraw(attack.hanoi.store.consignment(attack.tokyo.id, other.mid))
    assert concluded(attack, answer) == ("retry", "receipt:digest-mismatch")


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (Response(502, {}, b"<html>bad gateway</html>"), ("retry", "http:502")),
        (Response(500, {}, b'{"type":"about:blank","status":500}'), ("retry", "http:500")),
        (Response(302, {"Location": "https://attacker.example"}, b""), ("retry", "http:302")),
        (
            Response(400, {}, b'{"type":"urn:cxp:error:malformed","status":400,"title":"x","retry":"never"}'),
            ("park", "malformed"),
        ),
        (
            Response(429, {}, b'{"type":"urn:cxp:error:quota","status":429,"retry":"later","retry_after":9}'),
            ("retry", "quota"),
        ),
    ],
)
def test_the_courier_judges_failures(attack: Attack, answer: Response, end: tuple[str, str]) -> None:
    assert concluded(attack, answer) == end


def test_another_state_than_stored_is_no_answer_to_a_letter(attack: Attack) -> None:
    attack.hanoi.write(attack.tokyo)
    consignment: Consignment = attack.hanoi.store.due(attack.town.clock(), 1)[0]
    said = Receipt(
        iss=attack.tokyo.id,
        aud=attack.hanoi.id,
        rid=new_id(),
        mid=consignment.mid,
        idg=consignment.cover.idg,
        dig=digest(consignment.body),
        state=State.STORED,
        at=attack.town.clock(),
        hw=1,
        rseq=1,
    )
    peer, tokyo = attack.hanoi.store.peers[attack.tokyo.id], attack.tokyo.party
    for state, key, end in ((State.STORED, tokyo.hop, "done"), (State.DELIVERED, tokyo.sig, "retry")):
        answer = forged_answer(sign_receipt(replace(said, state=state), key))
        judged = attack.hanoi.node.courier.message_answer(consignment, peer, answer, {said.dig})
        assert judged.action.value == end


def test_a_receipt_over_other_bytes_is_kept_as_evidence(attack: Attack) -> None:
    """Hanoi did get a letter of Tokyo, and signs for another content."""
    sealed = attack.tokyo.write(attack.hanoi)
    for change in ({"idg": digest(b"other")}, {"dig": digest(b"other")}):
        attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, replace(sealed, **change))])
        attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["digest-mismatch"] * 2
    assert attack.tokyo.store.sent[attack.hanoi.id, sealed.mid].state is None
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, sealed)])
    attack.tokyo.node.work()
    assert attack.tokyo.store.sent[attack.hanoi.id, sealed.mid].state is State.STORED


def test_a_receipt_for_a_letter_never_sent_is_kept_as_evidence(attack: Attack) -> None:
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, attack.sealed())])
    attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["digest-mismatch"]
    assert attack.tokyo.store.receipts == []


def test_a_peer_receipt_cannot_move_another_peers_letter(attack: Attack) -> None:
    """Hanoi signs `delivered` for a letter that Tokyo wrote to Taipei."""
    sealed = attack.tokyo.write(attack.taipei)
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, sealed)])
    attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["digest-mismatch"]
    assert attack.tokyo.store.sent[attack.taipei.id, sealed.mid].state is None
