"""Make comity_names/resources/chinese/foreign.tsv: how Chinese characters write the sounds of foreign names.

Learnt from data/wd_chinese_80 of the repository steveash/NETransliteration-COLING2018 (Wikidata labels, CC0): tokens of persons'
names in Latin letters and in characters are laid along each other by expectation and maximisation (the best alignment only), one
to four letters to a character read in Mandarin, or one letter to none. Run it as a module from the root of the repository.
"""

import argparse
import math
import random
import re
from collections import Counter
from pathlib import Path

from comity_names import han
from comity_names.writing import fold

HEADER = """\
# How Chinese characters write foreign names: Latin letters, Mandarin syllable (- for none), cost in nats.
# Made by tools/names/make_transcription_table.py from NETransliteration-COLING2018 (Wikidata labels of persons, CC0).
"""
LONGEST, SAMPLE, ROUNDS, FLOOR = 4, 16_000, 6, 9.0
Table = dict[tuple[str, str], float]
Pair = tuple[str, tuple[str, ...]]


def pairs(path: Path) -> list[Pair]:
    """Latin tokens with the Mandarin syllables of their characters."""
    out = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        latin, signs = fold(cells[0]), cells[1].replace(" ", "")
        syllables = tuple(known.pinyin[0] for known in map(han.char, signs) if known.pinyin)
        if re.fullmatch("[a-z]{2,14}", latin) and 0 < len(syllables) == len(signs) <= 8:
            out.add((latin, syllables))
    return sorted(out)


def guess(latin: str, syllable: str) -> float:
    """The price of a chunk before anything is learnt: letters that look alike are cheap."""
    if not syllable:
        return 3.0
    alike = {"r": "l", "v": "w", "c": "k", "q": "k", "z": "c", "j": "y"}
    plain = "".join(alike.get(char, char) for char in latin)
    shared = len(set(plain) & set("".join(alike.get(char, char) for char in syllable)))
    first = 0.0 if plain[0] == alike.get(syllable[0], syllable[0]) else 2.0
    return 1.0 + first + 1.2 * (len(latin) - shared) + 0.5 * max(len(syllable) - shared, 0)


def lay(latin: str, syllables: tuple[str, ...], costs: Table | None) -> list[tuple[str, str]]:
    """The cheapest alignment in chunks."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(latin)):
        for j in range(len(syllables) + 1):
            if (i, j) not in best:
                continue
            here = best[i, j][0]
            steps = [(1, 0)] + [
                (size, 1) for size in range(1, min(LONGEST, len(latin) - i) + 1) if j < len(syllables)
            ]
            for size, count in steps:
                chunk = latin[i : i + size], syllables[j] if count else ""
                price = guess(*chunk) if costs is None else costs.get(chunk, FLOOR + 2 * size)
                at = (i + size, j + count)
                if at not in best or here + price < best[at][0]:
                    best[at] = (here + price, (i, j))
    at = (len(latin), len(syllables))
    out = []
    while at in best and at != (0, 0):
        before = best[at][1]
        out.append((latin[before[0] : at[0]], syllables[before[1]] if at[1] > before[1] else ""))
        at = before
    return out


def main() -> None:
    """Learn the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tokens", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    known = pairs(args.tokens)
    sample = random.Random(7).sample(known, min(SAMPLE, len(known)))  # noqa: S311  (a sample, no secret)
    costs: Table | None = None
    for _ in range(ROUNDS):
        counts: Counter[tuple[str, str]] = Counter()
        for latin, syllables in sample:
            counts.update(lay(latin, syllables, costs))
        totals: Counter[str] = Counter()
        for (latin, _syllable), count in counts.items():
            totals[latin] += count
        # longer chunks pay a little, or every name would be learnt by heart
        costs = {
            chunk: -math.log(count / (totals[chunk[0]] + 2)) + 0.5 * len(chunk[0])
            for chunk, count in counts.items()
            if count > 1
        }
    lines = [
        f"{latin}\t{syllable or '-'}\t{cost:.2f}" for (latin, syllable), cost in sorted((costs or {}).items())
    ]
    args.out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(known)} names, {len(lines)} chunks")


if __name__ == "__main__":
    main()
