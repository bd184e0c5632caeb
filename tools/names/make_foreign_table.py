"""Make comity_names/resources/japanese/foreign.tsv: how katakana writes the letters of foreign names, learnt from JMnedict.

Names of one word in katakana with their Latin form are laid along each other by expectation and maximisation (the best
alignment only), chunks of up to three letters on each side. Run it as a module from the root of the repository.
"""

import argparse
import math
import random
import re
import sqlite3
from collections import Counter
from pathlib import Path

from comity_names.kana import coarse
from comity_names.writing import fold
from tools.names.make_japanese_tables import NOTICE

QUERY = """
select distinct n.text, g.text from NEKana n join NETranslation r on r.idseq = n.idseq
join NETransType t on t.tid = r.id join NETransGloss g on g.tid = r.id
where t.text in ('surname', 'given', 'fem', 'masc', 'unclass')
"""
LATIN, KANA = 3, 4  # longest chunks
SAMPLE, ROUNDS, FLOOR = 14_000, 5, 9.0
Table = dict[tuple[str, str], float]


def pairs(path: Path) -> list[tuple[str, str]]:
    out = []
    with sqlite3.connect(path) as base:
        for kana, gloss in base.execute(QUERY):
            latin = fold(gloss)
            if re.fullmatch("[ァ-ヶー]{2,}", kana) and re.fullmatch("[a-z]{2,14}", latin):
                out.append((latin, coarse(kana)))
    return sorted(set(out))


def guess(latin: str, kana: str) -> float:
    """The price of a chunk before anything is learnt: letters that look alike are cheap."""
    alike = {"l": "r", "v": "b", "c": "k", "q": "k", "x": "k", "f": "h", "j": "z"}
    first = "".join(alike.get(char, char) for char in latin)
    if not kana:
        return 2.5 * len(latin)
    shared = sum(1 for char in set(first) if char in kana)
    return 1.0 + 2.5 * (len(latin) - shared) + 1.2 * max(len(kana) - shared, 0)


def lay(latin: str, kana: str, costs: Table | None) -> list[tuple[str, str]] | None:
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(len(latin)):
        for j in range(len(kana) + 1):
            if (i, j) not in best:
                continue
            here = best[i, j][0]
            for a in range(1, min(LATIN, len(latin) - i) + 1):
                for b in range(min(KANA, len(kana) - j) + 1):
                    chunk = latin[i : i + a], kana[j : j + b]
                    price = guess(*chunk) if costs is None else costs.get(chunk, FLOOR + 2 * (a + b))
                    at = (i + a, j + b)
                    if at not in best or here + price < best[at][0]:
                        best[at] = (here + price, (i, j))
    at = (len(latin), len(kana))
    if at not in best:
        return None
    out = []
    while at != (0, 0):
        before = best[at][1] or (0, 0)
        out.append((latin[before[0] : at[0]], kana[before[1] : at[1]]))
        at = before
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jmnedict", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    known = pairs(args.jmnedict)
    sample = random.Random(7).sample(known, SAMPLE)  # noqa: S311  (a sample, no secret)
    costs: Table | None = None
    for _ in range(ROUNDS):
        counts: Counter[tuple[str, str]] = Counter()
        for latin, kana in sample:
            counts.update(lay(latin, kana, costs) or [])
        totals: Counter[str] = Counter()
        for (latin, _kana), count in counts.items():
            totals[latin] += count
        # longer chunks pay a little, or every name would be learnt by heart
        costs = {
            chunk: -math.log(count / (totals[chunk[0]] + 2)) + 0.7 * len(chunk[0])
            for chunk, count in counts.items()
            if count > 1
        }
    head = (
        NOTICE
        + "# Latin letters, coarse kana letters (- for none), cost in nats. Made by tools/names/make_foreign_table.py.\n"
    )
    lines = [f"{latin}\t{kana or '-'}\t{cost:.2f}" for (latin, kana), cost in sorted((costs or {}).items())]
    args.out.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(known)} names, {len(lines)} chunks")


if __name__ == "__main__":
    main()
