"""Southern Min readings of Han characters, counted in a dictionary, or taken from characters that sound alike elsewhere."""

from collections import Counter
from functools import lru_cache

from comity_names import han
from comity_names.resources import rows

_MOST = 3


@lru_cache(maxsize=20_000)
def syllables(letter: str) -> tuple[str, ...]:
    """Readings of a character (the head of its class) in the letters of Tai-lo without tones, commonest first."""
    found = _counted().get(letter)
    if found:
        return tuple(found)[:_MOST]
    return tuple(text for text, _ in _alike().get(_elsewhere(letter), Counter[str]()).most_common(2))


@lru_cache(maxsize=1)
def _counted() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for letter, cell in rows("chinese/min.tsv", 2):
        known = table.setdefault(han.canonical(letter), {})
        for part in cell.split():
            text, count = part.split(":")
            known[text] = known.get(text, 0) + int(count)
    return {
        letter: dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
        for letter, found in table.items()
    }


def _elsewhere(letter: str) -> tuple[str, ...]:
    """How a character is read in Mandarin, Cantonese and Korean: two that agree in all three sound alike in Min as a rule."""
    known = han.char(letter)
    return (*known.pinyin[:1], *known.jyutping[:1], *known.hangul[:1])


@lru_cache(maxsize=1)
def _alike() -> dict[tuple[str, ...], Counter[str]]:
    table: dict[tuple[str, ...], Counter[str]] = {}
    for letter, found in _counted().items():
        key = _elsewhere(letter)
        if len(key) == 3:
            table.setdefault(key, Counter()).update(found)
    return table
