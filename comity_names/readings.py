"""The readings of one part of a name: what it may look like when somebody else writes it.

A part is a Latin word, a Han character or a run of kana. Each reading is a string in one of two alphabets: folded
Latin letters, or the coarse letters of kana.py; `via` names the bridge, `cost` says how far-fetched it is (nats).
"""

from functools import lru_cache
from typing import NamedTuple

from comity_names import han, kana, romanisation, southern, vietnamese
from comity_names.resources import rows
from comity_names.writing import Token, Written

BRIDGE = 0.05
LATER = 0.08  # for each reading that stands before this one in the table
UNMARKED = 0.12  # the bridge started from a word whose marks are unknown
OVERSEAS = 0.15  # one spelling of the overseas Chinese among many


_PLACE = 0.02  # for each katakana spelling that is commoner than this one


class Reading(NamedTuple):
    """One way to write a part: letters, the marked form when the reading has one, the bridge and its cost."""

    text: str
    marked: str | None
    via: str
    cost: float


class Unit(NamedTuple):
    """One part of a name with its readings."""

    raw: str
    readings: tuple[Reading, ...]
    culture: str


def _best(readings: list[Reading]) -> tuple[Reading, ...]:
    kept: dict[tuple[str, str | None], Reading] = {}
    for reading in readings:
        key = (reading.text, reading.marked)
        if reading.text and (key not in kept or reading.cost < kept[key].cost):
            kept[key] = reading
    return tuple(sorted(kept.values(), key=lambda reading: (reading.cost, reading.text)))


@lru_cache(maxsize=20_000)
def han_to_latin(letter: str, system: str) -> tuple[Reading, ...]:  # noqa: C901, PLR0912  (a table of systems)
    """Latin spellings of a character in one system: vi, pinyin, wade-giles, cantonese, overseas, communities, ja."""
    known = han.char(letter)
    found: list[Reading] = []
    match system:
        case "vi":
            for rank, word in enumerate(known.vietnamese):
                for spelling in (word, *sorted(vietnamese.doublets(word))):
                    extra = 0.0 if spelling == word else BRIDGE * 2
                    found.append(
                        Reading(
                            vietnamese.strip_marks(spelling),
                            spelling,
                            "sino-vietnamese",
                            BRIDGE + LATER * rank + extra,
                        )
                    )
        case "pinyin":
            for rank, word in enumerate(known.pinyin):
                cost = BRIDGE + LATER * 2 * rank
                found += [Reading(spelling, None, "pinyin", cost) for spelling in _passport_pinyin(word)]
        case "overseas":
            for way in ("pinyin", "wade-giles", "cantonese"):
                found += [
                    reading._replace(cost=reading.cost + OVERSEAS) for reading in han_to_latin(letter, way)
                ]
            found += regional(known.head)
        case "communities":
            found += han_to_latin(letter, "overseas")
            for rank, word in enumerate(southern.syllables(known.head)):
                cost = OVERSEAS + LATER * rank
                found += [
                    Reading(text, None, "southern-min", cost + 0.02 * place)
                    for place, text in enumerate(romanisation.southern_min(word))
                ]
        case "wade-giles":
            for rank, word in enumerate(known.pinyin):
                cost = BRIDGE * 2 + LATER * 2 * rank
                found += [
                    Reading(spelling, None, "wade-giles", cost) for spelling in romanisation.wade_giles(word)
                ]
        case "cantonese":
            for rank, word in enumerate(known.jyutping[:3]):
                for place, spelling in enumerate(romanisation.hong_kong(word)):
                    found.append(
                        Reading(spelling, None, "cantonese", BRIDGE * 2 + LATER * rank + 0.02 * place)
                    )
        case _:
            for rank, word in enumerate(known.on):
                found.append(Reading(kana.coarse_romaji(word), None, "on", BRIDGE + LATER * rank))
            for rank, word in enumerate(known.kun):
                found.append(Reading(kana.coarse_romaji(word), None, "kun", BRIDGE + LATER * rank))
    return _best(found)


@lru_cache(maxsize=1)
def _regional() -> dict[str, tuple[Reading, ...]]:
    table: dict[str, list[Reading]] = {}
    for letter, *cells in rows("chinese/regional.tsv", 4):
        for via, cell in zip(("southern-min", "hakka", "cantonese"), cells, strict=True):
            table.setdefault(han.canonical(letter), []).extend(
                Reading(text, None, via, OVERSEAS + 0.02 * place) for place, text in enumerate(cell.split())
            )
    return {letter: _best(found) for letter, found in table.items()}


def regional(letter: str) -> tuple[Reading, ...]:
    """Spellings of a character among the overseas Chinese, from the table of such spellings."""
    return _regional().get(letter, ())


def _passport_pinyin(word: str) -> tuple[str, ...]:
    return (
        tuple(dict.fromkeys([word.replace("v", "u"), word.replace("v", "yu"), word]))
        if "v" in word
        else (word,)
    )


@lru_cache(maxsize=20_000)
def han_to_kana(letter: str, system: str) -> tuple[Reading, ...]:
    """Coarse kana spellings of a character read in Vietnamese, Mandarin or Japanese."""
    known = han.char(letter)
    found: list[Reading] = []
    if system == "vi":
        for rank, word in enumerate(known.vietnamese):
            for place, spelling in enumerate(vietnamese.katakana(word)):
                found.append(
                    Reading(
                        spelling,
                        None,
                        "sino-vietnamese katakana",
                        BRIDGE * 2 + LATER * rank + _PLACE * min(place, 8),
                    )
                )
        return _best(found)
    if system == "pinyin":
        for rank, word in enumerate(known.pinyin):
            for place, spelling in enumerate(romanisation.katakana(word)):
                found.append(
                    Reading(
                        spelling,
                        None,
                        "pinyin katakana",
                        BRIDGE * 2 + LATER * 2 * rank + _PLACE * min(place, 8),
                    )
                )
        return _best(found)
    return han_to_latin(letter, "ja")


@lru_cache(maxsize=50_000)
def _han_behind(word: str, *, marked: bool) -> tuple[tuple[str, str], ...]:
    """Pinyin syllables behind a Vietnamese word, with the Vietnamese word that leads there."""
    words = (word,) if marked else han.vietnamese_words().get(word, ())
    words = tuple(
        dict.fromkeys(other for found in words for other in (found, *sorted(vietnamese.doublets(found))))
    )
    found: dict[str, list[str]] = {}
    for viet in words:
        for letter in han.read_as_vietnamese(viet):
            for syllable in han.char(letter).pinyin[:2]:
                found.setdefault(syllable, []).append(viet)
    # the syllable that most characters lead to comes first
    return tuple(
        (syllable, ways[0])
        for syllable, ways in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    )


@lru_cache(maxsize=100_000)
def latin_to_latin(token: Token, *, marks: bool, viet: bool = True) -> tuple[Reading, ...]:
    """Other Latin spellings of a Latin word, the word itself first.

    `marks`: the name carries Vietnamese marks; `viet`: every word of it can be Vietnamese.
    """
    found = [Reading(token.plain, token.marked if marks else None, "same", 0.0)]
    found += [
        Reading(vietnamese.strip_marks(other), other, "doublet", BRIDGE * 2)
        for other in vietnamese.doublets(token.marked)
    ]
    if not marks:
        found += [
            Reading(other, None, "doublet", 0.9)
            for other in sorted(vietnamese.PLAIN_DOUBLETS.get(token.plain, ()))
        ]
    if not viet:
        return _best(found)
    known = marks and bool(han.read_as_vietnamese(token.marked))
    behind = [
        one
        for one in _han_behind(token.marked if known else token.plain, marked=known)
        if one[0] != token.plain
    ]
    for rank, (syllable, _viet) in enumerate(behind):
        cost = BRIDGE * 2 + (0.0 if known else UNMARKED) + 0.005 * min(rank, 10)
        found += [Reading(spelling, None, "vi-pinyin", cost) for spelling in _passport_pinyin(syllable)]
        found += [
            Reading(spelling, None, "vi-wade-giles", cost + BRIDGE)
            for spelling in romanisation.wade_giles(syllable)
        ]
    return _best(found)


@lru_cache(maxsize=50_000)
def pinyin_to_latin(syllable: str) -> tuple[Reading, ...]:
    """Other Latin spellings of a pinyin syllable: Wade-Giles and Hong Kong."""
    found = [Reading(syllable, None, "same", 0.0)]
    found += [Reading(word, None, "wade-giles", BRIDGE * 2) for word in romanisation.wade_giles(syllable)]
    for letter in han.read_as_pinyin(syllable):
        known = han.char(letter)
        if known.pinyin[:1] == (syllable,) and known.hangul:
            for word in known.jyutping[:1]:
                found += [
                    Reading(text, None, "cantonese", BRIDGE * 6) for text in romanisation.hong_kong(word)
                ]
    return _best(found)


@lru_cache(maxsize=2_000)
def pinyin_to_vietnamese(syllable: str) -> tuple[str, ...]:
    """Unmarked Vietnamese syllables of the characters read so in Mandarin, those of many usual characters first; six at most."""
    weights: dict[str, float] = {}
    for letter in han.read_as_pinyin(syllable):
        known = han.char(letter)
        if known.hangul and known.pinyin[:1] == (syllable,):
            for rank, word in enumerate(known.vietnamese[:2]):
                plain = vietnamese.strip_marks(word)
                weight = (3.0 if vietnamese.is_name_syllable(plain) else 1.0) / (rank + 1)
                weights[plain] = weights.get(plain, 0.0) + weight
    return tuple(sorted(weights, key=lambda word: (-weights[word], word)))[:6]


@lru_cache(maxsize=50_000)
def latin_to_kana(token: Token, *, marks: bool) -> tuple[Reading, ...]:
    """Coarse kana spellings of a Latin word read as romaji, Vietnamese or pinyin."""
    word = token.marked if marks else token.plain
    found = [
        Reading(text, None, "katakana", BRIDGE + _PLACE * min(place, 8) + (0.0 if marks else BRIDGE))
        for place, text in enumerate(vietnamese.katakana(word))
    ]
    found += [
        Reading(text, None, "pinyin katakana", BRIDGE * 2 + _PLACE * min(place, 8))
        for syllable in [token.plain]
        if syllable in han.pinyin_syllables()
        for place, text in enumerate(romanisation.katakana(syllable))
    ]
    found.append(
        Reading(kana.coarse_romaji(token.plain), None, "romaji", 0.0 if kana.is_romaji(token.plain) else 0.4)
    )
    return _best(found)


@lru_cache(maxsize=50_000)
def split_pinyin(word: str) -> tuple[tuple[str, ...], ...]:
    """All ways to cut a Latin word into at most four pinyin syllables, fewest first: "wencheng" → wen cheng."""
    known = han.pinyin_syllables()
    ways: list[tuple[str, ...]] = []

    def walk(rest: str, parts: tuple[str, ...]) -> None:
        if not rest:
            ways.append(parts)
        elif len(parts) < 4:
            for end in range(1, min(6, len(rest)) + 1):
                if rest[:end] in known and (end > 1 or rest[:end] in "aeo"):
                    walk(rest[end:], (*parts, rest[:end]))

    if len(word) <= 24:
        walk(word, ())
    return tuple(sorted(ways, key=lambda way: (len(way), way))[:4])


def han_units(written: Written, space: str, system: str) -> tuple[Unit, ...]:
    """The characters of a Han name as units for a target in Latin letters or kana."""
    table = han_to_latin if space == "latin" else han_to_kana
    letters = [letter for token in written.tokens for letter in token.plain]
    return tuple(Unit(letter, table(letter, system), system) for letter in letters)


def latin_units(written: Written, space: str, *, bridges: bool = True) -> list[tuple[Unit, ...]]:
    """The words of a Latin name as units; a second list reads every word as glued pinyin where that is possible.

    `bridges`: Vietnamese words are also read as the pinyin of the characters behind them.
    """
    marks = written.marks
    if space == "latin":
        viet = bridges and (
            marks
            or all(vietnamese.is_plain_syllable(token.plain) or token.initial for token in written.tokens)
        )
        plain = tuple(
            Unit(token.raw, latin_to_latin(token, marks=marks, viet=viet), "latin")
            for token in written.tokens
        )
    else:
        plain = tuple(Unit(token.raw, latin_to_kana(token, marks=marks), "latin") for token in written.tokens)
    out = [plain]
    if not written.marks:
        cut = [split_pinyin(token.plain) for token in written.tokens]
        if cut and all(cut):
            syllables = [part for ways in cut for part in ways[0]]
            if space == "latin":
                out.append(tuple(Unit(part, pinyin_to_latin(part), "pinyin") for part in syllables))
            else:
                spelled = [
                    tuple(
                        Reading(text, None, "pinyin katakana", BRIDGE * 2 + _PLACE * min(place, 8))
                        for place, text in enumerate(romanisation.katakana(part))
                    )
                    for part in syllables
                ]
                out.append(
                    tuple(Unit(part, texts, "pinyin") for part, texts in zip(syllables, spelled, strict=True))
                )
    return out
