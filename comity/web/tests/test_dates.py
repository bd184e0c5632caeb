"""Dates, spans and numbers in the house style."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from comity.web import dates

HA_NOI = ZoneInfo("Asia/Ho_Chi_Minh")
TOKYO = ZoneInfo("Asia/Tokyo")
MOMENT = datetime(2026, 11, 22, 4, 9, 31, tzinfo=UTC)
LANGUAGES = ("en", "vi", "ja", "zh-hans")

languages = st.sampled_from(LANGUAGES)
moments = st.integers(600_000_000, 3_800_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "22 Nov 2026, 11:09"),
        ("vi", "11:09, 22/11/2026"),
        ("ja", "2026年11月22日 11:09"),
        ("zh-hans", "2026年11月22日 11:09"),
    ],
)
def test_a_moment_is_written_as_the_design_says(language: str, words: str) -> None:
    assert dates.moment_words(MOMENT, HA_NOI, language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tue 24 Nov, 14:00"),
        ("vi", "Thứ Ba 24/11, 14:00"),
        ("ja", "11月24日（火）14:00"),
        ("zh-hans", "11月24日 周二 14:00"),
    ],
)
def test_the_day_of_the_week_stands_on_clocks(language: str, words: str) -> None:
    moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert dates.moment_words(moment, HA_NOI, language, "week") == words


def test_the_same_moment_has_another_hour_elsewhere() -> None:
    assert dates.moment_words(MOMENT, TOKYO, "en", "time") == "13:09"


def test_no_month_of_the_year_is_longer_than_three_letters_in_english() -> None:
    months = {dates.day_words(date(2026, month, 9), "en").split()[1] for month in range(1, 13)}
    assert {len(month) for month in months} == {3}


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(dates.NaiveMomentError):
        dates.moment_words(MOMENT.replace(tzinfo=None), HA_NOI, "en")


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(dates.UnknownStyleError):
        dates.moment_words(MOMENT, HA_NOI, "en", "pretty")
    with pytest.raises(dates.UnknownStyleError):
        dates.day_words(date(2026, 11, 22), "en", "full")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 h 12 min"), ("vi", "1 giờ 12 phút"), ("ja", "1時間12分"), ("zh-hans", "1小时12分")],
)
def test_a_span_is_written_in_its_short_form(language: str, words: str) -> None:
    assert dates.span_words(timedelta(hours=1, minutes=12, seconds=59), language) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=2, hours=3, minutes=40), "2 d 3 h"),
        (timedelta(days=3, minutes=59), "3 d"),
        (timedelta(hours=6), "6 h"),
        (timedelta(minutes=40), "40 min"),
        (timedelta(seconds=59), "0 min"),
    ],
)
def test_a_span_has_two_units_at_most(span: timedelta, words: str) -> None:
    assert dates.span_words(span, "en") == words


@given(spans, languages)
def test_a_span_never_promises_more_time_than_there_is(span: timedelta, language: str) -> None:
    said = _read_span(dates.span_words(span, language), language)
    assert said <= span < said + (timedelta(hours=1) if span.days else timedelta(minutes=1))


def _read_span(words: str, language: str) -> timedelta:
    """Read a span back, longest unit first, so that 分 is not found in 分钟."""
    units = dict(
        zip(("days", "hours", "minutes", "minutes "), dates.SPANS[dates.speech(language)], strict=False)
    )
    found = timedelta(0)
    rest = words
    for name, pattern in units.items():
        unit = pattern.replace("{}", "").strip()
        number, mark, tail = rest.partition(unit)
        if mark and number.strip().isdecimal():
            found += timedelta(**{name.strip(): int(number)})
            rest = tail.removeprefix("钟")
    assert rest.strip() == ""
    return found


@given(st.timedeltas(max_value=timedelta(microseconds=-1)))
def test_a_negative_span_is_refused(span: timedelta) -> None:
    with pytest.raises(ValueError, match="negative"):
        dates.span_words(span, "en")


@given(moments, languages)
def test_every_moment_carries_its_own_year_and_minute(moment: datetime, language: str) -> None:
    words = dates.moment_words(moment, TOKYO, language)
    there = moment.astimezone(TOKYO)
    assert str(there.year) in words
    assert f":{there.minute:02}" in words


@given(st.integers(-(10**12), 10**12), languages)
def test_a_number_can_be_read_back(value: int, language: str) -> None:
    locale = dates.LOCALES[dates.speech(language)]
    assert parse_decimal(dates.number_words(value, language), locale=locale) == value


def test_numbers_are_grouped_as_the_language_groups_them() -> None:
    assert [dates.number_words(12480, language) for language in LANGUAGES] == [
        "12,480",
        "12.480",
        "12,480",
        "12,480",
    ]


def test_the_zone_of_viet_nam_is_called_by_the_city_officers_mean() -> None:
    assert [dates.city(HA_NOI, language) for language in LANGUAGES] == ["Ha Noi", "Hà Nội", "ハノイ", "河内"]
    assert dates.city(ZoneInfo("Asia/Bangkok"), "vi") == "Bangkok"


@pytest.mark.parametrize("code", ["de", "", None, "x"])
def test_a_language_we_do_not_speak_is_served_in_english(code: str | None) -> None:
    assert dates.speech(code) == "en"


@pytest.mark.parametrize(
    ("language", "one_day", "two_days"),
    [
        ("en", "22 Nov 2026, 10:00–12:00", "21 Nov 2026, 23:00 – 22 Nov 2026, 01:00"),
        ("vi", "10:00–12:00, 22/11/2026", "23:00, 21/11/2026 – 01:00, 22/11/2026"),
        ("ja", "2026年11月22日 10:00–12:00", "2026年11月21日 23:00 – 2026年11月22日 1:00"),
        ("zh-hans", "2026年11月22日 10:00–12:00", "2026年11月21日 23:00 – 2026年11月22日 1:00"),
    ],
)
def test_a_period_says_its_day_once(language: str, one_day: str, two_days: str) -> None:
    begins, ends = (datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (1, 3))
    assert dates.period_words(begins, ends, ZoneInfo("Asia/Tokyo"), language) == one_day
    assert dates.period_words(begins, ends, ZoneInfo("Etc/GMT+2"), language) == two_days


def test_a_day_of_a_year_that_is_not_said_is_written_without_one() -> None:
    written = [
        dates.yearless_words(2, day, language) for language in ("en", "vi", "ja", "zh") for day in (19, None)
    ]
    assert written == ["19 Feb", "February", "19/02", "tháng 2", "2月19日", "2月", "2月19日", "2月"]


def test_a_date_of_which_a_part_is_known_is_written_as_far_as_it_is() -> None:
    written = [
        dates.part_day_words(text, language)
        for language in ("en", "ja")
        for text in ("1994", "1994-03", "1994-03-12", "about 1994", "1994-13-41", "")
    ]
    assert written == [
        *("1994", "Mar 1994", "12 Mar 1994", "about 1994", "1994-13-41", ""),
        *("1994", "1994年3月", "1994年3月12日", "about 1994", "1994-13-41", ""),
    ]
