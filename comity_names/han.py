"""Han characters: which are forms of one another, and how each is read in Chinese, Vietnamese, Korean and Japanese."""

from functools import lru_cache
from typing import NamedTuple

from comity_names.resources import rows


class Char(NamedTuple):
    """Readings of one character, likeliest first. `head` names the class of its variants."""

    head: str
    pinyin: tuple[str, ...]
    vietnamese: tuple[str, ...]
    jyutping: tuple[str, ...]
    hangul: tuple[str, ...]
    on: tuple[str, ...]
    kun: tuple[str, ...]


@lru_cache(maxsize=1)
def _lines() -> dict[str, list[str]]:
    return {cells[0]: cells for cells in rows("han/readings.tsv", 8)}


@lru_cache(maxsize=20_000)
def char(letter: str) -> Char:
    """Everything known about a character; one that is not in the table stands for itself and has no reading."""
    cells = _lines().get(letter)
    if cells is None:
        return Char(letter, (), (), (), (), (), ())
    lists = [tuple(cell.split()) for cell in cells[2:]]
    lists[1] += _native().get(letter, ())
    return Char(cells[1] or letter, *lists)


@lru_cache(maxsize=1)
def _native() -> dict[str, tuple[str, ...]]:
    """Characters to their readings by custom of names, and to native Vietnamese words of the same meaning."""
    table: dict[str, tuple[str, ...]] = {}
    for place in ("vietnamese/usual.tsv", "vietnamese/native.tsv"):
        for letter, word in rows(place, 2):
            table[letter] = (*table.get(letter, ()), word)
    return table


def canonical(text: str) -> str:
    """Characters replaced by the head of their variant class: 陈, 陳 → 陳."""
    lines = _lines()
    return "".join((lines[letter][1] or letter) if letter in lines else letter for letter in text)


@lru_cache(maxsize=1)
def _by_vietnamese() -> dict[str, tuple[str, ...]]:
    from comity_names.vietnamese import sounds_as  # noqa: PLC0415  (the two tables need each other only here)

    table: dict[str, list[str]] = {}
    for letter, cells in _lines().items():
        if not cells[1]:
            for word in (*cells[3].split(), *_native().get(letter, ())):
                table.setdefault(sounds_as(word), []).append(letter)
    return {word: tuple(letters) for word, letters in table.items()}


@lru_cache(maxsize=1)
def _by_pinyin() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for letter, cells in _lines().items():
        if not cells[1]:
            for word in cells[2].split():
                table.setdefault(word, []).append(letter)
    return {word: tuple(letters) for word, letters in table.items()}


def read_as_vietnamese(word: str) -> tuple[str, ...]:
    """Characters with this marked Sino-Vietnamese reading."""
    from comity_names.vietnamese import sounds_as  # noqa: PLC0415  (the two tables need each other only here)

    return _by_vietnamese().get(sounds_as(word), ())


@lru_cache(maxsize=1)
def vietnamese_words() -> dict[str, tuple[str, ...]]:
    """Unmarked letters to the marked Sino-Vietnamese words that fold to them."""
    from comity_names.vietnamese import strip_marks  # noqa: PLC0415  (the two tables need each other only here)

    table: dict[str, dict[str, None]] = {}
    for letter, cells in _lines().items():
        if not cells[1]:
            for word in (*cells[3].split(), *_native().get(letter, ())):
                table.setdefault(strip_marks(word), {})[word] = None
    return {plain: tuple(words) for plain, words in table.items()}


def read_as_pinyin(word: str) -> tuple[str, ...]:
    """Characters with this toneless pinyin reading (v for ü)."""
    return _by_pinyin().get(word, ())


@lru_cache(maxsize=1)
def pinyin_syllables() -> frozenset[str]:
    """All toneless pinyin syllables, as the table has them and as passports write them (lü as lu, lyu)."""
    found = set(_by_pinyin()) - {"n", "ng", "m", "hm", "hng", "ê", "o", "r"}
    return frozenset(
        found | {word.replace("v", "u") for word in found} | {word.replace("v", "yu") for word in found}
    )


@lru_cache(maxsize=1)
def mandarin_syllables() -> frozenset[str]:
    """The same, and as Wade-Giles writes them."""
    from comity_names.romanisation import wade_giles  # noqa: PLC0415  (only this needs the other spelling)

    return pinyin_syllables() | {text for word in _by_pinyin() for text in wade_giles(word)}
