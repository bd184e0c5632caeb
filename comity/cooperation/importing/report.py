"""The rows that were refused, as a file like the one they came in: the reason before each, to be mended and given again."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from comity.cooperation.importing.fields import field_of
from comity.cooperation.models import RegisterFile
from comity.records.tables import XLSX
from comity.web.dates import colon
from comity.web.listing.files import MEDIA, FileKind, csv_of

LONGEST_SHEET = 31  # signs of the name of a sheet (Excel specifications and limits)
WIDE, WIDTH = 60, 24


def sentence_of(kind: str, reason: Mapping[str, str]) -> str:
    """Return a reason with the field it is about."""
    field = field_of(kind, reason["field"]) if reason["field"] else None
    return f"{field.words}{colon(get_language())}{reason['sentence']}" if field else reason["sentence"]


def report_of(file: RegisterFile, why: str) -> tuple[bytes, str, str]:
    """Return the file, its media type and the ending of its name. `why` heads the column of reasons."""
    heads = [why, *file.head]
    rows = [
        ["; ".join(sentence_of(file.kind, reason) for reason in one["reasons"]), *one["cells"]]
        for one in file.refused
    ]
    if file.encoding != XLSX:
        return csv_of([heads, *rows]), MEDIA[FileKind.CSV], FileKind.CSV.value
    return (
        _workbook(str(file.layout.get("sheet") or ""), heads, rows),
        MEDIA[FileKind.XLSX],
        FileKind.XLSX.value,
    )


def _workbook(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  # a tenth of a second at the start of each program, and few ever write a workbook

    out = io.BytesIO()
    # every cell is a text: nothing of a refused row is calculated by whoever opens the file
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(
        "".join(sign for sign in name if sign not in "[]:*?/\\'")[:LONGEST_SHEET] or None
    )
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "#9C0006", "text_wrap": True})
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, cell, red if place == 0 else None)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, max(len(heads) - 1, 1), WIDTH)
    book.close()
    return out.getvalue()
