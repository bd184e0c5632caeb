"""Where a page's lines were joined into one: a menu before a headline, a stamp behind it, a caption or a signature among the sentences.

Every cut needs a sign on both sides, for what is cut away from a story is lost to it.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from comity.intake.core import publishers, signs
from comity.intake.core.stamps import fold, has_hour, stamps_in

_ITEMS = 4  # names of sections in a row before a headline
_GAP = re.compile(r"[\s|,\-–—•·/>»›:()]*")
_PROSE_BEFORE = re.compile(r"(?:^|\s)[^\W\d_A-ZÀ-ỸĐ]\w*,?\s*(?:ngày\s*)?$")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?::|h)\d{2}(?!\d)")
_ZONE = re.compile(r"\(?\s*(?:gmt|utc)\s*[+-]?\d*\s*\)?")
_UPPER = r"[A-ZÀ-ỸĐ]"
_NAME = rf"{_UPPER}[\w.]*"
_SIGNATURE = re.compile(
    rf"(?:[.!?…][\"”’)]?|\./\.)\s+(?P<name>{_NAME}(?:[ –-]+{_NAME}){{1,4}}(?:\s*/\s*{_NAME}(?:[ -]{_NAME})*)?)\s*$"
)
_FREE_CREDIT = re.compile(rf"{_NAME}(?:[ /]{_NAME}){{0,5}}")


def joined_cuts(words: str, *, head: bool) -> Iterator[int]:
    """Yield the places at which a line is to be cut."""
    if head and len(words) > 60:
        yield from _menu(words)
        yield from _stamp(words)
    yield from _caption(words)
    yield from _heading_first(words)
    if len(words) > 120 and (one := _SIGNATURE.search(words)):
        yield one.start("name")


def _items(words: str) -> list[tuple[int, int]]:
    folded = fold(words).lower()
    if len(folded) != len(words):
        return []
    return [one.span() for one in signs.phrases().finditer(folded)]


def _menu(words: str) -> Iterator[int]:
    """Names of sections that open a line, each written like a headline's first word."""
    end, count = 0, 0
    for start, stop in _items(words[:400]):
        if start < end:
            continue
        if not _GAP.fullmatch(words[end:start]) or not words[start].isupper():
            break
        end, count = stop, count + 1
    if count >= _ITEMS and re.match(rf"[\s|>»›/•·-]+[\"“(]?(?:{_UPPER}|\d)", words[end:]):
        yield end


def _stamp(words: str) -> Iterator[int]:
    """A full date with its hour, and weekday, between a headline and what follows."""
    folded = fold(words[:700]).lower()
    items = [(one.start, one.end) for one in stamps_in(words[:700])]
    if not items or len(folded) != len(words[:700]):
        return
    items += [one.span() for one in _CLOCK.finditer(folded)] + [one.span() for one in _ZONE.finditer(folded)]
    days = signs.either(signs.words_of("weekdays"))
    items += [one.span() for one in re.finditer(days, folded)]
    run: list[tuple[int, int]] = []
    for item in sorted(items):
        if run and not _GAP.fullmatch(words[run[-1][1] : item[0]]):
            yield from _ends_of(words, run)
            run = []
        if not run or item[0] >= run[-1][1]:
            run.append(item)
    yield from _ends_of(words, run)


def _ends_of(words: str, run: list[tuple[int, int]]) -> Iterator[int]:
    start, end = run[0][0], run[-1][1]
    inner, before, after = words[start:end], words[:start], words[end:]
    if not stamps_in(inner) or not has_hour(inner) or len(run) < 2:
        return
    if _PROSE_BEFORE.search(before) and not re.match(r"\s*[|(]", words[start:]) and words[start].islower():
        return
    if re.match(rf"[\s|)•·-]*(?:$|[\"“(]?{_UPPER})", after):
        yield from (one for one in (start, end) if 0 < one < len(words))


@cache
def _credit() -> re.Pattern[str]:
    words = signs.either(signs.words_of("credit"))
    return re.compile(rf"(?P<open>\(\s*)?{words}\s*[:：]\s*", re.IGNORECASE)


def _caption(words: str) -> Iterator[int]:
    """A sentence with the credit of its picture between two sentences of the story."""
    for one in _credit().finditer(words):
        before = words[: one.start()]
        opening = max(
            (stop.end() for stop in re.finditer(r"(?:[.!?…][\"”’)]?|\./\.)\s+", before.rstrip(". "))),
            default=0,
        )
        close = _credit_end(words, one)
        if close is None or one.start() - opening > 260:
            continue
        if words[close:].strip() and re.match(rf"\s*[\"“(]?(?:{_UPPER}|\d)", words[close:]):
            yield from (place for place in (opening, close) if place)


def _credit_end(words: str, one: re.Match[str]) -> int | None:
    """The end of a credit: its bracket, its stop, the one name in capitals, or the names before the word that opens the next sentence."""
    if one["open"]:
        close = words.find(")", one.end())
        return close + 1 if 0 <= close - one.end() <= 60 else None
    names = _FREE_CREDIT.match(words, one.end())
    if names is None:
        return None
    if (known := publishers.first_in(names.group())) and known.start == 0:
        return names.start() + known.end
    if stop := re.match(r"\s*\.(?=\s|$)", words[names.end() :]):
        return names.end() + stop.end()
    width = _width_of_names(names.group(), words[names.end() :])
    return None if width is None else names.start() + width


def _width_of_names(names: str, rest: str) -> int | None:
    """How far a run of capitalised words is the name of who made a picture; None where nothing shows it."""
    parts = list(re.finditer(r"[^ ]+", names))
    if parts[0].group().isupper() and len(parts[0].group()) > 1:
        capitals = list(takewhile(lambda part: part.group().isupper(), parts))
        return capitals[-1].end()
    # the last capital of the run opens a sentence where small letters follow
    if len(parts) > 1 and re.match(r" [^\W\d_A-ZÀ-ỸĐ]", rest):
        return parts[-2].end()
    return None


@cache
def _headings() -> re.Pattern[str]:
    forms = {word[0].upper() + word[1:] for word in signs.words_of("related") if word.count(" ") >= 2}
    forms |= {word.upper() for word in signs.words_of("related") if word.count(" ") >= 1}
    choice = "|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?P<heading>{choice})\s+(?=[\"“]?(?:{_UPPER}|\d))")


def _heading_first(words: str) -> Iterator[int]:
    """A heading over other stories that opens a line which goes on with one of them."""
    if one := _headings().match(words):
        yield one.end("heading")
