"""The signs by which what stands around a story is known, compiled once from `resources/source` of all languages.

They are tried together, whatever the language of the text: an English page of a Vietnamese paper has Vietnamese menus.
All work on keys (`lines.key_of`), where width and case are alike.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from comity.intake.core.lexicon import languages_of, word_lists
from comity.intake.core.lines import HAN_OR_KANA, key_of

KEYS = frozenset(
    [
        "related",
        "related_label",
        "related_forms",
        "interface",
        "sections",
        "promo",
        "byline",
        "credit",
        "source",
        "tags",
        "rights",
        "weekdays",
        "months",
        "abbreviations",
        "leaning",
        "stop",
        "stop_bare",
        "paper_nouns",
        "edition_words",
        "unfinished",
        "contact",
        "comments",
        "notices",
        "footer",
    ]
)


def lists_of(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the lists of a language."""
    return word_lists("source", language, KEYS)


@cache
def words_of(*names: str) -> frozenset[str]:
    """Return the words of some lists in all languages, as keys."""
    return frozenset(
        key_of(word)
        for language in languages_of("source")
        for name in names
        for word in lists_of(language)[name]
    )


def either(words: Iterable[str], *, bounded: bool = True) -> str:
    """Return an expression for any of the words, the longest first; Latin ones end at the ends of words."""
    return "(?:" + "|".join(_bounded(w) if bounded else re.escape(w) for w in _longest_first(words)) + ")"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda one: (-len(one), one))


def _bounded(word: str) -> str:
    left = "" if HAN_OR_KANA.match(word[0]) or not word[0].isalnum() else r"(?<![^\W_])"
    right = "" if HAN_OR_KANA.match(word[-1]) or not word[-1].isalnum() else r"(?![^\W_])"
    return left + re.escape(word) + right


@cache
def phrases() -> re.Pattern[str]:
    """Return what menus, bars and boxes are made of."""
    return re.compile(either(words_of("interface", "sections", "weekdays", "related")))


@cache
def glued_phrases() -> re.Pattern[str]:
    """Return the same for menus whose words a scrape glued together; only words of four letters or more, or of Han."""
    return re.compile(
        either((w for w in words_of("interface", "sections", "weekdays") if _long(w)), bounded=False)
    )


def _long(word: str) -> bool:
    return len(word) >= 4 or (len(word) >= 2 and bool(HAN_OR_KANA.match(word[0])))


@cache
def buttons() -> re.Pattern[str]:
    """Return names of buttons that hardly stand in prose side by side: sharing services and the like."""
    return re.compile(either(w for w in words_of("interface") if _long(w)))


_DASHES = r"\-–—−ー~|:：>»›▶►→■●◆▪•·/»※★☆◎◇□"


@cache
def heading() -> re.Pattern[str]:
    """Return a heading over other stories, the whole line."""
    around = rf"[\s{_DASHES}\[\]【】<>《》*#=+()…]*"
    return re.compile(
        around
        + rf"(?:{either(words_of('related'), bounded=False)}|{_forms()})"
        + rf"(?:\s*\(?\d*\)?)?{around}$",
    )


def _forms() -> str:
    """Headings that are put together of a few words, as expressions."""
    forms = [form for language in languages_of("source") for form in lists_of(language)["related_forms"]]
    return "|".join(f"(?:{one})" for one in forms) or "(?!)"


@cache
def labelled() -> re.Pattern[str]:
    """Return a label before one headline of another story."""
    return re.compile(
        rf"[\s{_DASHES}\[【(*]*"
        + either(words_of("related_label"))
        + r"\s*[\])】]?\s*(?:[:：>»›▶►→|]+|[-–—]{2,})\s*(?=\S)"
    )


ARROWED = re.compile(r"\s*(?:>{1,3}|»{1,2}|›|▶|►|→|⇒|☞|👉|◾|▷)\s*\S")


@cache
def starts_with(name: str) -> re.Pattern[str]:
    """Return the beginnings of a list, at the beginning of a line after bullets and brackets."""
    return re.compile(rf"[\s{_DASHES}\[【(*※>]*" + either(words_of(name)))


@cache
def label_of(name: str) -> re.Pattern[str]:
    """Return a label of a list followed by a colon or slash, or the like, and something."""
    return re.compile(rf"[\s{_DASHES}\[【(*]*" + either(words_of(name)) + r"\s*[:：/=|]\s*(?=\S|$)")


@cache
def holds(name: str) -> re.Pattern[str]:
    """Return the words of a list anywhere."""
    return re.compile(either(words_of(name), bounded=False))


@cache
def comments() -> re.Pattern[str]:
    """Return the heading over what readers wrote, the whole line; a count may stand with it."""
    around = rf"[\s{_DASHES}\[\]【】<>*#()…]*"
    return re.compile(
        rf"{around}(?:\d+\s*)?{either(words_of('comments'), bounded=False)}(?:\s*[(:]?\s*\d*\s*[)件条條則]?)?{around}$"
    )


@cache
def notice() -> re.Pattern[str]:
    """Return words that only a notice of the page has, anywhere in a line."""
    return re.compile(either(words_of("notices")))


@cache
def footer() -> re.Pattern[str]:
    """Return words of links at the foot of a page, anywhere in a short line."""
    return re.compile(either(words_of("footer")))
