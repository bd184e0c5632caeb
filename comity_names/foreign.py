"""Foreign names in katakana and in Chinese characters: how far a Latin word and its transcription are from being one name.

The prices of letters were learnt from names of JMnedict (resources/japanese/foreign.tsv) and from labels of Wikidata
(resources/chinese/foreign.tsv), not from pairs of persons that the engine is measured on.
"""

from functools import lru_cache

from comity_names import han
from comity_names.latin import Kin
from comity_names.resources import rows

_LONGEST = 3
_UNKNOWN = 5.0  # a letter more on either side that no chunk explains


_FREE, _STEEP, _MOST = 1.0, 1.7, 4.3
_FREE_HAN, _STEEP_HAN, _LONGEST_HAN = 0.9, 1.7, 4


def kin(latin: str, kana: str) -> tuple[Kin, float]:
    """How a Latin word and a katakana word are related, and the cost in nats of taking them for one name."""
    if len(latin) == 1:
        return "differs", _MOST
    cost = min(max(price(latin, kana) - _FREE, 0.0) * _STEEP, _MOST)
    return ("sounds" if cost < 2.5 else "differs"), cost


def kin_han(latin: str, signs: str) -> tuple[Kin, float]:
    """How a Latin word and a word of Chinese characters are related, and the cost in nats of taking them for one name."""
    if len(latin) == 1:
        return "differs", _MOST
    cost = min(max(price_han(latin, signs) - _FREE_HAN, 0.0) * _STEEP_HAN, _MOST)
    return ("sounds" if cost < 2.5 else "differs"), cost


@lru_cache(maxsize=1)
def _syllables() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for latin, syllable, cost in rows("chinese/foreign.tsv", 3):
        table.setdefault(latin, {})[syllable.replace("-", "")] = float(cost)
    return table


@lru_cache(maxsize=100_000)
def price_han(latin: str, signs: str) -> float:
    """Nats a letter for writing a folded Latin word with these characters, each read in any of its Mandarin ways."""
    if not latin or not signs:
        return 9.0
    table = _syllables()
    ways = [han.char(sign).pinyin[:2] or ("",) for sign in signs]
    best: list[list[float]] = [[999.0] * (len(ways) + 1) for _ in range(len(latin) + 1)]
    best[0][0] = 0.0
    for i in range(len(latin)):
        row = best[i]
        options = [
            table.get(latin[i : i + size], {}) for size in range(1, min(_LONGEST_HAN, len(latin) - i) + 1)
        ]
        for j, here in enumerate(row):
            if here >= 999.0:
                continue
            best[i + 1][j] = min(best[i + 1][j], here + table.get(latin[i], {}).get("", _UNKNOWN))
            if j == len(ways):
                continue
            for size, found in enumerate(options, start=1):
                cost = here + min(found.get(syllable, _UNKNOWN + 2 * size) for syllable in ways[j])
                best[i + size][j + 1] = min(best[i + size][j + 1], cost)
    return best[-1][-1] / len(latin)


@lru_cache(maxsize=1)
def _chunks() -> dict[str, tuple[tuple[str, float], ...]]:
    table: dict[str, list[tuple[str, float]]] = {}
    for latin, kana, cost in rows("japanese/foreign.tsv", 3):
        table.setdefault(latin, []).append((kana.replace("-", ""), float(cost)))
    return {latin: tuple(found) for latin, found in table.items()}


@lru_cache(maxsize=100_000)
def price(latin: str, kana: str) -> float:
    """Nats a letter for writing a folded Latin word so in coarse kana: about 1.3 for one name, 3 for two."""
    if not latin or not kana:
        return 9.0
    chunks, width = _chunks(), len(kana)
    best: list[list[float]] = [[999.0] * (width + 1) for _ in range(len(latin) + 1)]
    best[0][0] = 0.0
    for i in range(len(latin)):
        row = best[i]
        options = [
            (size, chunks.get(latin[i : i + size], ()))
            for size in range(1, min(_LONGEST, len(latin) - i) + 1)
        ]
        for j, here in enumerate(row):
            if here >= 999.0:
                continue
            for size, found in options:
                below = best[i + size]
                for text, cost in found:
                    if kana.startswith(text, j) and here + cost < below[j + len(text)]:
                        below[j + len(text)] = here + cost
            best[i + 1][j] = min(best[i + 1][j], here + _UNKNOWN)
            if j < width and here + _UNKNOWN < row[j + 1]:
                row[j + 1] = here + _UNKNOWN
    for j in range(width):
        best[-1][j + 1] = min(best[-1][j + 1], best[-1][j] + _UNKNOWN)
    return best[-1][width] / len(latin)
