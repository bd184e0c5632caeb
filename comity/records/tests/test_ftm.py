from datetime import date

import pytest

from comity.records import fields, ftm
from comity.records.dates import Order


@pytest.mark.parametrize(
    ("prop", "written", "value"),
    [
        ("name", "  Trần\u3000 Thị  Mơ ", "Trần Thị Mơ"),
        ("gender", "Nữ", "female"),
        ("gender", "男", "male"),
        ("gender", "X", "other"),
        ("nationality", "VNM", "vn"),
        ("nationality", "日本", "jp"),
        ("nationality", "Việt Nam", "vn"),
        ("phone", "+84 24 3942 0001", "+842439420001"),
        ("phone", "0084 24 3942 0001", "+842439420001"),
        ("phone", "024 3942 0001", "+842439420001"),
        ("birthDate", "12/03/1994", "1994-03-12"),
        ("email", "A@Example.ORG", "A@example.org"),
        ("passportNumber", " C4417082 ", "C4417082"),
    ],
)
def test_values_are_cleaned(prop: str, written: str, value: str) -> None:
    assert ftm.clean("Person", prop, written, ftm.Reading(order=Order.DAY_FIRST, region="VNM")) == value


@pytest.mark.parametrize(
    ("prop", "written", "says"),
    [
        ("phone", "024 3942 0001", "with \\+ and the country"),
        ("nationality", "Atlantis", "passport code"),
        ("email", "nobody", "e-mail"),
        ("gender", "?", "M, F or X"),
        ("birthDate", "31 November", "year-month-day"),
        ("name", "   ", "Nothing is written"),
        ("name", "a\x00b", "sign that no text holds"),
        ("notes", "x" * (ftm.LONGEST_VALUE + 1), "2000 characters"),
        ("colour", "red", "no property"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(prop: str, written: str, says: str) -> None:
    with pytest.raises(ftm.UnreadableValueError, match=says):
        ftm.clean("Person", prop, written)


def test_nobody_is_born_tomorrow() -> None:
    how = ftm.Reading(latest=date(2026, 11, 22))
    with pytest.raises(ftm.UnreadableValueError, match="future"):
        ftm.clean("Person", "birthDate", "2026-11-23", how)
    assert ftm.clean("Person", "deathDate", "2026-11-23", how)


def test_a_schema_we_do_not_keep_is_refused() -> None:
    with pytest.raises(ftm.UnknownPropertyError, match="Spaceship"):
        ftm.properties("Spaceship")
    with pytest.raises(ftm.UnknownPropertyError):
        ftm.properties("Ownership")  # FollowTheMoney has it, we do not


@pytest.mark.parametrize("schema", sorted(fields.SCHEMATA))
def test_each_schema_offers_something_that_tells_its_subjects_apart(schema: str) -> None:
    telling = fields.NAMES | fields.DOCUMENTS | fields.ACCOUNTS
    assert telling & set(ftm.offered(schema))


def test_every_word_for_a_property_is_of_the_library() -> None:
    known = frozenset().union(*(ftm.properties(schema) for schema in fields.SCHEMATA))
    assert set(fields.LABELS) <= known
