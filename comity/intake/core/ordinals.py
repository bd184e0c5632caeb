"""Ordinal numbers in words and digits: "the seventh", "88th", "lần thứ tư", "第五次", "第31回", "5e"."""

import re
from collections.abc import Iterator

from comity.intake.core.model import Span

_ENGLISH = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth"),
)
_ENGLISH_TENS = {
    "twent": 20,
    "thirt": 30,
    "fort": 40,
    "fift": 50,
    "sixt": 60,
    "sevent": 70,
    "eight": 80,
    "ninet": 90,
}
_VIETNAMESE = {
    "nhất": 1,
    "hai": 2,
    "nhì": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "một": 1,
    "mốt": 1,
}
_HAN = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_FRENCH = (
    *("premier", "deuxième", "troisième", "quatrième", "cinquième"),
    *("sixième", "septième", "huitième", "neuvième", "dixième"),
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}

# what an English ordinal counts when it is not a meeting
_NOT_EN = r"(?![-\s]+(?:anniversary|time|day|century|floor|year|month|week|quarter|place|place|countries|half|birthday))"
_MEETINGS_VI = "vòng|phiên|cuộc|kỳ|hội nghị|hội thảo|diễn đàn|đối thoại|hội đàm|tham vấn|đàm phán"
_TIMES_VI = r"(?:hôm|vào|sáng|chiều|tối|ngày|lần|tại|ở|trong)\b"
_PATTERNS = {
    "en": re.compile(
        rf"(?<![\w-])(?:(?P<digits>\d{{1,3}})\s?(?:st|nd|rd|th)|(?P<word>(?:(?:{'|'.join(_ENGLISH_TENS)})y-)?(?:{'|'.join(_ENGLISH)})"
        rf"|(?:{'|'.join(_ENGLISH_TENS)})ieth))(?![\w]){_NOT_EN}",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        r"(?:lần|khóa|kỳ|vòng)\s+(?:thứ\s+)?(?:(?P<digits>\d{1,3})(?!\s*(?:/|tháng|năm))|(?P<roman>[IVXL]{1,6})(?!\w)"
        rf"|(?<=thứ\s)(?P<word>(?:(?:hai|ba|bốn|năm|sáu|bảy|tám|chín)\s+)?(?:mười|mươi)(?:\s+(?:{'|'.join(_VIETNAMESE)}))?|{'|'.join(_VIETNAMESE)})(?!\w))"
        # "vòng tham vấn thứ tư", "cuộc họp đầu tiên"; a day of the week has a capital and a word of time before it
        rf"|(?<!\w)(?:{_MEETINGS_VI})(?:\s+(?!{_TIMES_VI})\w+){{0,3}}?\s+(?:thứ\s+(?:(?P<count>\d{{1,2}})|(?P<after>{'|'.join(_VIETNAMESE)}|mười))(?!\w)|(?P<first>đầu\s+tiên))",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"第\s?(?:(?P<digits>[0-9０-９]{1,3})|(?P<word>[一二三四五六七八九十百〇]{1,5}))\s?(?:次|届|屆|轮|輪|回)|(?P<opening>首)(?:届|屆|轮|輪|次(?=[^，,。；]{0,24}(?:会|會|对话|對話|磋商|论坛|論壇)))"
    ),
    "ja": re.compile(
        r"(?:第\s?(?:(?P<digits>[0-9０-９]{1,3})|(?P<word>[一二三四五六七八九十百〇]{1,5}))\s?(?:回|次)?(?!\w*条)|(?P<times>[0-9０-９]{1,3})回目)"
    ),
    "fr": re.compile(
        rf"(?<!\w)(?:(?P<digits>\d{{1,3}})\s?(?:er|ère|e|ème|è)|(?P<word>première|{'|'.join(_FRENCH)}))(?!\w)",
        re.IGNORECASE,
    ),
}


def ordinals(raw: str, span: Span, language: str) -> Iterator[tuple[Span, int]]:
    """Give the ordinals of a stretch with their values, in order."""
    pattern = _PATTERNS.get(language, _PATTERNS["en"])
    for one in pattern.finditer(raw, span.start, span.end):
        value = _value(one.groupdict(), language)
        if value:
            yield Span(one.start(), one.end()), value


def _value(parts: dict[str, str | None], language: str) -> int | None:
    digits = (
        parts.get("digits")
        or parts.get("times")
        or parts.get("count")
        or ("1" if parts.get("first") or parts.get("opening") else None)
    )
    if digits:
        return int(digits)
    if parts.get("roman"):
        return _roman((parts["roman"] or "").upper())
    word = (parts.get("word") or parts.get("after") or "").lower()
    if language in {"zh", "ja"}:
        return han_number(word)
    if language == "vi":
        return _vietnamese(word.split())
    if language == "fr":
        return 1 if word == "première" else _FRENCH.index(word) + 1
    return _english(word)


def _english(word: str) -> int | None:
    if word in _ENGLISH:
        return _ENGLISH.index(word) + 1
    for stem, tens in _ENGLISH_TENS.items():
        if word == stem + "ieth":
            return tens
        if word.startswith(stem + "y-"):
            return tens + _ENGLISH.index(word.partition("-")[2]) + 1
    return None


def _vietnamese(words: list[str]) -> int | None:
    total = 0
    for one in words:
        if one in {"mười", "mươi"}:
            total = (total or 1) * 10
        else:
            total += _VIETNAMESE[one]
    return total or None


def han_number(word: str) -> int | None:
    """Return the value of a number below a thousand in Han signs; None when it is none."""
    total, digit = 0, 0
    for sign in word:
        if sign in _HAN:
            digit = _HAN[sign] if not digit else digit * 10 + _HAN[sign]
        elif sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit or None


def _roman(word: str) -> int:
    values = [_ROMAN[sign] for sign in word]
    return sum(
        -value if any(value < later for later in values[n + 1 : n + 2]) else value
        for n, value in enumerate(values)
    )
