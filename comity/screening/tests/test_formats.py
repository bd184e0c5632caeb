import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records.mapping import Column, ColumnMapping
from comity.records.tables import Encoding
from comity.screening import staging
from comity.screening.formats import ListError, Reading, ftm, interpol, read_list, table
from comity.screening.formats.table import TableMapping
from comity.screening.models import ListFormat


def lines(*entities: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(entity, ensure_ascii=False) for entity in entities).encode()


def entity(key: str, schema: str = "Person", **properties: Any) -> dict[str, Any]:
    return {"id": key, "schema": schema, "caption": key, "properties": properties}


def told(reading: Reading) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for one in reading.persons:
        kept = found.setdefault(one.key, {})
        for value in one.values:
            kept.setdefault(value.prop, []).append(value.value)
    return found


def test_persons_come_with_the_numbers_of_papers_that_stand_apart_or_nested() -> None:
    content = lines(
        entity(
            "p1",
            alias=["Лю"],
            name=["Lưu Thị Bưởi"],
            birthDate=["1990-02-03"],
            nationality=["vn"],
            gender=["female"],
        ),
        entity("pass-1", "Passport", holder=["p1"], number=["C4417082"]),
        entity("acme", "Company", name=["Acme"]),
        entity(
            "p2", name=["王芳"], passportEntity=[entity("x", "Identification", number=["11010519491231002X"])]
        ),
    )
    reading = ftm.read(content)
    assert told(reading) == {
        "p1": {
            "name": ["Lưu Thị Bưởi"],
            "alias": ["Лю"],
            "birthDate": ["1990-02-03"],
            "nationality": ["vn"],
            "gender": ["female"],
            "passportNumber": ["C4417082"],
        },
        "p2": {"name": ["王芳"], "idNumber": ["11010519491231002X"]},
    }
    assert reading.left_out == 1
    assert reading.refused == []


def test_bad_entities_come_back_with_their_reasons_and_lines() -> None:
    content = (
        lines(
            entity("p1", name=["Lưu Thị Bưởi"]),
            entity("p2", name=["王芳"], birthDate=["sometime"]),
            entity("p3", notes=["nobody"]),
            entity("p1", name=["Mã Đình Sử"]),
        )
        + b"\nnot json\n"
    )
    reading = ftm.read(content)
    assert [one.key for one in reading.persons] == ["p1"]
    said = {row.line: [reason.sentence for reason in row.reasons] for row in reading.refused}
    assert "year-month-day" in said[2][0]
    assert said[3] == ["The row holds neither a name nor a number."]
    assert said[4] == ["Its key stands in line 1 already."]
    assert said[5] == ["This line is no FollowTheMoney entity."]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"id,name\n1,A\n", b"[]", lines(entity("acme", "Company", name=["A"]))]
)
def test_a_file_of_another_kind_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ListError):
        ftm.read(content)


NOTICE = {
    "entity_id": "2026/1234",
    "forename": "VAN THANH",
    "name": "NGUYEN",
    "date_of_birth": "1990/02/03",
    "sex_id": "M",
    "nationalities": ["VN"],
    "arrest_warrants": [{"charge": "Theft", "issuing_country_id": "JP"}],
}


@pytest.mark.parametrize(
    "whole", [NOTICE, [NOTICE], {"_embedded": {"notices": [NOTICE]}}, [{"_embedded": {"notices": [NOTICE]}}]]
)
def test_notices_are_read_however_the_service_gave_them(whole: object) -> None:
    reading = interpol.read(json.dumps(whole).encode())
    assert told(reading) == {
        "2026/1234": {
            "name": ["NGUYEN, VAN THANH"],
            "birthDate": ["1990-02-03"],
            "gender": ["male"],
            "nationality": ["vn"],
            "notes": ["Theft"],
        }
    }


def test_a_year_alone_an_unknown_sex_and_nulls_are_no_fault_of_a_notice() -> None:
    notice = {
        **NOTICE,
        "date_of_birth": "1990",
        "sex_id": "U",
        "nationalities": None,
        "arrest_warrants": None,
    }
    assert told(interpol.read(json.dumps([notice]).encode()))["2026/1234"] == {
        "name": ["NGUYEN, VAN THANH"],
        "birthDate": ["1990"],
    }


def test_a_notice_that_cannot_be_read_comes_back() -> None:
    reading = interpol.read(
        json.dumps([NOTICE, {**NOTICE, "entity_id": ""}, 7, {**NOTICE, "date_of_birth": "x"}]).encode()
    )
    assert len(reading.persons) == 1
    assert [row.line for row in reading.refused] == [2, 3, 4]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b"name\nA"])
def test_what_holds_no_notice_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ListError):
        interpol.read(content)


MAPPING = TableMapping(
    ColumnMapping("Person", {"name": Column("name", "vi"), "born": Column("birthDate")}), "id"
)


def test_a_table_takes_the_column_of_the_key_and_names_rows_that_cannot_be_read() -> None:
    content = "id,name,born\n7,Lưu Thị Bưởi,1990\n8,Mã Đình Sử,soon\n7,Tạ Văn Kha,\n,Đỗ Thị Na,\n9\n".encode()
    reading = table.read(content, Encoding.UTF_8, MAPPING)
    assert told(reading) == {"7": {"name": ["Lưu Thị Bưởi"], "birthDate": ["1990"]}}
    assert [row.line for row in reading.refused] == [3, 4, 5, 6]
    assert reading.header == ("id", "name", "born")


def test_without_a_key_equal_rows_are_one_person_and_the_same_row_has_the_same_key_next_time() -> None:
    plain = TableMapping(MAPPING.columns)
    content = "id,name,born\n7,Lưu Thị Bưởi,1990\n8,Lưu Thị Bưởi,1990\n".encode()
    first, again = (table.read(content, Encoding.UTF_8, plain) for _ in range(2))
    assert [one.key for one in first.persons] == [one.key for one in again.persons]
    assert [row.line for row in first.refused] == [3]


def test_a_mapping_comes_back_from_what_is_stored() -> None:
    assert TableMapping.from_json(MAPPING.to_json()) == MAPPING
    with pytest.raises(ListError):
        TableMapping.from_json({})
    with pytest.raises(ListError, match="no column"):
        read_list(ListFormat.TABLE, b"name\nA\n", mapping=MAPPING.to_json())


def test_what_was_read_is_staged_and_comes_back_whole() -> None:
    reading = ftm.read(lines(entity("p1", name=["Lưu Thị Bưởi", "王芳"], notes=["“quoted”\n"])))
    assert staging.unpacked(staging.packed(reading.persons)) == reading.persons


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "schema",
                    "properties",
                    "name",
                    "_embedded",
                    "notices",
                    "entity_id",
                    "forename",
                    "date_of_birth",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), st.sampled_from([ftm.read, interpol.read]))
def test_no_json_breaks_a_format(values: list[Any], read: Any) -> None:
    for content in (json.dumps(values).encode(), "\n".join(json.dumps(one) for one in values).encode()):
        try:
            reading = read(content)
        except ListError:
            continue
        assert all(one.key and one.values for one in reading.persons)
