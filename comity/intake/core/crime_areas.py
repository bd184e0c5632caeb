"""Kinds of crime that the body speaks of.

A kind counts once: the text speaks of it or does not. Its quote is the first of the words that say so, outside names of bodies, which carry such words without
the text speaking of a crime ("Office on Drugs and Crime").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from comity.intake.core.countries import folded, resource
from comity.intake.core.model import CrimeArea, Organisation, SourceText, Span

# Bad scrapes glue a word to the small one before it.
_EDGE = r"(?:(?<!\w)|(?<=\band)|(?<=\bof)|(?<=\bthe)|(?<=\bin)|(?<=\bto)|(?<=\bfor)|(?<=\bthat)|(?<=\bwith)|(?<=\bagainst))"


@dataclass(frozen=True)
class _Rules:
    areas: dict[str, re.Pattern[str]]
    near: dict[str, re.Pattern[str]]
    crime_words: re.Pattern[str]


@cache
def _rules(language: str) -> _Rules:
    rows = resource("crime_areas", language) or resource("crime_areas", "en")
    edge = "" if language in {"ja", "zh"} else _EDGE

    def pattern(words: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"{edge}(?:{folded(one, language)})" for one in words), re.IGNORECASE)

    return _Rules(
        {area: pattern(words) for area, words in rows["areas"].items()},
        {area: pattern(words) for area, words in rows.get("near", {}).items() if words},
        re.compile(folded(rows["crime_words"], language), re.IGNORECASE),
    )


def find_crime_areas(text: SourceText, organisations: list[Organisation]) -> list[CrimeArea]:
    """Return the crime areas of the body, each on the first words that tell of it."""
    raw, rules = folded(text.raw, text.language), _rules(text.language)
    names = [span for one in organisations for span in one.mentions]
    found = []
    for area, pattern in rules.areas.items():
        spans = [*_spans(text, raw, pattern, names), *_near(text, raw, area, names)]
        if spans:
            found.append(CrimeArea(area, min(spans), f"words/{text.language}"))
    return sorted(found, key=lambda one: one.span)


def _spans(text: SourceText, raw: str, pattern: re.Pattern[str], names: list[Span]) -> Iterator[Span]:
    for one in pattern.finditer(raw):
        start = one.start() + len(one.group()) - len(one.group().lstrip(" -"))
        span = Span(start, one.end())
        if text.in_body(span) and not any(name.meets(span) for name in names):
            yield span


def _near(text: SourceText, raw: str, area: str, names: list[Span]) -> Iterator[Span]:
    """Words too wide to stand alone count where the sentence speaks of crime."""
    rules = _rules(text.language)
    if area not in rules.near:
        return
    for span in _spans(text, raw, rules.near[area], names):
        sentence = text.sentence_of(span)
        if sentence is not None and rules.crime_words.search(raw, sentence.span.start, sentence.span.end):
            yield span
