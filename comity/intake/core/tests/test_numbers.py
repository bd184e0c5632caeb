"""Numbers in figures and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.core.numbers import find_numbers, read_integer

CASES = [
    ("en", "1,234.5 and 200.000 and 3.2 million", [1234.5, 200000, 3200000]),
    ("en", "twenty-three, one hundred and five, $5m, one man", [23, 105, 5000000]),
    ("en", "the 88th, 3rd, hundreds of, COVID-19, G7, a hundred", []),
    ("vi", "200.000, 3,5 tỷ, 15 nghìn tỷ", [200000, 3500000000, 15000000000000]),
    ("vi", "hai mươi ba, hai mươi lăm, một trăm linh năm, mười hai", [23, 25, 105, 12]),
    ("vi", "hàng trăm, một", []),
    ("zh", "1000余名 3万多人 300多万元 1.5亿", [1000, 30000, 3000000, 150000000]),
    ("zh", "一百二十三 二〇二三 十二 两名", [123, 2023, 12, 2]),
    ("zh", "数百 第五次 几十 一名", []),
    ("ja", "1600万円 3億5000万円 1万2千人 2,800 万", [16000000, 350000000, 12000, 28000000]),
    ("ja", "二十三人 １２人", [23, 12]),
    ("fr", "200 000 et 3,5 millions, vingt-trois, quatre-vingts", [200000, 3500000, 23, 80]),
]


@pytest.mark.parametrize(("language", "raw", "expected"), CASES)
def test_numbers_of_a_text(language: str, raw: str, expected: list[float]) -> None:
    assert [one.value for one in find_numbers(raw, language)] == expected


def test_a_mark_before_three_figures_is_in_doubt_where_the_language_has_it_for_decimals() -> None:
    (number,) = find_numbers("1.250", "en")
    assert (number.value, number.measured) == (1250, 1.25)
    (number,) = find_numbers("1.250", "vi")
    assert (number.value, number.measured) == (1250, None)


def test_and_more_belongs_to_the_number() -> None:
    (number,) = find_numbers("5万余名", "zh")
    assert number.more


@given(st.integers(min_value=1, max_value=10**12))
def test_grouped_figures_are_read_back(value: int) -> None:
    for language, mark in (("en", ","), ("vi", "."), ("ja", ","), ("zh", ",")):
        (number,) = find_numbers(f"{value:,}".replace(",", mark), language)
        assert number.value == value


@given(st.text(max_size=60), st.sampled_from(["en", "vi", "fr", "ja", "zh", "de"]))
def test_no_text_breaks_the_reader(raw: str, language: str) -> None:
    for number in find_numbers(raw, language):
        assert 0 <= number.start < number.end <= len(raw)


def test_whole_numbers_in_words() -> None:
    assert read_integer("nine", "en") == 9
    assert read_integer("tám", "vi") == 8
    assert read_integer("十二", "ja") == 12
    assert read_integer("８", "zh") == 8
    assert read_integer("several", "en") is None
