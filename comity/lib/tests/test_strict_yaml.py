"""YAML without guessing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.lib.strict_yaml import MAX_BYTES, InvalidDocumentError, check, parse, resource

SHIPPED = sorted(Path(comity.__file__).parent.glob("*/resources/*.yaml"))

SCHEMA = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"const": 1}},
    "additionalProperties": False,
}


def mistake(source: bytes) -> str:
    with pytest.raises(InvalidDocumentError) as caught:
        parse(source, "file.yaml")
    return str(caught.value)


def test_only_plain_things_are_more_than_text() -> None:
    source = b"a: 0502\nb: no\nc: 2026-01-01\nd: 12\ne: true\nf: ~\ng: 1.5\nh: '12'\ni: -3\nj: 1_0\nk: True\n"
    assert parse(source, "f").data == {
        "a": "0502",
        "b": "no",
        "c": "2026-01-01",
        "d": 12,
        "e": True,
        "f": None,
        "g": "1.5",
        "h": "12",
        "i": -3,
        "j": "1_0",
        "k": "True",
    }


def test_every_value_knows_its_line() -> None:
    document = parse(b"a: 1\nb:\n  - x\n  - c: 2\n", "f")
    assert document.lines == {(): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4}
    assert document.problem(("b", 1, "d", "e"), "Gone.").line == document.lines["b", 1]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"a: 1\nb: 2\na: 3\n", "line 3, a: “a” stands here twice. Keep one of them."),
        (b"a: &x [1]\nb: *x\n", "line 1, b: References"),
        (b"a: &a [*a]\n", "References (& and *) and tags (!) are not allowed."),
        (b"a: !!python/name:os.system\n", "line 1, a: References"),
        (b"? [1, 2]\n: 3\n", "The name of a field must be plain text."),
        (b"a: [1\nb: 2\n", "cannot be read as YAML"),
        (b"a: \x00", "cannot be read as YAML"),
        (b"a: 1\n---\nb: 2\n", "another document"),
        (b"a: \xff", "Save the file as UTF-8."),
        (b"[" * 100_000, "nested more than 32 levels"),
        (b"a" * (MAX_BYTES + 1), "larger than 1048576 bytes"),
    ],
)
def test_a_trap_is_refused(source: bytes, words: str) -> None:
    assert words in mistake(source)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_what_is_shipped_is_read_alike_by_both_parsers(file: Path) -> None:
    """The fast one reads only this."""
    slow = parse(file.read_bytes(), file.name)
    assert resource(f"comity.{file.parent.parent.name}", file.name) == slow


def test_a_schema_names_what_is_missing_and_what_is_too_much() -> None:
    document = parse(b"b: 1\n", "f")
    assert [str(problem) for problem in check(document, SCHEMA)] == [
        "line 1, document: “a” is missing. Add it.",
        "line 1, b: “b” is not known here. Remove it, or correct it to one of: a.",
    ]
    document = parse(b"a: 2\n", "f")
    assert [str(problem) for problem in check(document, SCHEMA)] == [
        "line 1, a: “2” is not known. Use one of: 1."
    ]


@given(st.binary(max_size=60) | st.text("[]{}:,-?&*!|>'\"#%@` \n\tab1", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    try:
        document = parse(source, "f")
    except InvalidDocumentError as error:
        assert error.problems  # noqa: PT017 both endings are right, and this one says why
    else:
        assert () in document.lines
