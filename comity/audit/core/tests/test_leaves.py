"""Entries: written once, read strictly, hashed with their salt."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.audit.core.errors import EntryError, SaltError
from comity.audit.core.leaves import (
    MAX_ENTRY_SIZE,
    decode_entry,
    encode_entry,
    entry_hash,
    entry_leaf_hash,
    new_salt,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_an_entry_reads_back_and_writes_the_same_bytes(entry: dict[str, object]) -> None:
    body = encode_entry(entry)
    assert decode_entry(body) == entry
    assert encode_entry(dict(reversed(entry.items()))) == body


def test_the_bytes_are_these() -> None:
    assert encode_entry({"v": 1, "event": "ấn", "at": None}) == '{"at":null,"event":"ấn","v":1}'.encode()


@pytest.mark.parametrize(
    "entry", [{"a": float("nan")}, {"a": float("inf")}, {"a": b"x"}, {"a": "\ud800"}, {"a": {1, 2}}]
)
def test_it_writes_only_what_json_can_hold(entry: dict[str, object]) -> None:
    with pytest.raises(EntryError, match="only what JSON can hold"):
        encode_entry(entry)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"1",
        b"{",
        b"{}x",
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":"\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a":' + b"[" * 60_000 + b"]" * 5_000 + b"}",
        b'{"a":"' + b"a" * MAX_ENTRY_SIZE + b'"}',
    ],
)
def test_it_refuses_what_is_no_entry(body: bytes) -> None:
    with pytest.raises(EntryError):
        decode_entry(body)


def test_an_entry_has_a_limit() -> None:
    assert len(encode_entry({"a": "a" * (MAX_ENTRY_SIZE - 8)})) == MAX_ENTRY_SIZE
    with pytest.raises(EntryError, match="64 KiB"):
        encode_entry({"a": "a" * (MAX_ENTRY_SIZE - 7)})


def test_the_leaf_is_the_hash_of_the_salted_entry() -> None:
    salt, body = bytes(range(16)), b'{"v":1}'
    data = hashlib.sha256(salt + body).digest()
    assert entry_hash(salt, body) == data
    assert entry_leaf_hash(salt, body) == hashlib.sha256(b"\x00" + data).digest()


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(SaltError, match="exactly 16 bytes"):
        entry_hash(bytes(size), b"{}")


def test_salts_are_drawn_anew() -> None:
    salts = {new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {16}
