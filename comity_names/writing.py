"""How a name is written: its tokens, their scripts, and which marks they carry. Nothing is replaced here."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Script = Literal["latin", "han", "kana", "hangul", "other"]
LONGEST = 500  # characters of a name that are read; the rest of a longer text is no name

# letters that canonical decomposition leaves alone, with what a typist without them writes
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŋ": "ng",
    }
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4\u02b9]")
_PARTS = re.compile(r"[^\W_]+(?:\.(?=\s|$))?", re.UNICODE)
_WORDS = re.compile(r"[^\W_]+")
_COMMAS = re.compile("[,，、]")
_KANA_LONG = "ーｰ"


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Letters without marks, case, width or punctuation, single spaces between: "Nguyễn Văn Thành" → "nguyen van thanh".

    Folding again changes nothing. Scripts other than Latin keep their letters; kana and Han are not read here.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    text = _APOSTROPHES.sub("", text)
    parts = unicodedata.normalize("NFD", text)
    kept = [char for char in parts if unicodedata.category(char) != "Mn" or char in "\u3099\u309a"]
    text = unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)
    return (
        " ".join(re.findall(rf"[^\W_{_KANA_LONG}]+|[{_KANA_LONG}]", text))
        if _KANA_LONG in text
        else _words(text)
    )


def _words(text: str) -> str:
    return " ".join(_WORDS.findall(text))


def script_of(char: str) -> Script:
    """The script of one letter, as far as the engine tells them apart."""
    code = ord(char)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    if 0x3040 <= code < 0x3100 or 0x31F0 <= code < 0x3200 or 0xFF66 <= code < 0xFFA0:
        return "kana"
    if 0x4E00 <= code < 0xA000 or 0x3400 <= code < 0x4DC0 or 0x20000 <= code < 0x33480 or char in "々〇〆":
        return "han"
    if 0xF900 <= code < 0xFB00:
        return "han"
    if 0xAC00 <= code < 0xD7B0 or 0x1100 <= code < 0x1200 or 0x3130 <= code < 0x3190:
        return "hangul"
    return "other"


@dataclass(frozen=True, slots=True)
class Token:
    """One run of letters of one script. `marked` keeps the marks (NFC, lower case); `plain` has none."""

    raw: str
    marked: str
    plain: str
    script: Script
    initial: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A name read into tokens. `marks` tells whether any token carries a Vietnamese mark."""

    raw: str
    tokens: tuple[Token, ...]
    script: Script
    marks: bool
    comma: int | None

    @property
    def japanese(self) -> bool:
        """Whether it holds both kana and Han characters, as only Japanese names do."""
        return {"han", "kana"} <= {token.script for token in self.tokens}

    @property
    def glued(self) -> str:
        return "".join(token.plain for token in self.tokens)


_VIETNAMESE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323\u0306\u031b\u0302đ]")


@lru_cache(maxsize=200_000)
def read(text: str) -> Written:
    """Read a name into tokens; a hyphen, a middle dot and a change of script end a token, an apostrophe does not."""
    clean = unicodedata.normalize("NFKC", text[:LONGEST])
    clean = _APOSTROPHES.sub("", unicodedata.normalize("NFC", clean))
    comma = None
    tokens: list[Token] = []
    for position, piece in enumerate(_COMMAS.split(clean)):
        if position == 1 and tokens:
            comma = len(tokens)
        for found in _PARTS.finditer(piece):
            tokens += _split_scripts(found.group())
    scripts = [token.script for token in tokens]
    main = (
        max(scripts, key=lambda script: sum(len(t.plain) for t in tokens if t.script == script))
        if scripts
        else "other"
    )
    marks = _vietnamese_marks(tokens)
    return Written(text, tuple(tokens), main, marks, comma)


def _vietnamese_marks(tokens: list[Token]) -> bool:
    """Whether the marks of a name are Vietnamese: a marked syllable, and no fewer syllables than other words."""
    from comity_names import vietnamese  # noqa: PLC0415  (the tables of syllables are read when the first marks are met)

    marked = [token for token in tokens if token.script == "latin" and token.marked != token.plain]
    if not any(_VIETNAMESE_MARKS.search(unicodedata.normalize("NFD", token.marked)) for token in marked):
        return False
    words = [token for token in tokens if token.script == "latin" and not token.initial]
    syllables = sum(vietnamese.parse(token.marked) is not None for token in words)
    return any(vietnamese.parse(token.marked) for token in marked) and 2 * syllables >= len(words)


def _split_scripts(word: str) -> list[Token]:
    dotted = word.endswith(".")
    word = word.removesuffix(".")
    tokens: list[Token] = []
    if word.isascii():
        plain = word.lower()
        return [Token(word, plain, plain, "latin", len(plain) == 1 or (dotted and len(plain) <= 2))]
    start = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or (
            script_of(word[end]) != script_of(word[start])
            and word[end] not in _KANA_LONG
            and not word[end].isdigit()
        ):
            raw = word[start:end]
            script = script_of(raw[0])
            plain = "".join(_plain(raw).split())
            if plain:
                initial = script == "latin" and (len(plain) == 1 or (dotted and len(plain) <= 2))
                tokens.append(Token(raw, unicodedata.normalize("NFC", raw.lower()), plain, script, initial))
            start = end
    return tokens


def _plain(raw: str) -> str:
    return fold(raw) if script_of(raw[0]) != "kana" else unicodedata.normalize("NFKC", raw)
