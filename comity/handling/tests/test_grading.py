"""Gradings and their conversion."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given

from comity.handling.grading import (
    ConvertedTwiceError,
    Grading,
    NoConversionError,
    Original,
    UnknownGradeError,
    convert,
    systems,
    warnings,
)
from comity.handling.tests.strategies import gradings

# the table of conversions as it was agreed: system, to, source codes from/to, information codes from/to
AGREED = [
    ("4x4", "admiralty", "ABCX", "ABDF", "1234", "1326"),
    ("admiralty", "4x4", "ABCDEF", "ABBCCX", "123456", "134444"),
    ("4x4", "3x5x2", "ABCX", "1132", "1234", "AABC"),
    ("3x5x2", "4x4", "123", "BXC", "ABCDE", "23444"),
    ("5x5x5", "4x4", "ABCDE", "ABCCX", "12345", "12344"),
]
FLAGGED = {
    ("admiralty", "C", ""): "no-twin",
    ("admiralty", "", "4"): "fell-together",
    ("admiralty", "", "5"): "fell-together",
    ("4x4", "B", ""): "strengthened",
    ("3x5x2", "", "E"): "suspected-false",
    ("5x5x5", "C", ""): "weakened",
    ("5x5x5", "", "5"): "suspected-false",
}


@pytest.mark.parametrize("row", AGREED, ids=lambda row: f"{row[0]} to {row[1]}")
def test_conversion_follows_the_agreed_table(row: tuple[str, ...]) -> None:
    system, to, sources, to_sources, infos, to_infos = row
    pairs = product(zip(sources, to_sources, strict=True), zip(infos, to_infos, strict=True))
    for (source, to_source), (info, to_info) in pairs:
        result = convert(Grading(source, info, system), to)
        assert result.grading == Grading(to_source, to_info, to, Original(system, source, info))
        expected = (FLAGGED.get((system, source, "")), FLAGGED.get((system, "", info)))
        if (system, to) != ("4x4", "admiralty"):
            assert result.warnings == tuple(flag for flag in expected if flag)
        else:
            assert result.warnings == ()
        assert result.lost["ja"]


def test_nothing_is_converted_twice() -> None:
    once = convert(Grading("C", "4", "admiralty"), "4x4").grading
    with pytest.raises(ConvertedTwiceError, match="original"):
        convert(once, "3x5x2")


def test_there_is_no_way_round_through_a_third_system() -> None:
    with pytest.raises(NoConversionError, match="ask the owner"):
        convert(Grading("A", "1", "5x5x5"), "admiralty")


@pytest.mark.parametrize(
    ("source", "information", "system"), [("D", "1", "4x4"), ("A", "5", "4x4"), ("A", "1", "?")]
)
def test_an_unknown_grade_is_refused(source: str, information: str, system: str) -> None:
    with pytest.raises(UnknownGradeError, match="use"):
        Grading(source, information, system)


STRANGE_SYSTEMS: list[Any] = ["?", None, 7, []]
UNREADABLE: list[Any] = [None, "A1", {}, {"source": "A"}, {"source": 1, "information": 1}]
UNREADABLE += [{"source": "Q", "information": "1"}]
UNREADABLE += [{"source": "A", "information": "1", "system": system} for system in STRANGE_SYSTEMS]


@pytest.mark.parametrize("wire", UNREADABLE)
def test_what_cannot_be_read_is_no_grading(wire: object) -> None:
    assert Grading.from_wire(wire) is None


@given(gradings)
def test_a_grading_survives_the_wire(grading: Grading) -> None:
    assert Grading.from_wire(grading.to_wire()) == grading


def test_combining_takes_the_weaker_on_each_axis() -> None:
    assert Grading("A", "4").combine(Grading("X", "1")) == Grading("X", "4")
    assert Grading("B", "2").combine(Grading("B", "3")) == Grading("B", "3")


def test_gradings_of_two_systems_are_not_compared() -> None:
    with pytest.raises(NoConversionError):
        Grading("A", "1").combine(Grading("A", "1", "admiralty"))


def test_every_code_and_warning_has_its_words_in_four_languages() -> None:
    texts = [
        words
        for system in systems().values()
        for axis in ("source", "information")
        for words in system[axis].values()
    ]
    for words in [*texts, *warnings().values()]:
        assert {"en", "vi", "ja", "zh-Hans"} == set(words)
