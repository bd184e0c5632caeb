"""When a post sees a national next: pure."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.protection.core.post_clock import (
    NOT_BY_HOLDER,
    NOT_BY_PERSON,
    PLANNED,
    UNWISHED,
    VISIT,
    Happened,
    VisitRule,
    due_of,
)
from comity.protection.post_rules import rule_for

BEGAN = datetime(2026, 11, 1, 3, tzinfo=UTC)
RULE = VisitRule(timedelta(days=7), timedelta(days=30), timedelta(days=20))
moments = st.integers(0, 365 * 86_400).map(
    lambda seconds: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
lines = st.lists(
    st.builds(
        Happened,
        st.sampled_from([VISIT, PLANNED, NOT_BY_PERSON, NOT_BY_HOLDER, UNWISHED]),
        moments,
        st.booleans(),
    )
)


def test_the_first_visit_counts_from_when_the_post_learned_of_it() -> None:
    assert due_of(BEGAN, [], RULE).at == BEGAN + RULE.first


def test_a_no_of_the_holding_side_moves_nothing() -> None:
    assert due_of(BEGAN, [Happened(NOT_BY_HOLDER, BEGAN)], RULE) == due_of(BEGAN, [], RULE)


def test_the_person_is_asked_again_after_their_own_no() -> None:
    said = BEGAN + timedelta(days=2)
    found = due_of(BEGAN, [Happened(NOT_BY_PERSON, said)], RULE)
    assert (found.what, found.at) == ("ask-again", said + RULE.again)


def test_a_planned_visit_comes_first_until_it_is_settled() -> None:
    planned = BEGAN + timedelta(days=3)
    assert due_of(BEGAN, [Happened(PLANNED, planned)], RULE).what == "planned-visit"
    assert due_of(BEGAN, [Happened(PLANNED, planned, is_settled=True)], RULE).what == "first-visit"


@given(lines, st.randoms())
def test_the_order_of_the_lines_does_not_matter(happened: list[Happened], chance: object) -> None:
    mixed = list(happened)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert due_of(BEGAN, mixed, RULE) == due_of(BEGAN, happened, RULE)


@given(lines)
def test_something_is_always_due_and_its_time_does_not_end_before_it_begins(happened: list[Happened]) -> None:
    found = due_of(BEGAN, happened, RULE)
    assert found.began <= found.at


def test_a_pair_of_states_has_its_own_clock_both_ways() -> None:
    pair, other = rule_for("CHN", "KOR"), rule_for("VNM", "JPN")
    assert pair == rule_for("KOR", "CHN")
    assert pair.verified
    assert "Korea" in pair.source
    assert other.source == "Project rule"
