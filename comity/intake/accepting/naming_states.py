"""Whether the words of a text name a state beside a person or a body. Pure.

What the engine concludes (from a place, a body, a name) is a help for reading; a record states only what the words say.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from comity.intake.accepting.quoting import Quote
from comity.intake.core.countries import adjectival, adjectives, countries, either, folded

NEAR: Final = 120  # characters between a name and the word for its state
_LANGUAGES: Final = ("en", "vi", "ja", "zh", "fr")
_SIGNS: Final = frozenset({"ja", "zh"})
# a word of another sentence is about somebody else
_ENDS: Final = re.compile(r"[.!?]\s|[。！？；\n]")


def naming(text: str, quotes: Sequence[Quote], country: str, language: str) -> str | None:
    """Return the shortest stretch within one sentence that holds a quote and a name or an adjective of the country; None where none does.

    `language` is that of the words; country is ISO 3166-1 alpha-2. The stretch is cut out of the text as it stands.
    """
    pattern = _pattern(country, language if language in _LANGUAGES else "en")
    if pattern is None:
        return None
    found: list[tuple[int, int]] = []
    for one in quotes:
        begin, end = int(one["start"]), int(one["end"])
        low, high = _sentence(text, begin, end)
        words = folded(text[low:high], language)
        found += [
            (min(begin, low + hit.start()), max(end, low + hit.end())) for hit in pattern.finditer(words)
        ]
    if not found:
        return None
    return text[slice(*min(found, key=lambda each: each[1] - each[0]))]


def _sentence(text: str, begin: int, end: int) -> tuple[int, int]:
    low, high = max(0, begin - NEAR), min(len(text), end + NEAR)
    before = [hit.end() for hit in _ENDS.finditer(text, low, begin)]
    after = _ENDS.search(text, end, high)
    return (before[-1] if before else low), (after.start() if after else high)


@cache
def _pattern(country: str, language: str) -> re.Pattern[str] | None:
    tables: list[dict[str, Any]] = [countries(language), adjectives(language), adjectival(language)]
    names = {name for table in tables for name, code in table.items() if code == country}
    if not names:
        return None
    if language in _SIGNS:
        return re.compile(either(names))
    return re.compile(rf"(?<!\w){either(names)}(?!\w)")
