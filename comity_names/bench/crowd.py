"""An invented list of any length and queries for it, for measuring the search: the same on every machine for one seed.

Two fifths of the rows are Vietnamese, a quarter Chinese, a fifth Japanese, the rest Western. Nobody in it exists. Readings come
from the package's own tables, so the cross-script share shows what the search keys lose, not what the tables lack.
"""

import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from comity_names import han, vietnamese
from comity_names.bench.letters import katakana, romaji
from comity_names.bench.words import CHINESE_FAMILIES, CHINESE_SIGNS, ENGLISH_HEADS, ENGLISH_TAILS, SLAVIC
from comity_names.resources import rows, text_lines

WRITINGS = {
    "vi": (("marked", 70), ("plain", 20), ("capitals", 4), ("han", 3), ("katakana", 3)),
    "zh": (("simplified", 55), ("traditional", 15), ("pinyin", 30)),
    "ja": (("kanji", 60), ("romaji", 25), ("katakana", 15)),
    "en": (("latin", 100),),
}
CULTURES = (("vi", 40), ("zh", 25), ("ja", 20), ("en", 15))
_FORMS_OF_ONE = {"marked", "plain", "capitals"}


class Soul(NamedTuple):
    """An invented person: culture, parts of the name, and what each writing of the parts is."""

    culture: str
    parts: tuple[str, ...]
    signs: tuple[str, ...]  # Han characters of the parts, empty where unknown
    year: int

    @property
    def canonical(self) -> str:
        """What makes two rows rows of one name."""
        return f"{self.culture}:{' '.join(self.parts)}:{''.join(self.signs) if self.culture == 'ja' else ''}"

    def written(self, writing: str) -> str:  # noqa: PLR0911  (a table of writings)
        """The name in one writing; empty where it has none."""
        match writing:
            case "marked" | "latin":
                return " ".join(part.capitalize() for part in self.parts)
            case "plain":
                return " ".join(vietnamese.strip_marks(part).capitalize() for part in self.parts)
            case "capitals":
                return self.written("plain").upper()
            case "han" | "simplified" | "kanji":
                return "".join(self.signs)
            case "traditional":
                return han.canonical("".join(self.signs))
            case "pinyin":
                return _pinyin(self.signs)
            case "romaji":
                return " ".join(romaji(part).capitalize() for part in self.parts)
            case _ if self.culture == "ja":
                return " ".join(katakana(part) for part in self.parts)
            case _:
                return "・".join(_spoken(part) for part in self.parts)


def _spoken(syllable: str) -> str:
    found = vietnamese.katakana(syllable)
    return katakana(found[0]) if found else ""


def _pinyin(signs: tuple[str, ...]) -> str:
    spelled = [han.char(sign).pinyin for sign in "".join(signs)]
    if not all(spelled):
        return ""
    words = [ways[0].replace("v", "u") for ways in spelled]
    family = len(signs[0])
    return f"{''.join(words[:family]).capitalize()} {''.join(words[family:]).capitalize()}"


class _Weighted(NamedTuple):
    values: list[str]
    sums: list[float]

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self.values, cum_weights=self.sums)[0]


def _falling(words: list[str], steep: float) -> _Weighted:
    """Words drawn the more often the earlier they stand."""
    return _Weighted(words, list(accumulate(1 / (place + 3) ** steep for place in range(len(words)))))


class _Tables(NamedTuple):
    families: _Weighted
    middles: _Weighted
    givens: _Weighted
    japanese: tuple[list[tuple[str, list[str]]], list[tuple[str, list[str]]]]
    english: list[str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    names = {row[0]: row[1].split() for row in rows("vietnamese/names.tsv", 2)}
    shares = {row[1]: float(row[2]) for row in rows("frequencies.tsv") if row[0] == "vi"}
    families = list(dict.fromkeys(names["family"]))
    order = random.Random(1)  # noqa: S311  (an invented list, no secret)
    givens = sorted(dict.fromkeys(names["given"]))
    order.shuffle(givens)
    middles = ["văn", "thị", *sorted(set(names["middle"]) - {"văn", "thị"})]
    return _Tables(
        _Weighted(families, list(accumulate(shares.get(word, 0.2) for word in families))),
        _Weighted(middles, list(accumulate(25.0 if place < 2 else 0.7 for place in range(len(middles))))),
        _falling(givens, 0.7),
        _japanese(),
        sorted({line.split()[0] for line in text_lines("nicknames.tsv")}),
    )


def _japanese() -> tuple[list[tuple[str, list[str]]], list[tuple[str, list[str]]]]:
    """Family names and given names of two or three characters with their readings in hiragana."""
    families, givens = [], []
    for line in text_lines("japanese/names.tsv"):
        written, family, given = line.split("\t")
        if family and len(written) in (2, 3) and all("一" <= sign <= "龯" for sign in written):
            families.append((written, family.split()))
        if given and len(written) in (1, 2, 3) and all("一" <= sign <= "龯" for sign in written):
            givens.append((written, given.split()))
    return families, givens


def souls(count: int, seed: int) -> Iterator[Soul]:
    """`count` invented persons."""
    chance = random.Random(seed)  # noqa: S311  (an invented list, no secret)
    kinds = [kind for kind, _ in CULTURES]
    weights = [weight for _, weight in CULTURES]
    for _ in range(count):
        year = chance.randint(1945, 2004)
        match chance.choices(kinds, weights)[0]:
            case "vi":
                yield _vietnamese(chance, year)
            case "zh":
                signs = (chance.choices(*CHINESE_FAMILIES)[0], *_signs(chance))
                yield Soul("zh", signs, signs, year)
            case "ja":
                yield _of_japan(chance, year)
            case _:
                yield Soul("en", _english(chance), (), year)


def _vietnamese(chance: random.Random, year: int) -> Soul:
    tables = _tables()
    parts = [tables.families.draw(chance)]
    if chance.random() < 0.92:
        parts.append(tables.middles.draw(chance))
    if chance.random() < 0.25:
        parts.append(tables.givens.draw(chance))
    parts.append(tables.givens.draw(chance))
    signs = [_usual_sign(part) for part in parts]
    return Soul("vi", tuple(parts), tuple(signs) if all(signs) else (), year)


@lru_cache(maxsize=2_000)
def _usual_sign(syllable: str) -> str:
    """A character that first of all reads so and is met in Korea too, which rare ones are not; empty for none."""
    found = (sign for sign in han.read_as_vietnamese(syllable) if han.char(sign).hangul)
    return next((sign for sign in found if han.char(sign).vietnamese[0] == syllable), "")


def _signs(chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.choices(*CHINESE_SIGNS)[0] for _ in range(1 if chance.random() < 0.15 else 2))


def _of_japan(chance: random.Random, year: int) -> Soul:
    parts, signs = [], []
    for table, first in zip(_tables().japanese, (2000, 4000), strict=True):
        # most people bear one of the commoner names, but the table knows no counts: a fixed tenth stands for them
        few = table[:: max(len(table) // first, 1)]
        written, readings = chance.choice(few if chance.random() < 0.8 else table)
        weights = [1 / (rank + 1) for rank in range(len(readings))]
        parts.append(chance.choices(readings, weights)[0])
        signs.append(written)
    return Soul("ja", tuple(parts), tuple(signs), year)


def _english(chance: random.Random) -> tuple[str, ...]:
    given = chance.choice(_tables().english)
    if chance.random() < 0.3:
        return given, chance.choice(ENGLISH_HEADS).lower() + chance.choice(SLAVIC)
    middle = (chance.choice(_tables().english),) if chance.random() < 0.3 else ()
    return given, *middle, chance.choice(ENGLISH_HEADS).lower() + chance.choice(ENGLISH_TAILS)


class Row(NamedTuple):
    """A row of the invented list, or a query: number, name as written, birth year, canonical name, kind."""

    id: str
    name: str
    year: int
    canonical: str
    kind: str


def crowd(count: int, seed: int = 7) -> Iterator[Row]:
    """The rows of the list."""
    chance = random.Random(seed + 1)  # noqa: S311  (an invented list, no secret)
    for number, soul in enumerate(souls(count, seed)):
        writings, weights = zip(*WRITINGS[soul.culture], strict=True)
        writing = chance.choices(writings, weights)[0]
        name = soul.written(writing) or soul.written(writings[0])
        yield Row(f"r{number}", name, soul.year, soul.canonical, writing)


KINDS = ("order", "glue", "initial", "typo", "drop", "marks", "cross")
_CROSS = {
    "marked": ("katakana", "han", "pinyin"),
    "plain": ("katakana", "han", "pinyin"),
    "capitals": ("katakana",),
    "han": ("marked",),
    "simplified": ("pinyin", "traditional"),
    "traditional": ("pinyin", "simplified"),
    "pinyin": ("simplified",),
    "kanji": ("romaji", "katakana"),
    "romaji": ("kanji", "katakana"),
    "katakana": ("romaji", "kanji", "plain", "marked"),
}


def queries(count: int, of: int, seed: int = 7) -> list[Row]:
    """`count` perturbed names of rows of the list of `of` rows; a name with a part dropped brings its birth year."""
    chance = random.Random(seed + 2)  # noqa: S311  (an invented list, no secret)
    chosen = set(chance.sample(range(of), min(4 * count, of)))
    picked = [
        (row, soul)
        for number, (row, soul) in enumerate(zip(crowd(of, seed), souls(of, seed), strict=True))
        if number in chosen
    ]
    chance.shuffle(picked)
    out: list[Row] = []
    for row, soul in picked:
        if len(out) == count:
            break
        kind = KINDS[len(out) % len(KINDS)] if chance.random() < 0.8 else "cross"
        name, said = _perturbed(chance, row, soul, kind)
        if name and name != row.name:
            year = row.year if kind == "drop" else 0
            out.append(Row(f"q{len(out)}", name, year, row.canonical, said))
    return out


def _perturbed(  # noqa: C901, PLR0911  (a table of kinds)
    chance: random.Random, row: Row, soul: Soul, kind: str
) -> tuple[str, str]:
    words = row.name.split()
    latin = row.name.isascii() or row.kind == "marked"
    match kind:
        case "order" if latin and len(words) > 1:
            return " ".join((*words[1:], words[0])), kind
        case "glue" if latin and len(words) > 1:
            return "".join(words), kind
        case "initial" if latin and len(words) > 2:
            return " ".join((words[0], *(f"{word[0]}." for word in words[1:-1]), words[-1])), kind
        case "typo" if latin:
            return _slipped(chance, row.name), kind
        case "drop" if latin and len(words) > 2:
            return " ".join((words[0], *words[2:])), kind
        case "marks" if row.kind == "marked":
            return vietnamese.strip_marks(row.name).title(), kind
        case "cross":
            for writing in chance.sample(_CROSS.get(row.kind, ()), len(_CROSS.get(row.kind, ()))):
                if (writing == "pinyin" and not soul.signs) or (writing == "romaji" and soul.culture != "ja"):
                    continue
                if name := soul.written(writing):
                    return name, f"cross {row.kind}>{writing}"
    return "", kind


def _slipped(chance: random.Random, name: str) -> str:
    """One letter left out, doubled or exchanged with its neighbour in a word of five letters or more."""
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) >= 5]
    if not long:
        return ""
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    words[place] = chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(words)
