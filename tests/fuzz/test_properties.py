"""What holds of every input, by hypothesis: what is written is read back the same, what is read is as the protocol says."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.errors import ExchangeError, MalformedError
from comity.exchange.core.hop import Hop, _read
from comity.exchange.core.letter import Letter
from comity.exchange.core.parts import clean_label
from comity.exchange.core.receipts import Receipt
from comity.exchange.core.receipts import _read as read_receipt
from comity.lib.networks import may_be_called

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MORE = settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20).filter(
    lambda text: not any(0xFDD0 <= ord(one) <= 0xFDEF or ord(one) & 0xFFFE == 0xFFFE for one in text)
)
_NUMBER = st.integers(-(2**53) + 1, 2**53 - 1)
_VALUE = st.recursive(
    st.none() | st.booleans() | _NUMBER | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)
_OBJECT = st.dictionaries(_TEXT, _VALUE, max_size=5)


def what_is_written_is_read_back(value: dict[str, Any]) -> None:
    assert strict_json.parse(strict_json.dump(value), 1_000_000) == value


test_what_is_written_is_read_back = EXAMPLES(given(_OBJECT)(what_is_written_is_read_back))
test_what_is_written_is_read_back_often = pytest.mark.full(MORE(given(_OBJECT)(what_is_written_is_read_back)))


@EXAMPLES
@given(st.binary(max_size=200))
def test_bytes_are_an_object_or_malformed(data: bytes) -> None:
    with suppress(MalformedError):
        assert isinstance(strict_json.parse(data, 1000), dict)


@EXAMPLES
@given(st.binary(max_size=100))
def test_base64url_has_one_spelling(data: bytes) -> None:
    assert unb64u(b64u(data)) == data


@EXAMPLES
@given(st.text(max_size=60))
def test_what_is_read_as_base64url_is_written_the_same(text: str) -> None:
    with suppress(MalformedError):
        assert b64u(unb64u(text)) == text


@EXAMPLES
@given(_OBJECT)
def test_claims_are_a_token_or_a_typed_error(claims: dict[str, Any]) -> None:
    for read, kind in ((_read, Hop), (read_receipt, Receipt), (Letter.from_payload, Letter)):
        with suppress(ExchangeError):
            assert isinstance(read(claims), kind)


@EXAMPLES
@given(st.text(max_size=80))
def test_a_name_that_is_shown_turns_nothing_and_leads_nowhere(text: str) -> None:
    try:
        shown = clean_label(text)
    except ExchangeError:
        return
    assert shown == text
    assert not set(shown) & set("/\\\u202e\u202d\u2066\u2067\u2068\x00\n\r")


@EXAMPLES
@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_spelling_of_an_inner_address_may_be_called(address: Any) -> None:
    assert not may_be_called(str(address), ())
    assert not may_be_called(f"::ffff:{address}", ())
