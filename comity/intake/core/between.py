"""Lines without a stop between the paragraphs of a story: the caption of a picture, a headline that asks, a paragraph that a scrape broke into lines."""

import re
from collections.abc import Sequence

from comity.intake.core.lines import Line
from comity.intake.core.model import Span

_SHORT = 5  # words that names have
_FEW = 3
_CAPTION = 14  # words that the caption of a picture inside a story has at most
_SHOWN = 12  # the same in Japanese and Chinese
_QUESTION = 20  # words of a headline that asks or cries out
_BROKEN = 8  # words of a line that a scrape broke off
_ASKS = re.compile(r"^[^\"“「『.!?。！？][^.!?。！？]*[?？!！…]$")
# a Japanese or Chinese line that shows: who made it in brackets, people side by side
_PICTURED = re.compile(
    r"[^。]{4,}[(（][^()（）。]{1,12}(?:署|警|庁|局|社|氏|撮影|提供)[)）]$|(?:合影|合照|留念|现场|現場|のもよう|の様子)(?:留念)?$|^[图圖]\s?\d"
)
# what a heading between paragraphs begins with, and no caption: a bullet, a number, a quotation
_NUMBERED = re.compile(
    r"\W|\d{1,2}\s?[.．、)）\s]|[０-９①-⑳]|[一二三四五六七八九十]{1,3}\s?[、.．是]|第[一二三四五六七八九十\d]"
)
_UNFINISHED = re.compile(
    r"\b(?:the|and|of|that|from|to|in|an?|for|with|by|on|at|as|or|his|her|its|their|của|và|với|các|những|tại|cho)$"
)
_ON = re.compile(r"[\u3040-\u9fff][がはをにでとのも]$")  # a Japanese headline goes on in the next line


def is_inner_caption(lines: Sequence[Line], number: int, language: str) -> bool:
    """Whether a line behind a paragraph, and before another, says what a picture there shows."""
    if not 0 < number < len(lines) - 1:
        return False
    line, before, behind = lines[number], lines[number - 1], lines[number + 1]
    if line.ends or line.length > _CAPTION or not before.ends:
        return False
    if language in {"ja", "zh"}:
        shown = _SHORT <= line.length <= _SHOWN and not _NUMBERED.match(line.words)
        follows = any(one.told for one in lines[number + 1 : number + 3])
        return follows and (shown or bool(_PICTURED.search(line.words)))
    least = _SHORT if language == "vi" else _FEW
    return (
        behind.told
        and least < line.length
        and line.words[-1] not in ",;:-–—"
        and (behind.words[0].isupper() or behind.words[0] in "\"“‘'")
    )


def is_broken_off(lines: Sequence[Line], kinds: Sequence[str | None], number: int) -> bool:
    """Whether a line without a stop over the first paragraph is the beginning of one that was broken into lines."""
    line = lines[number]
    if line.length <= _SHORT or number + 1 == len(lines):
        return False
    below = lines[number + 1]
    return (
        line.words[-1] in ",，、;"
        or bool(_UNFINISHED.search(line.words))
        or bool(re.search(r"[.!?。]\s?\w", line.words[_SHORT:]))
        or (not below.told and kinds[number + 1] is None and below.length > _BROKEN < line.length)
    )


def headline_of_two(line: Line, below: Line) -> Line | None:
    """Return the headline that a scrape broke into two lines as one; None where the second is no part of it."""
    if line.told or line.ends or below.told or below.length > _CAPTION:
        return None
    if not (below.words[0].islower() or _ON.search(line.words)):
        return None
    return Line(Span(line.span.start, below.span.end), f"{line.words}\n{below.words}")


def asks(line: Line) -> bool:
    """Whether a line that ends like a sentence may be a headline that asks or cries out.

    >>> from comity.intake.core.model import Span
    >>> asks(Line(Span(0, 30), "Why do victims not come forward?"))
    True
    """
    return line.length <= _QUESTION and bool(_ASKS.match(line.words))
