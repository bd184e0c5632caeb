"""Make comity_names/resources/japanese/*.tsv from JMnedict (CC BY-SA 4.0), as the package jamdict-data ships it.

Only entries for family names and given names are taken, none for persons. Two tables come of it: names with their
readings, and, by laying readings along their characters, how each character is read at a place in a name.
"""

import argparse
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

NOTICE = """\
# From JMnedict, property of the Electronic Dictionary Research and Development Group (EDRDG), CC BY-SA 4.0; changed:
# selected, regrouped, counted. This file is under CC BY-SA 4.0, apart from the rest of the package. See NOTICE.txt.
"""
KINDS = {"surname": "s", "given": "g", "fem": "g", "masc": "g", "unclass": "u"}
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff々ヶノ]+")
QUERY = """
select k.text, n.text, t.text from NEKanji k join NEKana n on n.idseq = k.idseq
join NETranslation r on r.idseq = k.idseq join NETransType t on t.tid = r.id
"""


def names(path: Path) -> dict[tuple[str, str], set[str]]:
    """(kanji, s or g) → readings in hiragana; what JMnedict leaves unclassed stands under both."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    with sqlite3.connect(path) as base:
        for kanji, kana, kind in base.execute(QUERY):
            sign = KINDS.get(kind)
            if sign and HAN.fullmatch(kanji) and len(kanji) <= 4:
                for each in "sg" if sign == "u" else sign:
                    found[kanji, each].add(hiragana(kana))
    return found


def hiragana(text: str) -> str:
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)


def romaji_to_kana(word: str) -> str:
    """The romanised on and kun readings of Unihan in hiragana (Hepburn with ou for long o)."""
    rows = {
        "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
        "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
    }  # fmt: skip
    word = re.sub(r"sh(?!i)", "sy", word).replace("shi", "si")
    word = re.sub(r"ch(?!i)", "ty", word).replace("chi", "ti").replace("tsu", "tu")
    word = re.sub(r"j(?!i)", "zy", word).replace("ji", "zi").replace("fu", "hu")
    out = ""
    while word:
        if found := re.match(r"([kstnhmrgzdbp]?)y([auo])", word):
            start = rows[found.group(1)][1] if found.group(1) else ""
            out += start + ("ゃゅょ" if start else "やゆよ")["auo".index(found.group(2))]
        elif found := re.match(r"([kstnhmrgzdbp]?)([aiueo])", word):
            out += rows[found.group(1)]["aiueo".index(found.group(2))]
        elif found := re.match(r"w([aio])", word):
            out += {"a": "わ", "i": "い", "o": "を"}[found.group(1)]
        else:
            out += "ん" if word[0] == "n" else "っ" if word[0] in "kstp" else ""
        word = word[found.end() if found else 1 :]
    return out


VOICED = dict(
    zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True)
)


def first_readings(han_table: Path) -> dict[str, dict[str, float]]:
    costs: dict[str, dict[str, float]] = defaultdict(dict)
    for line in han_table.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 8:
            for word in (*cells[6].split(), *cells[7].split()):
                sound = romaji_to_kana(word)
                costs[cells[0]].setdefault(sound, 1.5)
                if len(sound) > 2 and sound[-1] in "うくすつぬむるいきし":
                    costs[cells[0]].setdefault(sound[:-1], 2.0)
    return costs


def cut(kanji: str, kana: str, costs: dict[str, dict[str, float]]) -> tuple[str, ...] | None:
    """The cheapest way to give each character a stretch of the reading; a stretch never heard of costs much."""
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for place, char in enumerate(kanji):
        known = costs.get(kanji[place - 1] if char == "々" and place else char, {})
        following: dict[int, tuple[float, tuple[str, ...]]] = {}
        for at, (cost, parts) in best.items():
            for end in range(at + 1, min(at + 6, len(kana)) + 1):
                sound = kana[at:end]
                if sound[0] in "んっゃゅょー" and at:
                    continue
                price = known.get(sound, 7.0 + 1.5 * abs(len(sound) - 2))
                plain = next((k for k, v in VOICED.items() if v == sound[0]), "")
                if place and plain:
                    price = min(price, known.get(plain + sound[1:], 9.0) + 0.5)
                if end not in following or cost + price < following[end][0]:
                    following[end] = (cost + price, (*parts, sound))
        best = following
    return best[len(kana)][1] if len(kana) in best else None


def learn(entries: Iterable[tuple[str, str]], costs: dict[str, dict[str, float]]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kanji, kana in entries:
        parts = cut(kanji, kana, costs)
        for char, sound in zip(kanji, parts or (), strict=False):
            counts[char][sound] += 1
    return counts


def as_costs(
    counts: dict[str, Counter[str]], first: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    out: dict[str, dict[str, float]] = {}
    for char in {*counts, *first}:
        total = sum(counts[char].values()) + 2
        table = {sound: cost + 2.5 for sound, cost in first.get(char, {}).items()}
        table |= {sound: -math.log(count / total) for sound, count in counts[char].items() if count > 1}
        out[char] = table
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jmnedict", type=Path)
    parser.add_argument("han_table", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    table = names(args.jmnedict)
    kanji = sorted({key[0] for key in table})
    head = (
        NOTICE
        + "# Written name, readings as a family name, readings as a given name (hiragana). Sorted for binary search.\n"
    )
    lines = [
        "\t".join([name, *(" ".join(sorted(table.get((name, kind), ()))) for kind in "sg")]) for name in kanji
    ]
    (args.out / "names.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    first = first_readings(args.han_table)
    columns = []
    for kind in "sg":
        entries = sorted(
            (name, sound) for (name, each), sounds in table.items() if each == kind for sound in sounds
        )
        costs = first
        for _ in range(3):
            costs = as_costs(learn(entries, costs), first)
        columns.append(learn(entries, costs))
    head = (
        NOTICE
        + "# Character, its readings in family names, in given names, each as hiragana:count, commonest first.\n"
    )
    out = []
    for char in sorted({*columns[0], *columns[1]}):
        cells = []
        for counts in columns:
            total = sum(counts[char].values())
            kept = [(n, sound) for sound, n in counts[char].items() if n > 1 or total < 5]
            cells.append(
                " ".join(f"{sound}:{n}" for n, sound in sorted(kept, key=lambda one: (-one[0], one[1]))[:24])
            )
        if any(cells):
            out.append("\t".join([char, *cells]))
    (args.out / "readings.tsv").write_text(head + "\n".join(out) + "\n", encoding="utf-8")
    print(f"{len(lines)} names, {len(out)} characters")


if __name__ == "__main__":
    main()
