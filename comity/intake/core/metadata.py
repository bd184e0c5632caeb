"""The data of the document itself: title, publisher, day of publication, address."""

import re
from collections.abc import Iterator, Sequence

from comity.intake.core import signs
from comity.intake.core.frame import is_caption, kind_of
from comity.intake.core.lines import Line, part
from comity.intake.core.mastheads import publisher_of
from comity.intake.core.model import DocumentData, SourceText, Span, Value
from comity.intake.core.pieces import pieces_of
from comity.intake.core.stamps import Stamp, stamps_in

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"”»、。]+")
# pages that share, sell or host; never the place of a text
_SHARING = re.compile(
    r"(?:facebook|twitter|x|t|youtube|instagram|tiktok|whatsapp|telegram|linkedin|zalo|line|weibo|pinterest|apple|play\.google|hatena|getpocket|bit)\.(?:com|me|co|ne\.jp|ly)(?:/|$)|(?:/sharer|[?&]url=)"
)
_CHANGED = re.compile(
    r"(?:updated?|last modified|modified|cập nhật[^\d]*|更新(?:日時|时间|時間)?|最終更新|mis à jour(?: le)?)[^\w]*$",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(
    r"^(?:title|headline|subject|tiêu đề|tựa đề|标题|標題|タイトル|件名|titre)\s*[:：]\s*|^\(?(?:\d(?:st|nd|rd|th)\s)?LEAD\)\s*",
    re.IGNORECASE,
)
# "HANOI, May 3, 2023 (X) --", "Hà Nội, ngày 3/5/2023": a full date in a dateline, before the story begins
_DATELINE = re.compile(r"^[^.!?。]{0,30}?[,，(（【]\s*(?:ngày\s*)?$", re.IGNORECASE)
_DATELINE_ENDS = re.compile(r"^\s*[)）】]?\s*(?:[(（][^()（）]{2,30}[)）]\s*)?(?:[-–—:]{1,2}|/\S+/)")


def describe(text: SourceText) -> DocumentData:
    """Return the data of the document."""
    pieces = pieces_of(text.raw)
    body = [one for one in pieces if text.in_body(one.span)]
    around = [one for one in pieces if any(zone.holds(one.span) for zone in text.zones.boilerplate)]
    return DocumentData(
        title=_title(text),
        publisher=publisher_of(text, body, around),
        published=_published(text, body, around),
        source_url=_address(around),
    )


def _title(text: SourceText) -> Value | None:
    if text.title is None:
        return None
    words = text.at(text.title)
    label = _TITLE_LABEL.match(words)
    span = (
        text.title
        if label is None or label.end() == len(words)
        else Span(text.title.start + label.end(), text.title.end)
    )
    return Value(text.at(span), span)


def _published(text: SourceText, body: Sequence[Line], around: Sequence[Line]) -> Value | None:
    """The first full date of the lines around the story; one that says when the page was changed only if there is no other."""
    changed: Value | None = None
    for line, stamp in _around_dates(_under_headline_first(text, body, around)):
        value = Value(stamp.value, Span(line.span.start + stamp.start, line.span.start + stamp.end))
        if not _CHANGED.search(line.words[: stamp.start]):
            return value
        changed = changed or value
    return changed or _in_dateline(text, body)


def _under_headline_first(text: SourceText, body: Sequence[Line], around: Sequence[Line]) -> list[Line]:
    """The lines around a story, those between its headline and its second paragraph first: over them stands the day of the reader."""
    told = [one.span.start for one in body if text.title is None or one.span.start > text.title.end]
    end = told[1] if len(told) > 1 else len(text.raw)
    near = [one for one in around if text.title is not None and text.title.end <= one.span.start < end]
    return [*near, *(one for one in around if one not in near)]


def _around_dates(around: Sequence[Line]) -> Iterator[tuple[Line, Stamp]]:
    for line in around:
        if (
            (is_caption(line) and kind_of(line) != "stamp")
            or signs.holds("rights").search(line.key)
            or line.length > 40
        ):
            continue
        for stamp in stamps_in(line.words):
            yield line, stamp


def _in_dateline(text: SourceText, body: Sequence[Line]) -> Value | None:
    for line in [one for one in body if one.span != text.title][:2]:
        for stamp in stamps_in(line.words[:80])[:1]:
            before, after = line.words[: stamp.start], line.words[stamp.end :]
            if _DATELINE.match(before) and _DATELINE_ENDS.match(after):
                return Value(stamp.value, Span(line.span.start + stamp.start, line.span.start + stamp.end))
    return None


def _address(around: Sequence[Line]) -> Value | None:
    """The address behind a word for source, else one that stands alone in a line."""
    alone: Value | None = None
    for line in around:
        for one in _ADDRESS.finditer(line.words):
            address = one[0].rstrip(".,;:!?)]}'’」』）")
            if _SHARING.search(address):
                continue
            value = Value(
                address, Span(line.span.start + one.start(), line.span.start + one.start() + len(address))
            )
            if signs.label_of("source").match(line.key):
                return value
            if alone is None and part(line.words, 0, one.start()) is None:
                alone = value
    return alone
