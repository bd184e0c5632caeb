"""The writings of a name that a search follows: as written, and in every alphabet its readings lead to."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from operator import getitem
from typing import NamedTuple

from comity_names import han, kana, korean, latin, readings, repair, romanisation, vietnamese
from comity_names.writing import Token, Written, fold, read

_COMBINATIONS = 8


class Spelling(NamedTuple):
    """One way to write a name: its alphabet, its parts, and whether it is the name as written (`own`)."""

    alphabet: str
    parts: tuple[str, ...]
    own: bool
    key: str  # the alphabet and the letters in order
    rank: int  # how many combinations of readings are likelier

    @classmethod
    def of(cls, alphabet: str, parts: tuple[str, ...], *, own: bool, rank: int = 0) -> "Spelling":
        """A writing with its key."""
        return cls(alphabet, parts, own, alphabet + "".join(sorted("".join(parts))), rank)

    def shorter(self) -> list[str]:
        """Keys with one letter left out: two names one slip apart share one of them."""
        letters = self.key[1:]
        if len(letters) < 5:
            return []
        return [
            self.alphabet + letters[:at] + letters[at + 1 :]
            for at in range(len(letters))
            if not at or letters[at] != letters[at - 1]
        ]

    def dropped(self) -> list[str]:
        """Keys with one part left out: a middle name that is missing on the other side."""
        if not 2 < len(self.parts) < 8:
            return []
        rest = (self.parts[:at] + self.parts[at + 1 :] for at in range(len(self.parts)))
        return [self.alphabet + "".join(sorted("".join(parts))) for parts in rest]

    def abbreviated(self) -> list[str]:
        """Keys with parts as their initials: "Nguyen V. Thanh", "N. V. Thanh" and "Nguyen V. T." for Nguyen Van Thanh."""
        count = len(self.parts)
        if self.alphabet != "l" or not 1 < count < 8:
            return []
        everything = range(count)
        kept = [
            *({*everything} - {at} for at in everything),
            {0},
            {count - 1},
            {0, count - 1},
            {count - 2, count - 1},
        ]
        return list(dict.fromkeys(self._abbreviated(places) for places in kept if len(places) < count))

    def _abbreviated(self, kept: set[int]) -> str:
        whole = "".join([part for at, part in enumerate(self.parts) if at in kept])
        initials = "".join([part[0] for at, part in enumerate(self.parts) if at not in kept])
        return f"l{''.join(sorted(whole))}~{''.join(sorted(initials))}"


@lru_cache(maxsize=20_000)
def spellings(name: str, *, more: bool = False) -> tuple[Spelling, ...]:
    """The name as written and in other writings the tables lead to, the likeliest first.

    `more` follows readings that are too many to be stored with every row, and are worth a look for the one name looked for.
    """
    found: dict[str, Spelling] = {}
    for text in (name, *(fix.text for fix in repair.alternatives(name))):
        for spelling in _spellings(read(text), more=more):
            found.setdefault(spelling.key, spelling)
    return tuple(spelling for key, spelling in found.items() if len(key) > 2)


def _spellings(written: Written, *, more: bool) -> Iterator[Spelling]:
    match written.script:
        case "han":
            yield from _of_han(written, more=more)
        case "latin":
            yield from _of_latin(written, more=more)
        case "hangul":
            letters = [letter for token in written.tokens for letter in token.plain]
            yield Spelling.of("o", tuple(letters), own=True)
            yield from _combined("l", [_texts(korean.to_latin(letter), 3) for letter in letters])
        case "kana" if written.japanese:
            yield Spelling.of(
                "h", tuple(han.canonical("".join(token.raw for token in written.tokens))), own=True
            )
        case "kana":
            yield Spelling.of("k", tuple(kana.coarse(token.raw) for token in written.tokens), own=True)
        case _:
            yield Spelling.of(
                "l", tuple(latin.romanise(part) for part in fold(written.raw).split()), own=True
            )


def _combined(
    alphabet: str, choices: Sequence[Sequence[str]], most: int = _COMBINATIONS
) -> Iterator[Spelling]:
    if choices and all(choices):
        for rank, chosen in enumerate(_ranks(tuple(map(len, choices)))[:most]):
            parts = tuple(map(getitem, choices, chosen))
            yield Spelling(alphabet, parts, False, alphabet + "".join(sorted("".join(parts))), rank)  # noqa: FBT003  (its place in the tuple)


@lru_cache(maxsize=1_000)
def _ranks(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All choices of one option a part, those with the least sum of ranks first."""
    return sorted(
        islice(product(*(range(min(size, 4)) for size in sizes)), 300), key=lambda ranks: (sum(ranks), ranks)
    )


def _of_han(written: Written, *, more: bool) -> Iterator[Spelling]:
    letters = [letter for token in written.tokens for letter in token.plain]
    yield Spelling.of("h", tuple(han.canonical("".join(letters))), own=True)
    if len(letters) > 6:
        return

    def latin_of(system: str, width: int) -> list[tuple[str, ...]]:
        return [_in_latin(letter, system, width) for letter in letters]

    def kana_of(system: str, width: int) -> list[tuple[str, ...]]:
        return [_in_kana(letter, system, width) for letter in letters]

    yield from _combined("l", latin_of("vi", 4 if more else 2), 40 if more else 8)
    yield from _combined("l", latin_of("pinyin", 3 if more else 2), 12 if more else 4)
    yield from _combined("k", kana_of("vi", 3 if more else 2), 40 if more else 8)
    yield from _combined("k", kana_of("pinyin", 4), 40 if more else 4)
    yield from _combined("l", latin_of("wade-giles", 1), 1)
    yield from _combined("l", latin_of("cantonese", 3 if more else 2), 27 if more else 4)


@lru_cache(maxsize=50_000)
def _in_latin(letter: str, system: str, most: int) -> tuple[str, ...]:
    return _texts(readings.han_to_latin(letter, system), most)


@lru_cache(maxsize=50_000)
def _in_kana(letter: str, system: str, most: int) -> tuple[str, ...]:
    return _texts(readings.han_to_kana(letter, system), most)


def _texts(found: tuple[readings.Reading, ...], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading.text for reading in found))[:most]


def _of_latin(written: Written, *, more: bool) -> Iterator[Spelling]:
    tokens = [token for token in written.tokens if not token.initial] or list(written.tokens)
    parts = tuple(token.plain for token in tokens)
    yield Spelling.of("l", parts, own=True)
    if all(kana.is_romaji(part) for part in parts):
        yield Spelling.of("k", tuple(kana.coarse_romaji(part) for part in parts), own=False)
    if len(parts) > 5:
        return
    if all(vietnamese.is_plain_syllable(part) for part in parts):
        marked = [token.marked if written.marks else token.plain for token in tokens]
        few = 4 if written.marks else 10
        yield from _combined(
            "l", [_pinyin(token, marks=written.marks) for token in tokens], 60 if more else few
        )
        yield from _combined("k", [vietnamese.katakana(word)[:4] for word in marked], 60 if more else 8)
        yield from _combined(
            "l", [(part, *sorted(vietnamese.PLAIN_DOUBLETS.get(part, ()))[:1]) for part in parts], 4
        )
    if not written.marks and (cut := _cut(parts)):
        yield from _combined("l", [_other_latin(part) for part in cut], 4)
        yield from _combined("k", [romanisation.katakana(part)[:4] for part in cut], 40 if more else 3)
        if more:
            yield from _combined("l", [readings.pinyin_to_vietnamese(part) for part in cut], 80)


@lru_cache(maxsize=50_000)
def _pinyin(token: Token, *, marks: bool) -> tuple[str, ...]:
    found = readings.latin_to_latin(token, marks=marks)
    return tuple(reading.text for reading in found if reading.via == "vi-pinyin")[:4] or (token.plain,)


@lru_cache(maxsize=5_000)
def _other_latin(syllable: str) -> tuple[str, ...]:
    return _texts(readings.pinyin_to_latin(syllable), 2)[::-1]


def _cut(parts: tuple[str, ...]) -> list[str]:
    ways = [readings.split_pinyin(part) for part in parts]
    return [syllable for way in ways for syllable in way[0]] if all(ways) else []
