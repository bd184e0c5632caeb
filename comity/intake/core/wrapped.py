"""Texts whose lines were broken at a width: mails, prints and scrapes of fixed columns. Their lines are joined before they are read."""

import re
from itertools import pairwise

from comity.intake.core.stamps import stamps_in

_LEAST = 5  # lines broken in the middle of a sentence from which a text counts as broken at a width
_SHARE = 0.5  # of its long lines
_LONG = 45  # characters from which a line is long
_FULL = 0.75  # of the usual width: a line that stops earlier ends on purpose
_OPEN = re.compile(r"[^\W_][,;'’\"”)-]?$")


def joined(raw: str) -> str:
    r"""Return a text with a space in the place of each line break that only keeps a width; no character moves.

    >>> joined("A line.\nB line")
    'A line.\nB line'
    """
    lines = raw.split("\n")
    long = [line.rstrip() for line in lines if len(line.rstrip()) >= _LONG]
    cut = [line for line in long if _OPEN.search(line)]
    if len(cut) < _LEAST or len(cut) < _SHARE * len(long) or max(map(len, long)) > 2 * _median(long):
        return raw
    width = _median(long)
    out = [lines[0]]
    for line, following in pairwise(lines):
        out += [" " if _goes_on(line.rstrip(), following, width) else "\n", following]
    return "".join(out)


def _median(lines: list[str]) -> int:
    return sorted(map(len, lines))[len(lines) // 2]


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a sentence goes on from a line to the next."""
    if not _OPEN.search(line) or not following.strip() or stamps_in(following[:40]):
        return False
    small = following.lstrip()[0].islower()
    return (small and len(line) >= _FULL * width / 2) or len(line) >= _FULL * width
