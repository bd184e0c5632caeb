"""Make comity_names/resources/foreign/han.tsv and kana.tsv: how much likelier a transcription of a foreign name is than chance.

Learnt from data/wd_chinese_80 and data/wd_katakana_80 of the repository steveash/NETransliteration-COLING2018 (Wikidata labels,
CC0): words of persons' names in Latin letters are laid along Mandarin syllables or along morae of coarse kana by expectation and
maximisation (the best alignment only). A chunk is up to four letters beside one syllable; a letter may have no syllable and a mora
no letter. Its gain is the logarithm of its share over the shares its letters and its syllable have by themselves.
Run it as a module from the root of the repository: `make_gain_tables han TOKENS OUT`.
"""

import argparse
import math
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from comity_names import han, kana
from comity_names.writing import fold

HEADER = """\
# How {what} write foreign names: Latin letters, {unit} (- for none on either side), and by how many nats the two together
# are likelier than each by itself. Made by tools/names/make_gain_tables.py from NETransliteration-COLING2018 (Wikidata labels, CC0).
"""
WORDS = {"han": ("Chinese characters", "Mandarin syllable"), "kana": ("katakana", "mora in coarse letters")}
LONGEST, SAMPLE, ROUNDS, FLOOR, LEAST = 4, 16_000, 6, 14.0, -6.0
Table = dict[tuple[str, str], float]
Pair = tuple[str, tuple[str, ...]]


def _mandarin(word: str) -> tuple[str, ...]:
    known = [found.pinyin[0] for found in map(han.char, word) if found.pinyin]
    return tuple(known) if len(known) == len(word) <= 8 else ()


def _morae(word: str) -> tuple[str, ...]:
    found = kana.morae(kana.coarse(word)) if re.fullmatch("[ァ-ヶー・]{2,}", word) else ()
    return found if len(found) <= 12 else ()


def pairs(path: Path, read: Callable[[str], tuple[str, ...]]) -> list[Pair]:
    """Latin words with the syllables of their transcription."""
    out = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        latin, syllables = fold(cells[0]), read(cells[1].replace(" ", ""))
        if re.fullmatch("[a-z]{2,14}", latin) and syllables:
            out.add((latin, syllables))
    return sorted(out)


def guess(latin: str, syllable: str) -> float:
    """The price of a chunk before anything is learnt: letters that look alike are cheap."""
    if not latin or not syllable:
        return 3.5 if latin else 5.0
    alike = str.maketrans("rvcqzj", "lwkkcy")
    first, second = latin.translate(alike), syllable.translate(alike)
    shared = len(set(first) & set(second))
    start = 0.0 if first[0] == second[0] else 2.0
    return 1.0 + start + 1.2 * (len(latin) - shared) + 0.5 * max(len(syllable) - shared, 0)


def lay(pair: Pair, costs: Table | None, least: int) -> list[tuple[str, str]]:
    """The cheapest alignment in chunks; `least` letters stand beside a syllable."""
    latin, syllables = pair
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(latin) + 1):
        for j in range(len(syllables) + 1):
            if (i, j) not in best:
                continue
            steps = [(1, "")] if i < len(latin) else []
            if j < len(syllables):
                steps += [(size, syllables[j]) for size in range(least, min(LONGEST, len(latin) - i) + 1)]
            for size, syllable in steps:
                chunk = latin[i : i + size], syllable
                price = guess(*chunk) if costs is None else costs.get(chunk, FLOOR + 1.5 * size)
                at = (i + size, j + bool(syllable))
                if at not in best or best[i, j][0] + price < best[at][0]:
                    best[at] = (best[i, j][0] + price, (i, j))
    at = (len(latin), len(syllables))
    out = []
    while at in best and at != (0, 0):
        before = best[at][1]
        out.append((latin[before[0] : at[0]], syllables[before[1]] if at[1] > before[1] else ""))
        at = before
    return out


def gains(sample: list[Pair], least: int) -> Table:
    """Gains of all chunks that are met more than once or are short."""
    costs: Table | None = None
    for _ in range(ROUNDS):
        counts: Counter[tuple[str, str]] = Counter()
        for pair in sample:
            counts.update(lay(pair, costs, least))
        whole = sum(counts.values())
        costs = {
            chunk: -math.log(count / whole)
            for chunk, count in counts.items()
            if count > 1 or len(chunk[0]) < 3
        }
    letters = Counter(letter for latin, _ in sample for letter in latin)
    sounds = Counter(syllable for _, syllables in sample for syllable in syllables)
    alone = {letter: math.log(count / letters.total()) for letter, count in letters.items()}
    spoken = {"": 0.0} | {sound: math.log(count / sounds.total()) for sound, count in sounds.items()}
    found = {
        (latin, sound): -cost - sum(alone[letter] for letter in latin) - spoken[sound]
        for (latin, sound), cost in (costs or {}).items()
    }
    return {chunk: gain for chunk, gain in found.items() if gain > LEAST}


def main() -> None:
    """Learn one table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script", choices=list(WORDS))
    parser.add_argument("tokens", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    known = pairs(args.tokens, _mandarin if args.script == "han" else _morae)
    sample = random.Random(7).sample(known, min(SAMPLE, len(known)))  # noqa: S311  (a sample, no secret)
    table = gains(sample, 1 if args.script == "han" else 0)
    what, unit = WORDS[args.script]
    lines = [f"{latin or '-'}\t{sound or '-'}\t{gain:.2f}" for (latin, sound), gain in sorted(table.items())]
    args.out.write_text(HEADER.format(what=what, unit=unit) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(known)} words, {len(lines)} chunks")


if __name__ == "__main__":
    main()
