import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records.tables import (
    HEAD_ROWS,
    MOST_BYTES,
    MOST_ROWS,
    Encoding,
    TableError,
    is_formula,
    read_head,
    read_table,
    write_table,
)
from comity.web.listing.defusing import plain

CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff", exclude_categories=["Cs"]), max_size=12
)


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_cells_come_out_as_they_stood(rows: list[list[str]], delimiter: str) -> None:
    rows = [["x", *row] for row in rows]  # no row is blank
    table = read_table(written([["id", "a", "b", "c"], *rows], delimiter))
    assert table.delimiter == delimiter
    assert [list(line.cells) for line in table.lines] == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        table = read_table(content)
    except TableError:
        return
    assert table.lines
    assert all(table.header)


def test_a_byte_order_mark_decides() -> None:
    text = "họ tên;ngày sinh\nLê Thị Mây;1990\n"
    for content in (codecs.BOM_UTF8 + text.encode(), text.encode("utf-16")):
        table = read_table(content)
        assert table.header == ("họ tên", "ngày sinh")
        assert table.column("họ tên") == ["Lê Thị Mây"]


def test_another_encoding_is_read_when_it_is_named_and_refused_with_its_line_when_not() -> None:
    content = "name\nabc\n山田 花子\n".encode("cp932")
    assert read_table(content, Encoding.SHIFT_JIS).column("name") == ["abc", "山田 花子"]
    with pytest.raises(TableError, match="Line 3 is not written in utf-8"):
        read_table(content)


def test_a_line_keeps_its_number_across_line_breaks_in_cells_and_blank_lines() -> None:
    table = read_table(b'name,notes\nA,"two\nlines"\n\n,,\nB,x\n')
    assert [(line.number, line.cells[0]) for line in table.lines] == [(2, "A"), (6, "B")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"a" * (MOST_BYTES + 1), "4 MB"),
        (b"%PDF-1.7", "pdf"),
        (b"name,born\n", "no rows"),
        (b"name,,born\nA,B,C\n", "Column 2 has no name"),
        (b"name,name\nA,B\n", "called .name."),
        (b'name\n"A\nB\n', "From line 2 on"),
        (b"name\nA\x00B\n", "no list holds"),
        (b"name\n" + b"A\n" * (MOST_ROWS + 1), "more than"),
        (",".join(f"c{n}" for n in range(101)).encode() + b"\nx\n", "columns"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(TableError, match=says):
        read_table(content)


@given(CELLS)
def test_no_written_cell_would_be_calculated(cell: str) -> None:
    content = write_table(["name"], [["x", cell]])
    assert content.startswith(codecs.BOM_UTF8)
    shown = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1][1]
    assert not is_formula(shown)
    assert shown.replace("'", "") == cell.replace("'", "")


def test_a_refused_row_can_be_written_repaired_and_read_again() -> None:
    content = write_table(["name", "phone"], [["Võ Thị Lành", "+84 24 3942 1234"]])
    assert b"'+84 24" in content
    [line] = read_table(content).lines
    assert [plain(cell) for cell in line.cells] == ["Võ Thị Lành", "+84 24 3942 1234"]


def test_the_head_of_a_long_list_is_read_without_the_rest() -> None:
    rows = b"".join(b"A %d,1990\n" % number for number in range(100_000))
    head = read_head(b"name,born\n" + rows + b'"torn')
    assert head.header == ("name", "born")
    assert len(head.lines) == HEAD_ROWS
    assert read_head(b"name,born\nA,1990\n").lines[0].cells == ("A", "1990")
    with pytest.raises(TableError, match="no rows"):
        read_head(b"name\n")
