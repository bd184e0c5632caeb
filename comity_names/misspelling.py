"""Slips of the pen and of reading machines, and when a single letter makes another name instead."""

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from comity_names.kana import is_romaji
from comity_names.readings import split_pinyin
from comity_names.vietnamese import is_name_syllable, is_word

Slip = Literal["ocr", "typo", "typo2", "near", "rare"]

# what optical reading takes for one another, written alike
_MISREAD = [
    (re.compile(pattern), new)
    for pattern, new in (
        ("rn", "m"), ("ri", "n"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("[l1]", "i"), ("0", "o"), ("q", "g"), ("v", "u"),
        ("5", "s"), ("8", "b"),
    )
]  # fmt: skip


@lru_cache(maxsize=50_000)
def misread(word: str) -> str:
    """Letters that a reading machine confuses, written alike: Nguyeri and Nguyen, Pharn and Pham."""
    for pattern, new in _MISREAD:
        word = pattern.sub(new, word)
    return word


@lru_cache(maxsize=50_000)
def are_names(left: str, right: str) -> bool:
    """Whether both are syllables of names in their own right, Vietnamese or pinyin, so that one letter tells them apart."""
    if is_name_syllable(left) and is_name_syllable(right):
        return True
    if is_word(left) and is_word(right):
        return False
    first, second = _pinyin(left), _pinyin(right)
    return 0 < first == second and not (is_romaji(left) and is_romaji(right))


def _pinyin(word: str) -> int:
    """How many pinyin syllables a word of at most two makes; 0 when it is none."""
    ways = split_pinyin(word)
    return len(ways[0]) if ways and len(ways[0]) < 3 else 0


@lru_cache(maxsize=200_000)
def slip(meant: str, written: str, *, latin: bool) -> Slip | None:
    """How `written` may have come of `meant`.

    "near" when both are names and the difference therefore counts, "rare" when both are words but not both names.

    Two wrong letters are a slip in words of six letters or more. `latin` is False for coarse kana letters.
    """
    if latin and misread(meant) == misread(written):
        return "ocr"
    wrong = OSA.distance(meant, written, score_cutoff=2)
    if wrong > 2 or (wrong == 2 and min(len(meant), len(written)) < 6):
        return None
    if latin and are_names(meant, written):
        return "near"
    if latin and wrong == 1 and is_word(meant) and is_word(written):
        return "rare"
    return "typo" if wrong == 1 else "typo2"
