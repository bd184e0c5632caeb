"""Coarse classes of sound for searching: spellings that one character or one foreign word may take share few of them.

They only gather candidates, which are then compared letter by letter; a class in common proves nothing.
"""

import re
from functools import lru_cache

from comity_names import han, readings
from comity_names.resources import rows

_SYLLABLE = re.compile("([bcdfghjklmnpqrstvwxyz]*?)([aeiouy]+)h?([bcdgkmnptw]*)")
_SOUNDLESS = re.compile("([a-z]*?)(?:ng|wn)")  # Ng, Chng, Tng, Swn
# how an initial is spelled overseas → its class; longer spellings first
_INITIALS = (
    ("ng", "g"), ("tsch", "c"), ("tsh", "c"), ("tjh", "c"), ("chh", "c"), ("ch", "c"), ("ts", "c"), ("tz", "c"), ("tj", "c"),
    ("dj", "c"), ("zh", "c"), ("j", "c"), ("z", "c"), ("q", "c"), ("c", "c"), ("hs", "s"), ("s", "s"), ("x", "s"), ("t", "t"),
    ("d", "t"), ("kw", "k"), ("k", "k"), ("g", "k"), ("p", "p"), ("b", "p"), ("h", "h"), ("f", "f"), ("l", "l"), ("r", "l"),
    ("m", "m"), ("n", "n"), ("w", "w"), ("v", "w"), ("y", "y"),
)  # fmt: skip
_VOWELS = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "o", "u": "o"}


@lru_cache(maxsize=50_000)
def syllable_class(word: str) -> tuple[str, str] | None:
    """The coarse and the fine class of a Latin word of one syllable; None for longer ones: "teo" → tv, tiv."""
    found = _SYLLABLE.fullmatch(word)
    if found:
        initial, vowels, final = found.groups()
        if not initial and len(vowels) > 1 and vowels[0] in "yu":
            initial, vowels = {"y": "y", "u": "w"}[vowels[0]], vowels[1:]
        end = {"n": "n", "m": "m", "g": "n"}.get(final[-1:], "v" if final in ("", "w") else "k")
        middle = _VOWELS[vowels[0]]
    elif bare := _SOUNDLESS.fullmatch(word):
        initial, middle, end = bare.group(1) or "ng", "-", "n"
    else:
        return None
    first = next((known for spelled, known in _INITIALS if initial.startswith(spelled)), "-")
    return first + end, first + middle + end


@lru_cache(maxsize=20_000)
def sign_classes(letter: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Coarse and fine classes of a Han character's spellings in every Chinese community, the usual ones first."""
    found = [syllable_class(reading.text) for reading in readings.han_to_latin(letter, "communities")]
    pairs = [pair for pair in found if pair]
    return tuple(dict.fromkeys(pair[0] for pair in pairs)), tuple(dict.fromkeys(pair[1] for pair in pairs))


@lru_cache(maxsize=2_000)
def pinyin_classes(syllable: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for a pinyin syllable, over the characters read so: classes of many characters first."""
    counts: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for letter in han.read_as_pinyin(syllable):
        if han.char(letter).pinyin[:1] == (syllable,) and han.char(letter).hangul:
            for table, classes in zip(counts, sign_classes(letter), strict=True):
                for one in classes:
                    table[one] = table.get(one, 0) + 1
    coarse, fine = (tuple(sorted(table, key=lambda one, t=table: (-t[one], one))) for table in counts)  # type: ignore[misc]
    return coarse, fine


_SILENT = re.compile("[aeiouyhw]")
_DOUBLE = re.compile(r"(.)\1+")
_KEPT = 6  # skeletons followed at a time
_LONGEST = 3


@lru_cache(maxsize=50_000)
def spoken_class(coarse: str) -> str:
    """The consonant skeleton of a katakana word in coarse letters: "bradimir" is prtmr."""
    return _DOUBLE.sub(r"\1", _consonants(coarse)) or "-"


def _consonants(coarse: str) -> str:
    word = coarse.replace("hu", "f").replace("ty", "t").replace("z", "s")
    return _SILENT.sub("", word.translate(_ALIKE))


@lru_cache(maxsize=20_000)
def transcribed_class(signs: str) -> str:
    """The consonant skeleton of a foreign word in Chinese characters read in Mandarin, in the letters of `spoken_class`."""
    word = "".join((*han.char(sign).pinyin, "")[0] for sign in signs)
    for spelled, consonant in (
        ("zh", "t"),
        ("ch", "t"),
        ("sh", "s"),
        ("ng", "n"),
        ("j", "t"),
        ("q", "t"),
        ("x", "s"),
        ("z", "s"),
        ("c", "t"),
        ("l", "r"),
    ):
        word = word.replace(spelled, consonant)
    return _DOUBLE.sub(r"\1", _SILENT.sub("", word.translate(_ALIKE))) or "-"


_ALIKE = str.maketrans("dgbv", "tkpp")


@lru_cache(maxsize=1)
def _chunks() -> dict[str, tuple[tuple[str, float], ...]]:
    """Latin letters to the consonants katakana writes for them, the cheapest cost of each."""
    table: dict[str, dict[str, float]] = {}
    for latin, spoken, cost in rows("japanese/foreign.tsv", 3):
        written = table.setdefault(latin, {})
        consonants = _consonants(spoken.replace("-", ""))
        written[consonants] = min(written.get(consonants, 9.0), float(cost))
    return {latin: tuple(sorted(found.items(), key=lambda one: one[1])[:4]) for latin, found in table.items()}


@lru_cache(maxsize=50_000)
def foreign_classes(word: str, most: int = 4) -> tuple[str, ...]:
    """Consonant skeletons under which katakana may write a Latin word, likeliest first."""
    table = _chunks()
    ways: list[dict[str, float]] = [{} for _ in range(len(word) + 1)]
    ways[0][""] = 0.0
    for at in range(len(word)):
        here = sorted(ways[at].items(), key=lambda one: one[1])[:_KEPT]
        for size in range(1, min(_LONGEST, len(word) - at) + 1):
            below = ways[at + size]
            for consonants, cost in table.get(word[at : at + size], ()):
                for before, known in here:
                    whole = before + consonants.removeprefix(before[-1:])
                    if known + cost < below.get(whole, 99.0):
                        below[whole] = known + cost
    found = sorted(ways[-1].items(), key=lambda one: (one[1], one[0]))
    return tuple(dict.fromkeys(whole or "-" for whole, _ in found[:most]))
