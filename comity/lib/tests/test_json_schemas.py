"""A pattern of a schema ends where the text ends, and properties that are named "pattern" are no patterns."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.lib.json_schemas import to_the_end, validator_of

LETTERS = {"type": "string", "pattern": "^[a-z]+$"}


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        (LETTERS, "abc", "abc\n"),
        ({"type": "array", "items": LETTERS}, ["abc"], ["abc\n"]),
        ({"anyOf": [LETTERS, {"type": "null"}]}, None, "abc\n"),
        ({"type": "object", "propertyNames": LETTERS}, {"a": 1}, {"a\n": 1}),
        (
            {"type": "object", "patternProperties": {"^[a-z]+$": {"type": "integer"}}, "additionalProperties": False},
            {"a": 1},
            {"a\n": 1},
        ),
        ({"properties": {"pattern": LETTERS}}, {"pattern": "abc"}, {"pattern": "abc\n"}),
        ({"pattern": "\\$$"}, "5$", "5$\n"),
    ],
)  # fmt: skip
def test_a_newline_at_the_end_is_no_end(schema: dict[str, Any], good: object, bad: object) -> None:
    assert validator_of(schema).is_valid(good)
    assert not validator_of(schema).is_valid(bad)


def test_what_is_no_pattern_stays_as_it_is() -> None:
    said = {"const": "^a$", "enum": [{"pattern": "a$"}], "pattern": "costs \\$", "title": "$"}
    assert to_the_end(said) == said


@given(st.from_regex("^[a-z]{1,5}$"))
def test_only_texts_that_end_are_taken(text: str) -> None:
    assert validator_of(LETTERS).is_valid(text) == text.isalpha()
