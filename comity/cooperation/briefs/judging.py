"""Of what language words can be of which nobody said it: what their letters allow, and the little that they settle. Pure.

Letters rule languages out more often than they say which one it is. What they leave open stays open: a paper says of no language that it
is one where it may be another. Asked are the languages of papers alone: a text in Dutch can pass for one in English.
"""

import re
import unicodedata

SENTENCE = 3  # words; of fewer nothing is said by how they are built
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3040-\u30ff]")
_VIETNAMESE = re.compile("[ăđĩũơưạ-ỹ]", re.IGNORECASE)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile("[\u0300-\u036f]")
# a syllable of Vietnamese as it stands without its signs: many people write so in a hurry
_SYLLABLE = re.compile(
    "(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    "(uye|uyu|uya|oai|oay|oao|oeo|uay|uoi|uou|ieu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    "(ch|ng|nh|[cmnpt])?"
)
_OF_VIETNAMESE = 0.6  # the part of the words that are such syllables; the rest are names and what is called alike everywhere
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "with",
        "was",
        "were",
        "are",
        "has",
        "have",
        "been",
        "from",
        "which",
        "by",
        "not",
        "will",
        "cannot",
        "because",
        "that",
        "this",
        "for",
    ]
)


def suits(text: str, language: str) -> bool:
    """Whether a name of which nobody said the language could be of one, by its letters.

    >>> [suits("東京", one) for one in ("en", "vi", "ja", "zh-Hans")]
    [False, False, True, True]
    >>> [suits("Hà Nội", one) for one in ("en", "vi", "ja", "zh-Hans")], suits("Tokyo", "en")
    ([False, True, False, False], True)
    """
    has_han, has_kana = _HAN.search(text) is not None, _KANA.search(text) is not None
    match primary(language):
        case "ja":
            return has_han or has_kana or not _LATIN.search(text)
        case "zh":
            return (has_han and not has_kana) or not (has_kana or _LATIN.search(text))
        case "vi":
            return not (has_han or has_kana)
    return not (has_han or has_kana or _VIETNAMESE.search(text))


def allows(text: str, language: str) -> bool:
    """Whether a sentence can be of a language, by its letters and by how its words are built.

    >>> [allows("Chua co kinh phi", one) for one in ("en", "vi", "ja")], allows("The budget was cut.", "vi")
    ([True, True, False], False)
    """
    if sure := settled(text):
        return primary(sure) == primary(language)
    if not suits(text, language):
        return False
    match primary(language):
        case "vi":
            return len(_words(text)) < SENTENCE or _is_built_as_vietnamese(text)
        case "en":
            return not (_has_signs(text) and _is_built_as_vietnamese(text))
    return True


def settled(text: str) -> str:
    """Return the language (BCP 47) that a sentence is in by its letters; empty where they leave more than one open.

    >>> [settled(one) for one in ("Chưa có kinh phí.", "予算が削減された。", "预算削减", "The budget was cut.")]
    ['vi', 'ja', 'zh-Hans', 'en']
    >>> [settled(one) for one in ("Xin lui", "Chua co kinh phi", "予算削減", "Budget", "")]
    ['', '', '', '', '']
    """
    if _KANA.search(text):
        return "ja"
    if han := "".join(_HAN.findall(text)):
        # a sign of the simplified script is in no Japanese text; one of the traditional script may be in either
        return "zh-Hans" if _can_be_written(han, "gb2312") and not _can_be_written(han, "cp932") else ""
    if _VIETNAMESE.search(text):
        return "vi"
    is_plain = not _has_signs(text) and not _is_built_as_vietnamese(text)
    return "en" if is_plain and len(_ENGLISH.intersection(_words(text))) > 1 else ""


def is_settled(text: str, language: str) -> bool:
    """Whether a sentence is in a language for sure."""
    return primary(settled(text)) == primary(language)


def primary(language: str) -> str:
    """Return a language without its script or region."""
    return language.casefold().partition("-")[0]


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _has_signs(text: str) -> bool:
    return _SIGN.search(unicodedata.normalize("NFD", text)) is not None


def _is_built_as_vietnamese(text: str) -> bool:
    bare = [_SIGN.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d") for word in _words(text)]
    fitting = sum(_SYLLABLE.fullmatch(word) is not None for word in bare)
    return bool(bare) and fitting >= _OF_VIETNAMESE * len(bare)


def _can_be_written(text: str, letters: str) -> bool:
    try:
        text.encode(letters)
    except UnicodeEncodeError:
        return False
    return True
