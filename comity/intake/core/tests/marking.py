"""Invented sentences with their names marked, so that readers of events can be tried without the readers of names.

`[P:p1/VN:Le Van Hai]` is a person p1 of VN, `[O:o1/JP:…]` an organisation, `[L:KR:Seoul]` a place, `[D:2024-05-01:May 1]` a date.
"""

import re

from comity.intake.core.model import (
    DateFound,
    DocumentData,
    Named,
    Organisation,
    Person,
    Place,
    Sentence,
    SourceText,
    Span,
    Zones,
)

_MARK = re.compile(r"\[([POLD]):([^:\]]*):([^\]]*)\]")
_SENTENCE = re.compile(r"(?:[^.。！？!?\n]|\.(?=\d)|(?<=\d)\.(?=\d))+(?:[.。！？!?]+[\"”’]?|$|\n)")


def marked(words: str, language: str) -> Named:
    """Return what a marked text names, the marks taken out."""
    raw, at = "", 0
    found: list[tuple[str, str, str, Span]] = []
    for one in _MARK.finditer(words):
        raw += words[at : one.start()]
        identifier, _slash, country = one[2].partition("/")
        found.append((one[1], identifier, country, Span(len(raw), len(raw) + len(one[3]))))
        raw, at = raw + one[3], one.end()
    raw += words[at:]
    named = Named(_cut(raw, language, [span for *_rest, span in found]), DocumentData())
    people: dict[str, Person] = {}
    units: dict[str, Organisation] = {}
    for letter, identifier, country, span in found:
        name = raw[span.start : span.end]
        if letter == "P":
            people.setdefault(identifier, Person(identifier, name, [], "test", country=country or None))
            people[identifier].mentions.append(span)
        elif letter == "O":
            units.setdefault(identifier, Organisation(identifier, name, [], "test", country=country or None))
            units[identifier].mentions.append(span)
        elif letter == "L":
            named.places.append(Place(name, name, [span], "test", identifier or None))
        else:
            named.dates.append(DateFound(identifier, span, "test"))
    named.persons, named.organisations = list(people.values()), list(units.values())
    return named


def _cut(raw: str, language: str, names: list[Span]) -> SourceText:
    hidden = list(raw)
    for span in names:  # "Nov. 27" ends no sentence
        hidden[span.start : span.end] = "x" * (span.end - span.start)
    sentences = []
    for one in _SENTENCE.finditer("".join(hidden)):
        begin, end = one.span()
        begin += len(one.group()) - len(one.group().lstrip())
        end -= len(one.group()) - len(one.group().rstrip())
        if begin < end:
            sentences.append(Sentence(Span(begin, end), 0))
    whole = Span(0, len(raw))
    return SourceText(raw, language, Zones((whole,)), (whole,), tuple(sentences))
