"""A sheet of an XLSX workbook as rows of texts. Nothing of it is calculated: a formula comes as it was typed. Pure."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError  # raised, nothing is parsed by it here

from django.utils.translation import gettext as _

from comity.lib.broken_archives import BROKEN_ARCHIVE

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED = (
    200 * 1024 * 1024
)  # bytes; a workbook is an archive, and a small one can hold a very large sheet
# What the libraries raise for a workbook that is not as it must be, at its start or at any row of it: the archive
# (encrypted, changed, or packed by a method unknown), its XML, and values or references that openpyxl takes on trust.
BROKEN = (
    *BROKEN_ARCHIVE, ParseError, LookupError, TypeError, AttributeError, OverflowError,
)  # fmt: skip
# rows that are looked at, empty ones too: a sheet may name a row of any number, and whoever reads it fills in those before
MOST_SCANNED = 100_000
# what the library makes of a formula that stands for several cells
_OF_SEVERAL_CELLS = frozenset({"ArrayFormula", "DataTableFormula"})
BEGINS = b"PK\x03\x04"


class SheetError(ValueError):
    """This workbook cannot be read."""


def rows_of_sheet(
    content: bytes, most: int, wide: int = 101, *, sheet: str = "", unpacked: int = 0
) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of a sheet that are not empty, at most so many and so wide, each with its number from 1.

    Dates come as YYYY-MM-DD, whole figures without a point, formulas as they were typed. The first sheet where none is
    named; `unpacked` is how many bytes the archive may hold (0: `MOST_UNPACKED`).

    Raises:
        SheetError: no workbook, too large, protected, broken, no such sheet.
    """
    filled = islice(_filled(_values(content, wide, sheet, unpacked)), most)
    return [(number, _without_empty_end([_text(value) for value in row])) for number, row in filled]


def sheets_of(content: bytes, *, unpacked: int = 0) -> tuple[str, ...]:
    """Return what the sheets of a workbook are called, in its order. Raises SheetError as `rows_of_sheet`."""
    book = _opened(content, unpacked)
    with closing(book):
        return tuple(str(one.title) for one in book.worksheets)


def _opened(content: bytes, most: int) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415  # slow to load, and few programs ever read a workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except BROKEN as error:
        raise _unreadable() from error
    if unpacked > (most or MOST_UNPACKED):
        raise SheetError(_("The workbook is too large. Divide the list and import the parts one by one."))
    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except BROKEN as error:
        raise _unreadable() from error


def _values(content: bytes, wide: int, sheet: str, most: int) -> Iterator[tuple[object, ...]]:
    """Yield the rows as the library reads them; of our own code nothing runs where its errors are caught."""
    book = _opened(content, most)
    named = [one for one in book.worksheets if not sheet or one.title == sheet]
    if sheet and not named:
        raise SheetError(
            _("The workbook has no sheet “%(sheet)s”. Choose one of its sheets.") % {"sheet": sheet}
        )
    try:
        named[0].reset_dimensions()  # what a sheet says of its own size may be wrong, and would hide rows
        rows = named[0].iter_rows(values_only=True, max_col=wide)
    except BROKEN as error:
        raise _unreadable() from error
    with closing(book):
        while True:
            try:
                row = next(rows, None)
            except BROKEN as error:
                raise _unreadable() from error
            if row is None:
                return
            yield row


def _unreadable() -> SheetError:
    return SheetError(
        _("This is no workbook that we can read. Save the sheet as “CSV UTF-8” and choose that file.")
    )


def _filled(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, tuple[object, ...]]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_SCANNED:
            raise SheetError(
                _(
                    "The sheet goes on beyond row %(limit)s. Delete the empty rows under the list and choose the file again."
                )
                % {"limit": MOST_SCANNED}
            )
        if any(value is not None and str(value).strip() for value in row):
            yield number, row


def _without_empty_end(cells: list[str]) -> tuple[str, ...]:
    """A sheet is as wide as its widest row; what is empty at the end of this one was never filled in."""
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if type(value).__name__ in _OF_SEVERAL_CELLS:
        return str(getattr(value, "text", None) or "=")
    return str(value)
