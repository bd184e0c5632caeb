"""Bytes become text: Unicode first, then what the file declares, then the encodings of the four languages by how their text looks."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from comity.intake.reading.tcvn3 import from_tcvn3

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# what pages declare and what they mean: the wider set that browsers take for it (WHATWG Encoding Standard)
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
_WIDE = ("cp932", "euc_jp", "gb18030", "big5hkscs")
_SAMPLE = 60_000  # bytes that are looked at to tell an encoding
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_RARE = re.compile(r"[\ue000-\uf8ff\u2500-\u259f\u0370-\u04ff\u3400-\u4dbf\U00020000-\U0003ffff]")
# the commonest signs of Chinese in both ways of writing, and of Japanese
_COMMON = frozenset(
    "的一是不了在人有我他这個个們们中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作用道行所然家种事成方多经經法"
    "学學如都同现現当當没沒动動面起定天分还進进好小部其些主理心本前開开但因只从從日者意無无力與与長长机機十民第公此已工使情明性全三又关關點点正业業外将將两兩高間间"
    "由很最重並并物手向头文体體政相被利二等产產或新制加西月合回特代内內信表化位次度任常先海通原东東提立及比員员水名處处入口平系氣气更别別女四总總電电数數安少報报"
    "受目再務务做接件管期市直命山金指统統区區保至社便治展司五基書书非则則界达達警察署捜查県府庁逮捕容疑男性事件発見調关系犯罪案涉嫌嫌公安局省县縣"
)
# punctuation of Chinese and Japanese
_STOPS = frozenset("、。,!?:;「」『』()《》·“”‘’ \u3000")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?",
    re.IGNORECASE,
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W\d_]+")
# a letter and marks that stand apart from it; only these are composed, so that rare forms of Han signs stay as written
_APART = re.compile(r"\w[\u0300-\u036f\u3099\u309a]+")


class NotTextError(ValueError):
    """These bytes are no text in an encoding that is known here."""


def decode(content: bytes, declared: str = "") -> str:
    """Return the text of bytes. `declared` is the name that a header or tag gives for the encoding.

    Raises:
        NotTextError: the bytes are no text.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _checked(content[len(mark) :].decode(name, "replace"))
    wide = _without_mark(content)
    if wide:
        return _checked(content.decode(wide, "replace"))
    if b"\x1b$" in content[:_SAMPLE]:
        return _checked(content.decode("iso2022_jp_2", "replace"))
    whole = _strictly(content, "utf-8")
    if whole is None and declared:
        whole = _strictly(content, _known(declared))
    if whole is None:
        whole = content.decode("utf-8", "replace") if _is_nearly_utf8(content) else _guessed(content)
    return _checked(whole)


def composed(text: str) -> str:
    """Return the text with letters and their marks as one sign where there is one."""
    return _APART.sub(lambda one: unicodedata.normalize("NFC", one[0]), text)


def _checked(text: str) -> str:
    """Return the text with its newlines as one kind, in composed letters. Raises NotTextError for what looks like a program."""
    seen = text[:_SAMPLE]
    if len(_CONTROL.findall(seen)) > 0.003 * len(seen) + 1:
        raise NotTextError
    if seen.count("\ufffd") > 0.02 * len(seen) + 1:
        raise NotTextError
    return composed(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")))


def _without_mark(content: bytes) -> str:
    """Return UTF-16 where every other byte of Latin text is nothing."""
    seen = content[:2000]
    if len(seen) < 4 or len(content) % 2:
        return ""
    even, odd = seen[::2].count(0), seen[1::2].count(0)
    if odd > 0.3 * len(seen) / 2 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * len(seen) / 2 and not odd else ""


def _known(name: str) -> str:
    plain = name.strip().strip("\"'").lower()
    return _MEANT.get(plain, plain)


def _strictly(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _is_nearly_utf8(content: bytes) -> bool:
    """Whether it is UTF-8 with a broken letter here and there, as a scrape leaves it."""
    seen = content[:_SAMPLE]
    text = seen.decode("utf-8", "replace")
    whole = sum(ord(one) > 0x7F for one in text if one != "\ufffd")
    return whole > 20 * max(1, text.count("\ufffd") - 3)


def _guessed(content: bytes) -> str:
    """Return the text in the encoding whose text looks most like a language that is read here."""
    found = max(_tries(content), key=lambda one: one[0], default=None)
    if found is None:
        raise NotTextError
    return found[1]


def _tries(content: bytes) -> Iterator[tuple[float, str]]:
    for name in _WIDE:
        # the sample may end inside a sign
        sample = _strictly_cut(content[:_SAMPLE], name)
        if sample is not None:
            yield _like_han(sample), content.decode(name, "replace")
    for text in (_strictly(content, "cp1258"), from_tcvn3(content)):
        if text is not None:
            joined = composed(text)
            yield _like_vietnamese(joined[:_SAMPLE]), joined
    western = _strictly(content, "cp1252")
    if western is not None:
        yield 0.5, western


def _strictly_cut(sample: bytes, name: str) -> str | None:
    for less in range(4):
        found = _strictly(sample[: len(sample) - less], name)
        if found is not None:
            return found
    return None


def _like_han(text: str) -> float:
    """Return 0 to 1: how much of what is not ASCII is what Chinese and Japanese texts are made of."""
    wide = [one for one in text if ord(one) > 0x7F]
    if not wide:
        return 0.0
    joined = "".join(wide)
    kana = len(_KANA.findall(joined))
    poor = len(_HALF_KANA.findall(joined)) + len(_RARE.findall(joined))
    common = sum(one in _COMMON for one in wide)
    stops = sum(one in _STOPS or unicodedata.category(one)[0] == "P" for one in wide)
    return max(0.0, min(1.0, (kana + common + stops - 2 * poor) / len(wide) + 0.3))


def _like_vietnamese(text: str) -> float:
    """Return 0 to 1: the share of its words with marks that are syllables of Vietnamese."""
    marked = [one for one in _WORD.findall(text) if not one.isascii()]
    if len(marked) < 3:
        return 0.0
    return sum(_is_syllable(one) for one in marked) / len(marked)


def _is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word)
    tones = sum(one in _TONES for one in apart)
    bare = unicodedata.normalize("NFC", "".join(one for one in apart if one not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None
