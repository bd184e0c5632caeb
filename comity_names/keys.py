"""Search keys: what two spellings of one name have in common before they are compared.

A key is the letters of a spelling in alphabetical order, so that order and spaces do not matter. Spellings come in three
alphabets: `l` folded Latin, `k` coarse kana, `h` Han characters by the heads of their classes.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from comity_names import han, japanese, kana, korean, latin, readings, repair, vietnamese
from comity_names.writing import Token, Written, fold, read

MOST = 48  # keys of one name that a database stores
_COMBINATIONS = 8
_SHORTENED = 2  # spellings of a form that are also found with one letter left out


class Spelling(NamedTuple):
    """One way to write a name: its alphabet, its parts, and whether it is the name as written (`own`)."""

    alphabet: str
    parts: tuple[str, ...]
    own: bool

    @property
    def key(self) -> str:
        """The alphabet and the letters in order."""
        return self.alphabet + "".join(sorted("".join(self.parts)))

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
        """Keys with one part as its initial: "Nguyen V. Thanh" for Nguyen Van Thanh."""
        if self.alphabet != "l" or not 1 < len(self.parts) < 8:
            return []
        return [
            f"l{''.join(sorted(''.join(self.parts[:at] + self.parts[at + 1 :])))}~{part[:1]}"
            for at, part in enumerate(self.parts)
        ]


def written_keys(name: str) -> set[str]:
    """At most 48 short keys for a database to store; two spellings of one name nearly always share one."""
    return set(islice(dict.fromkeys(spelling.key for spelling in spellings(name)), MOST))


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[Spelling, ...]:
    """The name as written and in every other writing the tables lead to, the likeliest first."""
    found: dict[Spelling, None] = {}
    for text in (name, *(fix.text for fix in repair.alternatives(name))):
        found |= dict.fromkeys(_spellings(read(text)))
    return tuple(spelling for spelling in found if len(spelling.key) > 2)


def _spellings(written: Written) -> Iterator[Spelling]:
    match written.script:
        case "han":
            yield from _of_han(written)
        case "latin":
            yield from _of_latin(written)
        case "hangul":
            letters = [letter for token in written.tokens for letter in token.plain]
            yield Spelling("o", tuple(letters), own=True)
            yield from _combined("l", [_texts(korean.to_latin(letter), 3) for letter in letters])
        case "kana":
            yield Spelling("k", tuple(kana.coarse(token.raw) for token in written.tokens), own=True)
        case _:
            yield Spelling("l", tuple(latin.romanise(part) for part in fold(written.raw).split()), own=True)


def _combined(alphabet: str, choices: list[list[str]], most: int = _COMBINATIONS) -> Iterator[Spelling]:
    if choices and all(choices):
        for ranks in _ranks(tuple(len(options) for options in choices))[:most]:
            yield Spelling(
                alphabet,
                tuple(options[rank] for options, rank in zip(choices, ranks, strict=True)),
                own=False,
            )


@lru_cache(maxsize=1_000)
def _ranks(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All choices of one option a part, those with the least sum of ranks first."""
    return sorted(
        islice(product(*(range(min(size, 4)) for size in sizes)), 300), key=lambda ranks: (sum(ranks), ranks)
    )


def _of_han(written: Written) -> Iterator[Spelling]:
    letters = [letter for token in written.tokens for letter in token.plain]
    yield Spelling("h", tuple(han.canonical("".join(letters))), own=True)
    if len(letters) > 6:
        return
    yield from _combined("l", [_texts(readings.han_to_latin(letter, "vi"), 2) for letter in letters])
    yield from _combined("l", [_texts(readings.han_to_latin(letter, "pinyin"), 2) for letter in letters], 4)
    yield from _combined("k", [_texts(readings.han_to_kana(letter, "vi"), 2) for letter in letters])
    yield from _combined(
        "l", [_texts(readings.han_to_latin(letter, "wade-giles"), 1) for letter in letters], 1
    )
    yield from _combined(
        "l", [_texts(readings.han_to_latin(letter, "cantonese"), 2) for letter in letters], 4
    )
    yield from japanese_spellings("".join(token.raw for token in written.tokens))


def japanese_spellings(letters: str) -> Iterator[Spelling]:
    """Readings of a name as a Japanese one: family names of the dictionary, given names whole or sign by sign."""
    for family, given in japanese.likely(letters, 12):
        yield Spelling("k", (family, given), own=False)


def _texts(found: tuple[readings.Reading, ...], most: int) -> list[str]:
    return list(dict.fromkeys(reading.text for reading in found))[:most]


def _of_latin(written: Written) -> Iterator[Spelling]:
    tokens = [token for token in written.tokens if not token.initial] or list(written.tokens)
    parts = tuple(token.plain for token in tokens)
    yield Spelling("l", parts, own=True)
    if all(kana.is_romaji(part) for part in parts):
        yield Spelling("k", tuple(kana.coarse_romaji(part) for part in parts), own=False)
    if len(parts) > 5:
        return
    if all(vietnamese.is_plain_syllable(part) for part in parts):
        marked = [token.marked if written.marks else token.plain for token in tokens]
        yield from _combined(
            "l", [_pinyin(token, marks=written.marks) for token in tokens], 4 if written.marks else 10
        )
        yield from _combined("k", [list(vietnamese.katakana(word)[:3]) for word in marked])
        yield from _combined(
            "l", [[part, *sorted(vietnamese.PLAIN_DOUBLETS.get(part, ()))[:1]] for part in parts], 4
        )
    if not written.marks and (cut := _cut(parts)):
        yield from _combined("l", [_texts(readings.pinyin_to_latin(part), 2)[::-1] for part in cut], 4)


def _pinyin(token: Token, *, marks: bool) -> list[str]:
    found = readings.latin_to_latin(token, marks=marks)
    return [reading.text for reading in found if reading.via == "vi-pinyin"][:4] or [token.plain]


def _cut(parts: tuple[str, ...]) -> list[str]:
    ways = [readings.split_pinyin(part) for part in parts]
    return [syllable for way in ways for syllable in way[0]] if all(ways) else []


def abbreviations(name: str) -> list[str]:
    """Keys to look up a name by that holds one initial; empty for other names."""
    written = read(name)
    initials = [token.plain[:1] for token in written.tokens if token.initial]
    rest = "".join(sorted("".join(token.plain for token in written.tokens if not token.initial)))
    return [f"l{rest}~{initials[0]}"] if len(initials) == 1 and rest else []


def form_keys(name: str, years: Iterable[int] = ()) -> set[str]:
    """The keys a form is found by: every spelling, the first ones a letter shorter, its own with a part less.

    With a part less and a birth year too, so that namesakes of other years do not crowd out the right one.
    """
    found = spellings(name)
    keys = {spelling.key for spelling in found}
    for spelling in found[:_SHORTENED]:
        keys.update(spelling.shorter())
    for spelling in found:
        if spelling.own:
            parts = spelling.dropped()
            keys.update(parts, spelling.abbreviated(), (f"{key}|{year}" for key in parts for year in years))
    return keys
