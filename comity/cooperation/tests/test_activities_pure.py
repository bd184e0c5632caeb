"""Money, figures and regions, without a database."""

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from comity.cooperation.activities.regions import region_of, region_words, regions
from comity.cooperation.activities.words import change_words, counted_words, currencies, money_words
from comity.cooperation.core.money import fits, minor_units
from comity.cooperation.core.residents import Doubtful, Figure, change, doubtful, exact_rate, per_thousand
from comity.cooperation.forms.activities import plain
from comity.cooperation.forms.residents import NotANumberError, whole_number


def test_the_digits_of_the_usual_currencies_are_those_of_cldr_too() -> None:
    for code in ("VND", "JPY", "KRW", "USD", "EUR", "CNY", "KWD", "TND", "CLF", "XAF"):
        assert minor_units(code) == get_currency_precision(code), code
    assert {"LAK", "MMK", "VND"} < set(currencies())
    assert "DEM" not in currencies()


@given(some.integers(0, 10**12), some.sampled_from(["VND", "JPY", "USD", "KWD"]))
def test_what_is_counted_in_minor_units_fits(units: int, code: str) -> None:
    amount = Decimal(units).scaleb(-minor_units(code))
    assert fits(amount, code)
    assert not fits(amount + Decimal("0.0001"), code)
    assert Decimal(plain(amount) or "0") == amount


def test_money_is_written_as_the_language_groups_it() -> None:
    with override("vi"):
        assert money_words(Decimal("1250000.0000"), "JPY") == "1.250.000\N{NO-BREAK SPACE}JPY"
    with override("ja"):
        assert money_words(Decimal("20500.5000"), "USD") == "20,500.50\N{NO-BREAK SPACE}USD"


def test_money_is_written_alike_in_statistics_and_on_its_page() -> None:
    with override("en"):
        assert money_words(Decimal("12500.5"), "USD").startswith(
            counted_words("cost-USD", Decimal("12500.5"))
        )
        said = [("cost-USD", "12500.5"), ("cost-USD", "12500"), ("cost-JPY", "250000"), ("drugs", "12.5")]
        assert [counted_words(code, Decimal(figure)) for code, figure in said] == [
            "12,500.50",
            "12,500",
            "250,000",
            "12.5",
        ]


@given(some.integers(1, 10**8), some.integers(0, 10**8))
def test_per_thousand_is_what_division_gives(residents: int, offences: int) -> None:
    rate = per_thousand(residents, offences)
    assert rate is not None
    assert abs(rate - Decimal(offences) * 1000 / residents) <= Decimal("0.005")


def test_a_change_of_rates_is_that_of_the_exact_ones() -> None:
    assert change(exact_rate(44_500, 360), exact_rate(41_000, 350)) == Decimal(
        "-5.2"
    )  # of 8.09 and 8.54 it would be 5.3


def test_a_change_has_its_sign() -> None:
    assert change_words(change(450, 500)) == "\N{MINUS SIGN}10.0\N{NO-BREAK SPACE}%"
    assert change_words(change(600, 500)) == "+20.0\N{NO-BREAK SPACE}%"
    assert change_words(change(600, None)) == "–"


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (Figure("", 2027, 1), Doubtful.FUTURE),
        (Figure("", 1899, 1), Doubtful.NO_SUCH_YEAR),
        (Figure("", 2024, 0, 3), Doubtful.NO_RESIDENTS),
        (Figure("", 2024, 10**9), Doubtful.TOO_MANY),
        (Figure("", 2023, 5), Doubtful.TWICE),
        (Figure("JP-13", 2023, 5), Doubtful.MORE_THAN_ALL),
    ],
)
def test_impossible_figures(figure: Figure, why: Doubtful) -> None:
    assert doubtful([figure], [Figure("", 2023, 4)], 2026) == [(0, why)]


def test_a_region_is_one_however_it_is_written() -> None:
    written = (
        "JP-23",
        "jp-23",
        "愛知県",
        "愛知",
        "Aichi",
        "aichi-ken",
        "Aichi Prefecture",
        "tỉnh Aichi",
        "爱知县",
    )
    assert {region_of("JP", one) for one in written} == {"JP-23"}
    assert [code for code in regions() if code.startswith("JP-")] == [f"JP-{one:02}" for one in range(1, 48)]
    assert region_of("KR", "Ansan") == "Ansan"
    assert region_of("KR", "KR-41") == "KR-41"
    assert region_of("JP", "全国") == ""
    with override("ja"):
        assert region_words("JP-13") == "東京都"
    for wrong in ("KR-41", "JP-48"):
        with pytest.raises(ValueError, match=wrong):
            region_of("JP", wrong)


@pytest.mark.parametrize("text", ["", "12.5", "-3", "many", "1,2,3", "12345678901"])
def test_no_number_of_people(text: str) -> None:
    with pytest.raises(NotANumberError):
        whole_number(text)
