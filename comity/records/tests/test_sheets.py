import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from comity.records.sheets import SheetError, rows_of_sheet, sheets_of
from comity.records.tables import XLSX, TableError, read_table


def workbook(*rows: tuple[object, ...], formulas: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": formulas})
    sheet = book.add_worksheet()
    day, moment = (
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    )
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(line, place, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif value is not None:
                sheet.write(line, place, value)
    book.close()
    return out.getvalue()


def test_a_workbook_is_read_as_a_table_of_texts() -> None:
    content = workbook(
        ("name", "born", "number", "seen"),
        ("Võ Thị Lành", date(1990, 2, 3), 12345678, datetime(2026, 11, 3, 9, 30)),  # noqa: DTZ001  # sheets know no zone
        (None, None, None, None),
        ("王芳", "1988", 1.5, None),
    )
    table = read_table(content)
    assert table.header == ("name", "born", "number", "seen")
    assert table.encoding == XLSX
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ("Võ Thị Lành", "1990-02-03", "12345678", "2026-11-03 09:30:00")),
        (4, ("王芳", "1988", "1.5", "")),
    ]


def test_a_formula_comes_as_it_was_typed_and_is_not_calculated() -> None:
    content = workbook(("name",), ("=1+1",), formulas=True)
    assert rows_of_sheet(content, 10)[1] == (2, ("=1+1",))


def test_a_cell_right_of_the_named_columns_is_kept_to_be_refused() -> None:
    content = workbook(("name", "born"), ("Võ Thị Lành", "1990", "what is this"), ("王芳",))
    assert [len(line.cells) for line in read_table(content).lines] == [3, 2]


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", workbook(("name",), ("A",))[:-200]])
def test_what_is_no_workbook_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(SheetError, match="CSV UTF-8"):
        rows_of_sheet(content, 10)
    with pytest.raises(TableError, match="CSV UTF-8"):
        read_table(content)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.records.sheets.MOST_UNPACKED", 1000)
    with pytest.raises(SheetError, match="too large"):
        rows_of_sheet(workbook(("name",), *[(f"Name {number}",) for number in range(100)]), 10)


def test_more_rows_than_allowed_are_refused() -> None:
    content = workbook(("name",), *[(f"Name {number}",) for number in range(5)])
    assert len(read_table(content, most_rows=5).lines) == 5
    with pytest.raises(TableError, match="more than 4 rows"):
        read_table(content, most_rows=4)


def test_a_named_sheet_is_read_and_a_missing_one_named() -> None:
    book = Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "of no use"
    book.create_sheet("Họp")["A1"] = "Tên"
    out = io.BytesIO()
    book.save(out)
    assert sheets_of(out.getvalue()) == ("Notes", "Họp")
    assert rows_of_sheet(out.getvalue(), 10, sheet="Họp") == [(1, ("Tên",))]
    with pytest.raises(SheetError, match="no sheet “Other”"):
        rows_of_sheet(out.getvalue(), 10, sheet="Other")


def test_a_sheet_that_never_ends_is_refused_and_not_walked_through() -> None:
    book = Workbook()
    book.active["A1"] = "name"
    out = io.BytesIO()
    book.save(out)
    endless = io.BytesIO()
    with zipfile.ZipFile(out) as whole, zipfile.ZipFile(endless, "w") as archive:
        for part in whole.namelist():
            content = whole.read(part)
            if part.startswith("xl/worksheets/"):
                row = b'<row r="9000000000"><c r="A9000000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                content = content.replace(b"</sheetData>", row)
            archive.writestr(part, content)
    with pytest.raises(SheetError, match="goes on beyond row 100000"):
        rows_of_sheet(endless.getvalue(), 10)


def test_a_formula_over_several_cells_comes_as_it_was_typed() -> None:
    book = Workbook()
    book.active["A1"] = ArrayFormula("A1:A3", "=SUM(B1:B3)")
    out = io.BytesIO()
    book.save(out)
    assert rows_of_sheet(out.getvalue(), 10)[0] == (1, ("=SUM(B1:B3)",))
