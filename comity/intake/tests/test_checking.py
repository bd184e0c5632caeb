"""What a person changed is held against comity-intake/1: whatever the engine proposes passes, and nothing else slips through."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.accepting import vocabularies as codes
from comity.intake.accepting.checking import SCHEMAS, check, merged
from comity.intake.core.extract import extract
from comity.intake.core.tests import __file__ as beside
from comity.intake.core.written import written
from comity.intake.shaping import proposals_of
from comity.intake.tests.raid import RAID
from comity.intake.written_dates import WrittenDateError, days_of, may_be_same, read

KNOWN = {"person": {"p1", "p2"}, "organisation": {"o1"}, "place": {"l1"}}
PAGES = sorted((Path(beside).parent / "pages").glob("*.txt"))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)
VALID: dict[str, dict[str, Any]] = {
    "person": {
        "name": "Trần Văn Quyết",
        "role": "nghi phạm",
        "rank": None,
        "organisation": "o1",
        "country": "VN",
    },
    "organisation": {"name": "公安部", "kind": "ministry", "country": "CN"},
    "place": {"name": "Lạng Sơn", "country": None},
    "date": {"value": "XXXX-06-05/XXXX-06-12"},
    "crime_area": {"area": "fraud"},
    "figure": {"value": 12.5, "unit": "kg", "qualifier": "exact"},
    "meeting": {
        "kind": "meeting",
        "ordinal": 7,
        "date": "2018-10",
        "place": "l1",
        "participants": ["p1", "o1"],
        "parties": ["VN", "CN"],
        "relation": "previous",
    },
    "agreement": {
        "kind": "mou",
        "count": 3,
        "subjects": ["telecom"],
        "parties": [],
        "status": "signed",
        "date": None,
    },
    "operation": {"kind": "raid", "count": 4, "date": "2018/..", "places": ["l1"]},
    "outcome": {"kind": "seizure", "count": 12.5, "date": None},
    "commitment": {"act": "hoped", "actor": "both", "addressee": "the other side"},
    "document": {"field": "published", "value": "2024-05-03"},
}


def test_every_kind_has_a_valid_example() -> None:
    assert set(VALID) == {*SCHEMAS, "document"}
    for kind, content in VALID.items():
        assert check(kind, content, KNOWN) == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.stem)
def test_whatever_the_engine_proposes_passes(page: Path) -> None:
    shaped = proposals_of(written(extract(page.read_bytes().decode()), ""))
    known: dict[str, set[str]] = {}
    for one in shaped:
        known.setdefault(one.kind, set()).add(one.local)
    for one in shaped:
        assert check(one.kind, merged(one.kind, one.content, None), known) == {}, one
    assert PAGES


def test_the_article_of_the_tests_passes_too() -> None:
    shaped = proposals_of(written(extract(RAID), ""))
    known = {kind: {one.local for one in shaped if one.kind == kind} for kind in KNOWN}
    assert not [one for one in shaped if check(one.kind, merged(one.kind, one.content, None), known)]


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("person", "name", None),
        ("person", "name", "x" * 301),
        ("person", "name", "a\x00b"),
        ("person", "organisation", "p1"),
        ("person", "organisation", "o9"),
        ("person", "country", "VNM"),
        ("person", "country", "vn"),
        ("organisation", "kind", "gang"),
        ("date", "value", None),
        ("date", "value", "2021-02-29"),
        ("date", "value", "11/4/2021"),
        ("date", "value", "XXXX"),
        ("date", "value", "../.."),
        ("date", "value", "２０２１"),
        ("crime_area", "area", None),
        ("figure", "value", True),
        ("figure", "value", float("nan")),
        ("figure", "value", 1e16),
        ("figure", "unit", "grams"),
        ("meeting", "ordinal", 0),
        ("meeting", "ordinal", 1.5),
        ("meeting", "ordinal", True),
        ("meeting", "participants", "p1"),
        ("meeting", "participants", ["l1"]),
        ("meeting", "parties", ["VN", None]),
        ("meeting", "relation", None),
        ("agreement", "subjects", ["peace"]),
        ("operation", "places", [["l1"]]),
        ("outcome", "count", -1),
        ("outcome", "count", 0),
        ("commitment", "actor", "nobody"),
        ("document", "value", "2024-05-03/2024-05-04"),
        ("document", "field", "pages"),
    ],
)
def test_what_is_none_is_named_by_its_field(kind: str, field: str, value: Any) -> None:
    problems = check(kind, {**VALID[kind], field: value}, KNOWN)
    assert set(problems) == {field}
    assert problems[field]


@given(st.sampled_from(sorted(VALID)), st.dictionaries(st.text(max_size=6), anything, max_size=3), st.data())
def test_anything_may_come_and_only_what_fits_is_without_a_sentence(
    kind: str, strange: dict[str, Any], data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(sorted(VALID[kind])))
    content = {**VALID[kind], **strange, field: data.draw(anything)}
    problems = check(kind, content, KNOWN)
    assert set(problems) <= set(content)
    assert all(isinstance(one, str) and one for one in problems.values())
    assert set(content) - set(VALID[kind]) <= set(problems)
    if not problems:
        json.dumps(content, allow_nan=False)  # it can be stored
        assert merged(kind, content, None) == {name: content[name] for name in VALID[kind]}


@given(st.sampled_from(sorted(SCHEMAS)), st.data())
def test_a_change_touches_only_what_it_names(kind: str, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(VALID[kind])))
    value = data.draw(anything)
    found = merged(kind, VALID[kind], {field: value})
    assert {name: found[name] for name in found if name != field} == {
        name: VALID[kind][name] for name in VALID[kind] if name != field
    }
    assert merged(kind, VALID[kind], None) == VALID[kind]


@given(
    st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)), st.dates(min_value=date(1000, 1, 1))
)
def test_whole_days_are_read_back(one: date, other: date) -> None:
    days = days_of(one.isoformat())
    assert days is not None
    assert days[0] == one
    assert (days[1] - days[0]).days == 1
    assert may_be_same(one.isoformat(), other.isoformat()) == (one == other)
    assert may_be_same(f"XXXX-{one:%m-%d}", one.isoformat())
    assert may_be_same(f"{one.year:04d}", one.isoformat())
    assert days_of(f"XXXX-{one:%m-%d}") is days_of(f"{one.year:04d}/..") is None


@given(
    st.text(max_size=24) | st.from_regex(r"[0-9X]{4}(-[0-9]{1,2}){0,2}(/([0-9X]{4}|\.\.))?", fullmatch=True)
)
def test_whatever_is_written_is_a_date_or_is_refused(text: str) -> None:
    try:
        first, last = read(text)
    except WrittenDateError:
        assert check("date", {"value": text}, {})
        return
    assert check("date", {"value": text}, {}) == {}
    assert first is not None or last is not None
    days = days_of(text)
    assert days is None or days[0] < days[1]


def test_the_vocabularies_are_those_of_the_schema() -> None:
    assert len(codes.MEETING_KINDS) == 9
    assert set(codes.CRIME_AREAS) < set(codes.SUBJECTS)
