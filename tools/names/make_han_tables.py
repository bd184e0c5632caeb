"""Make comity_names/resources/han/readings.tsv from the Unicode Han database and two small packages.

Give it the folder of Unihan_*.txt(.bz2) files (Debian package unicode-data), the file hanvietData.js of the
npm package hanviet-pinyin-words (MIT) and the file JPVariants.txt of opencc (Apache-2.0).
One line a character: character, its class of variants, pinyin, Sino-Vietnamese, Jyutping, hangul, on, kun.
"""

import argparse
import bz2
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HEADER = """\
# Readings of Han characters: character, head of its variant class, then space-separated lists, likeliest first:
# pinyin (no tones, v for u-umlaut), Sino-Vietnamese, Jyutping (no tones), hangul, Japanese on, Japanese kun (romanised).
# Made by tools/names/make_han_tables.py. Sources and licences: NOTICE.txt beside this file.
"""
READINGS = ("kMandarin", "kHanyuPinlu", "kTGHZ2013", "kXHC1983")


def unihan(folder: Path, name: str) -> Iterator[tuple[str, str, str]]:
    path = folder / f"Unihan_{name}.txt.bz2"
    text = bz2.decompress(path.read_bytes()).decode() if path.exists() else (folder / path.stem).read_text()
    for line in text.splitlines():
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            yield chr(ord_of(code)), field, value


def ord_of(code: str) -> int:
    return int(code.replace("U+", "0x"), 0)


def toneless(pinyin: str) -> str:
    text = unicodedata.normalize("NFD", pinyin.lower())
    text = text.replace("u\u0308", "v").replace("\u0308", "")
    return re.sub("[^a-z]", "", text)


def pinyin_of(field: str, value: str) -> list[str]:
    if field == "kHanyuPinlu":
        return [toneless(part.split("(")[0]) for part in value.split()]
    if field in ("kTGHZ2013", "kXHC1983"):
        return [toneless(sound) for part in value.split() for sound in part.split(":")[-1].split(",")]
    return [toneless(part) for part in value.split()]


def variant_classes(folder: Path, shinjitai: Path) -> dict[str, str]:
    """Join simplified, traditional and Japanese forms of one character; the head is the traditional form."""
    parent: dict[str, str] = {}

    def head(char: str) -> str:
        while parent.get(char, char) != char:
            char = parent[char]
        return char

    pairs: list[tuple[str, str]] = []
    for char, field, value in unihan(folder, "Variants"):
        others = [chr(ord_of(part.split("<")[0])) for part in value.split()]
        if field == "kTraditionalVariant":
            pairs += [(other, char) for other in others if other != char]
        elif field == "kSimplifiedVariant":
            pairs += [(char, other) for other in others if other != char]
        elif field == "kZVariant":
            pairs += [(char, other) for other in others]
    for line in shinjitai.read_text(encoding="utf-8").splitlines():
        old, new = line.split("\t")
        pairs += [(old, other) for other in new.split()]
    for kept, joined in pairs:
        first, second = head(kept), head(joined)
        if first != second:
            parent[second] = first
    return {char: head(char) for char in parent}


def put(table: dict[str, list[str]], char: str, values: list[str]) -> None:
    known = table[char]
    known += [value for value in dict.fromkeys(values) if value and value not in known]


def main() -> None:  # noqa: C901, PLR0912  (one table of fields)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("unihan", type=Path)
    parser.add_argument("hanviet", type=Path)
    parser.add_argument("shinjitai", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    pinyin, viet, jyutping, hangul, on, kun = (defaultdict[str, list[str]](list) for _ in range(6))
    rows = list(unihan(args.unihan, "Readings"))
    for wanted in READINGS:
        for char, field, value in rows:
            if field == wanted:
                put(pinyin, char, pinyin_of(field, value))
    source = args.hanviet.read_text(encoding="utf-8")
    for char, by_sound in json.loads(source[source.index("{") : source.rindex("}") + 1]).items():
        lists = by_sound.values() if isinstance(by_sound, dict) else [by_sound]
        first = {viet_sound for words in lists for viet_sound in words}
        ordered = [word for words in lists for word in words]
        put(viet, char, [unicodedata.normalize("NFC", word).lower() for word in ordered if word in first])
    for char, field, value in rows:
        match field:
            case "kVietnamese":
                put(viet, char, unicodedata.normalize("NFC", value).lower().split())
            case "kCantonese":
                put(jyutping, char, [re.sub(r"\d", "", part) for part in value.split()])
            case "kHangul":
                put(hangul, char, [part.split(":")[0] for part in value.split()])
            case "kJapaneseOn":
                put(on, char, value.lower().split())
            case "kJapaneseKun":
                put(kun, char, value.lower().split())
            case _:
                pass
    classes = variant_classes(args.unihan, args.shinjitai)
    members = defaultdict(list)
    for char, head in classes.items():
        members[head].append(char)
    tables = (pinyin, viet, jyutping, hangul, on, kun)
    frequent = {
        char for char, field, _ in rows if field in ("kTGHZ2013", "kHanyuPinlu", "kHangul", "kVietnamese")
    }
    wanted_chars = frequent | set(viet) | set(on)
    lines = []
    for char in sorted(
        wanted_chars | {member for head in classes for member in members[head] if head in wanted_chars}
    ):
        head = classes.get(char, char)
        family = [char, head, *members.get(head, [])]
        columns = []
        for table in tables:
            own = table.get(char, [])
            shared = (
                own
                if own and table is pinyin
                else [word for other in family for word in table.get(other, [])]
            )
            columns.append(" ".join(list(dict.fromkeys(shared))[:6]))
        if any(columns):
            lines.append("\t".join([char, "" if head == char else head, *columns]))
    args.out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} characters")


if __name__ == "__main__":
    main()
