import pytest

from comity.records.dates import Order
from comity.records.lists import refused_as_table, refused_from_json, refused_to_json
from comity.records.mapping import Column, ColumnMapping, MappingError, Reading, proposal, read_rows
from comity.records.tables import read_table

MAPPING = ColumnMapping(
    schema="Person",
    columns={
        "Họ tên": Column("name", "vi"),
        "Ngày sinh": Column("birthDate"),
        "Điện thoại": Column("phone"),
        "Ghi chú": Column("notes", "vi"),
    },
    order=Order.DAY_FIRST,
    region="VNM",
)
HEADER = "Họ tên;Ngày sinh;Điện thoại;Ghi chú"


def read(*rows: str) -> Reading:
    return read_rows(read_table("\n".join([HEADER, *rows]).encode()), MAPPING)


def test_a_row_becomes_a_draft_with_what_was_written_and_what_it_means() -> None:
    (draft,) = read(" Đặng Thị Lụa ;05/06/1988;024 3942 0001;").drafts
    assert [(one.prop, one.written, one.value, one.language) for one in draft.values] == [
        ("name", " Đặng Thị Lụa ", "Đặng Thị Lụa", "vi"),
        ("birthDate", "05/06/1988", "1988-06-05", ""),
        ("phone", "024 3942 0001", "+842439420001", ""),
    ]


def test_several_values_stand_in_one_cell_but_a_remark_is_one() -> None:
    (draft,) = read("Lê Mây|Mây Đen;;;a|b").drafts
    assert [(one.prop, one.value) for one in draft.values] == [
        ("name", "Lê Mây"),
        ("name", "Mây Đen"),
        ("notes", "a|b"),
    ]


def test_a_row_with_one_bad_cell_is_refused_whole_with_every_reason() -> None:
    reading = read("Lê Mây;31/11/1990;12;x", "Đỗ Sen;1990;;")
    assert [draft.line for draft in reading.drafts] == [3]
    (refused,) = reading.refused
    assert refused.line == 2
    assert refused.cells[0] == "Lê Mây"
    assert [reason.column for reason in refused.reasons] == ["Ngày sinh", "Điện thoại"]
    assert "30 days" in refused.reasons[0].sentence


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Lê Mây;1990", "2 cells, the first row names 4"),
        ("a;b;c;d;e", "5 cells"),
        (";1990;;x", "neither a name nor a number"),
        ("=HYPERLINK(1);1990;;", "formula"),
        ("Lê Mây;1990;;@SUM(A1)", "formula"),
    ],
)
def test_a_row_that_cannot_be_a_subject_is_refused(row: str, says: str) -> None:
    (refused,) = read(row).refused
    assert any(says in reason.sentence for reason in refused.reasons)


def test_a_telephone_number_with_a_plus_is_no_formula() -> None:
    (draft,) = read("Lê Mây;;+84 24 3942 0001;").drafts
    assert draft.values[1].value == "+842439420001"


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"Name": Column("name")}, "no column .Name."),
        ({"Ngày sinh": Column("birthDate")}, "which column holds the name"),
    ],
)
def test_a_mapping_that_does_not_fit_the_list_is_refused(columns: dict[str, Column], says: str) -> None:
    table = read_table(f"{HEADER}\na;b;c;d".encode())
    with pytest.raises(MappingError, match=says):
        read_rows(table, ColumnMapping("Person", columns))


def test_a_mapping_is_stored_and_read_back() -> None:
    assert ColumnMapping.from_json(MAPPING.to_json()) == MAPPING


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"schema": "Person"},
        {"schema": "Person", "columns": []},
        {"schema": "Person", "columns": {"a": "name"}},
        {"schema": "Person", "columns": {"a": {"prop": "colour"}}},
        {"schema": "Spaceship", "columns": {"a": {"prop": "name"}}},
        {"schema": "Person", "columns": {"a": {"prop": "name"}}, "order": "any"},
    ],
)
def test_a_mapping_of_another_shape_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(MappingError):
        ColumnMapping.from_json(stored)


def test_columns_are_proposed_by_their_names_in_four_languages() -> None:
    table = read_table("FULL_NAME,Ngày Sinh,国籍,氏名,whatever\na,b,c,d,e\n".encode())
    assert proposal(table, "Person") == {
        "FULL_NAME": "name",
        "Ngày Sinh": "birthDate",
        "国籍": "nationality",
        "氏名": "name",
    }
    assert "国籍" not in proposal(table, "Company")


def test_refused_rows_are_kept_and_given_back_as_a_list_to_repair() -> None:
    refused = read("=1+1;1990;;", "Lê Mây;31/11/1990;;").refused
    assert refused_from_json(refused_to_json(refused)) == refused
    again = read_table(refused_as_table(HEADER.split(";"), refused, "Line", "Why"))
    assert again.header == ("Line", "Why", *HEADER.split(";"))
    assert again.lines[0].cells[2] == "'=1+1"
    assert again.lines[1].cells[:3] == ("3", f"Ngày sinh: {refused[1].reasons[0].sentence}", "Lê Mây")
