"""The forms in which dates are written: the files in resources/dates, loaded and made into patterns."""

import functools
import re
from dataclasses import dataclass, field
from typing import Any

from comity.intake.core.numbers import LANGUAGES
from comity.intake.core.tables import table_of

_GAP = r"[^\S\n]*"
_NONE = "(?!)"
# "two years and six months" of prison are no date
_NO_SENTENCE = "(?<!懲役)(?<!禁錮)(?<!禁固)(?<!禁刑)(?<!徒刑)"


@dataclass(frozen=True)
class Grammar:
    """The forms of a language, with its words."""

    language: str
    forms: tuple[tuple[str, re.Pattern[str], bool], ...]
    future: re.Pattern[str]
    tables: dict[str, dict[str, int]] = field(default_factory=dict)


_TABLES = (
    "months",
    "years",
    "years_on",
    "months_from",
    "months_on",
    "days_from",
    "days_on",
    "weekdays",
    "eras",
    "ordinals",
)


def _read(name: str) -> dict[str, Any]:
    known: dict[str, Any] = table_of("dates", name)
    return known


@functools.cache
def grammar(language: str) -> Grammar:
    """Load the grammar of a language, or of English, and that of figures; ValueError or TypeError where the file is wrong."""
    name = language if language in LANGUAGES else "en"
    known = _read(name)
    tables: dict[str, dict[str, int]] = {one: known.get(one, {}) for one in _TABLES}
    for table in tables.values():
        for word, step in table.items():
            if not isinstance(word, str) or not isinstance(step, int):
                raise TypeError(f"dates/{name}.yaml: {word}: {step} should be a word and a whole number.")
    holes = _holes(name, tables)
    forms = []
    for form in [*known["forms"], *_read("any")["forms"]]:
        try:
            pattern = re.compile(_filled(form["pattern"], holes))
        except (re.error, KeyError) as error:
            raise ValueError(f"dates/{name}.yaml: the form {form.get('name')} is wrong: {error}") from error
        forms.append((str(form["name"]), pattern, bool(form.get("last"))))
    return Grammar(name, tuple(forms), re.compile(known.get("future", _NONE)), tables)


def _words(*tables: dict[str, int]) -> str:
    """Return the words as one alternation, the first letter in either case, longest first."""
    every = sorted((word for table in tables for word in table), key=len, reverse=True)
    either = (f"(?i:{re.escape(word[0])}){re.escape(word[1:])}" for word in every)
    return "|".join(one.replace(r"\ ", _GAP) for one in either) or _NONE


def _holes(language: str, tables: dict[str, dict[str, int]]) -> dict[str, str]:
    cjk = language in {"ja", "zh"}
    figure = r"(?<!\d)\d{1,2}(?!\d)"
    year = r"(?<!\d)(?:(?:19|20)\d\d|[１２][９０][０-９]{2})(?!\d)"
    small = figure + ("|[一二三四五六七八九十]{1,3}" if cjk else "")
    names = "|".join(sorted(map(re.escape, tables["months"]), key=len, reverse=True)) or _NONE
    # scraped pages glue a month to the word before it: "onOctober 15"
    edge = {"en": "(?<![A-Z])", "fr": r"(?<![^\W\d_])"}.get(language)
    bounded = rf"{edge}(?:{names})(?![^\W\d_])" if edge else rf"(?:{names})"
    bounded = bounded.replace(r"\ ", _GAP)
    return {
        "Y": year + ("|[〇零○一二三四五六七八九]{4}" if cjk else ""),
        "y": rf"{_NO_SENTENCE}{figure}" if cjk else r"\d\d(?!\d)",
        "M": small,
        "D": small,
        "m": figure,
        "d": figure,
        "N": bounded,
        "R": _words(tables["years"], tables["years_on"]),
        "P": _words(tables["months_from"], tables["months_on"]),
        "W": _words(tables["days_from"], tables["days_on"]),
        "V": _words(tables["weekdays"]),
        "E": _words(tables["eras"]),
        "EY": r"\d{1,3}|元|[一二三四五六七八九十]{1,3}",
        "Q": _words(tables["ordinals"]),
        "H": _words(tables["ordinals"]),
        "K": r"\d{1,2}|[一二三四五六七八九十]{1,2}" if cjk else r"\d{1,2}|[^\W\d_]+",
    }


def _filled(pattern: str, holes: dict[str, str]) -> str:
    def one(hole: re.Match[str]) -> str:
        if hole[1] == "<":
            return "(?P<at>)"
        return f"(?P<{hole[1]}{hole[2]}>{holes[hole[1]]})"

    return re.sub(r"\{([A-Za-z]+|<)(2?)\}", one, pattern.replace(" ", _GAP))
