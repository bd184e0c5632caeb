"""Pages become one text: paragraphs in their order, each with its place in the text. Pure.

A paragraph of a page is a row as `models.Page` keeps it: `{text, language, confidence, was, corrected_by, corrected_at}`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from comity.intake.core.language import language_of
from comity.intake.reading.result import ReadPage

Row = dict[str, Any]
BETWEEN = "\n\n"  # paragraphs, as the engine tells them apart
GOES_ON = "\n"  # a paragraph that a page has cut in two
_NEWLINE = re.compile(r"\r\n?|[\u2028\u2029]")
# a database keeps neither; half a surrogate pair is no character
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_ENDS = re.compile(r"[.!?:;。！？：；…][\"'”’»」』）)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")
FEW = 12  # letters below which a paragraph is taken to be in the language of those around it


@dataclass(frozen=True)
class Stretch:
    """A paragraph in the text, from `start` up to before `end`; `place` counts from 0 on its page."""

    start: int
    end: int
    page: int
    place: int
    language: str

    def to_json(self) -> Row:
        """Return it as a reading keeps it."""
        return {
            "start": self.start,
            "end": self.end,
            "page": self.page,
            "place": self.place,
            "language": self.language,
        }


@dataclass(frozen=True)
class Assembled:
    """The whole text of a document and where its paragraphs stand in it."""

    text: str
    paragraphs: tuple[Stretch, ...]


def clean(words: str) -> str:
    r"""Return words as they are kept: newlines made alike, blank edges and what no database keeps taken off.

    >>> clean(" one\r\ntwo\x00 \n")
    'one\ntwo'
    """
    return _UNKEPT.sub("", _NEWLINE.sub("\n", words)).strip()


def rows_of(page: ReadPage) -> list[Row]:
    """Return the paragraphs of a page that hold anything, as they are kept."""
    rows = []
    for one in page.paragraphs:
        text = clean(one.text)
        if text:
            rows.append(
                {
                    "text": text,
                    "language": one.language or _language_of(text),
                    "confidence": one.confidence,
                    "was": None,
                    "corrected_by": None,
                    "corrected_at": None,
                }
            )
    return rows


def language_after(row: Row, text: str) -> str:
    """Return the language of a paragraph whose words were corrected."""
    return _language_of(text) or str(row["language"])


def _language_of(text: str) -> str:
    return language_of(text) if len(_LETTER.findall(text)) >= FEW else ""


def assemble(pages: Iterable[tuple[int, Sequence[Row]]]) -> Assembled:
    """Return the text of pages, given by their numbers in order. `text[start:end]` of a stretch is its paragraph.

    A paragraph that was emptied stands in no text. One in no language of its own is taken to be in that of the one before it.
    """
    pieces: list[str] = []
    stretches: list[Stretch] = []
    at, language = 0, ""
    for number, rows in pages:
        for place, row in enumerate(rows):
            words = str(row["text"])
            if not words:
                continue
            if pieces:
                last = stretches[-1]
                between = GOES_ON if last.page != number and _goes_on(pieces[-1], words) else BETWEEN
                pieces.append(between)
                at += len(between)
            language = str(row["language"]) or language
            stretches.append(Stretch(at, at + len(words), number, place, language))
            pieces.append(words)
            at += len(words)
    return Assembled("".join(pieces), tuple(stretches))


def _goes_on(before: str, after: str) -> bool:
    """Whether a page ends in the middle of a sentence: no stop before, a small letter after."""
    return not _ENDS.search(before) and after[:1].islower()
