"""A sheet of an XLSX workbook as rows of texts. Nothing of it is calculated: a formula comes as it was typed. Pure."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from xml.etree.ElementTree import ParseError  # raised, nothing is parsed by it here

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_UNPACKED = (
    200 * 1024 * 1024
)  # bytes; a workbook is an archive, and a small one can hold a very large sheet
# what the reader of workbooks raises, at the start or at a row, when one is not as it must be
BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, OverflowError, OSError, RuntimeError, NotImplementedError,
)  # fmt: skip
BEGINS = b"PK\x03\x04"


class SheetError(ValueError):
    """This workbook cannot be read."""


def rows_of_sheet(content: bytes, most: int, wide: int = 101) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of the first sheet that are not empty, at most so many and so wide, each with its number from 1.

    Dates come as YYYY-MM-DD, whole figures without a point, formulas as they were typed.

    Raises:
        SheetError: no workbook, too large, protected, broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise SheetError(_("The workbook is too large. Divide the list and import the parts one by one."))
        return _rows(content, most, wide)
    except BROKEN as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError(
            _("This is no workbook that we can read. Save the sheet as “CSV UTF-8” and choose that file.")
        ) from error


def _rows(content: bytes, most: int, wide: int) -> list[tuple[int, tuple[str, ...]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise SheetError(_("The file is empty. Choose the file that holds the list."))
        return list(islice(_filled(book.worksheets[0].iter_rows(values_only=True, max_col=wide)), most))
    finally:
        book.close()


def _filled(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, row in enumerate(rows, 1):
        cells = [_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()  # a sheet is as wide as its widest row
        if cells:
            yield number, tuple(cells)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
