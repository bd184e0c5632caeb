"""Text as a paper can carry it, and what a language asks of a paper: its tag, its letters, its direction."""

import re
import unicodedata
from dataclasses import dataclass

# What XML 1.0 cannot hold or no printer shows: controls, halves of surrogate pairs, what is no character in Unicode; and signs that
# turn the order of letters around (U+202A-202E, U+2066-2069), with which a paper could be made to read as what it does not say.
_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ud800-\udfff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_LONG_WORD = re.compile(r"[^\s\u200b\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]{25,}")
_TAG = re.compile("[a-z]{2,3}")
_PIECE = 12


def clean(text: str) -> str:
    """Return a text without what no paper can show: lines end with a line feed, tabs are spaces, letters with marks are one character."""
    ended = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _NOT_SHOWN.sub("", ended))


def breakable(text: str) -> str:
    """Return a text whose words can be broken at the end of a line: a very long one gets places without width (U+200B)."""

    def pieces(found: re.Match[str]) -> str:
        word, cut = found[0], []
        while word:
            end = _PIECE
            while end < len(word) and unicodedata.category(word[end]).startswith("M"):
                end += 1  # a mark stays with its letter
            cut.append(word[:end])
            word = word[end:]
        return "\u200b".join(cut)

    return _LONG_WORD.sub(pieces, text)


@dataclass(frozen=True)
class Voice:
    """How a language is set.

    Args:
        tag: BCP 47 with a region, as word processors want it; empty where the language is not known.
        letters: families of the Noto fonts, in their order, after which all others may help out.
        office: the family that a common office computer has instead.
    """

    tag: str
    letters: tuple[str, ...]
    is_east: bool = False
    is_leftward: bool = False
    office: str = ""

    @property
    def language(self) -> str:
        """Its language alone, `und` where not known."""
        return self.tag.partition("-")[0] or "und"

    @property
    def region(self) -> str:
        """Its region alone, if it has one."""
        region = self.tag.rpartition("-")[2]
        return region if len(region) == 2 and region.isupper() else ""


LATIN = "Noto Sans"
_EAST = ("Noto Sans JP", "Noto Sans SC", "Noto Sans TC", "Noto Sans KR")
_OTHERS = (
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
)
FAMILIES = (LATIN, *_EAST, *_OTHERS)


def _voice(tag: str, first: str = "", *, is_leftward: bool = False, office: str = "") -> Voice:
    letters = dict.fromkeys((LATIN, *filter(None, (first,)), *_EAST, *_OTHERS))
    return Voice(tag, tuple(letters), first in _EAST, is_leftward, office)


_VOICES = {
    "en": _voice("en-GB"),
    "vi": _voice("vi-VN"),
    "fr": _voice("fr-FR"),
    "ja": _voice("ja-JP", "Noto Sans JP", office="Yu Gothic"),
    "zh-hans": _voice("zh-CN", "Noto Sans SC", office="Microsoft YaHei"),
    "zh-hant": _voice("zh-TW", "Noto Sans TC", office="Microsoft JhengHei"),
    "ko": _voice("ko-KR", "Noto Sans KR", office="Malgun Gothic"),
    "th": _voice("th-TH", "Noto Sans Thai"),
    "lo": _voice("lo-LA", "Noto Sans Lao"),
    "km": _voice("km-KH", "Noto Sans Khmer"),
    "my": _voice("my-MM", "Noto Sans Myanmar"),
    "ar": _voice("ar-SA", "Noto Sans Arabic", is_leftward=True),
    "he": _voice("he-IL", "Noto Sans Hebrew", is_leftward=True),
}
_ALSO = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}


def voice_of(language: str) -> Voice:
    """Return how a language (BCP 47) is set; one that is not listed is set in Latin letters first, under its own tag."""
    name = language.lower().replace("_", "-")
    name = _ALSO.get(name, name)
    known = _VOICES.get(name) or _VOICES.get(name.partition("-")[0])
    if known:
        return known
    tag = _TAG.fullmatch(name.partition("-")[0])
    return _voice(tag[0] if tag else "")
