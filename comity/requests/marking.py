"""Which words of two texts differ, for showing them side by side. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

# a word; of scripts that write without blanks one sign; blanks; anything else sign by sign
_PIECE = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|\s+|."
)
MOST_PIECES = 3000  # of the part that differs; beyond it whole lines are compared


@dataclass(frozen=True)
class Piece:
    """A run of a text: the same on both sides, or not."""

    text: str
    changed: bool


def side_by_side(theirs: str, mine: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts cut into runs; joined again each is the text it was."""
    left, right = _PIECE.findall(theirs), _PIECE.findall(mine)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
    rest = list(zip(reversed(left[start:]), reversed(right[start:]), strict=False))
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    middle = [left[start : len(left) - end], right[start : len(right) - end]]
    if max(len(part) for part in middle) > MOST_PIECES:
        middle = ["".join(part).splitlines(keepends=True) for part in middle]
    runs = SequenceMatcher(None, middle[0], middle[1], autojunk=False).get_opcodes()
    head, tail = left[:start], left[len(left) - end :]
    return (
        list(_join(head, _runs(middle[0], [(tag, i, j) for tag, i, j, _k, _l in runs]), tail)),
        list(_join(head, _runs(middle[1], [(tag, k, m) for tag, _i, _j, k, m in runs]), tail)),
    )


def _runs(pieces: Sequence[str], runs: Sequence[tuple[str, int, int]]) -> Iterator[Piece]:
    for tag, start, end in runs:
        yield Piece("".join(pieces[start:end]), tag != "equal")


def _join(head: Sequence[str], middle: Iterator[Piece], tail: Sequence[str]) -> Iterator[Piece]:
    text = "".join(head)
    for piece in middle:
        if piece.changed:
            if text:
                yield Piece(text, changed=False)
            text = ""
            if piece.text:
                yield piece
        else:
            text += piece.text
    text += "".join(tail)
    if text:
        yield Piece(text, changed=False)
