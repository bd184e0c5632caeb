from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, digest
from comity.exchange.core.envelope import (
    MAX_BODY,
    TYP,
    Opened,
    RecipientKey,
    Sealed,
    open_sealed,
    recipients_of,
    reseal,
    seal,
)
from comity.exchange.core.errors import (
    KeyTimeError,
    KeyUseError,
    MalformedError,
    Reason,
    RefusalError,
    TooLargeError,
)
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import PublicKey, Use, generate_key
from comity.exchange.core.letter import Letter
from comity.exchange.core.letter_members import Addressee, Body

Open = Callable[..., Opened]


@pytest.fixture
def opens(hanoi: Any, tokyo: Any, now: datetime) -> Open:
    """Open as Tokyo what Hanoi sent; any argument may be changed."""

    def open_it(sealed: Sealed, **change: Any) -> Opened:
        arguments = {
            "body": sealed.body,
            "mid": sealed.mid,
            "sender": hanoi.node,
            "own_enc_keys": [tokyo.enc],
            "sender_keys": hanoi.keys,
            "at": now,
            "me": tokyo.node,
            **change,
        }
        return open_sealed(**arguments)

    return open_it


def reason_of(opens: Open, sealed: Sealed, **change: Any) -> Reason:
    with pytest.raises(RefusalError) as caught:
        opens(sealed, **change)
    return caught.value.reason


def sign_and_wrap(payload: bytes, hanoi: Any, tokyo: Any, letter: Letter, **header: Any) -> Sealed:
    """What a hostile but pinned sender could make: any payload, rightly signed and encrypted."""
    inner = _jose.sign(
        payload, hanoi.sig, Use.SIG, **{"typ": TYP, "cty": "application/json", **header}
    ).encode()
    return reseal(inner, letter.id, hanoi.node, [tokyo.wrap])


def test_what_was_sealed_is_opened(
    opens: Open, sealed: Sealed, letter: Letter, hanoi: Any, tokyo: Any
) -> None:
    opened = opens(sealed)
    assert opened.letter == letter
    assert opened.payload == letter.to_payload()
    assert (opened.inner, opened.idg, opened.kid) == (sealed.inner, sealed.idg, hanoi.sig.kid)
    assert opened.recipients == recipients_of(sealed.body) == (tokyo.enc.kid,)
    assert (digest(sealed.inner), digest(sealed.body)) == (sealed.idg, sealed.dig)


def test_the_outside_has_exactly_the_members_of_the_protocol(sealed: Sealed, hanoi: Any) -> None:
    outer = strict_json.parse(sealed.body, MAX_BODY)
    assert set(outer) == {"protected", "aad", "recipients", "iv", "ciphertext", "tag"}
    assert outer["aad"] == b64u(f"{sealed.mid}|{hanoi.node}".encode())
    assert outer["protected"] == b64u(b'{"enc":"A256GCM","typ":"cxp+jwe","cty":"cxp+jws"}')
    (recipient,) = outer["recipients"]
    assert set(recipient) == {"header", "encrypted_key"}
    assert set(recipient["header"]) == {"alg", "kid", "epk"}
    assert b"requests/request" not in sealed.body


def test_each_addressee_opens_it_with_its_own_key_alone(
    opens: Open, to_all: Letter, hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    sealed = seal(to_all, hanoi.sig, [tokyo.wrap, taipei.wrap])
    assert opens(sealed).letter == to_all
    assert opens(sealed, own_enc_keys=[taipei.enc], me=taipei.node).letter == to_all


def test_thirty_two_nodes_read_a_long_letter(
    opens: Open, letter: Letter, hanoi: Any, tokyo: Any, now: datetime
) -> None:
    others = [
        RecipientKey(f"cxp:node:jp:p{number}", generate_key(Use.ENC, nbf=now).public) for number in range(31)
    ]
    nodes = [*others, tokyo.wrap]
    long = replace(
        letter,
        to=tuple(Addressee(recipient.node, "desk") for recipient in nodes),
        body=Body("requests/request/1", {"text": "字" * 30_000}),
    )
    sealed = seal(long, hanoi.sig, nodes)
    assert opens(sealed).letter == long
    assert len(sealed.body) > 100_000


def test_a_letter_over_the_limit_is_not_sealed(letter: Letter, hanoi: Any, tokyo: Any) -> None:
    for size in (150_000, 300_000):
        with pytest.raises(TooLargeError):
            seal(replace(letter, body=Body("a/b/1", {"text": "x" * size})), hanoi.sig, [tokyo.wrap])


def test_it_is_encrypted_to_exactly_its_addressees(
    letter: Letter, hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    for recipients in ([], [taipei.wrap], [tokyo.wrap, taipei.wrap], [tokyo.wrap, tokyo.wrap]):
        with pytest.raises(MalformedError):
            seal(letter, hanoi.sig, recipients)


def test_keys_have_their_use_and_their_time(letter: Letter, hanoi: Any, tokyo: Any, now: datetime) -> None:
    expired = generate_key(Use.HOP, nbf=now - timedelta(days=400))
    for key in (hanoi.hop, expired):  # the use is looked at before the time
        with pytest.raises(KeyUseError):
            seal(letter, key, [tokyo.wrap])
    with pytest.raises(KeyUseError):
        seal(letter, hanoi.sig, [RecipientKey(tokyo.node, tokyo.sig.public)])
    with pytest.raises(KeyTimeError):
        seal(letter, generate_key(Use.SIG, nbf=now + timedelta(days=1)), [tokyo.wrap])


def test_what_a_receiver_would_refuse_is_not_sealed(letter: Letter, hanoi: Any, tokyo: Any) -> None:
    for data in ({"ratio": 0.5}, {"big": 2**60}, {"nul": "\x00"}):
        with pytest.raises(MalformedError):
            seal(replace(letter, body=Body("a/b/1", data)), hanoi.sig, [tokyo.wrap])


def test_sealing_again_keeps_the_letter_and_changes_the_body(
    opens: Open, sealed: Sealed, hanoi: Any, tokyo: Any, now: datetime
) -> None:
    fresh = generate_key(Use.ENC, nbf=now)
    again = reseal(sealed.inner, sealed.mid, hanoi.node, [RecipientKey(tokyo.node, fresh.public)])
    assert (again.mid, again.idg, again.inner) == (sealed.mid, sealed.idg, sealed.inner)
    assert again.dig != sealed.dig
    assert opens(again, own_enc_keys=[tokyo.enc, fresh]).idg == sealed.idg


def test_an_old_sig_key_verifies_what_it_signed_in_its_time(
    opens: Open, letter: Letter, hanoi: Any, tokyo: Any, now: datetime
) -> None:
    old = generate_key(Use.SIG, nbf=now - timedelta(days=300), exp=now + timedelta(days=1))
    sealed = seal(letter, old, [tokyo.wrap])
    late = now + timedelta(days=20)
    assert opens(sealed, sender_keys=[*hanoi.keys, old.public], at=late).kid == old.kid


def test_a_key_cannot_date_its_letters_outside_its_time(
    opens: Open, sealed: Sealed, hanoi: Any, now: datetime
) -> None:
    def published(nbf: timedelta, exp: timedelta) -> list[PublicKey]:
        sig = hanoi.sig.public
        times = (int((now + nbf).timestamp()), int((now + exp).timestamp()))
        return [PublicKey(sig.kid, Use.SIG, *times, sig.jwk)]

    hour = timedelta(hours=1)
    opens(sealed, sender_keys=published(-hour, hour))
    for keys in (published(hour, 2 * hour), published(-2 * hour, -hour)):
        assert reason_of(opens, sealed, sender_keys=keys) is Reason.KEY_EXPIRED
    # a letter dated in the future is judged by our own clock
    assert (
        reason_of(opens, sealed, sender_keys=published(-hour, hour), at=now - 2 * hour) is Reason.KEY_EXPIRED
    )


def test_a_foreign_key_use_or_party_is_refused_by_its_reason(
    opens: Open, sealed: Sealed, hanoi: Any, taipei: Any
) -> None:
    assert reason_of(opens, sealed, own_enc_keys=[taipei.enc]) is Reason.UNKNOWN_RECIPIENT_KEY
    assert reason_of(opens, sealed, own_enc_keys=[]) is Reason.UNKNOWN_RECIPIENT_KEY
    assert reason_of(opens, sealed, sender_keys=taipei.keys) is Reason.BAD_SIGNATURE
    assert reason_of(opens, sealed, me=taipei.node) is Reason.WRONG_AUDIENCE
    assert reason_of(opens, sealed, mid=new_id()) is Reason.ID_MISMATCH
    assert reason_of(opens, sealed, sender=taipei.node) is Reason.ID_MISMATCH


def test_a_letter_of_another_is_not_carried_as_ones_own(
    opens: Open, sealed: Sealed, hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    """Taipei got a letter of Hanoi and sends the signed bytes on under its own name."""
    stolen = reseal(sealed.inner, sealed.mid, taipei.node, [tokyo.wrap])
    assert reason_of(opens, stolen, sender=taipei.node, sender_keys=taipei.keys) is Reason.BAD_SIGNATURE
    both = taipei.keys + hanoi.keys
    assert reason_of(opens, stolen, sender=taipei.node, sender_keys=both) is Reason.WRONG_SENDER


def test_a_letter_under_another_id_is_refused(opens: Open, sealed: Sealed, hanoi: Any, tokyo: Any) -> None:
    renamed = reseal(sealed.inner, new_id(), hanoi.node, [tokyo.wrap])
    assert reason_of(opens, renamed) is Reason.ID_MISMATCH


def test_a_hidden_further_recipient_is_refused(
    opens: Open, sealed: Sealed, hanoi: Any, tokyo: Any, taipei: Any
) -> None:
    wide = reseal(sealed.inner, sealed.mid, hanoi.node, [tokyo.wrap, taipei.wrap])
    assert reason_of(opens, wide) is Reason.WRONG_AUDIENCE


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "cxp-receipt+jwt"},
        {"typ": "cxp-hop+jwt"},
        {"crit": ["typ"]},
        {"jku": "https://attacker.example/keys"},
    ],
)
def test_a_header_that_does_not_belong_there_is_refused(
    header: dict[str, Any], opens: Open, letter: Letter, hanoi: Any, tokyo: Any
) -> None:
    sealed = sign_and_wrap(strict_json.dump(letter.to_payload()), hanoi, tokyo, letter, **header)
    assert reason_of(opens, sealed) is Reason.BAD_SIGNATURE


def test_a_hostile_payload_is_refused_by_its_reason(
    opens: Open, letter: Letter, hanoi: Any, tokyo: Any
) -> None:
    payload = letter.to_payload()
    text = strict_json.dump(payload)
    cases = [
        (text[:-1] + b',"prio":0}', Reason.MALFORMED),
        (text.replace(b'"prio":3', b'"prio":3.0'), Reason.MALFORMED),
        (b"not json", Reason.MALFORMED),
        (strict_json.dump({**payload, "v": "2.0"}), Reason.UNSUPPORTED_VERSION),
        (strict_json.dump({**payload, "ext": {"x": 1}, "crit": ["x"]}), Reason.UNKNOWN_CRITICAL),
        (strict_json.dump({**payload, "type": "telegram"}), Reason.UNKNOWN_SCHEMA),
        (
            strict_json.dump({**payload, "to": [{"node": "cxp:node:tw:cib", "unit": "d"}]}),
            Reason.WRONG_AUDIENCE,
        ),
        (strict_json.dump({**payload, "to": []}), Reason.MALFORMED),
    ]
    for data, reason in cases:
        assert reason_of(opens, sign_and_wrap(data, hanoi, tokyo, letter)) is reason
    opens(sign_and_wrap(text, hanoi, tokyo, letter))


@pytest.mark.parametrize("inner", [b"no token", b"\xff\xfe", b"a.b.c", b"..", b"{}"])
def test_an_inside_that_is_no_letter_is_refused(
    inner: bytes, opens: Open, letter: Letter, hanoi: Any, tokyo: Any
) -> None:
    assert reason_of(opens, reseal(inner, letter.id, hanoi.node, [tokyo.wrap])) is Reason.MALFORMED


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_flipped_bit_anywhere_is_refused(opens: Open, sealed: Sealed, place: float, bit: int) -> None:
    body = bytearray(sealed.body)
    body[int(place * len(body))] ^= 1 << bit
    with pytest.raises(RefusalError):
        opens(sealed, body=bytes(body))
    opens(sealed)


@given(place=st.floats(0, 1, exclude_max=True))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_body_cut_anywhere_is_refused(opens: Open, sealed: Sealed, place: float) -> None:
    with pytest.raises(RefusalError):
        opens(sealed, body=sealed.body[: int(place * len(sealed.body))])


def change_outer(sealed: Sealed, path: list[Any], value: Any) -> bytes:
    outer = strict_json.parse(sealed.body, MAX_BODY)
    place: Any = outer
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return strict_json.dump(outer)


ZIPPED = b64u(b'{"enc":"A256GCM","typ":"cxp+jwe","cty":"cxp+jws","zip":"DEF"}')
HEADER = ["recipients", 0, "header"]
LOW_ORDER = {"kty": "OKP", "crv": "X25519", "x": b64u(bytes(32))}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["protected"], ZIPPED),
        (["protected"], b64u(b'{"enc":"A128GCM","typ":"cxp+jwe","cty":"cxp+jws"}')),
        (["protected"], b64u(b"{}")),
        (["unprotected"], {"zip": "DEF"}),
        (["recipients"], []),
        (["recipients"], "all"),
        ([*HEADER, "kid"], None),
        ([*HEADER, "alg"], "dir"),
        ([*HEADER, "alg"], "ECDH-ES"),
        ([*HEADER, "epk"], None),
        ([*HEADER, "epk"], LOW_ORDER),
        ([*HEADER, "apu"], "AA"),
        ([*HEADER, "epk", "d"], "AA"),
        ([*HEADER, "epk", "crv"], "P-256"),
        (["recipients", 0, "encrypted_key"], "AA"),
        (["iv"], "AA"),
        (["iv"], ""),
        (["tag"], b64u(bytes(4))),
        (["tag"], b64u(bytes(16))),
        (["ciphertext"], "AA"),
        (["aad"], None),
        (["aad"], "AA"),
        (["more"], 1),
    ],
)
def test_an_outside_that_does_not_fit_is_refused(
    path: list[Any], value: Any, opens: Open, sealed: Sealed
) -> None:
    with pytest.raises(RefusalError):
        opens(sealed, body=change_outer(sealed, path, value))


def test_white_space_in_the_protected_header_is_refused(opens: Open, sealed: Sealed) -> None:
    spaced = b64u(b'{"enc": "A256GCM","typ":"cxp+jwe","cty":"cxp+jws"}')
    assert reason_of(opens, sealed, body=change_outer(sealed, ["protected"], spaced)) is Reason.MALFORMED


def test_only_an_encryption_key_opens(opens: Open, sealed: Sealed, tokyo: Any) -> None:
    named = change_outer(sealed, [*HEADER, "kid"], tokyo.sig.kid)
    assert reason_of(opens, sealed, body=named, own_enc_keys=[tokyo.sig]) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize(
    "more", [{"apu": "AA"}, {"zip": "DEF"}, {"crit": ["kid"]}, {"jku": "https://a.example"}]
)
def test_the_edge_sees_what_does_not_belong_into_a_recipients_header(
    more: dict[str, Any], sealed: Sealed
) -> None:
    (name, value), *_ = more.items()
    with pytest.raises(MalformedError, match="header"):
        recipients_of(change_outer(sealed, [*HEADER, name], value))


def test_one_recipient_twice_is_refused(sealed: Sealed) -> None:
    outer = strict_json.parse(sealed.body, MAX_BODY)
    outer["recipients"] *= 2
    with pytest.raises(MalformedError, match="once"):
        recipients_of(strict_json.dump(outer))
