import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.core.errors import MalformedError, TooLargeError
from comity.exchange.core.strict_json import MAX_INTEGER, dump, parse

ALLOWED = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00")
TEXT = st.text(ALLOWED, max_size=20)
LEAF = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_what_is_written_is_read_back(value: dict[str, Any]) -> None:
    assert parse(dump(value), 1_000_000) == value
    assert parse(json.dumps(value).encode(), 1_000_000) == value  # the same through escapes


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"{}x",
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":1,"\\u0061":2}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":["\\u0000"]}',
        b'{"a":"\\uffff"}',
        b'{"a":"\\ud83f\\udffe"}',
        '{"a":"\ufdd0"}'.encode(),
        '{"a":"\U0010ffff"}'.encode(),
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b'{"a":"\x01"}',
        b"{'a':1}",
    ],
)
def test_it_refuses_what_two_programs_could_read_differently(text: bytes) -> None:
    with pytest.raises(MalformedError):
        parse(text, 10_000)


def test_it_reads_a_text_in_many_scripts_and_beyond_the_first_plane() -> None:
    assert parse('{"名":"\\ud83d\\ude00 Nguyễn"}'.encode(), 100) == {"名": "😀 Nguyễn"}


def test_depth_counts_from_the_outer_object() -> None:
    parse(nested(32), 1000)
    with pytest.raises(MalformedError, match="nested"):
        parse(nested(33), 1000)
    with pytest.raises(MalformedError):
        parse(nested(100_000), 1_000_000)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert len(parse(b'{"a":[' + b",".join([b"{}"] * 500) + b"]}", 10_000)["a"]) == 500


def test_size_is_checked_first() -> None:
    parse(b'{"a":1}', 7)
    with pytest.raises(TooLargeError):
        parse(b'{"a":1}', 6)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1}])
def test_it_does_not_write_what_json_has_no_word_for(value: Any) -> None:
    with pytest.raises(MalformedError):
        dump({"a": value})


NONCHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
]


def test_every_noncharacter_is_refused_as_it_stands_and_as_an_escape() -> None:
    for point in NONCHARACTERS:
        text = json.dumps({"a": chr(point)}, ensure_ascii=False).encode()
        for written in (text, json.dumps({"a": chr(point)}).encode()):
            with pytest.raises(MalformedError):
                parse(written, 100)


@given(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
def test_every_other_character_is_read(letter: str) -> None:
    if ord(letter) not in NONCHARACTERS:
        assert parse(dump({"a": letter * 3}), 100) == {"a": letter * 3}
