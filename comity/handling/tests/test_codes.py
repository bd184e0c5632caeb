"""Codes only ever add conditions."""

from hypothesis import given
from hypothesis import strategies as st

from comity.handling.codes import ALL, Code, Codes
from comity.handling.tests.strategies import codes


def test_codes_named_are_the_codes_that_apply() -> None:
    read = Codes.read(["H0", "H2"])
    assert read.effective == {Code.H0, Code.H2}
    assert not read.unknown
    assert not read.assumed


def test_an_unknown_code_means_all_and_stays_visible() -> None:
    read = Codes.read(["H0", "H9"])
    assert read.effective == ALL
    assert read.unknown == {"H9"}
    assert read.as_list() == ["H0", "H9"]


def test_a_code_in_small_letters_is_unknown() -> None:
    assert Codes.read(["h0"]).effective == ALL


def test_no_code_means_not_for_court_and_not_onward() -> None:
    assert Codes.read(None) == Codes.read([]) == Codes()
    assert Codes().effective == {Code.H1, Code.H2}
    assert Codes().assumed


@given(codes, codes)
def test_combining_loses_no_condition(one: Codes, other: Codes) -> None:
    assert one.combine(other).effective >= one.effective | other.effective


@given(codes, codes, codes)
def test_combining_does_not_depend_on_order_or_repetition(one: Codes, other: Codes, third: Codes) -> None:
    assert one.combine(other) == other.combine(one)
    assert one.combine(other).combine(third) == one.combine(other.combine(third))
    assert one.combine(one) == one


@given(st.lists(st.text()), st.text())
def test_a_strange_code_never_loosens(values: list[str], strange: str) -> None:
    given_codes = Codes.read(values)
    assert Codes.read([*values, strange + "?"]).effective == ALL >= given_codes.effective
