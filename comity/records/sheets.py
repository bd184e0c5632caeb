"""A sheet of an XLSX workbook as rows of texts. Nothing of it is calculated: a formula comes as it was typed. Pure."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from xml.etree.ElementTree import ParseError  # raised, nothing is parsed by it here

from django.utils.translation import gettext as _

MOST_UNPACKED = (
    200 * 1024 * 1024
)  # bytes; a workbook is an archive, and a small one can hold a very large sheet
# What the libraries raise for a workbook that is not as it must be, at its start or at any row of it: the archive
# (RuntimeError: encrypted, or packed by a method unknown), its XML, and values or references that openpyxl takes on trust.
BROKEN = (
    zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ParseError, LookupError, ValueError,
    TypeError, AttributeError, OverflowError,
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
    filled = islice(_filled(_values(content, wide)), most)
    return [(number, _without_empty_end([_text(value) for value in row])) for number, row in filled]


def _values(content: bytes, wide: int) -> Iterator[tuple[object, ...]]:
    """Yield the rows as the library reads them; of our own code nothing runs where its errors are caught."""
    from openpyxl import load_workbook  # noqa: PLC0415  # slow to load, and few programs ever read a workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except BROKEN as error:
        raise _unreadable() from error
    if unpacked > MOST_UNPACKED:
        raise SheetError(_("The workbook is too large. Divide the list and import the parts one by one."))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        rows = book.worksheets[0].iter_rows(values_only=True, max_col=wide)
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
    return (
        (number, row)
        for number, row in enumerate(rows, 1)
        if any(value is not None and str(value).strip() for value in row)
    )


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
    return str(value)
