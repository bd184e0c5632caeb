"""Identifiers, digests, times and the words of a fingerprint."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.core.digests import b64u, check_digest, digest, unb64u
from comity.exchange.core.errors import MalformedError
from comity.exchange.core.fingerprint import fingerprint_words, same_fingerprint
from comity.exchange.core.ids import check_id, check_node_id, new_id
from comity.exchange.core.moments import from_rfc3339, from_seconds, seconds, to_rfc3339


def test_new_ids_are_in_order_and_well_formed() -> None:
    ids = [new_id() for _ in range(50)]
    assert sorted(set(ids)) == ids
    assert [check_id(one) for one in ids] == ids


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "0193A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B",
        "0193a1b2c3d47e5f8a9b0c1d2e3f4a5b",
        "0193a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b",
        "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b\n",
    ],
)
def test_other_ids_are_refused(value: object) -> None:
    with pytest.raises(MalformedError):
        check_id(value)


@pytest.mark.parametrize("value", ["cxp:node:jp:npa", "cxp:node:vn:c02-hn", "cxp:node:xa:a"])
def test_a_node_id_names_country_and_agency(value: str) -> None:
    assert check_node_id(value) == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        "cxp:node:JP:npa",
        "cxp:node:jpn:npa",
        "cxp:node:jp:",
        "cxp:node:jp:-npa",
        "cxp:node:jp:npa-",
        "cxp:node:jp:n pa",
        "cxp:node:jp:警察",
        "cxp:node:jp:npa\n",
        "cxp:node:jp:" + "a" * 41,
        "urn:node:jp:npa",
    ],
)
def test_other_node_ids_are_refused(value: object) -> None:
    with pytest.raises(MalformedError):
        check_node_id(value)


@given(st.binary(max_size=70))
def test_base64url_goes_and_comes_back(data: bytes) -> None:
    assert unb64u(b64u(data)) == data
    assert b64u(data) == base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize("text", ["A", "AB", "AAB", "AA==", "A+A=", "AA/A", "AA A", "AAA\n", "ÄAAA"])
def test_base64url_has_one_spelling(text: str) -> None:
    with pytest.raises(MalformedError):
        unb64u(text)


def test_a_digest_is_sha256_in_43_letters() -> None:
    assert digest(b"abc") == check_digest(b64u(hashlib.sha256(b"abc").digest()))
    for wrong in (None, "", "A" * 42, "A" * 42 + "B", digest(b"") + "A"):
        with pytest.raises(MalformedError):
            check_digest(wrong)


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9998, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_go_and_come_back(at: datetime) -> None:
    assert from_rfc3339(to_rfc3339(at)) == at
    assert from_seconds(seconds(at)) == at.replace(microsecond=0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T20:09:00",
        "2026-11-22T20:09:00+00:00",
        "2026-11-22 20:09:00Z",
        "2026-11-22T20:09:00z",
        "2026-02-30T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "2026-11-22T20:09:00.1Z",
        "٢026-11-22T20:09:00Z",
        "",
    ],
)
def test_times_have_one_spelling(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_rfc3339(text)


def test_a_time_without_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_rfc3339(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("value", [-1, 253_370_764_800, 253_402_300_799])
def test_seconds_stay_within_the_calendar(value: int) -> None:
    with pytest.raises(ValueError, match="years"):
        from_seconds(value)


def test_the_words_are_those_of_the_published_scheme() -> None:
    # 127.0.0.1 is "lusab-babad" in the article that proposes the scheme
    octets = bytes([127, 0, 0, 1]) + bytes(28)
    assert fingerprint_words(b64u(octets)) == "lusab-babad babab-babab babab-babab babab-babab"


@given(st.binary(min_size=32, max_size=32), st.sampled_from([" ", "-", "", "\n", " - ", "–"]), st.booleans())
def test_the_words_are_recognised_however_they_are_typed(octets: bytes, gap: str, shout: bool) -> None:  # noqa: FBT001
    words = fingerprint_words(b64u(octets))
    typed = gap.join(words.replace("-", " ").split())
    assert same_fingerprint(typed.upper() if shout else typed, b64u(octets))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 127))
def test_one_bit_changes_the_words(octets: bytes, bit: int) -> None:
    other = (int.from_bytes(octets, "big") ^ 1 << 255 - bit).to_bytes(32, "big")
    assert not same_fingerprint(fingerprint_words(b64u(octets)), b64u(other))


def test_part_of_the_words_is_not_enough() -> None:
    thumbprint = digest(b"some key")
    words = fingerprint_words(thumbprint)
    for typed in ("", words.split()[0], words + " babab", words[:-1]):
        assert not same_fingerprint(typed, thumbprint)
