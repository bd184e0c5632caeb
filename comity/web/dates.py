"""Dates, times, spans and numbers as officers of each language write them.

Pure: no request and no settings. A language is a code such as "vi" or "zh-hans"; one we do not speak is treated as
English. The forms follow the house style: `22 Nov 2026, 11:09`, `11:09, 22/11/2026`, `2026年11月22日 11:09`.
Never 11/12/26, which two countries read as two days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_location
from babel.numbers import format_decimal

LOCALES: dict[str, Locale] = {
    "en": Locale("en"),
    "vi": Locale("vi"),
    "ja": Locale("ja"),
    "zh": Locale("zh", script="Hans"),
}

# Patterns of Unicode Technical Standard 35. `full` in texts, `short` in lists of this year, `log` with seconds,
# `week` on clocks of the next days, `time` beside a day that is already said, `day` and `short-day` without time.
STYLES: dict[str, dict[str, str]] = {
    "en": {
        "full": "d MMM y, HH:mm",
        "short": "d MMM, HH:mm",
        "log": "d MMM y, HH:mm:ss",
        "week": "EEE d MMM, HH:mm",
        "time": "HH:mm",
        "day": "d MMM y",
        "short-day": "d MMM",
        "written": "d MMMM y",
    },
    "vi": {
        "full": "HH:mm, dd/MM/y",
        "short": "dd/MM, HH:mm",
        "log": "HH:mm:ss, dd/MM/y",
        "week": "EEEE dd/MM, HH:mm",
        "time": "HH:mm",
        "day": "dd/MM/y",
        "short-day": "dd/MM",
        "written": "d 'tháng' M 'năm' y",
    },
    "ja": {
        "full": "y年M月d日 H:mm",
        "short": "M月d日 H:mm",
        "log": "y年M月d日 H:mm:ss",
        "week": "M月d日（E）H:mm",
        "time": "H:mm",
        "day": "y年M月d日",
        "short-day": "M月d日",
        "written": "y年M月d日",
    },
    "zh": {
        "full": "y年M月d日 H:mm",
        "short": "M月d日 H:mm",
        "log": "y年M月d日 H:mm:ss",
        "week": "M月d日 EEE H:mm",
        "time": "H:mm",
        "day": "y年M月d日",
        "short-day": "M月d日",
        "written": "y年M月d日",
    },
}
YEARLESS_MONTHS = {"en": "MMMM", "vi": "'tháng' M", "ja": "M月", "zh": "M月"}
MONTHS = {"en": "MMM y", "vi": "MM/y", "ja": "y年M月", "zh": "y年M月"}
WITHOUT_TIME = frozenset({"day", "short-day", "written"})

# days, hours, minutes, minutes standing alone, what stands between two of them
SPANS: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("{} d", "{} h", "{} min", "{} min", " "),
    "vi": ("{} ngày", "{} giờ", "{} phút", "{} phút", " "),
    "ja": ("{}日", "{}時間", "{}分", "{}分", ""),
    "zh": ("{}天", "{}小时", "{}分", "{}分钟", ""),
}

# The city a police officer means by a zone, where the zone's database name is another city of the country.
CITIES: dict[str, dict[str, str]] = {
    "Asia/Ho_Chi_Minh": {"en": "Ha Noi", "vi": "Hà Nội", "ja": "ハノイ", "zh": "河内"},
    "Asia/Saigon": {"en": "Ha Noi", "vi": "Hà Nội", "ja": "ハノイ", "zh": "河内"},
    "Asia/Shanghai": {"en": "Beijing", "vi": "Bắc Kinh", "ja": "北京", "zh": "北京"},
    "Asia/Kolkata": {"en": "New Delhi", "vi": "New Delhi", "ja": "ニューデリー", "zh": "新德里"},
    "Australia/Sydney": {"en": "Canberra", "vi": "Canberra", "ja": "キャンベラ", "zh": "堪培拉"},
    "America/New_York": {"en": "Washington", "vi": "Washington", "ja": "ワシントン", "zh": "华盛顿"},
}


class NaiveMomentError(ValueError):
    """A time without a zone cannot be shown: two countries would read two moments."""


class UnknownStyleError(LookupError):
    """There is no such style of date. Take one of web/dates.py."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place whose time is shown: what people call it, and its zone."""

    label: str
    zone: ZoneInfo


def speech(language: str | None) -> str:
    """Return which of our four languages serves a language code; English for all others."""
    spoken = (language or "en").lower().replace("_", "-").split("-")[0]
    return spoken if spoken in LOCALES else "en"


def moment_words(moment: datetime, zone: tzinfo, language: str, style: str = "full") -> str:
    """Return a moment as people at a place write it.

    Raises NaiveMomentError for a moment without zone and UnknownStyleError for a style not in STYLES.
    """
    if moment.utcoffset() is None:
        raise NaiveMomentError(f"{moment.isoformat()} has no zone. Store moments in UTC and say so.")
    spoken = speech(language)
    pattern = _pattern(spoken, style)
    return format_datetime(moment.astimezone(zone), pattern, locale=LOCALES[spoken])


def day_words(day: date, language: str, style: str = "day") -> str:
    """Return a calendar day, which has no zone; a style with a time is refused."""
    spoken = speech(language)
    pattern = _pattern(spoken, style)
    if style not in WITHOUT_TIME:
        raise UnknownStyleError(
            f"A day has no time; {style!r} would show one. Take 'day', 'short-day' or 'written'."
        )
    return format_date(day, pattern, locale=LOCALES[spoken])


def part_day_words(text: str, language: str) -> str:
    """Return a date such as a birth date, "1994", "1994-03" or "1994-03-12", as it is written; another text as it is."""
    spoken = speech(language)
    try:
        if len(text) == len("1994-03-12"):
            return day_words(date.fromisoformat(text), language)
        if len(text) == len("1994-03"):
            return format_date(date.fromisoformat(f"{text}-01"), MONTHS[spoken], locale=LOCALES[spoken])
    except ValueError:
        return text
    return text


def yearless_words(month: int, day: int | None, language: str) -> str:
    """Return a month, or a day of it, of a year that is not said: "19 Feb", "19/02", "2月19日"."""
    any_year = date(2000, month, day or 1)  # it has every day
    if day is not None:
        return day_words(any_year, language, "short-day")
    spoken = speech(language)
    return format_date(any_year, YEARLESS_MONTHS[spoken], locale=LOCALES[spoken])


def period_words(begins: datetime, ends: datetime, zone: tzinfo, language: str) -> str:
    """Return from when until when; the day once where both are on one day at the place."""
    if begins.astimezone(zone).date() != ends.astimezone(zone).date():
        return f"{moment_words(begins, zone, language)} – {moment_words(ends, zone, language)}"
    if STYLES[speech(language)]["full"].startswith("HH"):  # the time stands before the day
        return f"{moment_words(begins, zone, language, 'time')}–{moment_words(ends, zone, language)}"
    return f"{moment_words(begins, zone, language)}–{moment_words(ends, zone, language, 'time')}"


def _pattern(spoken: str, style: str) -> str:
    if style not in STYLES[spoken]:
        raise UnknownStyleError(f"There is no date style {style!r}; there are {', '.join(STYLES[spoken])}.")
    return STYLES[spoken][style]


def span_words(span: timedelta, language: str) -> str:
    """Return a span in its short form, two units at most, cut down to the whole smaller unit.

    Days with hours, hours with minutes, minutes alone; a clock never promises more time than there is. A negative
    span is refused: "late" and "left" are different words.
    """
    if span < timedelta(0):
        raise ValueError(f"A span cannot be negative ({span}); say that it is late, and by how much.")
    days, hours, minutes, alone, between = SPANS[speech(language)]
    whole_hours, rest = divmod(span.seconds, 3600)
    whole_minutes = rest // 60
    if span.days:
        parts = [days.format(span.days)] + ([hours.format(whole_hours)] if whole_hours else [])
    elif whole_hours:
        parts = [hours.format(whole_hours)] + ([minutes.format(whole_minutes)] if whole_minutes else [])
    else:
        parts = [alone.format(whole_minutes)]
    return between.join(parts)


def colon(language: str | None) -> str:
    """Return what stands between a word and what is said of it: full-width, without a blank, where the script is."""
    return "：" if speech(language) in {"ja", "zh"} else ": "


def number_words(value: float | Decimal, language: str) -> str:
    """Return a number grouped as the language groups it: 12,480 or 12.480."""
    return format_decimal(value, locale=LOCALES[speech(language)])


def offset_words(zone: ZoneInfo, at: datetime) -> str:
    """Return how far the clock of a place is from UTC at a moment, which readers of any country read alike; letters they do not.

    >>> from datetime import UTC
    >>> [offset_words(ZoneInfo(one), datetime(2026, 7, 1, tzinfo=UTC)) for one in ("Asia/Tokyo", "America/St_Johns", "UTC")]
    ['UTC+9', 'UTC-2:30', 'UTC']
    """
    off = at.astimezone(zone).utcoffset() or timedelta(0)
    if not off:
        return "UTC"
    minutes = int(abs(off).total_seconds()) // 60
    rest = f":{minutes % 60:02d}" if minutes % 60 else ""
    return f"UTC{'-' if off < timedelta(0) else '+'}{minutes // 60}{rest}"


def city(zone: ZoneInfo, language: str) -> str:
    """Return the city people mean by a zone, from CITIES, else from the Unicode locale data."""
    spoken = speech(language)
    if zone.key in CITIES:
        return CITIES[zone.key][spoken]
    return str(get_timezone_location(zone.key, locale=LOCALES[spoken], return_city=True))
