"""Lists as separated values, read strictly: what cannot be read is named with its line, never skipped. Pure."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.records.sheets import BEGINS, SheetError, rows_of_sheet
from comity.web.listing.files import csv_of

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
HEAD_BYTES, HEAD_ROWS = 512 * 1024, 200
_DELIMITERS = ",;\t|"
_OTHER_FILES = {b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "pdf"}
XLSX = "xlsx"  # stands in the place of an encoding


class TableError(ValueError):
    """This list cannot be read."""


class Encoding(StrEnum):
    """The encodings in which offices of our corridor save lists."""

    UTF_8 = "utf-8"
    SHIFT_JIS = "cp932"
    GB18030 = "gb18030"
    VIETNAMESE = "cp1258"


ENCODING_WORDS: dict[Encoding, Promise | str] = {
    Encoding.UTF_8: gettext_lazy("UTF-8 (what to choose when you can)"),
    Encoding.SHIFT_JIS: "Shift_JIS (cp932)",
    Encoding.GB18030: "GB 18030",
    Encoding.VIETNAMESE: "Windows-1258",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list with the line of the file it begins on, counted from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list: the names of its columns, its rows as they stand, and how it was written."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    delimiter: str
    encoding: str

    def column(self, name: str) -> list[str]:
        """Return the cells of a column, empty where a row is too short."""
        place = self.header.index(name)
        return [line.cells[place] if place < len(line.cells) else "" for line in self.lines]


def read_table(
    content: bytes,
    encoding: Encoding = Encoding.UTF_8,
    *,
    most_bytes: int = MOST_BYTES,
    most_rows: int = MOST_ROWS,
) -> Table:
    """Read a list whose first row names the columns: separated values, or the first sheet of a workbook (XLSX).

    A byte order mark decides the encoding. Rows keep their number of cells; whether that fits the header is judged
    row by row, when the list is taken over.

    Raises:
        TableError: too large, empty, another kind of file, another encoding, no usable first row, torn quotes.
    """
    _check_bytes(content, most_bytes)
    if content.startswith(BEGINS):
        return _table(_sheet(content, most_rows), "", XLSX, most_rows)
    lines, delimiter, used = separated(content, encoding)
    return _table(lines, delimiter, used, most_rows)


def separated(content: bytes, encoding: Encoding) -> tuple[list[Line], str, str]:
    """Return the lines of a file of separated values, the sign that separates, and the encoding it was read in.

    Raises:
        TableError: another kind of file, another encoding, torn quotes.
    """
    for sign, kind in _OTHER_FILES.items():
        if content.startswith(sign):
            raise TableError(
                _("This is a %(kind)s file. Save the sheet as “CSV UTF-8” and choose that file.")
                % {"kind": kind}
            )
    text, used = _decoded(content, encoding)
    delimiter = _delimiter(text)
    return _lines(text, delimiter), delimiter, used


def _check_bytes(content: bytes, most_bytes: int) -> None:
    if not content.strip():
        raise TableError(_("The file is empty. Choose the file that holds the list."))
    if len(content) > most_bytes:
        raise TableError(
            _("The file has more than %(limit)s MB. Divide the list and import the parts one by one.")
            % {"limit": most_bytes // (1024 * 1024)}
        )


def read_head(content: bytes, encoding: Encoding = Encoding.UTF_8) -> Table:
    """Return the columns of a long list and its first rows; what comes after them is not looked at.

    Raises:
        TableError: as `read_table`, as far as the head goes.
    """
    if content.startswith(BEGINS):
        return _table(_sheet(content, HEAD_ROWS)[: HEAD_ROWS + 1], "", XLSX, HEAD_ROWS)
    if len(content) <= HEAD_BYTES:
        return read_table(content, encoding)
    if content.startswith(tuple(_OTHER_FILES)):
        return read_table(content[:HEAD_BYTES], encoding)  # refuses it by its kind
    cut = content[:HEAD_BYTES]
    # a line feed ends a line in every encoding we read but UTF-16, whose lists are read whole
    whole = (
        cut[: cut.rfind(b"\n") + 1]
        if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        else content
    )
    text, used = _decoded(whole or content, encoding)
    delimiter = _delimiter(text)
    return _table(_lines(text, delimiter, is_cut=True)[: HEAD_ROWS + 1], delimiter, used, HEAD_ROWS)


def _sheet(content: bytes, most_rows: int) -> list[Line]:
    try:
        # the head, and one row and one column more than allowed
        rows = rows_of_sheet(content, most_rows + 2, MOST_COLUMNS + 1)
    except SheetError as error:
        raise TableError(str(error)) from error
    width = len(rows[0][1]) if rows else 0
    # cells right of the last named column count where somebody filled them
    return [Line(number, cells + ("",) * (width - len(cells))) for number, cells in rows]


def _table(found: list[Line], delimiter: str, used: str, most_rows: int) -> Table:
    if not found:
        raise TableError(_("The file is empty. Choose the file that holds the list."))
    header, *lines = found
    names = tuple(cell.strip() for cell in header.cells)
    _check_header(names)
    if not lines:
        raise TableError(_("The list has column names but no rows."))
    if len(lines) > most_rows:
        raise TableError(
            _("The list has more than %(limit)s rows. Divide it and import the parts one by one.")
            % {"limit": most_rows}
        )
    return Table(names, tuple(lines), delimiter, used)


def _decoded(content: bytes, encoding: Encoding) -> tuple[str, str]:
    used: str = encoding
    if content.startswith(codecs.BOM_UTF8):
        used = "utf-8-sig"
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        used = "utf-16"
    try:
        text = content.decode(used)
    except UnicodeDecodeError as error:
        raise TableError(
            _(
                "Line %(line)s is not written in %(encoding)s. Save the list as “CSV UTF-8”, or choose the encoding "
                "it was saved in."
            )
            % {"line": content.count(b"\n", 0, error.start) + 1, "encoding": used}
        ) from error
    if "\x00" in text:
        raise TableError(_("The file holds signs that no list holds. Save the sheet as “CSV UTF-8”."))
    return text, used


def _delimiter(text: str) -> str:
    """The sign that divides the first line into most columns; a comma when there is but one column."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        counts = {
            sign: len(next(csv.reader([first], delimiter=sign, strict=False), [])) for sign in _DELIMITERS
        }
    except csv.Error as error:
        raise TableError(
            _("The first line is far too long to name columns. Choose the file that holds the list.")
        ) from error
    return max(counts, key=lambda sign: (counts[sign], -_DELIMITERS.index(sign)))


def _lines(text: str, delimiter: str, *, is_cut: bool = False) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(Line(begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error as error:
        if is_cut and lines:
            return lines  # the last row goes on after the cut
        raise TableError(
            _(
                "From line %(line)s on the quotation marks do not close. Repair that line and choose the file again."
            )
            % {"line": begins}
        ) from error
    return lines


def _check_header(names: tuple[str, ...]) -> None:
    if len(names) > MOST_COLUMNS:
        raise TableError(_("The list has more than %(limit)s columns.") % {"limit": MOST_COLUMNS})
    nameless = next((place for place, name in enumerate(names, 1) if not name), None)
    if nameless:
        raise TableError(
            _("Column %(place)s has no name in the first row. Name each column.") % {"place": nameless}
        )
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice:
        raise TableError(_("Two columns are called “%(name)s”. Give each its own name.") % {"name": twice})


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet program would calculate the cell instead of showing it.

    Telephone numbers and signed figures begin with + or - too and are no formulas.

    >>> [is_formula(cell) for cell in ("=1+1", "@SUM(A1)", "+84 24 3942", "-12", "Nguyễn")]
    [True, True, False, False, False]
    """
    text = cell.strip()
    if text[:1] in {"=", "@", "＝", "＠"} and len(text) > 1:
        return True
    return text[:1] in {"+", "-"} and not all(sign.isdigit() or sign in " +-.,()/" for sign in text)


def write_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a list as UTF-8 with a byte order mark, no cell of which a spreadsheet program calculates.

    A cell that would be calculated is written with an apostrophe before it; `mapping` takes it off again.
    """
    return csv_of([header, *rows])
