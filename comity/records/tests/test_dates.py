from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records.dates import Order, UnreadableDateError, read_date, span

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_a_day_is_read_from_each_form_that_begins_with_the_year(day: date) -> None:
    iso = day.isoformat()
    forms = (
        iso,
        iso.replace("-", "/"),
        f"{day.year}年{day.month}月{day.day}日",
        iso.replace("-", ""),
        f" {iso} ",
    )
    assert {read_date(form) for form in forms} == {iso}


@given(DAYS)
def test_the_order_of_day_and_month_is_what_was_said(day: date) -> None:
    assert read_date(f"{day.day}/{day.month}/{day.year}", Order.DAY_FIRST) == day.isoformat()
    assert read_date(f"{day.month}/{day.day}/{day.year}", Order.MONTH_FIRST) == day.isoformat()


@given(DAYS)
def test_without_an_order_a_day_is_read_only_when_it_can_mean_one_thing(day: date) -> None:
    written = f"{day.day:02d}.{day.month:02d}.{day.year}"
    if day.day > 12 or day.day == day.month:
        assert read_date(written) == day.isoformat()
    else:
        with pytest.raises(UnreadableDateError, match="told apart"):
            read_date(written)


@given(DAYS)
def test_a_span_holds_the_day_and_no_more_than_was_written(day: date) -> None:
    iso = day.isoformat()
    assert span(iso) == (day, day)
    for short in (iso[:4], iso[:7]):
        first, last = span(short)
        assert first <= day <= last
        assert first.isoformat().startswith(short)
        assert last.isoformat().startswith(short)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1994", "1994"),
        ("1994-03", "1994-03"),
        ("03/1994", "1994-03"),
        ("1994-00-00", "1994"),
        ("１９９４年３月", "1994-03"),
    ],
)
def test_what_is_not_known_stays_out(written: str, iso: str) -> None:
    assert read_date(written) == iso


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("1994-11-31", "30 days"),
        ("2023-02-29", "28 days"),
        ("1994-13-01", "no month 13"),
        ("0994-01-01", "year 994"),
        ("soon", "year-month-day"),
        ("", "year-month-day"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(written: str, says: str) -> None:
    with pytest.raises(UnreadableDateError, match=says):
        read_date(written)


def test_a_date_after_the_latest_is_refused() -> None:
    assert read_date("2026", latest=date(2026, 11, 22)) == "2026"
    with pytest.raises(UnreadableDateError, match="future"):
        read_date("2026-11-23", latest=date(2026, 11, 22))


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(written: str) -> None:
    try:
        found = read_date(written)
    except UnreadableDateError:
        return
    assert span(found)[0] <= span(found)[1]
