"""Words that were recognised become lines, and lines fragments of a page, as those of a PDF are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from comity.intake.reading.flow import HAN_OR_KANA
from comity.intake.reading.layout import Fragment
from comity.intake.reading.tesseract import Word

_CELL = 2.0  # heights of a line, between words that belong to two cells
_LIKE = (
    0.45,
    1.7,
)  # heights, of the usual one, that are taken for the usual: small letters alone are low, marks make a line high


@dataclass(frozen=True)
class RecognisedLine:
    """A run of words on one line: its place in pixels, its words, how sure (0 to 1)."""

    left: int
    top: int
    right: int
    bottom: int
    words: str
    confidence: float

    @property
    def area(self) -> float:
        return float(max(1, self.right - self.left) * max(1, self.bottom - self.top))

    def shared_with(self, other: "RecognisedLine") -> float:
        """Return which share of the smaller of two lines lies over the other."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high / min(self.area, other.area) if wide > 0 and high > 0 else 0.0


def lines_of(words: Sequence[Word]) -> list[RecognisedLine]:
    """Return the lines of one run, cut where a wide gap parts cells."""
    return [
        _line(part) for _, line in groupby(words, key=lambda one: one.line) for part in _cells(list(line))
    ]


def _cells(line: list[Word]) -> Iterator[list[Word]]:
    height = median(one.bottom - one.top for one in line)
    part: list[Word] = []
    for one in line:
        if part and one.left - part[-1].right > _CELL * max(1, height):
            yield part
            part = []
        part.append(one)
    yield part


def _line(words: list[Word]) -> RecognisedLine:
    weight = sum(len(one.text) for one in words)
    said = ""
    for one in words:
        # models of signs part words where the script changes; on paper nothing stands there
        apart = bool(said) and not (HAN_OR_KANA.match(said[-1]) or HAN_OR_KANA.match(one.text))
        mark = bool(HAN_OR_KANA.search(said[-2:])) and one.text[0] in ",.:;!?)"
        said += f" {one.text}" if apart and not mark else one.text
    return RecognisedLine(
        min(one.left for one in words),
        min(one.top for one in words),
        max(one.right for one in words),
        max(one.bottom for one in words),
        said,
        sum(one.confidence * len(one.text) for one in words) / weight,
    )


def fragments_of(lines: Sequence[RecognisedLine]) -> list[Fragment]:
    """Return lines as fragments of a page. A box of ink is as high as its letters: those that are about as high as most count as high as most."""
    if not lines:
        return []
    usual = median(one.bottom - one.top for one in lines)
    found = []
    for one in lines:
        high, middle = one.bottom - one.top, (one.top + one.bottom) / 2
        taken = usual if _LIKE[0] * usual < high < _LIKE[1] * usual else high
        found.append(
            Fragment(one.left, middle - taken / 2, one.right, middle + taken / 2, one.words, one.confidence)
        )
    return found
