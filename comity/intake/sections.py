"""A long text section by section: where each begins and ends, and the stretches of one paragraph and one zone within it.

Offsets count code points, as everywhere in a reading. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 4_500  # characters of a section: some two screens of text, and a page that stays light
BODY, BOILERPLATE, RELATED = "body", "boilerplate", "related"


@dataclass(frozen=True)
class Section:
    """A stretch of the text that is shown at once; `number` counts from 1."""

    number: int
    start: int
    end: int

    def holds(self, place: int) -> bool:
        """Whether an offset lies in it."""
        return self.start <= place < self.end


@dataclass(frozen=True)
class Block:
    """A stretch of one paragraph in one zone. `first` says that the paragraph begins here, `opens_page` that its page does."""

    start: int
    end: int
    zone: str
    language: str
    page: int
    place: int
    first: bool
    opens_page: bool = False


def sections_of(text: str, paragraphs: Sequence[Mapping[str, Any]], longest: int = LONGEST) -> list[Section]:
    """Cut a text between paragraphs; a paragraph that is longer than a section is cut at a line or a space."""
    cuts = [0]
    for one in paragraphs:
        if one["end"] - cuts[-1] > longest and one["start"] > cuts[-1]:
            cuts.append(one["start"])
        while one["end"] - cuts[-1] > longest:
            cuts.append(_cut(text, cuts[-1], longest))
    while len(text) - cuts[-1] > longest:  # words beyond the last paragraph
        cuts.append(_cut(text, cuts[-1], longest))
    ends = [*cuts[1:], max(len(text), 1)]
    return [
        Section(number, start, end) for number, (start, end) in enumerate(zip(cuts, ends, strict=True), 1)
    ]


def _cut(text: str, start: int, longest: int) -> int:
    for sign in ("\n", "。", " "):
        found = text.rfind(sign, start + longest // 2, start + longest)
        if found >= 0:
            return found + 1
    return start + longest


def section_at(sections: Sequence[Section], place: int) -> Section:
    """Return the section that holds an offset; the last for one beyond the text."""
    return next((one for one in sections if one.holds(place)), sections[-1])


def blocks_of(
    section: Section, paragraphs: Sequence[Mapping[str, Any]], zones: Mapping[str, Sequence[Sequence[int]]]
) -> Iterator[Block]:
    """Yield what of a section is shown, paragraph by paragraph, cut where another zone begins."""
    spans = sorted((start, end, name) for name, found in zones.items() for start, end in found)
    page = None
    for one in paragraphs:
        if one["end"] <= section.start:
            page = one["page"]
            continue
        if one["start"] >= section.end:
            return
        start, end = max(one["start"], section.start), min(one["end"], section.end)
        for place, (begins, ends, zone) in enumerate(_zoned(start, end, spans)):
            yield Block(
                begins, ends, zone, one.get("language", ""), one["page"], one["place"],
                first=place == 0 and begins == one["start"], opens_page=place == 0 and one["page"] != page,
            )  # fmt: skip
        page = one["page"]


def _zoned(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Cut a stretch by zones; what lies in none belongs to the zone before it, at the beginning to the story."""
    pieces: list[tuple[int, int, str]] = []
    at = start
    for begins, ends, name in spans:
        if ends <= at or begins >= end:
            continue
        if begins > at:
            pieces.append((at, begins, pieces[-1][2] if pieces else name))
        pieces.append((max(at, begins), min(ends, end), name))
        at = min(ends, end)
    if at < end:
        pieces.append((at, end, pieces[-1][2] if pieces else BODY))
    joined: list[tuple[int, int, str]] = []
    for piece in pieces:
        if joined and joined[-1][2] == piece[2]:
            joined[-1] = (joined[-1][0], piece[1], piece[2])
        else:
            joined.append(piece)
    yield from joined
