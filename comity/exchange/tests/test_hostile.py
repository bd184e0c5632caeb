"""What a hostile or broken partner sends: the answer it gets, one entry in the log, and the next good letter passes.

What is found before a letter is stored is answered with a problem; what shows only inside, by a signed refusal.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.envelope import MAX_BODY, Sealed, reseal, seal
from comity.exchange.core.errors import Reason
from comity.exchange.core.hop import TYP
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.moments import seconds
from comity.exchange.core.receipts import State, verify_receipt
from comity.exchange.core.wire import MESSAGES
from comity.exchange.models import InLetter, InState, LetterCopy, Receipt
from comity.exchange.tests.conftest import Room
from comity.exchange.tests.partners import House, Partner, open_all, problem_of, receipt_in
from comity.lib.clock import now


def refusals() -> list[dict[str, Any]]:
    """The entries of what was refused on arrival or after opening, as the log holds them."""
    entries = Entry.objects.filter(event=events.MESSAGE_REFUSED).order_by("at", "id")
    return [strict_json.parse(bytes(entry.body), 10_000) for entry in entries]


@pytest.fixture(autouse=True)
def _the_next_good_letter_passes(tokyo: Partner, room: Room) -> Iterator[None]:
    """After every case: exactly one entry of a refusal, and the next good letter is delivered."""
    yield
    assert len(refusals()) == 1
    before = room.mids()
    mid = tokyo.write()
    open_all()
    assert room.mids() == [*before, mid]
    assert len(refusals()) == 1


def assert_refused_at_the_edge(tokyo: Partner, answer: Any, status: int, code: str) -> None:
    assert problem_of(answer) == (status, code)
    assert not InLetter.objects.filter(peer__node=tokyo.node).exists()
    [entry] = refusals()
    assert entry["details"]["problem"] == code
    assert entry["actor"] == f"node:{tokyo.node}"


def reason_inside(tokyo: Partner, sealed: Sealed) -> str:
    """Store it rightly, open it, and return the reason of the refusal that was signed for its sender."""
    receipt_in(tokyo.post(sealed))
    open_all()
    letter = InLetter.objects.get(mid=sealed.mid)
    assert letter.state == InState.REFUSED
    given = Receipt.objects.get(mid=sealed.mid, given=True, state="refused")
    read = verify_receipt(given.token, issuer=settings.NODE_ID, keys=tokyo.us.descriptor.keys, me=tokyo.node)
    assert read.state is State.REFUSED
    assert read.reason == letter.reason == refusals()[0]["details"]["problem"]
    return letter.reason


def resigned(tokyo: Partner, sealed: Sealed, **change: Any) -> str:
    """A hop token whose claims were changed and that was then rightly signed."""
    claims = strict_json.parse(unb64u(tokyo.token(sealed).split(".")[1]), 10_000)
    return _jose.sign(strict_json.dump({**claims, **change}), tokyo.hop, Use.HOP, typ=TYP)


def with_header(token: str, **header: Any) -> tuple[str, str]:
    """Header and payload of a token whose header says something else, without signature."""
    first, payload, _signature = token.split(".")
    changed = {**strict_json.parse(unb64u(first), 10_000), **header}
    return b64u(strict_json.dump(changed)), payload


def test_a_bad_signature(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    one, other = tokyo.token(sealed), tokyo.token(sealed)
    mixed = ".".join([*one.split(".")[:2], other.split(".")[2]])
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, mixed), 401, "bad-signature")
    tokyo.last_ls = 0


def test_a_bad_signature_inside(tokyo: Partner) -> None:
    one, two = tokyo.sealed(), tokyo.sealed()
    mixed = ".".join([*one.inner.decode().split(".")[:2], two.inner.decode().split(".")[2]])
    sealed = reseal(mixed.encode(), one.mid, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, sealed) == Reason.BAD_SIGNATURE


def test_a_wrong_recipient(tokyo: Partner, seoul: Partner) -> None:
    sealed = tokyo.sealed()
    token = tokyo.token(sealed, aud=seoul.node)
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, token), 403, "wrong-audience")


def test_a_wrong_recipient_inside(tokyo: Partner, houses: dict[str, House]) -> None:
    """A letter to Seoul, encrypted to us by somebody who wants it read here."""
    seoul = houses["seoul"]
    letter = tokyo.letter(to=(Addressee(seoul.node, "desk"),))
    inner = seal(letter, tokyo.sig, [tokyo.wrap(seoul)]).inner
    sealed = reseal(inner, letter.id, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, sealed) == Reason.WRONG_AUDIENCE


def test_encrypted_to_somebody_else(tokyo: Partner, houses: dict[str, House]) -> None:
    letter = tokyo.letter()
    inner = seal(letter, tokyo.sig, [tokyo.wrap()]).inner
    sealed = reseal(inner, letter.id, tokyo.node, [tokyo.wrap(houses["seoul"])])
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed), 422, "unknown-recipient-key")


def test_a_wrong_key(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    token = tokyo.token(sealed, key=generate_key(Use.HOP, nbf=now() - timedelta(days=1)))
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, token), 401, "bad-signature")


def test_the_key_of_another_partner(tokyo: Partner, seoul: Partner) -> None:
    sealed = tokyo.sealed()
    token = tokyo.token(sealed, key=seoul.hop)
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, token), 401, "bad-signature")


def test_a_key_of_another_use_inside(tokyo: Partner) -> None:
    """The hop key lies on the edge: a letter signed with it is none of the agency's."""
    sealed = tokyo.sealed()
    payload = unb64u(sealed.inner.decode().split(".")[1])
    inner = _jose.sign(payload, tokyo.hop, Use.HOP, typ="cxp+jws", cty="application/json")
    forged = reseal(inner.encode(), sealed.mid, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, forged) == Reason.BAD_SIGNATURE


def test_algorithm_none(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    header, payload = with_header(tokyo.token(sealed), alg="none")
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, f"{header}.{payload}."), 401, "bad-signature")


def test_algorithm_none_inside(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    header, payload = with_header(sealed.inner.decode(), alg="none")
    forged = reseal(f"{header}.{payload}.".encode(), sealed.mid, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, forged) == Reason.BAD_SIGNATURE


def _by_public_key(tokyo: Partner, token: str, key: bytes) -> str:
    """Signed with HMAC, the public key as its secret."""
    header, payload = with_header(token, alg="HS256")
    mac = hmac.new(key, f"{header}.{payload}".encode(), hashlib.sha256).digest()
    return f"{header}.{payload}.{b64u(mac)}"


def test_algorithm_hs256(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    key = unb64u(tokyo.hop.public.to_jwk()["x"])
    token = _by_public_key(tokyo, tokyo.token(sealed), key)
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, token), 401, "bad-signature")


def test_algorithm_hs256_inside(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    key = unb64u(tokyo.sig.public.to_jwk()["x"])
    inner = _by_public_key(tokyo, sealed.inner.decode(), key)
    forged = reseal(inner.encode(), sealed.mid, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, forged) == Reason.BAD_SIGNATURE


@pytest.mark.parametrize("again", ["same token", "new token"])
def test_a_replay(tokyo: Partner, room: Room, again: str) -> None:
    """The stored first answer, byte for byte, an entry that it came again, and no second effect."""
    sealed = tokyo.sealed()
    cover = tokyo.cover(sealed)
    token = tokyo.token(sealed, cover=cover)
    first = tokyo.post(sealed, token)
    open_all()
    second = tokyo.post(sealed, token if again == "same token" else tokyo.token(sealed, cover=cover))
    assert receipt_in(second) == receipt_in(first)
    assert second.body == first.body
    open_all()
    assert room.mids() == [UUID(sealed.mid)]
    assert InLetter.objects.count() == 1
    assert Receipt.objects.filter(mid=sealed.mid, given=True).count() == 2  # stored and delivered
    assert Entry.objects.filter(event=events.MESSAGE_REPEATED).count() == 1
    assert refusals() == []
    problem_of(tokyo.post(tokyo.sealed(), "no token"))  # the one refusal that every case leaves


def test_a_replay_to_another_address(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    token = tokyo.token(sealed, path="/cxp/1/receipts")
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, token), 401, "bad-signature")


def test_an_id_used_again(tokyo: Partner, room: Room) -> None:
    """Another letter under the id of a stored one: refused, both kept, the first one stands."""
    first = tokyo.sealed()
    receipt_in(tokyo.post(first))
    second = tokyo.sealed(tokyo.letter(id=first.mid))
    assert problem_of(tokyo.post(second)) == (409, "id-reused")
    [entry] = refusals()
    assert (entry["details"]["problem"], entry["subject"]["id"]) == ("id-reused", first.mid)
    [copy] = LetterCopy.objects.all()
    assert bytes(copy.body) == second.body
    open_all()
    assert room.mids() == [UUID(first.mid)]
    assert bytes(InLetter.objects.get().body) == first.body


def test_truncated(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    half = sealed.body[: len(sealed.body) // 2]
    cut = Sealed(mid=sealed.mid, inner=sealed.inner, body=half, idg=sealed.idg, dig=digest(half))
    assert_refused_at_the_edge(tokyo, tokyo.post(cut), 400, "malformed")


def test_truncated_on_the_way(tokyo: Partner) -> None:
    """The token speaks of the whole body."""
    sealed = tokyo.sealed()
    token = tokyo.token(sealed)
    answer = tokyo.call("POST", MESSAGES, token, sealed.body[:-1])
    assert_refused_at_the_edge(tokyo, answer, 400, "digest-mismatch")


def test_truncated_ciphertext_inside(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    outer = strict_json.parse(sealed.body, MAX_BODY)
    body = strict_json.dump({**outer, "ciphertext": outer["ciphertext"][:40]})
    cut = Sealed(mid=sealed.mid, inner=sealed.inner, body=body, idg=sealed.idg, dig=digest(body))
    assert reason_inside(tokyo, cut) == Reason.UNREADABLE


def test_oversize(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    body = sealed.body + b" " * (MAX_BODY - len(sealed.body) + 1)
    large = Sealed(mid=sealed.mid, inner=sealed.inner, body=body, idg=sealed.idg, dig=digest(body))
    assert_refused_at_the_edge(tokyo, tokyo.post(large), 413, "too-large")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_the_clock(tokyo: Partner, minutes: int) -> None:
    sealed = tokyo.sealed()
    token = resigned(tokyo, sealed, iat=seconds(now() + timedelta(minutes=minutes)))
    answer = tokyo.post(sealed, token)
    assert strict_json.parse(answer.body, 10_000)["server_time"].endswith("Z")
    assert_refused_at_the_edge(tokyo, answer, 401, "clock-skew")


def test_a_name_twice_in_the_token(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    payload = unb64u(tokyo.token(sealed).split(".")[1])
    doubled = payload[:-1] + b',"prio":0}'
    token = _jose.sign(doubled, tokyo.hop, Use.HOP, typ=TYP)
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, token), 400, "malformed")


def test_a_name_twice_inside(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    payload = unb64u(sealed.inner.decode().split(".")[1])
    doubled = payload[:-1] + b',"type":"void"}'
    inner = _jose.sign(doubled, tokyo.sig, Use.SIG, typ="cxp+jws", cty="application/json")
    forged = reseal(inner.encode(), sealed.mid, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, forged) == Reason.MALFORMED


@pytest.mark.parametrize("change", [{"ls": "1"}, {"prio": True}, {"mid": ["x"]}, {"iat": 1e3}, {"dig": None}])
def test_type_confusion_in_the_token(tokyo: Partner, change: dict[str, Any]) -> None:
    sealed = tokyo.sealed()
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, resigned(tokyo, sealed, **change)), 400, "malformed")


@pytest.mark.parametrize(
    "change",
    [
        {"cseq": "1"},
        {"body": [{"schema": "exchange/test/1", "data": {"text": "x"}}]},
        {"body": {"schema": "exchange/test/1", "data": {"text": 7}}},
        {"to": {"node": "cxp:node:vn:hanoi", "unit": "desk"}},
        {"parts": {}},
    ],
)
def test_type_confusion_inside(tokyo: Partner, change: dict[str, Any]) -> None:
    letter = tokyo.letter()
    payload = strict_json.dump({**letter.to_payload(), **change})
    inner = _jose.sign(payload, tokyo.sig, Use.SIG, typ="cxp+jws", cty="application/json")
    forged = reseal(inner.encode(), letter.id, tokyo.node, [tokyo.wrap()])
    assert reason_inside(tokyo, forged) == Reason.MALFORMED


def test_content_coding(tokyo: Partner) -> None:
    """A body that could grow when it is unpacked is not taken."""
    from comity.exchange.core.hop import HEADER
    from comity.exchange.receiving import answer

    sealed = tokyo.sealed()
    headers = {
        HEADER: tokyo.token(sealed),
        "Content-Type": "application/cxp+json",
        "Content-Encoding": "gzip",
    }
    found = answer(tokyo.spki, "POST", MESSAGES, headers, sealed.body)
    assert_refused_at_the_edge(tokyo, found, 400, "malformed")


def test_base64_in_another_spelling(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    header, payload, signature = tokyo.token(sealed).split(".")
    padded = base64.urlsafe_b64encode(unb64u(signature)).decode()
    assert padded.endswith("=")
    assert_refused_at_the_edge(tokyo, tokyo.post(sealed, f"{header}.{payload}.{padded}"), 400, "malformed")


def test_a_stranger(tokyo: Partner) -> None:
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed, spki="A" * 43)) == (403, "unknown-peer")
    [entry] = refusals()
    assert (entry["actor"], entry["details"]["problem"]) == ("stranger", "unknown-peer")
