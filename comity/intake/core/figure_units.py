"""What a number counts: the unit, and where the words that say it begin and end."""

import re
from dataclasses import dataclass

from comity.intake.core.figure_words import FigureWords
from comity.intake.core.numbers import Number

_WORD = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]+)*|\d{1,3}-[^\W\d_]+(?:-[^\W\d_]+)*")
_GAP = re.compile(r"[^\S\n]+")
# a noun may stand in quotation marks
_TO_WORD = re.compile(r"[^\S\n]+[“\"'‘«]?")
_CJK_STOP = re.compile(r"[^\u4e00-\u9fff\u3040-\u30ff・、“”「」《》A-Za-z]|[、]")


@dataclass(frozen=True)
class Counted:
    """A number with its unit. `noun`: the word that said so; `bare`: a counter alone, which may point back."""

    start: int
    end: int
    value: int | float
    unit: str
    rule: str
    noun: str = ""
    bare: bool = False


def counted(raw: str, number: Number, before: str, words: FigureWords) -> Counted | None:
    """Find what a number counts; None where nothing of interest stands around it. `before`: the line up to the number."""
    return _measured(raw, number, before, words) or (
        _by_counter(raw, number, before, words) if words.unspaced else _by_noun(raw, number, words)
    )


def _measured(raw: str, number: Number, before: str, words: FigureWords) -> Counted | None:
    return (
        _percent(raw, number, before, words)
        or _money(raw, number, before, words)
        or _mass(raw, number, words)
        or _sentence(raw, number, before, words)
    )


def _exact(number: Number) -> int | float:
    return number.value if number.measured is None else number.measured


def _percent(raw: str, number: Number, before: str, words: FigureWords) -> Counted | None:
    if behind := words.percent_after.match(raw, number.end):
        return Counted(number.start, behind.end(), _exact(number), "percent", "percent")
    if ahead := words.percent_before.search(before):
        start = number.start - (len(before) - ahead.start())
        return Counted(start, number.end, _exact(number), "percent", "percent")
    if behind := words.tenths.match(raw, number.end):
        return Counted(number.start, behind.end(), number.value * 10, "percent", "tenths")
    return None


def _money(raw: str, number: Number, before: str, words: FigureWords) -> Counted | None:
    ahead = words.money_before.search(before)
    behind = words.money_after.match(raw, number.end)
    if not (ahead or behind):
        return None
    start = number.start - (len(before) - ahead.start()) if ahead else number.start
    return Counted(start, behind.end() if behind else number.end, number.value, "money", "money")


def _mass(raw: str, number: Number, words: FigureWords) -> Counted | None:
    """Return a mass in kilograms."""
    behind = words.mass.match(raw, number.end)
    if behind is None:
        return None
    value = round(_exact(number) * words.masses[_GAP.sub(" ", behind.group().strip())], 6)
    return Counted(number.start, behind.end(), int(value) if value == int(value) else value, "kg", "mass")


def _sentence(raw: str, number: Number, before: str, words: FigureWords) -> Counted | None:
    """Return years of prison; other durations are no figures."""
    if behind := words.prison.match(raw, number.end):
        return Counted(number.start, behind.end(), number.value, "years", "sentence")
    unit = words.prison_unit.match(raw, number.end)
    if unit and words.prison_before.search(before):
        return Counted(number.start, unit.end(), number.value, "years", "sentence")
    return None


def _by_noun(raw: str, number: Number, words: FigureWords) -> Counted | None:
    """Read the words behind a number up to the noun it counts: `two US fugitives`, `10 nước ASEAN`."""
    if passive := words.people.match(raw, number.end):
        return Counted(number.start, passive.end(), number.value, "people", "people+verb")
    place, weak = number.end, None
    for _step in range(words.reach + 1):
        gap = _TO_WORD.match(raw, place)
        if gap is None:
            break
        place = gap.end()
        if found := words.noun.match(raw, place):
            noun = _GAP.sub(" ", found.group().lower())
            return Counted(number.start, found.end(), number.value, words.units[noun], "noun", noun)
        word = _WORD.match(raw, place)
        if word is None or word.group().lower() in words.stops | words.nothing:
            break
        place, plain = word.end(), word.group().lower()
        if plain.endswith(words.endings) and len(plain) > 4:
            return Counted(number.start, place, number.value, "people", "noun", plain)
        if plain in words.weak or plain.endswith(words.weak_endings):
            weak = Counted(number.start, place, number.value, "people", "noun", plain)
    return weak


def _by_counter(raw: str, number: Number, before: str, words: FigureWords) -> Counted | None:
    """Read the counter behind a number: `12人`, `5项合作文件`, `拠点4カ所`."""
    place = number.end
    while raw.startswith(" ", place):
        place += 1
    counter = words.counter.match(raw, place)
    if counter is None or (number.worded and counter.group() in words.needs_figures):
        return None
    sign = counter.group()
    ahead = next((unit for pattern, unit in words.nouns_before if pattern.search(before)), None)
    unit, noun, end = words.counters[sign], "", counter.end()
    if unit in {"noun", "items"} or (raw.startswith("の", end) and unit != "people"):
        unit, noun, end = _by_noun_behind(raw, end, sign, words)
    if ahead is not None:
        unit = ahead
    if unit == "noun":
        return None
    bare = sign in words.bare_counters and not noun and words.bare_before.search(before) is not None
    return Counted(number.start, end, number.value, unit, "counter", noun, bare=bare)


def _by_noun_behind(raw: str, end: int, sign: str, words: FigureWords) -> tuple[str, str, int]:
    """Return unit, noun and end: the last noun before the next 的 or mark; the counter's own unit where there is none."""
    stop = _CJK_STOP.search(raw, end)
    last = min(stop.start() if stop else len(raw), end + words.reach)
    cut = raw.find("的", end, last)
    for border in (cut, last):
        found = list(words.noun.finditer(raw, end, border)) if border > end else []
        if found:
            noun = found[-1].group().lower()
            return words.units[noun], noun, found[-1].end()
    own = words.counters[sign]
    return words.default.get(sign, own), "", end
