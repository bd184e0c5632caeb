"""A file as rows of texts, within bounds: nothing of it is calculated, nothing it names is fetched."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.records.sheets import BEGINS, SheetError, rows_of_sheet, sheets_of
from comity.records.tables import XLSX, Encoding, Line, TableError, separated
from comity.web.listing.defusing import plain

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024  # bytes of the archive that a workbook is
MOST_ROWS = 500  # under the heads: each becomes an act of its own in the log
MOST_ABOVE = 50  # rows above and among which the heads may stand
MOST_COLUMNS = 60
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet that are not empty, each with its number in the file."""

    sheets: tuple[str, ...]
    lines: Sequence[Line]
    encoding: str

    def head(self, number: int) -> tuple[str, ...]:
        """Return the cells of the row of heads; none where there is no such row."""
        return next((line.cells for line in self.lines if line.number == number), ())

    def under(self, number: int) -> list[Line]:
        """Return the rows under the heads."""
        return [line for line in self.lines if line.number > number]


def read_grid(content: bytes, encoding: str, sheet: str = "") -> Grid:
    """Read a file: a sheet of a workbook (XLSX), or separated values.

    Raises:
        TableError: too large, too long, too wide, empty, another kind of file, broken, protected.
    """
    if not content.strip():
        raise TableError(_("The file is empty. Choose the file that holds the list."))
    if len(content) > MOST_BYTES:
        limit = {"limit": MOST_BYTES // (1024 * 1024)}
        raise TableError(
            _("The file has more than %(limit)s MB. Divide the list and import the parts one by one.") % limit
        )
    if content.startswith(BEGINS):
        sheets, lines, used = *_workbook(content, sheet), XLSX
    else:
        sheets = ()
        lines, _sign, used = separated(content, Encoding.UTF_8 if encoding == XLSX else Encoding(encoding))
    _check(lines)
    # what our own files put before a cell, so that no program calculates it, is taken off again
    return Grid(
        sheets, [Line(line.number, tuple(plain(cell) for cell in line.cells)) for line in lines], used
    )


def _workbook(content: bytes, sheet: str) -> tuple[tuple[str, ...], list[Line]]:
    try:
        sheets = sheets_of(content, unpacked=MOST_UNPACKED)
        rows = rows_of_sheet(
            content, MOST_ROWS + MOST_ABOVE + 1, MOST_COLUMNS + 1, sheet=sheet, unpacked=MOST_UNPACKED
        )
    except SheetError as error:
        raise TableError(str(error)) from error
    return sheets, [Line(number, cells) for number, cells in rows]


def _check(lines: Sequence[Line]) -> None:
    if not lines:
        raise TableError(_("The file is empty. Choose the file that holds the list."))
    if len(lines) > MOST_ROWS + MOST_ABOVE:
        raise TableError(
            _("The list has more than %(limit)s rows. Divide it and import the parts one by one.")
            % {"limit": MOST_ROWS}
        )
    if any(len(line.cells) > MOST_COLUMNS for line in lines):
        raise TableError(_("The list has more than %(limit)s columns.") % {"limit": MOST_COLUMNS})
    long = next((line for line in lines if any(len(cell) > LONGEST_CELL for cell in line.cells)), None)
    if long is not None:
        raise TableError(
            _("A cell of row %(row)s is longer than %(limit)s characters. Shorten it.")
            % {"row": long.number, "limit": LONGEST_CELL}
        )
