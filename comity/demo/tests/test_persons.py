"""Invented persons."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from comity.demo.persons import draw_persons


@given(st.integers(0, 10_000))
def test_a_seed_draws_the_same_persons_again(seed: int) -> None:
    assert list(islice(draw_persons(seed), 5)) == list(islice(draw_persons(seed), 5))


@given(st.integers(0, 10_000))
def test_no_two_persons_of_a_run_share_a_name(seed: int) -> None:
    names = [person.name for person in islice(draw_persons(seed), 40)]
    assert len(set(names)) == 40


def test_another_seed_draws_other_persons() -> None:
    assert next(draw_persons(1)).name != next(draw_persons(2)).name
