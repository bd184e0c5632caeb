"""The glossary beside a translation: offences, bodies and words of the work that occur in a paragraph, in the four languages.

Nothing is translated here. What is offered is what the house's own tables hold under one key: offence classes (ICCS), bodies (the tables
of the reader) and the words of `resources/terms.yaml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from comity.agreements.reference import LANGUAGES, offence_classes
from comity.intake.core.lexicon import table
from comity.lib.strict_yaml import check, resource

_WORDS = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
_SHAPE = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z][a-z-]*$"},
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "required": ["source", "verified", *LANGUAGES],
        "properties": {
            "source": {"type": "string", "minLength": 1},
            "verified": {"type": "boolean"},
            **dict.fromkeys(LANGUAGES, _WORDS),
        },
    },
}
# a script without spaces between words: a term is found wherever its signs stand
_UNSPACED = frozenset({"ja", "zh-Hans"})
_READERS = {
    "en": "en",
    "vi": "vi",
    "ja": "ja",
    "zh-Hans": "zh",
}  # how the tables of the reader call a language
MOST = 12  # terms offered beside one paragraph


@dataclass(frozen=True)
class Term:
    """One thing under its words: by language the words, of which the first is offered; where the pairing is from."""

    words: Mapping[str, tuple[str, ...]]
    source: str
    verified: bool


@dataclass(frozen=True)
class Found:
    """A term that occurs: as it is written there, where, and what is offered for it."""

    written: str
    start: int
    offered: str
    term: Term


def terms_in(text: str, language: str, into: str) -> list[Found]:
    """Return the terms that occur in a paragraph, in its order, with the words offered in another language.

    Of two that lie over each other the longer one is taken, and each term is offered once.

    Args:
        text: the paragraph.
        language: its language, ISO 639-1 or zh-Hans.
        into: the language wanted: en, vi, ja or zh-Hans.
    """
    spoken = known_language(language)
    if not spoken or spoken == into:
        return []
    taken: list[tuple[int, int]] = []
    found: dict[int, Found] = {}
    for form, term in _forms(spoken):
        offered = term.words.get(into)
        if not offered or id(term) in found:
            continue
        for start, end in _places(text, form, spoken):
            if not any(start < stop and begun < end for begun, stop in taken):
                taken.append((start, end))
                found[id(term)] = Found(text[start:end], start, offered[0], term)
                break
    return sorted(found.values(), key=lambda one: one.start)[:MOST]


def known_language(language: str) -> str:
    """Return how the glossary calls a language, empty for one that it does not hold.

    >>> known_language("zh-Hant"), known_language("fr")
    ('zh-Hans', '')
    """
    spoken = "zh-Hans" if language.split("-", maxsplit=1)[0] == "zh" else language
    return spoken if spoken in LANGUAGES else ""


def _places(text: str, form: str, language: str) -> Iterator[tuple[int, int]]:
    if language in _UNSPACED:
        at = text.find(form)
        while at >= 0:
            yield at, at + len(form)
            at = text.find(form, at + len(form))
        return
    for one in _pattern(form).finditer(text):
        yield one.span()


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """A term of a script with spaces stands between other signs than letters; abbreviations keep their case."""
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", 0 if form.isupper() else re.IGNORECASE)


@cache
def _forms(language: str) -> Sequence[tuple[str, Term]]:
    """Return every written form of a language with its term, the longest first."""
    rows = [(form, term) for term in terms() for form in term.words.get(language, ())]
    return sorted(rows, key=lambda row: (-len(row[0]), row[0]))


@cache
def terms() -> Sequence[Term]:
    """Return the whole glossary. Raises InvalidDocumentError, which names file and line where a table is wrong."""
    return (*_own(), *_bodies(), *_offences())


def _own() -> Iterator[Term]:
    document = resource("comity.intake", "terms.yaml")
    document.refuse(check(document, _SHAPE))
    read: Mapping[str, Mapping[str, Any]] = document.data
    for row in read.values():
        yield Term({one: tuple(row[one]) for one in LANGUAGES}, row["source"], row["verified"])


def _offences() -> Iterator[Term]:
    for code, row in offence_classes().items():
        words = {one: (label,) for one, label in row.labels.items()}
        words["en"] = (*words.get("en", ()), *row.words)
        yield Term(words, f"ICCS {code}", row.verified)


def _bodies() -> Iterator[Term]:
    """Bodies that stand under one key in more than one language."""
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, called in _READERS.items():
        for row in table("organisations", called).get("bodies", ()):
            known.setdefault(row["key"], {}).setdefault(language, tuple(row["forms"]))
    for key, words in known.items():
        if len(words) > 1:
            yield Term(words, f"organisations: {key}", verified=False)
