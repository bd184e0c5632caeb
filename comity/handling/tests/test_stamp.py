"""The stamp: complete when it is made, strict when it is read, never looser when it is combined."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.handling.classification import HIGHEST, Classification
from comity.handling.codes import ALL, Code, Codes
from comity.handling.stamp import (
    Handling,
    Onward,
    OwnerMissingError,
    SeveralOwnersError,
    TextMissingError,
    TimeWithoutZoneError,
    combine,
)
from comity.handling.tests.strategies import AGENCIES, START, stamps

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from(["H1", "ask", "9999-12-31T23:59:59-14:00"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "text", "level"]), inner)
    ),
    max_leaves=6,
)
WIRE_FIELDS = (
    "owner",
    "codes",
    "classification",
    "grading",
    "caveats",
    "onward",
    "listed",
    "retain_until",
    "delete_after",
)


def stamp(**changes: Any) -> Handling:
    own: dict[str, Any] = {
        "owner": AGENCIES[0],
        "codes": Codes.read(["H0"]),
        "classification": Classification(1),
        "purpose": "investigation",
    }
    return Handling(**own | changes)


def read(**wire: Any) -> Handling:
    return Handling.from_wire(wire, purpose="investigation", owner=AGENCIES[1])


def test_h3_needs_its_words() -> None:
    with pytest.raises(TextMissingError, match="Write the restriction down"):
        stamp(codes=Codes.read(["H3"]), h3_texts=frozenset({"  "}))
    assert stamp(codes=Codes.read(["H3"]), h3_texts=frozenset({"Ask first."})).h3_text == "Ask first."


def test_every_item_has_an_owner() -> None:
    with pytest.raises(OwnerMissingError):
        stamp(owner="")


@pytest.mark.parametrize("name", ["retain_until", "delete_after"])
def test_a_date_needs_a_zone(name: str) -> None:
    with pytest.raises(TimeWithoutZoneError):
        stamp(**{name: datetime(2026, 1, 1)})  # noqa: DTZ001 the mistake under test


def test_the_wire_has_the_fields_of_the_protocol() -> None:
    sent = stamp(
        codes=Codes.read(["H1", "H3"]),
        h3_texts=frozenset({"Ask first."}),
        caveats=frozenset({"torture"}),
        retain_until=START,
    ).to_wire()
    assert sent == {
        "owner": AGENCIES[0],
        "codes": ["H1", "H3"],
        "classification": {"scheme": "comity", "level": 1},
        "grading": None,
        "caveats": [{"code": "torture"}, {"code": "H3", "text": "Ask first."}],
        "audience": [],
        "onward": "ask",
        "listed": [],
        "retain_until": "2026-11-22T09:00:00Z",
        "delete_after": None,
        "human_review": True,
    }


def test_a_combined_stamp_is_not_sent_as_one_owners() -> None:
    with pytest.raises(SeveralOwnersError):
        stamp(co_owners=frozenset({AGENCIES[1]})).to_wire()


def test_an_empty_object_is_read_in_its_strictest_sense() -> None:
    empty = read()
    assert empty.codes.effective == {Code.H1, Code.H2}
    assert empty.codes.assumed
    assert empty.classification.level == HIGHEST
    assert empty.onward is Onward.ASK
    assert empty.owner == AGENCIES[1]


def test_h3_without_words_binds_like_an_unknown_code() -> None:
    assert read(codes=["H3"]).codes.effective == ALL
    assert read(codes=["H3"], caveats=[{"code": "H3", "text": " "}]).codes.unknown


def test_strange_values_bind_harder() -> None:
    assert read(onward="sure").onward is Onward.NO
    assert read(codes="H1").codes.effective == ALL
    assert read(codes=[7]).codes.effective == ALL
    assert read(caveats="death-penalty").caveats
    assert read(caveats=[{"note": "?"}]).caveats
    for date in ("soon", 7, "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", ""):
        assert read(retain_until=date).retain_until == datetime(1970, 1, 1, tzinfo=UTC), date


@given(st.dictionaries(st.sampled_from(WIRE_FIELDS), json_values))
def test_reading_never_fails(wire: dict[str, Any]) -> None:
    stamped = Handling.from_wire(wire, purpose="investigation", owner=AGENCIES[0])
    assert Handling.from_json(stamped.to_json()) == stamped


@given(stamps)
def test_a_stored_stamp_is_the_same(stamped: Handling) -> None:
    assert Handling.from_json(stamped.to_json()) == stamped


@given(stamps, stamps, stamps)
def test_combining_does_not_depend_on_order_or_repetition(
    one: Handling, other: Handling, third: Handling
) -> None:
    assert one.combine(other) == other.combine(one)
    assert one.combine(other).combine(third) == one.combine(other.combine(third))
    assert one.combine(one) == one


@given(st.lists(stamps, min_size=1, max_size=4))
def test_a_combination_is_never_looser_than_a_part(several: list[Handling]) -> None:
    joined = combine(several)
    for part in several:
        assert joined.owners >= part.owners
        assert joined.codes.effective >= part.codes.effective
        assert joined.classification.level >= part.classification.level
        assert joined.onward.rank >= part.onward.rank
        assert joined.listed <= part.listed or part.onward is not Onward.LISTED
        assert joined.caveats >= part.caveats
        assert joined.h3_texts >= part.h3_texts
        assert joined.purpose in {part.purpose, ""}
        for name in ("retain_until", "delete_after"):
            end = getattr(part, name)
            assert end is None or getattr(joined, name) <= end


def test_nothing_cannot_be_combined() -> None:
    with pytest.raises(OwnerMissingError):
        combine([])
