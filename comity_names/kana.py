"""Kana and romaji in one coarse alphabet, so that タイン, tain and Tain can be laid beside each other.

The coarse alphabet has no long vowels and no doubled consonants, writes ti for チ and ティ, hu for フ, zi for ジ,
tu for ツ and トゥ, b for ヴ. It is for comparing only; what a person reads is always the name as received.
"""

import re
import unicodedata
from functools import lru_cache

_ROWS = {
    "アイウエオ": "a i u e o",
    "カキクケコ": "ka ki ku ke ko",
    "サシスセソ": "sa si su se so",
    "タチツテト": "ta ti tu te to",
    "ナニヌネノ": "na ni nu ne no",
    "ハヒフヘホ": "ha hi hu he ho",
    "マミムメモ": "ma mi mu me mo",
    "ヤユヨ": "ya yu yo",
    "ラリルレロ": "ra ri ru re ro",
    "ワヰヱヲン": "wa i e o n",
    "ガギグゲゴ": "ga gi gu ge go",
    "ザジズゼゾ": "za zi zu ze zo",
    "ダヂヅデド": "da zi zu de do",
    "バビブベボ": "ba bi bu be bo",
    "パピプペポ": "pa pi pu pe po",
    "ヴッー・＝ヵヶ": "bu - - - - ka ga",
}
_KANA = {
    char: "" if sound == "-" else sound
    for chars, line in _ROWS.items()
    for char, sound in zip(chars, line.split(), strict=True)
}
_SMALL = dict(zip("ァィゥェォャュョヮ", ["a", "i", "u", "e", "o", "ya", "yu", "yo", "wa"], strict=True))
_SQUEEZE = [
    (re.compile("ou|oo|ō|oh(?=[^aiueoy]|$)"), "o"),
    (re.compile("uu"), "u"),
    (re.compile(r"([aiueo])\1+"), r"\1"),
    (re.compile(r"m(?=[bp])"), "n"),
]
_ROMAJI = [
    (re.compile(r"tch"), "ch"),
    (re.compile(r"([bcdfghjkmprstvwyz])\1"), r"\1"),
    (re.compile(r"sh(?=[aiueo])"), "sy"),
    (re.compile(r"ch(?=[aiueo])"), "ty"),
    (re.compile(r"j(?=[aiueo])"), "zy"),
    (re.compile(r"zh|dz"), "z"),
    (re.compile(r"ts(?=u)"), "t"),
    (re.compile(r"([szt])yi"), r"\1i"),
    (re.compile(r"([szt])y(?=y)"), r"\1"),
    (re.compile(r"di"), "zi"),
    (re.compile(r"f(?=u)"), "h"),
    (re.compile(r"v"), "b"),
    (re.compile(r"l"), "r"),
]


def squeeze(text: str) -> str:
    """Collapse long vowels and m before a labial, the same way for kana and for romaji."""
    for pattern, new in _SQUEEZE:
        text = pattern.sub(new, text)
    return text


def to_katakana(text: str) -> str:
    """Hiragana and half-width kana as full-width katakana."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in wide)


@lru_cache(maxsize=100_000)
def coarse(text: str) -> str:
    """Kana in the coarse alphabet; letters that are not kana are left out."""
    out: list[str] = []
    for char in to_katakana(text):
        if char in _SMALL:
            out.append(_shrink(out.pop() if out else "", _SMALL[char]))
        elif char in _KANA:
            out.append(_KANA[char])
    return squeeze("".join(out))


def _shrink(before: str, small: str) -> str:  # noqa: PLR0911  (one return for each row of the kana table)
    if not before:
        return small
    if small.startswith("y"):
        return before[:-1] + small if before.endswith("i") else before[:-1] + small.replace("y", "y")
    if len(before) > 1 and before[-1] in "ueoi" and small[-1] in "aiueo":
        if before in ("si", "zi", "ti") and small == "e":
            return before[:-1] + "ye"
        if before == "hu":
            return "h" + small if small == "u" else "f" + small
        if before in ("ku", "gu"):
            return before + small
        return before[:-1] + small
    if before in ("u", "i"):
        return {"u": "w", "i": "y"}[before] + small if small != before else before
    return before + small


@lru_cache(maxsize=100_000)
def coarse_romaji(word: str) -> str:
    """A folded Latin word read as romaji (Hepburn, Kunrei or passport) in the coarse alphabet."""
    for pattern, new in _ROMAJI:
        word = pattern.sub(new, word)
    return squeeze(word)


_MORA = re.compile(r"(?:[kgsztdnhbpmrf]?y?[aiueo]|w[aiueo]|ts?u|n(?![aiueoy])|k(?=k)|s(?=s)|t(?=t)|p(?=p))+$")


@lru_cache(maxsize=100_000)
def is_romaji(word: str) -> bool:
    """Whether a folded Latin word can be read as Japanese, mora by mora."""
    return bool(_MORA.match(coarse_romaji(word)))


_ONE_MORA = re.compile("[^aiueon]*[aiueo]|n|.")


def morae(coarse_text: str) -> tuple[str, ...]:
    """Coarse letters cut into morae: "baraku" → ba ra ku."""
    return tuple(_ONE_MORA.findall(coarse_text))
