"""Figures of the body: quantities of police or administrative interest with unit and qualifier.

Ordinals, ages, durations, vague numbers ("hundreds"), the two sides of a story and words that point back ("both men") are no figures.
"""

import re

from comity.intake.core.figure_units import Counted, counted
from comity.intake.core.figure_words import FigureWords, figure_words
from comity.intake.core.model import Figure, Named, Span
from comity.intake.core.numbers import Number, find_numbers

# how far back the words before a number are looked at
_BACK = 60
_YEARS = re.compile("(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười) năm")


def find_figures(named: Named) -> list[Figure]:
    """Return the figures of the body, in order."""
    text = named.text
    words = figure_words(text.language)
    dates = [one.span for one in named.dates]
    found: list[Figure] = []
    for number in find_numbers(text.raw, text.language):
        span = Span(number.start, number.end)
        if not text.in_body(span) or any(span.meets(one) for one in dates):
            continue
        figure = _figure(text.raw, number, words, found, text.language)
        if figure is None or not text.in_body(figure.span):
            continue
        if found and _adds(found[-1], figure):
            figure = _sum(found.pop(), figure)
        found.append(figure)
    return found


def _figure(
    raw: str, number: Number, words: FigureWords, earlier: list[Figure], language: str
) -> Figure | None:
    line = max(raw.rfind("\n", 0, number.start) + 1, number.start - _BACK)
    before = raw[line : number.start]
    if not number.value or words.never_before.search(before):
        return None
    what = counted(raw, number, before, words)
    if what is None or words.never_after.match(raw, what.end):
        return None
    if what.unit not in {"percent", "money", "kg", "years"}:
        if words.never_behind.match(raw, number.end) or _five_is_year(raw, number, before, words):
            return None
        if _names_the_parties(what, words) or _points_back(raw, what, before, words, earlier):
            return None
    qualifier, start, end = _qualified(raw, number, what, raw[line : what.start], words)
    return Figure(what.value, what.unit, qualifier, Span(start, end), f"{what.rule}/{language}")


def _five_is_year(raw: str, number: Number, before: str, words: FigureWords) -> bool:
    """Whether the Vietnamese `năm` is a year, not five."""
    said = raw[number.start : number.end].lower()
    # "một năm": a number of one figure takes "lăm" behind it, and is of years
    return (said == "năm" and words.five.search(before) is not None) or bool(_YEARS.fullmatch(said))


def _names_the_parties(what: Counted, words: FigureWords) -> bool:
    return what.value == 2 and what.noun in words.bilateral


def _points_back(raw: str, what: Counted, before: str, words: FigureWords, earlier: list[Figure]) -> bool:
    """Whether words like `the two men`, `hai đối tượng này`, `2人は` name again what was counted before."""
    if words.pointing.match(raw[what.end : what.end + 40]):
        return True
    if what.bare and (what.value == 1 or (what.value == 2 and words.pronoun.match(raw, what.end))):
        return True
    if not (what.bare or words.definite.search(before)):
        return False
    return any(one.value == what.value and one.unit == what.unit for one in earlier)


def _qualified(
    raw: str, number: Number, what: Counted, before: str, words: FigureWords
) -> tuple[str, int, int]:
    """Return qualifier, start and end of the figure with the words that qualify it."""
    start, end, said = what.start, what.end, "exact"
    for qualifier, pattern in words.before:
        if found := pattern.search(before):
            said, start = qualifier, what.start - (len(before) - found.start())
            break
    if said == "exact":
        for qualifier, pattern in words.after:
            if found := pattern.match(raw, end):
                said, end = qualifier, found.end()
                break
    if said == "exact" and number.more:
        said = "over"
    return said, start, end


def _adds(last: Figure, figure: Figure) -> bool:
    """Whether two counts stand together as one: `1都9県`."""
    return last.unit == figure.unit == "places" and last.span.end == figure.span.start


def _sum(last: Figure, figure: Figure) -> Figure:
    return Figure(
        last.value + figure.value,
        last.unit,
        last.qualifier,
        Span(last.span.start, figure.span.end),
        figure.rule,
    )
