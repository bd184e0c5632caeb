"""Numbers in digits and words: `1,234.5`, `200.000`, `3.2 million`, `hai mươi`, `3,5 tỷ`, `1万2千`, `二〇二四`."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from comity.intake.core.tables import table_of

LANGUAGES = ("en", "vi", "fr", "ja", "zh")
_DIGITS = r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_LATIN = r"0-9０-９A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_BEFORE = rf"(?<![{_LATIN}_])(?<![0-9][.,/:\-–])(?<![A-Za-z]-)"

# signs of money in letters, glued to their number: RM6,000, P12.6 million
_AFTER_MONEY = r"(?<=(?<![A-Za-z])(?:RM|Rp|Rs))(?=\d)|(?<=(?<![A-Za-z])(?:USD|VND|THB|PHP|MYR|SGD|RMB))(?=\d)|(?<=(?<![A-Za-z\-])P)(?=\d[\d,.]*(?:,\d{3}| [mb]illion))"


@dataclass(frozen=True)
class Number:
    """A number in a text. `worded`: in words, not digits; `more`: a sign for "and more" belongs to it (`3万余`).

    `measured` is the value where a mark before three digits parts decimals: `1.250` kg, against `1.250` people.
    """

    start: int
    end: int
    value: int | float
    worded: bool = False
    more: bool = False
    measured: int | float | None = None


@functools.cache
def _words(language: str) -> dict[str, Any]:
    name = language if language in LANGUAGES else "en"
    known: dict[str, Any] = table_of("numbers", name)
    if known.get("script") not in {"spaced", "unspaced"}:
        raise ValueError(f"numbers/{name}.yaml: script must be spaced or unspaced.")
    return known


def unspaced(language: str) -> bool:
    """Whether a language writes its words without spaces."""
    return bool(_words(language)["script"] == "unspaced")


def find_numbers(raw: str, language: str) -> Iterator[Number]:
    """Find the numbers of a text, in order; what is a number only in part (ordinals, "hundreds") is left out."""
    if unspaced(language):
        return _find_unspaced(raw, language)
    return _find_spaced(raw, language)


def read_integer(text: str, language: str) -> int | None:
    """Read a whole number that fills a text: `12`, `８`, `十二`, `二〇二四`, `nine`, `tám`."""
    if text.isdecimal():
        return int(text)
    known = _words(language)
    value = _cjk(text, known) if unspaced(language) else _spoken(_parts(text), known)
    return int(value) if value is not None else None


def _whole(value: float) -> int | float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _figures(text: str, known: dict[str, Any]) -> tuple[float, float | None]:
    """Return the value of digits with marks, and the one where the last mark parts decimals, if that is in doubt."""
    plain = re.sub(r"[\u00a0\u202f ]", "", text)
    marks = [one for one in plain if one in ".,"]
    if not marks:
        return float(plain), None
    last = marks[-1]
    head, _, tail = plain.rpartition(last)
    decimal = float(re.sub(r"[.,]", "", head) + "." + tail)
    together = float(re.sub(r"[.,]", "", plain))
    if len(tail) != 3 or head == "0":
        return decimal, None
    if len(set(marks)) > 1:
        return decimal, None
    if len(marks) > 1:
        return together, None
    # one mark before three digits: the sign for thousands, unless the language has it for decimals and a measure follows
    return together, decimal if last == known["decimal"] else None


@functools.cache
def _spaced_pattern(language: str) -> re.Pattern[str]:
    known = _words(language)
    every = [*known["words"], *known["hundred"], *known["times_ten"], *known["scales"]]
    word = "|".join(sorted(map(re.escape, every), key=len, reverse=True))
    scale = "|".join(sorted(map(re.escape, [*known["scales"], *known["hundred"]]), key=len, reverse=True))
    short = "|".join(sorted(map(re.escape, known["short_scales"]), key=len, reverse=True)) or "(?!)"
    join = "|".join(map(re.escape, known["joiners"]))
    digits = _DIGITS.replace(r"\u202f]", r"\u202f ]") if known["group"] == " " else _DIGITS
    return re.compile(
        rf"(?:{_BEFORE}|{_AFTER_MONEY})(?:(?P<digits>{digits})(?:(?P<scales>(?:[^\S\n]*\b(?i:{scale})\b)+)|(?P<short>{short})\b)?"
        rf"(?!(?:st|nd|rd|th|e|er|ème|ère)\b)(?![{_LATIN}]*\d)"
        rf"|(?P<word>\b(?i:{word})\b(?:(?:[^\S\n]+|-)(?:(?i:{join})[^\S\n]+)?\b(?i:{word})\b)*))"
    )


def _find_spaced(raw: str, language: str) -> Iterator[Number]:
    known = _words(language)
    for one in _spaced_pattern(language).finditer(raw):
        if one["digits"]:
            value, measured = _figures(one["digits"], known)
            if one["scales"] or one["short"]:
                value = value if measured is None else measured
                measured = None
                for scale in (one["scales"] or "").lower().split():
                    value *= known["scales"].get(scale, 100)
                value *= known["short_scales"].get(one["short"], 1)
            doubt = _whole(measured) if measured is not None else None
            yield Number(one.start(), one.end(), _whole(value), measured=doubt)
            continue
        spoken = _spoken(_parts(one["word"]), known)
        if spoken is not None and one["word"].lower() not in known["never_alone"]:
            yield Number(one.start(), one.end(), _whole(spoken), worded=True)


def _parts(text: str) -> list[str]:
    """Cut number words at spaces and hyphens; `quatre-vingts` stays whole."""
    return re.findall(r"quatre-vingts?|[^\s-]+", text.lower())


def _spoken(words: list[str], known: dict[str, Any]) -> float | None:
    """Return the value of number words; None where they begin with a bare hundred or scale, or are no number."""
    total = current = 0.0
    begun = False
    for word in words:
        if word in known["joiners"]:
            continue
        if word in known["words"]:
            current += known["words"][word]
        elif not begun:
            return None
        elif word in known["hundred"]:
            current = max(current, 1) * 100
        elif word in known["times_ten"]:
            current += current % 10 * 9
        elif word in known["scales"]:
            scale = known["scales"][word]
            total = total + current * scale if current else total * scale
            current = 0
        else:
            return None
        begun = True
    return total + current if begun else None


@functools.cache
def _unspaced_pattern(language: str) -> re.Pattern[str]:
    known = _words(language)
    word = "".join([*known["words"], *known["small"]])
    large = "".join(known["scales"])
    scale = "".join(known["small"]) + large
    more = "|".join(sorted(known["over"], key=len, reverse=True))
    vague = "".join(known["vague"])
    atom = rf"(?:{_DIGITS}|[{word}]+)"
    return re.compile(
        rf"{_BEFORE}(?<![{vague}{word}{scale}])(?P<number>{atom}(?:(?:[{scale}]|[^\S\n][{large}])+(?:{atom})?)*)"
        rf"(?P<more>(?:{more})(?P<scale>[{scale}]*))?"
    )


def _find_unspaced(raw: str, language: str) -> Iterator[Number]:
    known = _words(language)
    for one in _unspaced_pattern(language).finditer(raw):
        value = _cjk(one["number"], known)
        if value is None or one["number"] in known["never_alone"]:
            continue
        for scale in one["scale"] or "":
            value *= known["small"].get(scale) or known["scales"][scale]
        worded = not any(letter.isdecimal() for letter in one["number"])
        yield Number(one.start(), one.end(), _whole(value), worded=worded, more=bool(one["more"]))


def _cjk(text: str, known: dict[str, Any]) -> float | None:
    """Return the value of digits and number signs: sections of up to 千, each with its scale; bare signs are read as digits."""
    if text and all(letter in known["words"] for letter in text):
        return float("".join(str(known["words"][letter]) for letter in text))
    total = section = 0.0
    held: float | None = None
    begun = False
    for part in re.findall(rf"{_DIGITS}|[^\d\s]", text):
        if part[0].isdecimal():
            held = _figures(part, known)[0]
        elif part in known["words"]:
            held = known["words"][part]
        elif part in known["small"]:
            if not begun and part != "十":
                return None
            section += (1 if held is None else held) * known["small"][part]
            held = None
        elif part in known["scales"]:
            if not begun:
                return None
            total += (section + (held or 0)) * known["scales"][part]
            section, held = 0.0, None
        else:
            return None
        begun = True
    return total + section + (held or 0) if begun else None
