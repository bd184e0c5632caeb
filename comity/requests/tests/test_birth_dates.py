"""A birth date is a day that exists, or a year."""

import pytest

from comity.requests.texts import is_a_day


@pytest.mark.parametrize("text", ["", "1990", "1990-02-28", "2000-02-29"])
def test_it_takes_days_and_years(text: str) -> None:
    assert is_a_day(text)


@pytest.mark.parametrize("text", ["1990-13-45", "1990-02-30", "1900-02-29"])
def test_it_refuses_days_that_do_not_exist(text: str) -> None:
    assert not is_a_day(text)
