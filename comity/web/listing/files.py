"""Tables as files: CSV that Excel reads as UTF-8, and XLSX whose cells are texts, numbers and moments, never formulas.

Both are made in memory: what a list shows leaves no copy in a folder for temporary files.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from comity.web.listing.defusing import defused
from comity.web.listing.listing import Value

MOST_ROWS = 10_000  # of one file
_MOST_SIGNS = 32_767  # of one cell (Excel specifications and limits)
_WIDTH = 24


class FileKind(StrEnum):
    """What a list can be written as; the value is the ending of the file's name."""

    XLSX = "xlsx"
    CSV = "csv"


MEDIA = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Table:
    """What a file holds: the line that says how it is to be handled, the heads of the columns, the rows."""

    marking: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]
    zone: tzinfo


def write(table: Table, kind: FileKind) -> bytes:
    """Return a table as a file."""
    return _xlsx(table) if kind is FileKind.XLSX else _csv(table)


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    """Return texts as CSV: UTF-8 with a byte order mark, every cell a text (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([defused(cell) for cell in row])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _csv(table: Table) -> bytes:
    rows = ([_text(value, table.zone) for value in row] for row in table.rows)
    return csv_of([[table.marking], table.heads, *rows])


def _text(value: Value, zone: tzinfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _xlsx(table: Table) -> bytes:
    import xlsxwriter  # noqa: PLC0415  # a tenth of a second at the start of each program, and few ever write a workbook

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_header("&L" + table.marking.replace("&", "&&")[:240])
    sheet.write_string(0, 0, table.marking, bold)
    for place, head in enumerate(table.heads):
        sheet.write_string(1, place, head, bold)
    sheet.freeze_panes(2, 0)
    sheet.set_column(0, max(len(table.heads) - 1, 0), _WIDTH)
    for line, row in enumerate(table.rows, 2):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(line, place, value.astimezone(table.zone).replace(tzinfo=None), moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif isinstance(value, str):
                sheet.write_string(line, place, value[:_MOST_SIGNS])
            elif value is not None:
                sheet.write_number(line, place, value)
    book.close()
    return out.getvalue()
