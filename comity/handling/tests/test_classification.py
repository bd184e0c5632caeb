"""The ladder and its ceilings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.handling.classification import (
    HIGHEST,
    AboveCeilingError,
    Ceiling,
    Classification,
    UnknownLevelError,
    lowest,
    schemes,
)
from comity.handling.tests.strategies import classifications

NODE = Ceiling(2, "this node", "the registry, room 12")
LINK = Ceiling(1, "the link with Hanoi", "the courier")


def test_up_to_the_ceiling_is_allowed() -> None:
    NODE.check(Classification(2))


def test_above_the_ceiling_the_error_says_where_to_take_it() -> None:
    with pytest.raises(AboveCeilingError, match="take it to the registry, room 12") as caught:
        NODE.check(Classification(3))
    assert caught.value.ceiling is NODE


def test_the_lowest_ceiling_binds() -> None:
    assert lowest(NODE, LINK) is LINK
    assert lowest(LINK, NODE) is LINK


@pytest.mark.parametrize("level", [-1, HIGHEST + 1, True, "1", None, 1.0])
def test_a_level_outside_the_ladder_is_refused(level: object) -> None:
    with pytest.raises(UnknownLevelError):
        Classification(level)  # type: ignore[arg-type] # what a file or a message may hold


@pytest.mark.parametrize(
    "mark", [None, {}, {"level": 9}, {"level": "1"}, {"scheme": "comity"}, "secret", [1]]
)
def test_an_unreadable_mark_is_the_highest_level(mark: object) -> None:
    assert Classification.from_wire(mark).level == HIGHEST


@given(classifications)
def test_a_mark_survives_the_wire(mark: Classification) -> None:
    assert Classification.from_wire(mark.to_wire()) == mark


@given(classifications, classifications, classifications)
def test_combining_takes_the_higher(
    one: Classification, other: Classification, third: Classification
) -> None:
    assert one.combine(other).level == max(one.level, other.level)
    assert one.combine(other) == other.combine(one)
    assert one.combine(other).combine(third) == one.combine(other.combine(third))
    assert one.combine(one) == one


@given(st.sampled_from(sorted(schemes())))
def test_every_scheme_names_every_level(scheme: str) -> None:
    assert all(level["en"] for level in schemes()[scheme]["levels"])
