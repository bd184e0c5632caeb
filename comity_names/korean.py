"""Korean names: hangul syllables in Latin letters, and hanja by their hangul."""

from functools import lru_cache
from itertools import product

from comity_names import han
from comity_names.readings import BRIDGE, LATER, Reading, Unit
from comity_names.resources import ResourceError, rows
from comity_names.writing import Written

_FIRST, _LAST, _VOWELS, _ENDS = 0xAC00, 0xD7A3, 21, 28
_PLACE = 0.03
_LETTERS = {
    row[0]: [part.replace("-", "").split(",") for part in row[1].split()]
    for row in rows("korean/letters.tsv", 2)
}
if [len(_LETTERS[place]) for place in ("first", "vowel", "last")] != [19, _VOWELS, _ENDS]:
    raise ResourceError("korean/letters.tsv must name 19 first letters, 21 vowels and 28 last letters.")
_SURNAMES = {row[0]: tuple(row[1].split()) for row in rows("korean/surnames.tsv", 2)}


@lru_cache(maxsize=12_000)
def spellings(syllable: str) -> tuple[str, ...]:
    """Latin spellings of a hangul syllable, Revised Romanisation and the spellings of families first."""
    code = ord(syllable)
    if not _FIRST <= code <= _LAST:
        return ()
    first, rest = divmod(code - _FIRST, _VOWELS * _ENDS)
    vowel, last = divmod(rest, _ENDS)
    letters = (_LETTERS["first"][first], _LETTERS["vowel"][vowel], _LETTERS["last"][last])
    plain = ["".join(parts) for parts in product(*letters)]
    return tuple(dict.fromkeys([plain[0], *_SURNAMES.get(syllable, ()), *plain[1:]]))


@lru_cache(maxsize=20_000)
def to_latin(letter: str) -> tuple[Reading, ...]:
    """Latin spellings of a hangul syllable or a hanja."""
    found: dict[str, Reading] = {}
    for rank, syllable in enumerate([letter] if _FIRST <= ord(letter) <= _LAST else han.char(letter).hangul):
        for place, text in enumerate(spellings(syllable)):
            cost = BRIDGE * 2 + LATER * rank + _PLACE * min(place, 6)
            found.setdefault(text, Reading(text, None, "korean", cost))
    return tuple(found.values())


@lru_cache(maxsize=20_000)
def to_hangul(letter: str) -> tuple[Reading, ...]:
    """Hangul of a hanja; a hangul syllable is itself."""
    if _FIRST <= ord(letter) <= _LAST:
        return (Reading(letter, None, "same", 0.0),)
    found = dict.fromkeys(
        reading for sound in han.char(letter).hangul for reading in (sound, _initial_law(sound))
    )
    return tuple(
        Reading(sound, None, "korean", BRIDGE * 2 + LATER * rank) for rank, sound in enumerate(found)
    )


def _initial_law(syllable: str) -> str:
    """The southern form of a syllable at the beginning of a name: 리 이, 로 노."""
    return {
        "리": "이",
        "림": "임",
        "류": "유",
        "로": "노",
        "량": "양",
        "려": "여",
        "라": "나",
        "련": "연",
        "룡": "용",
    }.get(syllable, syllable)


def units(written: Written, *, latin: bool) -> tuple[Unit, ...]:
    """The syllables or hanja of a name as units for a target in Latin letters or in hangul."""
    table = to_latin if latin else to_hangul
    return tuple(Unit(letter, table(letter), "ko") for token in written.tokens for letter in token.plain)
