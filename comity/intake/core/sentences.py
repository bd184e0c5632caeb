"""Paragraphs and sentences of the body: stops that end none are passed over, stops that a scrape glued to the next word are seen."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from comity.intake.core.lines import HAN_OR_KANA, Line
from comity.intake.core.model import Span
from comity.intake.core.signs import lists_of, words_of

# where a sentence may end: stops, then what closes
_STOP = re.compile(r"(?:\./\.|[.!?…]+|[。！？｡．]+)[\"'”’»」』）)\]】]*")
_HAN_STOP = re.compile(r"[。！？｡]")
_WORD_BEFORE = re.compile(r"[^\s(\[“\"'‘’/\-–—。、，！？：，；]+$")
_OPENS, _CLOSES = "「『（(【", "」』）)】"
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_TERMINAL = re.compile(r"[.!?…。！？:：;；\"”」』)）]$")
_SMALL = re.compile(r"[a-zà-ỹđ,;)]")


def paragraphs_of(lines: Sequence[Line]) -> list[Span]:
    """Join lines of the body that a page broke in the middle of a sentence."""
    wrapped = _is_wrapped(lines)
    found: list[Span] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _continues(before, line, wrapped=wrapped):
            found[-1] = Span(found[-1].start, line.span.end)
        else:
            found.append(line.span)
        before = line
    return found


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether most lines are about as long as the longest, and end anywhere: a text set in columns."""
    if len(lines) < 6:
        return False
    longest = max(len(one.words) for one in lines)
    full = [one for one in lines if len(one.words) > 0.8 * longest]
    open_ended = [one for one in full if not one.ends]
    return longest <= 120 and len(full) >= len(lines) / 2 and len(open_ended) >= len(full) / 2


def _continues(before: Line, line: Line, *, wrapped: bool) -> bool:
    if line.span.start - before.span.end > 3 or _TERMINAL.search(before.words):
        return False
    if _SMALL.match(line.words) or _unfinished().search(before.key):
        return True
    return wrapped and before.length > 3


@cache
def _unfinished() -> re.Pattern[str]:
    """What no paragraph ends in: a comma, or a word that wants another behind it."""
    words = "|".join(re.escape(one) for one in sorted(words_of("unfinished"), key=len, reverse=True))
    return re.compile(rf",$|(?<!\w)(?:{words})$" if words else ",$")


def sentences_in(raw: str, paragraph: Span, language: str) -> list[Span]:
    """Return the sentences of a paragraph, without the spaces around them.

    >>> raw = "Gen. Tran met Mr. Ito on Nov. 3.He left at 15.8 km."
    >>> [raw[s.start : s.end] for s in sentences_in(raw, Span(0, len(raw)), "en")]
    ['Gen. Tran met Mr. Ito on Nov. 3.', 'He left at 15.8 km.']
    """
    text = raw[paragraph.start : paragraph.end]
    found: list[Span] = []
    start = 0
    for end in [*_ends(text, language), len(text)]:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left and any(char.isalnum() for char in text[left:right]):
            found.append(Span(paragraph.start + left, paragraph.start + right))
        elif right > left and found:
            found[-1] = Span(found[-1].start, paragraph.start + right)
        start = end
    return found


def _ends(text: str, language: str) -> Iterator[int]:
    depth, seen = 0, 0
    for stop in _STOP.finditer(text):
        # brackets and Japanese quotation marks keep what they hold together; a missing close is forgiven after a while
        for char in text[seen : stop.start()]:
            depth = max(0, depth + (char in _OPENS) - (char in _CLOSES))
        inside = depth > 0 and stop.start() - seen < 400
        for char in stop[0]:
            depth = max(0, depth - (char in _CLOSES))
        seen = stop.end()
        if inside and (_HAN_STOP.match(stop[0]) or depth > 0):
            if depth == 0 and _new_after_quote(text, stop.end()):
                yield stop.end()
            continue
        if _HAN_STOP.match(stop[0]) or _ends_here(text, stop, language):
            yield stop.end()


def _new_after_quote(text: str, end: int) -> bool:
    """After 「…。」 a sentence is over only where no particle takes it up (「…」と話した)."""
    return not re.match(r"\s*[、,とがはをにのもやなで]", text[end : end + 3])


def _ends_here(text: str, stop: re.Match[str], language: str) -> bool:
    before, after = text[: stop.start()], text[stop.end() :]
    if not after.strip():
        return True
    spaced = after[0].isspace()
    following = after.lstrip()[0]
    mark = stop[0].rstrip("\"'”’»」』）)]】")
    if mark not in {".", "．"}:
        # "./." ends a text; "!", "?", "..." end a sentence unless it goes on in small letters
        new = spaced or following.isupper() or bool(HAN_OR_KANA.match(following))
        return mark == "./." or (new and not following.islower())
    word = _WORD_BEFORE.search(before[-40:])
    last = word[0] if word else ""
    if _is_abbreviation(last, language):
        return False
    if spaced:
        return not (following.islower() or (following.isdigit() and last.casefold() in {"no", "nos", "art"}))
    return _is_glued(last, after) or bool(HAN_OR_KANA.match(following) and HAN_OR_KANA.search(last[-1:]))


def _is_abbreviation(last: str, language: str) -> bool:
    plain = last.casefold().lstrip("(\"'“‘")
    if not plain:
        return False
    if _INITIALS.fullmatch(last) and (len(last) > 1 or last.isupper()) and last != "I":
        return True
    return plain in _abbreviations(language) and not (plain in _ALSO_WORDS and last.islower())


# abbreviations that are also words: only with a capital letter are they short forms
_ALSO_WORDS = frozenset(
    {
        "no",
        "art",
        "fig",
        "sat",
        "sun",
        "may",
        "min",
        "al",
        "st",
        "gen",
        "dep",
        "hon",
        "p",
        "t",
        "h",
        "q",
        "m",
        "mar",
        "av",
    }
)


@cache
def _abbreviations(language: str) -> frozenset[str]:
    own = lists_of(language)["abbreviations"]
    return frozenset(one.casefold() for one in (*own, *lists_of("en")["abbreviations"]))


def _is_glued(last: str, after: str) -> bool:
    """`said.He`: small letters, a stop, then a word that begins with a capital and goes on in small letters."""
    closed = last.rstrip("\"'”’»)")
    if (
        not closed
        or not re.match(r"[\"“]?[^\W\d_](?:[^\W\d_]|\s)", after)
        or not after.lstrip('"“')[0].isupper()
    ):
        return False
    ordinary = closed[-1].islower() and len(closed) >= 2 and "." not in closed
    rest = re.match(r"[\"“]?(\w+)", after)
    if rest is None:
        return False
    if len(rest[1]) == 1:
        return ordinary
    return (ordinary or closed[-1].isdigit()) and not rest[1].isupper()
