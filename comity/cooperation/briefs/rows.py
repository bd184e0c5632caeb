"""What the setter of a brief builds its parts from: rows around a middle column, widths, days, the head of the paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language

from comity.cooperation.briefs.tongues import said_in
from comity.papers import Said, Words
from comity.web.dates import day_words


def head_in(languages: Sequence[str], lines: Mapping[str, str], names: Mapping[str, str]) -> Said:
    """Return the head of a paper in each of its languages: the lines that the agency has said in it, else its name."""
    own = {code.casefold(): text.strip() for code, text in lines.items()}
    found: list[Words] = []
    for code in languages:
        said = own.get(code.casefold())
        words = Words(said, code) if said else said_in(names, code)
        if words.text and all(one.text != words.text for one in found):
            found.append(words)
    return tuple(found)


def whys(promise: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """Return why it is late, a line each; older versions keep one."""
    found: Sequence[Mapping[str, str]] = promise.get("whys") or [promise.get("why", {})]
    return found


def whys_in(promise: Mapping[str, Any], code: str) -> Said:
    """Return why it is late in one language, a reason whose language is not sure by itself."""
    lines = whys(promise)
    apart = promise.get("whys_apart") or [{}] * len(lines)
    said = [(said_in(line, code), one.get(code, "")) for line, one in zip(lines, apart, strict=True)]
    return tuple(words for text, reason in said for words in set_apart(text, reason))


def set_apart(text: Words, reason: str) -> Said:
    """Return a sentence as it is set where it ends with a reason of which nobody knows the language: that one below it, and no language said of it."""
    if not reason or not text.text.endswith(end := Words(reason).text):
        return (text,)
    return (Words(text.text.removesuffix(end).rstrip(), text.language), Words(reason))


def around(sides: Sequence[Said], middle: Said) -> tuple[Said, ...]:
    """Return a row: the middle column between two languages, before a single one."""
    if len(sides) == 2:
        return (sides[0], middle, sides[1])
    return (middle, *sides)


def widths(languages: int) -> tuple[int, ...]:
    """Return the parts of the page that the columns of such a row take."""
    return (5, 2, 5) if languages == 2 else (2, 7)


def day_in_words(text: str) -> str:
    """Return a day (ISO 8601) in the language that is spoken now."""
    return day_words(date.fromisoformat(text), get_language() or "en")
