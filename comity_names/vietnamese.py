"""Vietnamese syllables: their tones, which spellings are syllables at all, and when two marked ones are one."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from comity_names.resources import rows

Tone = Literal["ngang", "huyền", "sắc", "hỏi", "ngã", "nặng"]
_TONES: dict[str, Tone] = {
    "\u0300": "huyền",
    "\u0301": "sắc",
    "\u0309": "hỏi",
    "\u0303": "ngã",
    "\u0323": "nặng",
}
_ONSETS: dict[str, tuple[str, ...]] = {row[0]: tuple(row[1].split()) for row in rows("vietnamese/onsets.tsv")}
_RIMES: dict[str, tuple[str, ...]] = {row[0]: tuple(row[1].split()) for row in rows("vietnamese/rimes.tsv")}
_LONGEST_FIRST = sorted((onset for onset in _ONSETS if onset != "-"), key=len, reverse=True)


class Syllable(NamedTuple):
    """A Vietnamese syllable taken apart; `letters` is it without its tone, i and y written alike."""

    onset: str
    rime: str
    tone: Tone
    letters: str


def strip_marks(text: str) -> str:
    """Lower-case letters a to z of a Vietnamese word."""
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def parse(word: str) -> Syllable | None:
    """Take a marked word apart; None when it is not a possible Vietnamese syllable (hoà and hòa are one)."""
    tone: Tone = "ngang"
    letters = []
    for char in unicodedata.normalize("NFD", word.lower()):
        found = _TONES.get(char)
        if found:
            tone = found
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    for onset in (*_LONGEST_FIRST, ""):
        if plain.startswith(onset):
            rime = plain[len(onset) :]
            if onset == "gi" and rime not in _RIMES:
                rime = f"i{rime}" if rime else "i"
            if rime in _RIMES:
                return Syllable(onset, rime, tone, _one_i(onset, rime))
    return None


def _one_i(onset: str, rime: str) -> str:
    if rime == "y" or (onset == "" and rime.startswith("y")):
        rime = "i" + rime[1:]
    onset = {"k": "c", "gh": "g", "ngh": "ng"}.get(onset, onset)
    return onset + rime


def sounds_as(word: str) -> str:
    """One spelling for hoà and hòa, quý and quí: what is looked up; words that are no syllable stay as they are."""
    found = parse(word)
    return f"{found.letters} {found.tone}" if found else word


_PLAIN_RIMES = {strip_marks(rime) for rime in _RIMES}
_PLAIN_ONSETS = tuple(dict.fromkeys(strip_marks(onset) for onset in _LONGEST_FIRST))


@lru_cache(maxsize=50_000)
def is_plain_syllable(word: str) -> bool:
    """Whether letters without marks can be a Vietnamese syllable: "thanh" yes, "thnah" no."""
    onsets = (*_PLAIN_ONSETS, "")
    return any(word.startswith(onset) and word[len(onset) :] in _PLAIN_RIMES for onset in onsets)


_NAMES = {strip_marks(word) for row in rows("vietnamese/names.tsv", 2) for word in row[1].split()}
_NAMES |= {strip_marks(row[1]) for row in rows("vietnamese/native.tsv", 2)}


def is_name_syllable(word: str) -> bool:
    """Whether letters without marks are a syllable that Vietnamese names are made of."""
    return word in _NAMES


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether letters without marks are a Vietnamese word at all, of names or not."""
    from comity_names import han  # noqa: PLC0415  (the readings of characters need the syllables first)

    return word in _NAMES or word in han.vietnamese_words()


Relation = Literal["same", "spelling", "hoi-nga", "doublet", "marks"]
_DOUBLETS: dict[str, set[str]] = {}
PLAIN_DOUBLETS: dict[str, set[str]] = {}
for _first, _second, _cause, _plain in rows("vietnamese/doublets.tsv", 4):
    _DOUBLETS.setdefault(_first, set()).add(_second)
    _DOUBLETS.setdefault(_second, set()).add(_first)
    if _plain:
        PLAIN_DOUBLETS.setdefault(strip_marks(_first), set()).add(strip_marks(_second))
        PLAIN_DOUBLETS.setdefault(strip_marks(_second), set()).add(strip_marks(_first))


def doublets(word: str) -> set[str]:
    """Other spellings of the same name syllable, from the list of doublets."""
    return _DOUBLETS.get(word, set())


@lru_cache(maxsize=100_000)
def relation(left: str, right: str) -> Relation:
    """How two marked words whose letters fold alike stand to each other; "marks" means two different syllables."""
    if left == right:
        return "same"
    first, second = parse(left), parse(right)
    if first is None or second is None:
        return "same" if strip_marks(left) == strip_marks(right) and (first is second) else "marks"
    if first.letters == second.letters:
        if first.tone == second.tone:
            return "spelling"
        if {first.tone, second.tone} == {"hỏi", "ngã"}:
            return "hoi-nga"
    if right in doublets(left):
        return "doublet"
    return "marks"


_SHAPES: dict[str, list[tuple[str, str]]] = {}
for _onset in _ONSETS:
    for _rime in _RIMES:
        _SHAPES.setdefault(strip_marks(_onset.replace("-", "") + _rime), []).append((_onset, _rime))


@lru_cache(maxsize=50_000)
def katakana(word: str) -> tuple[str, ...]:
    """How katakana may write a syllable, in the coarse letters of `kana.coarse`; for unmarked words every reading."""
    found = None if word.isascii() else parse(word)
    shapes = [(found.onset or "-", found.rime)] if found else _SHAPES.get(word, [])
    spellings = {
        _join(first, rest): None
        for onset, rime in shapes
        for first in _ONSETS[onset]
        for rest in _RIMES[rime]
    }
    return tuple(spellings)


def _join(onset: str, rime: str) -> str:
    onset = onset.replace("-", "")
    if rime.startswith("i") or (rime.startswith("y") and onset.endswith("y")):
        onset = onset.removesuffix("y") or onset
    if onset in ("f", "h") and rime.startswith("u"):
        onset = "h"
    if onset == "z" and rime.startswith("y"):
        rime = rime[1:]
    if onset == "w":
        onset = "" if rime.startswith("u") else onset
    if onset == "ku" and rime.startswith("u"):
        onset = "k"
    joined = onset + rime
    return re.sub(r"([aiueo])\1+", r"\1", joined)
