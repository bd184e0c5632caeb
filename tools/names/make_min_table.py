"""Make comity_names/resources/chinese/min.tsv, Southern Min readings of characters, from the iTaigi dictionary (CC0).

Give it ChhoeTaigi_iTaigiHoataiTuichiautian.csv of the repository ChhoeTaigi/ChhoeTaigiDatabase (read at commit b33c6a1). Words
whose characters and syllables are equally many are laid side by side and counted.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

HEADER = """\
# Southern Min (Hokkien) readings of characters in the letters of Tai-lo without tones, with how often they were counted,
# commonest first. Made by tools/names/make_min_table.py from the iTaigi dictionary, dedicated to the public domain (CC0) by its
# contributors, as digitised by the ChhoeTaigi project.
"""


def counted(path: Path) -> dict[str, Counter[str]]:
    """How often each character stands for each syllable."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            signs = re.findall(r"[\u3400-\u9fff]", row["HanLoTaibunKip"])
            if len(signs) != len(row["HanLoTaibunKip"]):
                continue
            syllables = [re.sub("[^a-z]", "", part) for part in re.split(r"[-\s]+", row["KipInput"].lower())]
            if len(syllables) == len(signs) and all(syllables):
                for sign, syllable in zip(signs, syllables, strict=True):
                    found[sign][syllable] += 1
    return found


def main() -> None:
    """Write the table to standard output's place in the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("csv", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    lines = []
    for sign, syllables in sorted(counted(args.csv).items()):
        kept = [
            (text, count) for text, count in syllables.most_common(4) if count * 12 >= sum(syllables.values())
        ]
        lines.append(sign + "\t" + " ".join(f"{text}:{count}" for text, count in kept))
    args.out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "characters")


if __name__ == "__main__":
    main()
