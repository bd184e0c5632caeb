"""Lines pasted from a list: a delegation of many, proposals, candidates. Cells stand apart by tab, vertical bar or semicolon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.cooperation.core.cells import said

BETWEEN = ("\t", "|", ";")


@dataclass(frozen=True)
class Line:
    """One line that is not empty: its number in what was pasted, its words, its cells."""

    number: int
    text: str
    cells: tuple[str, ...]

    def cell(self, place: int) -> str:
        """Return a cell, empty where the line is shorter."""
        return self.cells[place] if place < len(self.cells) else ""


def lines_of(text: str) -> list[Line]:
    """Return the lines of a pasted text; all are cut by the first of the marks that stands anywhere in it."""
    mark = next((one for one in BETWEEN if one in text), None)
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            cells = line.split(mark) if mark else [line]
            found.append(Line(number, line, tuple(" ".join(cell.split()) for cell in cells)))
    return found


def places_of(
    lines: Sequence[Line], columns: Sequence[str], heads: Mapping[str, str]
) -> tuple[dict[str, int], list[Line]]:
    """Return at which place each column stands, and the lines that are left.

    Where the first line names columns, at least two of them and nothing else, it is a head and gives the order; else the
    columns stand in their own order.

    Args:
        lines: of the pasted text.
        columns: keys in their own order.
        heads: key by the words of a head, as `said` compares them.
    """
    own = {key: place for place, key in enumerate(columns)}
    if not lines:
        return own, []
    named = {heads[said(cell)]: place for place, cell in enumerate(lines[0].cells) if said(cell) in heads}
    if len(named) > 1 and all(not cell or said(cell) in heads for cell in lines[0].cells):
        return named, list(lines[1:])
    return own, list(lines)
