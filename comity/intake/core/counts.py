"""How many an event happened to, read out of the words for them."""

import re

from comity.intake.core.frames import COMMA, DOT, PERSON, Grammar
from comity.intake.core.numbers import Number, find_numbers, unspaced

_BRACKET = re.compile(r"\([^)]*\)")
_NAMES = re.compile(f"{PERSON}+")
_AGED = re.compile(f"(?<={PERSON}),? (?:aged )?\\d{{1,2}}(?=[,)]|$)")
# Numbers that say how old somebody is, or when it was, or are part of a reckoning of another kind.
_NO_COUNT_AFTER = re.compile(
    r"\s*(?:[~〜～-]\s*\d+(?:代|歳)|tuổi|歳|代(?!理|表|目)|岁|歲|years?|-year|tháng|năm|月|年|日|时|時|%|円|ドル|ウォン|ドン|バーツ|人民元|元(?![^。、]{0,3}員)|ペソ|リンギット|ユーロ|ルピア)"
)
_NO_COUNT_BEFORE = re.compile(r"(?:aged?|tuổi|sinh năm|\()\s*$", re.IGNORECASE)


def bare(words: str) -> str:
    """Return words without what stands in brackets: what a haul is worth, how old somebody is."""
    return _BRACKET.sub("", words)


def number_in(words: str, grammar: Grammar) -> float | int | None:
    """Return the first number said in digits or words that counts something; None where there is none."""
    words = words.replace(DOT, ".").replace(COMMA, ",")
    found = [
        (one.start, one.value)
        for one in find_numbers(words, grammar.language)
        if _counts(one, words, grammar)
    ][:1]
    # words that say a number only here, such as "both"; the longest first: of two that begin together the first found stays
    for word, value in sorted(grammar.numbers.items(), key=lambda pair: -len(pair[0])):
        spot = re.search(rf"(?<!\w){word}(?!\w)", words, re.IGNORECASE)
        if spot and not _NO_COUNT_AFTER.match(words, spot.end()):
            found.append((spot.start(), value))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _counts(number: Number, words: str, grammar: Grammar) -> bool:
    """Whether a number counts something: it says no age and no time, and a word of Han signs has a counter behind it."""
    if _NO_COUNT_AFTER.match(words, number.end) or _NO_COUNT_BEFORE.search(words[: number.start]):
        return False
    counter = not number.worded or not unspaced(grammar.language)
    return counter or bool(grammar.sign("counter").match(words, number.end))


def people_in(words: str, grammar: Grammar) -> float | int | None:
    """Return how many people the words mean: a number, a single one, or as many as are named; None where it stays open."""
    words = _BRACKET.sub("", words)
    words = _AGED.sub("", words)
    parts = [number_in(part, grammar) for part in grammar.sign("people_and").split(words)]
    others = grammar.sign("and_others").search(words)
    if others and (named := _NAMES.findall(words[: others.start()])) and parts[-1] is not None:
        return len(named) + parts[-1]  # a man by his name and eight others
    if len(parts) > 1 and all(part is not None for part in parts):
        return sum(part for part in parts if part is not None)  # three men and two women
    number = 2 if grammar.sign("both_men").search(words) else number_in(words, grammar)
    if number is not None:
        more = grammar.sign("and_more").search(words)
        return number + len(_NAMES.findall(words)) if more else number
    if grammar.sign("many").search(words):
        return None
    if names := _NAMES.findall(words):
        return len(names)
    return 1 if grammar.sign("single").search(words) else None
