"""Names in Latin letters and what reads like them, of any origin: words matched one to one, whatever their order.

For names whose words are not syllables of Vietnamese or Chinese; those are laid along each other in alignment.py.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from comity_names.classes import syllable_class
from comity_names.resources import rows, text_lines
from comity_names.writing import Token, Written, fold

_LETTERS = {
    letter: "" if plain == "-" else plain
    for _, line in rows("scripts.tsv", 2)
    for letter, plain in zip(line.split()[::2], line.split()[1::2], strict=True)
}
_PARTICLES = frozenset(word for line in text_lines("particles.tsv") for word in line.split("\t")[1].split())
_TITLES = frozenset(word for line in text_lines("titles.tsv") for word in line.split("\t")[1].split())
_SOUNDS = [
    (re.compile(pattern), new)
    for pattern, new in (
        ("^(?:ie|ye)", "e"), ("tsch|tch|cz|tj", "ch"), ("sch|sz", "sh"), ("dzh|dj|dsch", "j"), ("ph", "f"), ("kh|ch(?=[rlaou]|$)", "h"),
        ("gh", "g"), ("th", "t"), ("ck|q|c(?=[aoukrlt]|$)", "k"), ("c(?=[eiy])", "s"), ("x", "ks"), ("w", "v"), ("ou|oo", "u"), ("ee|ie|iy|yi|ij|ii|yy", "i"),
        ("y", "i"), ("j(?=[aeiou])", "i"), ("zh", "z"), ("dh", "d"), ("ts|tz", "s"), ("ei|ai|ay|ey", "e"), (r"(.)\1+", r"\1"), ("h(?=$|[bcdfgklmnpqrstvz])", ""),
    )
]  # fmt: skip


@lru_cache(maxsize=1)
def _nicknames() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for number, line in enumerate(text_lines("nicknames.tsv")):
        for word in line.split():
            table.setdefault(word, set()).add(number)
    return {word: frozenset(groups) for word, groups in table.items()}


@lru_cache(maxsize=1)
def _western() -> frozenset[str]:
    return frozenset(word for line in text_lines("western.tsv") for word in line.split("\t")[1].split())


def is_western(word: str) -> bool:
    """Whether a word is one of the given names Chinese people take beside their own, or too long to be a syllable of theirs."""
    return word in _western() or word in _nicknames() or (len(word) > 4 and syllable_class(word) is None)


def romanise(word: str) -> str:
    """A folded word of Cyrillic, Greek, Armenian, Georgian, Hebrew or Arabic letters in plain Latin."""
    return "".join(_LETTERS.get(char, char) for char in word)


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """A rough key of how a word sounds: Husayn, Hussein and Husein share it."""
    for pattern, new in _SOUNDS:
        word = pattern.sub(new, word)
    return word


Kin = Literal["same", "sounds", "nickname", "typo", "typo2", "initial", "differs"]


class Word(NamedTuple):
    """A word as it is matched: how it was written, its Latin letters, and whether it is a particle or a title."""

    raw: str
    text: str
    light: bool


class Pair(NamedTuple):
    """Two words that were matched, or one that was left over (the other is None)."""

    left: Word | None
    right: Word | None
    kin: Kin
    cost: float


def words(written: Written) -> list[Word]:
    """The words of a name, titles left out."""
    out = [_word(token) for token in written.tokens]
    kept = [word for word in out if word.text and word.text not in _TITLES]
    return kept or [word for word in out if word.text]


def _word(token: Token) -> Word:
    text = token.plain if token.script == "latin" else romanise(fold(token.raw).replace(" ", ""))
    text = re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text)) or text
    return Word(token.raw, text, text in _PARTICLES)


@lru_cache(maxsize=200_000)
def kin(left: str, right: str) -> tuple[Kin, float]:  # noqa: PLR0911  (a scale, from the same to different)
    """How two words are related, and the cost in nats of taking them for one."""
    if left == right:
        return "same", 0.0
    if len(left) == 1 or len(right) == 1:
        return ("initial", 0.7) if left[:1] == right[:1] else ("differs", 4.3)
    if _nicknames().get(left, frozenset()) & _nicknames().get(right, frozenset()):
        return "nickname", 0.5
    first, second = sound(left), sound(right)
    if first == second:
        return "sounds", 0.25
    size = max(len(left), len(right))
    wrong = min(OSA.distance(left, right), OSA.distance(first, second) + 0.35)
    share = wrong / size
    if left[0] != right[0] and first[:1] != second[:1]:
        share += 0.1
    cost = 15.0 * max(share - 0.02, 0.0) ** 1.3
    if wrong <= 1.4 and cost < 4:
        return "typo", min(cost, 4.0)
    if wrong <= 3.4 and cost < 4:
        return "typo2", min(cost, 4.0)
    return "differs", min(max(cost, 3.6), 4.6)


def match(
    left: list[Word], right: list[Word], extra: float, relate: Callable[[str, str], tuple[Kin, float]] = kin
) -> tuple[float, list[Pair]]:
    """The words of two names matched one to one, cheapest first; `extra` is the cost of a word left over.

    `relate` says how a word of the left and one of the right are related, and at what cost.
    Words left over cost little beside two or more that agree, and much where only one is left to agree.
    """
    kins = {(i, j): relate(a.text, b.text) for i, a in enumerate(left[:12]) for j, b in enumerate(right[:12])}
    options = sorted((found[1] + 0.02 * abs(i - j), i, j) for (i, j), found in kins.items())
    used_left, used_right = set[int](), set[int]()
    pairs = []
    for _, i, j in options:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            related, cost = kins[i, j]
            light = left[i].light and right[j].light
            pairs.append((i, Pair(left[i], right[j], related, min(cost, 0.6) if light else cost)))
    rest = [(i, Pair(word, None, "differs", 0.0)) for i, word in enumerate(left) if i not in used_left]
    rest += [
        (len(left) + j, Pair(None, word, "differs", 0.0))
        for j, word in enumerate(right)
        if j not in used_right
    ]
    agreeing = sum(1 for _, pair in pairs if pair.cost < 1.5 and not (pair.left and pair.left.light))
    heavy = [pair for _, pair in rest if not (pair.left or pair.right or _NONE).light]
    left_over = (
        0.0
        if not heavy
        else extra * (1 + 0.5 * (len(heavy) - 1))
        if agreeing > 1
        else 2.5 + extra * len(heavy)
    )
    cost = sum(pair.cost for _, pair in pairs) + left_over + 0.1 * (len(rest) - len(heavy))
    return cost, [pair for _, pair in sorted(pairs + rest, key=lambda one: one[0])]


_NONE = Word("", "", light=False)
