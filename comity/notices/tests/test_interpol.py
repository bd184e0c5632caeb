"""Public notices by file: read strictly, each mistake with its place; nothing half taken over."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.agreements.countries import passport_code
from comity.notices.core.interpol import Problem, PublicNoticeError, read

ONE: dict[str, Any] = {
    "entity_id": "2024/12345",
    "forename": "WENPING",
    "name": "CHEN",
    "date_of_birth": "1988/07/02",
    "sex_id": "M",
    "nationalities": ["VN"],
    "place_of_birth": "HAI PHONG",
    "country_of_birth_id": "VN",
    "languages_spoken_ids": ["VIE"],
    "height": 1.7,
    "weight": 0,
    "eyes_colors_id": ["BRO"],
    "hairs_id": None,
    "distinguishing_marks": "Scar over the left eye",
    "arrest_warrants": [{"charge": "Theft", "issuing_country_id": "VN", "charge_translation": None}],
    "_embedded": {"links": []},
    "_links": {},
}


def content(*notices: Any) -> bytes:
    return json.dumps(list(notices)).encode()


def problems(*notices: Any) -> list[Problem]:
    with pytest.raises(PublicNoticeError) as refused:
        read(content(*notices), passport_code)
    return refused.value.problems


def test_a_notice_becomes_a_sheet() -> None:
    (found,) = read(json.dumps(ONE).encode(), passport_code)
    assert found.number == "2024/12345"
    assert found.sheet.name.text == "CHEN, WENPING"
    assert found.sheet.birth_date == "1988-07-02"
    assert found.sheet.nationalities == ("VNM",)
    assert found.sheet.warrant_country == "VNM"
    assert found.sheet.description == "1.7 m; eyes: BRO; Scar over the left eye"


def test_a_year_alone_and_pages_of_a_search() -> None:
    page = {"total": 1, "_embedded": {"notices": [{**ONE, "date_of_birth": "1988"}]}, "_links": {}}
    (found,) = read(json.dumps(page).encode(), passport_code)
    assert found.sheet.birth_date == "1988"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"entity_id": "abc"}, "entity_id", "no-number"),
        ({"name": None}, "name", "missing"),
        ({"date_of_birth": "02/07/1988"}, "date_of_birth", "no-date"),
        ({"date_of_birth": "1988/13/02"}, "date_of_birth", "no-date"),
        ({"sex_id": "X"}, "sex_id", "no-sex"),
        ({"nationalities": "VN"}, "nationalities", "no-list"),
        ({"nationalities": ["VNM"]}, "nationalities", "no-state"),
        ({"height": "1,70"}, "height", "no-figure"),
        ({"arrest_warrants": [{"charge": 1}]}, "arrest_warrants", "no-text"),
        ({"colour": "x"}, "colour", "unknown-field"),
    ],
)
def test_each_mistake_is_named(change: dict[str, Any], field: str, code: str) -> None:
    assert problems({**ONE, "entity_id": "2024/1"}, {**ONE, **change}) == [Problem(2, field, code)]


def test_one_number_twice_no_notice_and_no_json() -> None:
    assert problems(ONE, ONE) == [Problem(2, "entity_id", "doubled")]
    assert problems() == [Problem(0, "", "no-notice")]
    with pytest.raises(PublicNoticeError):
        read(b"\xff", passport_code)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(sorted(ONE)), inside, max_size=5),
        max_leaves=12,
    )
)
def test_whatever_comes_is_read_or_refused(whole: Any) -> None:
    try:
        found = read(json.dumps(whole).encode(), passport_code)
    except PublicNoticeError as refused:
        assert refused.problems
    else:
        assert found
