"""Lines that say what another line says: headings, leads and captions that a page shows twice."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from comity.intake.core.lines import HAN_OR_KANA, Line

_SAME_TITLE = 86.0  # of 100, best part against part
_SAME_LEAD = 90.0
_NEAR = 40  # lines before and behind in which a repetition is looked for: a page shows it close by
_SHORTEST = 24  # letters from which a lead counts
_SHORTEST_HAN = 14
_LEAD = 8  # words that a lead has at least
_SAID_AGAIN = 0.75  # of the words of a lead
_WORD = re.compile(r"[^\W_]+")
_LEAD_WIDEST = 24  # words of a lead before a dateline
_PLACE = re.compile(
    r"[A-Z][A-Z .'-]{2,24}(?:,[^–—()]{1,20})?\s?(?:\([^()]{2,20}\))?\s?(?:--|[–—]|\s-)\s"
    r"|[A-ZĐÀ-Ỹ][^\W\d_]+(?:\s[^\W\d_]+){0,3}(?:,[^–—()]{1,20})?\s?\([^()]{2,20}\)\s?[-–—]{1,2}\s"
    r"|[【\[(（][\u3400-\u9fff]{2,8}(?:讯|訊|电|電|消息|報道|报道)[】\])）]"
)
_OPENING = re.compile(r"^\W*(?:[^\s()–—-]{2,12}\W{0,2}|[^()–—-]{0,30}\([^()]{2,20}\))\s*[-–—]\s")


def repeated(lines: Sequence[Line], title: int | None) -> set[int]:
    """Return the numbers of lines that only repeat another.

    Of two that are equal the first stays. A headline in other words goes, the title stays. A lead, or a caption, that
    a longer paragraph takes up again goes, wherever it stands.
    """
    gone: set[int] = set()
    seen: dict[str, int] = {}
    for number, line in enumerate(lines):
        if len(line.solid) < 6:
            continue
        if line.solid in seen:
            gone.add(number)
        seen.setdefault(line.solid, number)
    if title is not None:
        gone |= {
            number
            for number, line in enumerate(lines[: title + _NEAR])
            if number != title and not line.told and _retells(lines[title], line)
        }
    gone |= _taken_up(lines, gone, title)
    if title is not None:
        gone |= _leads(lines, gone, title)
    return gone


def _leads(lines: Sequence[Line], gone: set[int], title: int) -> set[int]:
    """Paragraphs under the headline whose words a longer paragraph right behind them says again in another order."""
    found = _before_dateline(lines, gone, title)
    near = [n for n in range(title + 1, min(title + 9, len(lines))) if lines[n].length >= _LEAD]
    for number in near[:3]:
        words = _words(lines[number])
        if number in gone or lines[number].length > 60 or HAN_OR_KANA.search(lines[number].words):
            continue
        for other in range(number + 1, min(number + 6, len(lines))):
            again = _words(lines[other])
            if len(again) > 1.4 * len(words) and len(words & again) >= _SAID_AGAIN * len(words):
                found.add(number)
                break
    return found


def _before_dateline(lines: Sequence[Line], gone: set[int], title: int) -> set[int]:
    """The short paragraph between a headline and the paragraph that opens with place and agency: a lead or a caption."""
    told = [n for n in range(title + 1, min(title + 9, len(lines))) if lines[n].told and n not in gone][:2]
    if len(told) < 2:
        return set()
    first, second = (lines[n] for n in told)
    short = first.length <= _LEAD_WIDEST and second.length > 1.3 * first.length
    return {told[0]} if short and opens_with_place(second) and not opens_with_place(first) else set()


def opens_with_place(line: Line) -> bool:
    """Whether a paragraph opens as agencies open: "SINGAPORE – ", "Hanoi (VNA) – ", 【巴域讯】.

    >>> from comity.intake.core.model import Span
    >>> opens_with_place(Line(Span(0, 40), "SEOUL, May 21 (Xinhua) -- Police said"))
    True
    """
    return bool(_PLACE.match(line.words))


def _words(line: Line) -> set[str]:
    """The words of a paragraph without the paper that opens it."""
    return set(_WORD.findall(_OPENING.sub("", line.key)))


def _retells(title: Line, line: Line) -> bool:
    short, long = sorted((len(title.solid), len(line.solid)))
    if short < 10 or long > 1.8 * short:
        return False
    return fuzz.partial_ratio(title.solid, line.solid) >= _SAME_TITLE


def _taken_up(lines: Sequence[Line], gone: set[int], title: int | None) -> set[int]:
    found: set[int] = set()
    for number, line in enumerate(lines):
        least = _SHORTEST_HAN if HAN_OR_KANA.search(line.words) else _SHORTEST
        if number in gone or number == title or len(line.solid) < least:
            continue
        for other, long in enumerate(lines):
            if (
                other in gone
                or other in found
                or other in (number, title)
                or len(long.solid) <= len(line.solid)
            ):
                continue
            # behind its paragraph a sentence may be said again on purpose; only what is no sentence is a caption there
            if other < number and line.ends:
                continue
            # the beginning of the longer one is enough for a lead; anything of it for a caption
            if fuzz.partial_ratio(line.solid, long.solid, score_cutoff=_SAME_LEAD) >= _SAME_LEAD:
                found.add(number)
                break
    return found
