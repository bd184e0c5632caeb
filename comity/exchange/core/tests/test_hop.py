from datetime import datetime, timedelta
from typing import Any

import pytest

from comity.exchange.core.digests import digest
from comity.exchange.core.errors import (
    BadSignatureError,
    ClockSkewError,
    DigestMismatchError,
    KeyTimeError,
    KeyUseError,
    MalformedError,
    TooLargeError,
    UnknownKeyError,
    WrongAudienceError,
)
from comity.exchange.core.hop import Cover, Hop, JtiMemory, sign_hop, verify_hop
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import LIFE, Use, generate_key

PATH = "/cxp/1/messages"
BODY = b"some body"


@pytest.fixture
def cover(now: datetime) -> Cover:
    return Cover(mid=new_id(), idg=digest(b"inner"), ls=4, epoch=1, prio=2, exp_at=now + timedelta(days=30))


@pytest.fixture
def given(hanoi: Any, tokyo: Any, now: datetime, cover: Cover) -> dict[str, Any]:
    return {
        "key": hanoi.hop,
        "iss": hanoi.node,
        "aud": tokyo.node,
        "at": now,
        "method": "POST",
        "path": PATH,
        "body": BODY,
        "checkpoint": "origin\n7\nroot\n",
        "cover": cover,
    }


@pytest.fixture
def asked(hanoi: Any, tokyo: Any, now: datetime) -> dict[str, Any]:
    return {
        "keys": hanoi.keys,
        "iss": hanoi.node,
        "me": tokyo.node,
        "at": now,
        "method": "POST",
        "path": PATH,
        "body": BODY,
    }


def check(given: dict[str, Any], asked: dict[str, Any]) -> Hop:
    return verify_hop(sign_hop(given.pop("key"), **given), **asked)


def test_what_was_said_is_read(given: dict[str, Any], asked: dict[str, Any], cover: Cover) -> None:
    hop = check(given, asked)
    assert hop.cover == cover
    assert (hop.cp, hop.dig, hop.v) == ("origin\n7\nroot\n", digest(BODY), "1.0")


def test_a_request_without_message_has_no_cover(given: dict[str, Any], asked: dict[str, Any]) -> None:
    hop = check({**given, "cover": None, "checkpoint": None}, asked)
    assert (hop.cover, hop.cp) == (None, None)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"aud": "cxp:node:tw:cib"}, WrongAudienceError),
        ({"iss": "cxp:node:tw:cib"}, BadSignatureError),
        ({"method": "PUT"}, BadSignatureError),
        ({"path": "/cxp/1/receipts"}, BadSignatureError),
        ({"body": b"other"}, DigestMismatchError),
    ],
)
def test_a_token_made_for_something_else_is_refused(
    change: dict[str, Any], error: type[Exception], given: dict[str, Any], asked: dict[str, Any]
) -> None:
    with pytest.raises(error):
        check({**given, **change}, asked)


@pytest.mark.parametrize("skew", [-300, 300])
def test_five_minutes_of_skew_are_taken(skew: int, given: dict[str, Any], asked: dict[str, Any]) -> None:
    at = given["at"] + timedelta(seconds=skew)
    assert check({**given, "at": at}, asked).iat == at


@pytest.mark.parametrize("skew", [-301, 301])
def test_more_is_not(skew: int, given: dict[str, Any], asked: dict[str, Any]) -> None:
    with pytest.raises(ClockSkewError):
        check({**given, "at": given["at"] + timedelta(seconds=skew)}, asked)


def test_only_a_hop_key_in_its_time_signs(given: dict[str, Any], hanoi: Any, now: datetime) -> None:
    expired = generate_key(Use.HOP, nbf=now - 2 * LIFE[Use.HOP])
    for key, error in ((hanoi.sig, KeyUseError), (hanoi.root, KeyUseError), (expired, KeyTimeError)):
        with pytest.raises(error):
            sign_hop(key, **{name: value for name, value in given.items() if name != "key"})


def test_the_receiver_checks_key_use_and_time(
    given: dict[str, Any], asked: dict[str, Any], hanoi: Any, tokyo: Any, now: datetime
) -> None:
    token = sign_hop(given.pop("key"), **given)
    with pytest.raises(UnknownKeyError):
        verify_hop(token, **{**asked, "keys": tokyo.keys})
    aged = generate_key(Use.HOP, nbf=now - timedelta(days=1), exp=now + timedelta(minutes=1))
    late = {**given, "at": now + timedelta(seconds=30)}
    verify_hop(sign_hop(aged, **late), **{**asked, "keys": [aged.public]})
    # signed while it was valid, but the published end is earlier than the signer believes
    ended = generate_key(Use.HOP, nbf=now - timedelta(days=1), exp=now).public
    published = type(ended)(aged.kid, Use.HOP, ended.nbf, ended.exp, aged.public.jwk)
    with pytest.raises(KeyTimeError):
        verify_hop(sign_hop(aged, **late), **{**asked, "keys": [published]})


def test_a_token_beyond_every_measure_is_not_looked_at(asked: dict[str, Any]) -> None:
    with pytest.raises(TooLargeError):
        verify_hop("x" * 6145, **asked)


def test_a_jti_stands_on_one_body_only(given: dict[str, Any], asked: dict[str, Any], now: datetime) -> None:
    hop = check(given, asked)
    memory = JtiMemory()
    memory.require_new(hop, now)
    memory.require_new(hop, now)  # a repeated request is answered from the store
    forged = Hop(hop.iss, hop.aud, hop.iat, hop.jti, hop.htm, hop.htu, digest(b"other"))
    with pytest.raises(MalformedError, match="jti"):
        memory.require_new(forged, now)
    memory.require_new(forged, now + timedelta(minutes=10))  # forgotten by then; the token has expired too


def test_the_memory_for_tokens_is_bounded(
    given: dict[str, Any], asked: dict[str, Any], now: datetime
) -> None:
    memory = JtiMemory(most=3)
    key = given.pop("key")
    for _ in range(10):
        memory.require_new(verify_hop(sign_hop(key, **given), **asked), now)
    assert len(memory._seen) == 3
