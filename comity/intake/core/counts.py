"""How many an event happened to, read out of the words for them."""

import re

from comity.intake.core.frames import COMMA, DOT, PERSON, Grammar

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HAN = re.compile(r"[一二两兩三四五六七八九十百千〇零]+")
_HAN_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}
_BRACKET = re.compile(r"\([^)]*\)")
_NAMES = re.compile(f"{PERSON}+")
# Numbers that say how old somebody is, or when it was, or are part of a reckoning of another kind.
_NO_COUNT_AFTER = re.compile(r"\s*(?:tuổi|歳|岁|歲|years?|-year|tháng|năm|月|年|日|时|時|%)")
_NO_COUNT_BEFORE = re.compile(r"(?:aged?|tuổi|sinh năm|\()\s*$", re.IGNORECASE)


def number_in(words: str, grammar: Grammar) -> float | int | None:
    """Return the first number said in digits or words that counts something; None where there is none."""
    words = words.replace(DOT, ".").replace(COMMA, ",")
    found: list[tuple[int, float | int]] = []
    for one in _DIGITS.finditer(words):
        if _NO_COUNT_AFTER.match(words, one.end()) or _NO_COUNT_BEFORE.search(words[: one.start()]):
            continue
        value = _digits(one.group(), grammar.language)
        after = words[one.end() :].lstrip()
        scale = _MYRIADS.get(after[:1]) or next(
            (times for word, times in grammar.scales.items() if re.match(rf"{word}(?!\w)", after)), 1
        )
        size = round(value * scale, 6)
        found.append((one.start(), int(size) if size == int(size) else size))
        break
    if grammar.language in {"ja", "zh"}:
        found += [
            (one.start(), _han(one.group()))
            for one in _HAN.finditer(words)
            if grammar.sign("counter").match(words, one.end())
        ][:1]
    # the longest first: of two that begin together the first found stays, and "mười hai" is no "mười"
    for word, value in sorted(grammar.numbers.items(), key=lambda pair: -len(pair[0])):
        spot = re.search(rf"(?<!\w){word}(?!\w)", words, re.IGNORECASE)
        if spot and not _NO_COUNT_AFTER.match(words, spot.end()):
            found.append((spot.start(), value))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def people_in(words: str, grammar: Grammar) -> float | int | None:
    """Return how many people the words mean: a number, a single one, or as many as are named; None where it stays open."""
    words = _BRACKET.sub("", words)
    parts = [number_in(part, grammar) for part in grammar.sign("people_and").split(words)]
    if len(parts) > 1 and all(part is not None for part in parts):
        return sum(part for part in parts if part is not None)  # three men and two women
    number = number_in(words, grammar)
    if number is not None:
        return number
    if grammar.sign("many").search(words):
        return None
    if names := _NAMES.findall(words):
        return len(names)
    return 1 if grammar.sign("single").search(words) else None


def _digits(written: str, language: str) -> float | int:
    thousands = "." if language in {"vi", "fr"} else ","
    point = "," if thousands == "." else "."
    parts = written.split(thousands)
    if len(parts) > 1 and all(len(part.split(point)[0]) == 3 for part in parts[1:]):  # 1,200,000
        written = "".join(parts)
    written = written.replace(thousands, ".").replace(point, ".")
    if written.count(".") > 1:
        return int(written.replace(".", ""))
    return float(written) if "." in written else int(written)


def _han(written: str) -> int:
    total, last = 0, 0
    for sign in written:
        if sign in _HAN_SCALES:
            total += (last or 1) * _HAN_SCALES[sign]
            last = 0
        else:
            last = _HAN_DIGITS[sign]
    return total + last
