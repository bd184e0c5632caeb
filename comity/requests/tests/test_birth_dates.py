"""A birth date in the writing of the reader, read into the one that travels."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.requests.birth_dates import BirthDateError, Flaw, read_birth_date


@pytest.mark.parametrize(
    ("text", "language", "born"),
    [
        ("", "en", ""),
        ("1990", "en", "1990"),
        ("1990-02-28", "en", "1990-02-28"),
        ("2000-02-29", "vi", "2000-02-29"),
        ("27/03/1986", "en", "1986-03-27"),
        ("03/27/1986", "en", "1986-03-27"),
        ("03/04/1986", "vi", "1986-04-03"),
        ("04/04/1986", "en", "1986-04-04"),
        ("27.3.1986", "ja", "1986-03-27"),
        ("ngày 27 tháng 3 năm 1986", "vi", "1986-03-27"),
        ("1986年3月27日", "ja", "1986-03-27"),
        ("1986/3/27", "zh-hans", "1986-03-27"),
        ("１９８６年３月２７日", "ja", "1986-03-27"),
        ("昭和61年3月27日", "ja", "1986-03-27"),
        ("S61.3.27", "ja", "1986-03-27"),
        ("昭和61年", "ja", "1986"),
        ("平成元年1月8日", "ja", "1989-01-08"),
        ("昭和64年1月7日", "en", "1989-01-07"),
        ("令和2年2月29日", "ja", "2020-02-29"),
    ],
)
def test_it_is_read_as_it_is_written(text: str, language: str, born: str) -> None:
    assert read_birth_date(text, language) == born


@pytest.mark.parametrize(
    ("text", "language", "flaw"),
    [
        ("1990-13-05", "en", Flaw.NO_SUCH_MONTH),
        ("13/14/1990", "en", Flaw.NO_SUCH_MONTH),
        ("1990-02-30", "en", Flaw.NO_SUCH_DAY),
        ("31/02/1990", "vi", Flaw.NO_SUCH_DAY),
        ("1900-02-29", "en", Flaw.NO_SUCH_DAY),
        ("0000-01-01", "en", Flaw.UNREADABLE),
        ("١٩٩٠", "en", Flaw.UNREADABLE),
        ("1986-03", "en", Flaw.DAY_MISSING),
        ("03/1986", "vi", Flaw.DAY_MISSING),
        ("03/04/1986", "en", Flaw.TWO_READINGS),
        ("昭和64年1月8日", "ja", Flaw.OUTSIDE_ERA),
        ("昭和99年", "ja", Flaw.OUTSIDE_ERA),
        ("in spring", "en", Flaw.UNREADABLE),
        ("27/03/86", "vi", Flaw.UNREADABLE),
    ],
)
def test_what_is_no_day_says_why(text: str, language: str, flaw: Flaw) -> None:
    with pytest.raises(BirthDateError) as refused:
        read_birth_date(text, language)
    assert refused.value.flaw is flaw


def test_both_readings_are_named() -> None:
    with pytest.raises(BirthDateError) as refused:
        read_birth_date("03/04/1986", "ja")
    assert refused.value.days == (date(1986, 4, 3), date(1986, 3, 4))


def test_the_month_that_is_too_short_is_named() -> None:
    with pytest.raises(BirthDateError) as refused:
        read_birth_date("31/02/1990", "vi")
    assert refused.value.days == (date(1990, 2, 1),)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_comes_back_from_each_writing(day: date) -> None:
    written = day.isoformat()
    assert read_birth_date(written, "en") == written
    assert read_birth_date(f"{day.day}/{day.month}/{day.year}", "vi") == written
    assert read_birth_date(f"{day.year}年{day.month}月{day.day}日", "zh-hans") == written


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = read_birth_date(text, "en")
    except BirthDateError:
        return
    assert found == "" or date.fromisoformat(found if len(found) > 4 else f"{found}-01-01")
