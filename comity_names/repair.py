"""What a text may have been: UTF-8 read as Windows-1252, Vietnamese keystrokes left as typed, old fonts, a form of address more.

Alternatives only: the name as received is always compared too, and nothing is stored repaired.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from comity_names import legacy_fonts, vietnamese
from comity_names.resources import text_lines

_HIGH = {
    bytes([code]).decode("cp1252"): code
    for code in range(0x80, 0x100)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BYTES = {chr(code): code for code in range(0x100)} | _HIGH


class Repair(NamedTuple):
    """A text that the received one may stand for, and what would have happened to it."""

    text: str
    cause: str


@lru_cache(maxsize=100_000)
def alternatives(text: str) -> tuple[Repair, ...]:
    """What the text may have been, likeliest first; empty for nearly every name."""
    found = []
    if fixed := undo_mojibake(text):
        found.append(Repair(fixed, "mojibake"))
    found += [Repair(meant, "legacy font") for meant in legacy_fonts.meant(text)]
    found += [Repair(bare, "address") for bare in without_address(text)]
    if text.isascii():
        for cause, undo in (("telex", telex), ("vni", vni)):
            typed = undo(text)
            if typed != text:
                found.append(Repair(typed, cause))
    return tuple(found)


@lru_cache(maxsize=1)
def _addresses() -> tuple[frozenset[str], tuple[str, ...]]:
    """Forms of address before a name and after it, the longer ones first."""
    cells = [line.split("\t") for line in text_lines("addresses.tsv")]
    before = frozenset(word for _, place, words in cells if place == "before" for word in words.split())
    after = {word for _, place, words in cells if place == "after" for word in words.split()}
    return before, tuple(sorted(after, key=lambda word: (-len(word), word)))


def without_address(text: str) -> list[str]:
    """The text without a form of address that stands before or after at least one word more: "Ông Lò Văn Phước", "木下浩介様"."""
    before, after = _addresses()
    first, _, rest = text.strip().partition(" ")
    if unicodedata.normalize("NFC", first.rstrip(".").lower()) in before and len(rest.split()) > 1:
        return [rest.strip()]
    if text.isascii():
        return []
    bare = next(
        (text.strip().removesuffix(word).rstrip() for word in after if text.strip().endswith(word)), ""
    )
    return [bare] if len(bare) > 1 else []


def undo_mojibake(text: str) -> str | None:
    """The text whose UTF-8 bytes were shown as Windows-1252, or None: "Nguyá»…n" → "Nguyễn". Twice if need be."""
    current = text
    for _ in range(2):
        codes = [_BYTES.get(char) for char in current]
        if all(code is not None and code < 0x80 for code in codes) or None in codes:
            break
        try:
            current = bytes(code for code in codes if code is not None).decode("utf-8")
        except UnicodeDecodeError:
            break
    return current if current != text else None


_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TELEX_LETTERS = (
    ("dd", "đ"), ("uow", "ươ"), ("aa", "â"), ("aw", "ă"), ("ee", "ê"), ("oo", "ô"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư"),
)  # fmt: skip


def telex(text: str) -> str:
    """A text of telex keystrokes as it was meant, word by word where a Vietnamese syllable comes of it."""
    return " ".join(_telex_word(word) for word in text.split())


@lru_cache(maxsize=50_000)
def _telex_word(word: str) -> str:
    lower = word.lower()
    letters = lower
    tone = ""
    for place in range(len(lower) - 1, 0, -1):
        if lower[place] in _TELEX_TONES and re.search("[aeiouyw]", lower[:place]):
            tone, letters = _TELEX_TONES[lower[place]], lower[:place] + lower[place + 1 :]
            break
    options = [(_letters(letters), tone), (_letters(lower), "")] if tone else [(_letters(lower), "")]
    for plain, mark in options:
        marked = _put_tone(plain, mark)
        if marked != lower and vietnamese.parse(marked):
            return marked.title()
    return word


def _letters(word: str) -> str:
    for typed, meant in _TELEX_LETTERS:
        word = word.replace(typed, meant)
    return re.sub(
        "([aeo])(.+)\\1$", lambda found: {"a": "â", "e": "ê", "o": "ô"}[found.group(1)] + found.group(2), word
    )


_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_SHAPES = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}


def vni(text: str) -> str:
    """A text of VNI keystrokes as it was meant: "Nguye64n Va8n" → "Nguyễn Văn"."""
    return " ".join(
        _vni_word(word) if re.search("[a-z][1-9]", word.lower()) else word for word in text.split()
    )


def _vni_word(word: str) -> str:
    tone, out = "", ""
    for char in word.lower():
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char in _VNI_SHAPES and out:
            at = max(
                (out.rfind(letter) for letter in ("aeo" if char == "6" else "ou" if char == "7" else "a")),
                default=-1,
            )
            out = out[: at + 1] + _VNI_SHAPES[char] + out[at + 1 :] if at >= 0 else out
        elif char == "9" and out.startswith("d"):
            out = "đ" + out[1:]
        else:
            out += char
    plain = unicodedata.normalize("NFC", out)
    plain = plain.replace("uơ", "ươ")
    marked = _put_tone(plain, tone)
    return marked.title() if vietnamese.parse(marked) else word


def _put_tone(word: str, tone: str) -> str:
    """Put a combining tone on the vowel that carries it."""
    if not tone:
        return word
    vowels = [place for place, char in enumerate(word) if char in "aăâeêioôơuưy"]
    if word.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels:
        return word
    shaped = [place for place in vowels if word[place] in "ăâêôơư"]
    if shaped:
        at = shaped[-1]
    elif len(vowels) == 1 or (vowels[-1] == len(word) - 1 and len(vowels) < 3):
        at = vowels[0]
    else:
        at = vowels[1]
    return unicodedata.normalize("NFC", word[: at + 1] + tone + word[at + 1 :])
