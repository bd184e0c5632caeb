"""Foreign names in katakana and in Chinese characters: how far a Latin word and its transcription are from being one name.

What letters gain or cost was learnt from labels of Wikidata (resources/foreign, resources/chinese/foreign.tsv) and from names of
JMnedict (resources/japanese/foreign.tsv), not from pairs of persons that the engine is measured on. Methods v1 and v2 go by the
price of a letter; since v3 a transcription is weighed by how much likelier it is than chance, so that a long word and a short
transcription, or two common sounds, prove little.
"""

from functools import lru_cache

from comity_names import han, kana
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


_AT_CHANCE, _SLOPE, _UNHEARD = 1.7, 0.35, -6.0


def kin_kana(latin: str, spoken: str) -> tuple[Kin, float]:
    """How a Latin word and one in coarse kana are related by what the second gains over chance, and the cost in nats."""
    return _by_gain(latin, kana.morae(spoken), "kana")


def kin_signs(latin: str, signs: str) -> tuple[Kin, float]:
    """The same for a word of Chinese characters, each read in its first Mandarin way."""
    return _by_gain(latin, tuple((*han.char(sign).pinyin, "")[0] for sign in signs), "han")


@lru_cache(maxsize=100_000)
def _by_gain(latin: str, sounds: tuple[str, ...], script: str) -> tuple[Kin, float]:
    if len(latin) == 1 or not sounds:
        return "differs", _MOST
    cost = min(max(_AT_CHANCE - _SLOPE * gain(latin, sounds, script), 0.0), _MOST)
    return ("sounds" if cost < 2.5 else "differs"), cost


@lru_cache(maxsize=2)
def _gains(script: str) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for latin, sound, nats in rows(f"foreign/{script}.tsv", 3):
        table.setdefault(latin.replace("-", ""), {})[sound.replace("-", "")] = float(nats)
    return table


def gain(latin: str, sounds: tuple[str, ...], script: str) -> float:
    """Nats by which a Latin word and these sounds are likelier as one name than as two."""
    table, width = _gains(script), len(sounds)
    least = 0 if script == "kana" else 1
    best: list[list[float]] = [[-999.0] * (width + 1) for _ in range(len(latin) + 1)]
    best[0][0] = 0.0
    for i in range(len(latin) + 1):
        options = [
            table.get(latin[i : i + size], {}) for size in range(min(_LONGEST_HAN, len(latin) - i) + 1)
        ]
        for j, here in enumerate(best[i]):
            if here <= -999.0:
                continue
            if len(options) > 1:
                best[i + 1][j] = max(best[i + 1][j], here + options[1].get("", _UNHEARD))
            if j == width:
                continue
            for size in range(least, len(options)):
                found = here + options[size].get(sounds[j], _UNHEARD)
                best[i + size][j + 1] = max(best[i + size][j + 1], found)
    return best[-1][-1]


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
    for latin, spoken, cost in rows("japanese/foreign.tsv", 3):
        table.setdefault(latin, []).append((spoken.replace("-", ""), float(cost)))
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
