"""Fragments of text with their places on a page become paragraphs in reading order: columns first, then lines, then what belongs together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from comity.intake.reading.flow import HAN_OR_KANA, begins_item, ends_sentence, joined, tidy

_GUTTER = 0.9  # heights of a line, between two columns
_COLUMN_LINES = 4  # lines that make a column
_COLUMN_WIDTH = 9.0  # heights of a line; what is narrower is a table
_DEEP = 6  # columns inside columns
_SHRINK = 0.2  # heights of a line, of a box of letters above and below
_APART = 0.5  # heights of a line, between columns and what follows
_FURTHER = 1.27  # usual steps from line to line; a longer one begins a paragraph
_CELL = 2.0  # heights of a line, between two cells of a table


@dataclass(frozen=True)
class Fragment:
    """Words at a place: points or pixels from the left and, growing downwards, from the top; how sure they are."""

    left: float
    top: float
    right: float
    bottom: float
    words: str
    confidence: float = 1.0

    @property
    def height(self) -> float:
        return max(0.1, self.bottom - self.top)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Text:
    """A paragraph, and how sure its words are (0 to 1)."""

    words: str
    confidence: float


def texts_of(fragments: Sequence[Fragment], width: float) -> list[str]:
    """Return the paragraphs of a page that is so wide."""
    return [one.words for one in arranged(fragments, width)]


def arranged(fragments: Sequence[Fragment], width: float) -> list[Text]:
    """Return the paragraphs of a page that is so wide, with how sure they are."""
    found: list[Text] = []
    for region in _regions(list(fragments), 0):
        found += _paragraphs(_lines(region), width)
    return found


def _regions(fragments: list[Fragment], depth: int) -> list[list[Fragment]]:
    """Cut a page into what stands over its whole width and columns, in reading order."""
    if depth > _DEEP or len(fragments) < 2 * _COLUMN_LINES:
        return [fragments] if fragments else []
    size = median(one.height for one in fragments)
    bands = _bands(fragments, size)
    found: list[list[Fragment]] = []
    whole: list[Fragment] = []
    place = 0
    while place < len(bands):
        columns = _columns_from(bands, place, size)
        if columns is None:
            whole += bands[place]
            place += 1
            continue
        middle, end = columns
        inside = [one for band in bands[place:end] for one in band]
        found += [whole] if whole else []
        whole = []
        for side in _sides(inside, middle):
            found += _regions(side, depth + 1)
        place = end
    return [*found, whole] if whole else found


def _bands(fragments: list[Fragment], size: float) -> list[list[Fragment]]:
    """Part fragments at stripes from left to right that no words touch; boxes of fonts overlap a little and are taken smaller."""
    found: list[list[Fragment]] = []
    reach = float("-inf")
    for one in sorted(fragments, key=lambda each: (each.top, each.left)):
        if one.top + _SHRINK * size >= reach:
            found.append([])
        found[-1].append(one)
        reach = max(reach, one.bottom - _SHRINK * size)
    return found


def _columns_from(bands: list[list[Fragment]], start: int, size: float) -> tuple[float, int] | None:
    """Return where two columns part that begin with a band, and the band after their last; None where there are none."""
    for left, right in _gaps(bands[start], size):
        stripe, end = (left, right), start + 1
        while end < len(bands):
            rest = _uncovered(stripe, bands[end])
            if rest[1] - rest[0] < _GUTTER * size:
                break
            alone = not all(_sides(bands[end], sum(rest) / 2))
            if alone and (
                _gaps(bands[end], size) or _top(bands[end]) - _bottom(bands[end - 1]) > _APART * size
            ):
                break  # what stands alone on one side, and apart, is no column any more
            stripe, end = rest, end + 1
        middle = sum(stripe) / 2
        inside = [one for band in bands[start:end] for one in band]
        if all(_is_column(side, size) for side in _sides(inside, middle)):
            return middle, end
    return None


def _gaps(band: list[Fragment], size: float) -> list[tuple[float, float]]:
    """Return the stripes inside a band that are wide enough to part columns."""
    found = []
    reach: float | None = None
    for one in sorted(band, key=lambda each: each.left):
        if reach is not None and one.left - reach > _GUTTER * size:
            found.append((reach, one.left))
        reach = one.right if reach is None else max(reach, one.right)
    return found


def _uncovered(stripe: tuple[float, float], band: list[Fragment]) -> tuple[float, float]:
    """Return the widest part of a stripe that no fragment of a band touches."""
    best = (stripe[0], stripe[0])
    reach = stripe[0]
    for one in sorted(band, key=lambda each: each.left):
        if one.left - reach > best[1] - best[0]:
            best = (reach, min(one.left, stripe[1]))
        reach = max(reach, one.right)
        if reach >= stripe[1]:
            return best
    return (reach, stripe[1]) if stripe[1] - reach > best[1] - best[0] else best


def _top(band: list[Fragment]) -> float:
    return min(one.top for one in band)


def _bottom(band: list[Fragment]) -> float:
    return max(one.bottom for one in band)


def _sides(fragments: list[Fragment], middle: float) -> tuple[list[Fragment], list[Fragment]]:
    def is_left(one: Fragment) -> bool:
        return (one.left + one.right) / 2 < middle

    return [one for one in fragments if is_left(one)], [one for one in fragments if not is_left(one)]


def _is_column(side: list[Fragment], size: float) -> bool:
    lines = _lines(side)
    return (
        len(lines) >= _COLUMN_LINES and median(one.right - one.left for one in lines) > _COLUMN_WIDTH * size
    )


def _lines(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Join what stands on one line, from left to right; a wide gap is that between cells of a table."""
    rows: list[list[Fragment]] = []
    for one in sorted(fragments, key=lambda each: (each.middle, each.left)):
        last = rows[-1] if rows else None
        if last is not None and abs(one.middle - last[0].middle) < 0.5 * min(
            one.height, max(each.height for each in last)
        ):
            last.append(one)
        else:
            rows.append([one])
    return [_line(sorted(row, key=lambda each: each.left)) for row in rows]


def _line(row: list[Fragment]) -> Fragment:
    words = ""
    reach = row[0].left
    for one in row:
        gap = (one.left - reach) / one.height
        said = tidy(one.words)
        if not words:
            words = said
        elif gap > _CELL:
            words += f"\t{said}"
        elif one.words[0].isspace() or (
            gap > 0.15 and not (HAN_OR_KANA.match(words[-1]) and HAN_OR_KANA.match(said))
        ):
            words += f" {said}"
        else:
            words += said
        reach = max(reach, one.right)
    top, bottom = min(one.top for one in row), max(one.bottom for one in row)
    return Fragment(row[0].left, top, reach, bottom, words, _sure(row))


def _sure(parts: Sequence[Fragment]) -> float:
    weight = sum(len(one.words) for one in parts)
    return min(1.0, sum(one.confidence * len(one.words) for one in parts) / weight) if weight else 0.0


def _paragraphs(lines: list[Fragment], width: float) -> list[Text]:
    if not lines:
        return []
    left, right = min(one.left for one in lines), max(one.right for one in lines)
    steps = [after.middle - before.middle for before, after in pairwise(lines)]
    step = median(steps) if steps else 0.0
    found = [[lines[0]]]
    for before, after in pairwise(lines):
        if _begins(before, after, (left, right), step, width):
            found.append([after])
        else:
            found[-1].append(after)
    return [Text(joined([line.words for line in one]), _sure(one)) for one in found]


def _begins(before: Fragment, after: Fragment, edges: tuple[float, float], step: float, width: float) -> bool:
    """Whether a line begins a paragraph."""
    size = min(before.height, after.height)
    left, right = edges
    short = right - before.right
    if "\t" in before.words or "\t" in after.words or begins_item(after.words):
        return True
    if abs(before.height - after.height) > 0.35 * size or after.middle - before.middle > _FURTHER * max(
        step, 0.9 * size
    ):
        return True
    if after.left - before.left > 1.2 * size and before.left - left < 0.5 * size:
        return True  # set in, after a line that was not
    if right - left < 0.2 * width:
        return False  # a narrow box: its lines are short anyway
    ended = ends_sentence(before.words)
    return short > 0.35 * (right - left) or (ended and short > 0.12 * (right - left))
