"""What handling, leaves and time allow: never looser than the handling, and exactly as far as a leave reaches."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.handling.classification import Classification
from comity.handling.codes import Code, Codes
from comity.handling.stamp import Handling, Onward
from comity.sharing.allowing import Leave, Use, Why, Wish, judge, kept_until

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
OWNER, ME, OTHER, THIRD = "cxp:node:jp:tokyo", "cxp:node:vn:hanoi", "cxp:node:kr:seoul", "cxp:node:th:bangkok"
SOON, PAST = NOW + timedelta(hours=1), NOW - timedelta(seconds=1)


def stamp(*codes: str, **change: Any) -> Handling:
    words = frozenset({"Not for the press."}) if "H3" in codes else frozenset()
    fields: dict[str, Any] = {"h3_texts": words, **change}
    return Handling(
        owner=OWNER,
        codes=Codes.read(codes),
        classification=Classification(1),
        purpose="investigation",
        **fields,
    )


codes = st.sets(st.sampled_from(["H0", "H1", "H2", "H3", "H9", "P4"]), max_size=4)
nodes = st.sampled_from([OWNER, ME, OTHER, THIRD])
moments = st.one_of(st.none(), st.sampled_from([PAST, NOW, SOON]))
handlings = st.builds(
    lambda codes, onward, listed, retain, delete: stamp(
        *codes, onward=onward, listed=frozenset(listed), retain_until=retain, delete_after=delete
    ),
    codes,
    st.sampled_from(Onward),
    st.sets(nodes, max_size=3),
    moments,
    moments,
)
leaves = st.builds(
    Leave,
    nodes,
    st.sampled_from(Use),
    nodes,
    st.sampled_from([PAST, NOW, SOON]),
    st.sampled_from(["investigation", "evidence"]),
)
wishes = st.builds(Wish, st.sampled_from(Use), nodes, st.sampled_from(["investigation", "evidence"]))


@given(handlings, wishes, st.lists(leaves, max_size=4))
def test_a_leave_unlocks_what_it_names_and_nothing_else(
    handling: Handling, wish: Wish, given_leaves: list[Leave]
) -> None:
    answer = judge(handling, wish, given_leaves, NOW, holder=ME)
    bare = judge(handling, wish, (), NOW, holder=ME)
    if bare:
        assert answer
    elif answer:
        exact = [
            one
            for one in given_leaves
            if one.owner == OWNER
            and one.expires > NOW
            and ((one.use, one.agency) == (wish.use, wish.agency) or (one.use, one.agency) == (Use.KEEP, ME))
        ]
        assert exact
        assert all(one.purpose == wish.purpose for one in exact if one.use is Use.ONWARD) or any(
            one.use is not Use.ONWARD or one.purpose == wish.purpose for one in exact
        )


@given(handlings, wishes, st.lists(leaves, max_size=4))
def test_what_is_over_does_not_count(handling: Handling, wish: Wish, given_leaves: list[Leave]) -> None:
    valid = [one for one in given_leaves if one.expires > NOW]
    assert judge(handling, wish, given_leaves, NOW, holder=ME) == judge(handling, wish, valid, NOW, holder=ME)


@given(handlings, handlings, wishes, st.lists(leaves, max_size=4))
def test_more_conditions_never_allow_more(
    one: Handling, other: Handling, wish: Wish, given_leaves: list[Leave]
) -> None:
    if judge(one.combine(other), wish, given_leaves, NOW, holder=ME):
        assert judge(one, wish, given_leaves, NOW, holder=ME)
        assert judge(other, wish, given_leaves, NOW, holder=ME)


@given(handlings, wishes, st.lists(leaves, max_size=3))
def test_an_unknown_code_binds_like_all(handling: Handling, wish: Wish, given_leaves: list[Leave]) -> None:
    strange = handling.combine(stamp("Z1", onward=Onward.LISTED, listed=handling.listed))
    for use, why in ((Use.COURT, Why.COURT), (Use.ONWARD, Why.ONWARD), (Use.OTHER, Why.OTHER)):
        answer = judge(strange, Wish(use, THIRD, wish.purpose), (), NOW, holder=ME)
        assert answer.why in {why, Why.TIME_OVER}


@pytest.mark.parametrize(
    ("codes", "why"), [(("H0",), Why.FREE), (("H1",), Why.COURT), (("H9",), Why.COURT), ((), Why.COURT)]
)
def test_court_asks_for_leave_under_h1_an_unknown_code_and_none(codes: tuple[str, ...], why: Why) -> None:
    assert judge(stamp(*codes), Wish(Use.COURT, ME), (), NOW, holder=ME).why is why


def test_a_listed_agency_needs_no_leave_but_h2_asks_all_the_same() -> None:
    listed: dict[str, Any] = {"onward": Onward.LISTED, "listed": frozenset({OTHER})}
    wish = Wish(Use.ONWARD, OTHER, "investigation")
    assert judge(stamp("H0", **listed), wish, (), NOW, holder=ME).why is Why.LISTED
    assert judge(stamp("H2", **listed), wish, (), NOW, holder=ME).why is Why.ONWARD
    assert judge(stamp("H0", **listed), Wish(Use.ONWARD, THIRD), (), NOW, holder=ME).why is Why.ONWARD
    assert judge(stamp("H0", onward=Onward.NO), wish, (), NOW, holder=ME).why is Why.ONWARD


@pytest.mark.parametrize(
    "leave",
    [
        Leave(OWNER, Use.ONWARD, THIRD, SOON, "investigation"),
        Leave(OWNER, Use.COURT, OTHER, SOON, "investigation"),
        Leave(OTHER, Use.ONWARD, OTHER, SOON, "investigation"),
        Leave(OWNER, Use.ONWARD, OTHER, SOON, "evidence"),
        Leave(OWNER, Use.ONWARD, OTHER, NOW, "investigation"),
    ],
    ids=["another agency", "another use", "not the owner", "another purpose", "just over"],
)
def test_a_leave_for_something_else_unlocks_nothing(leave: Leave) -> None:
    wish = Wish(Use.ONWARD, OTHER, "investigation")
    assert not judge(stamp("H2"), wish, [leave], NOW, holder=ME)
    fits = Leave(OWNER, Use.ONWARD, OTHER, SOON, "investigation")
    assert judge(stamp("H2", onward=Onward.NO), wish, [leave, fits], NOW, holder=ME).leave == fits


def test_going_back_to_the_owner_needs_no_leave() -> None:
    assert judge(stamp("H2"), Wish(Use.ONWARD, OWNER, "x"), (), NOW, holder=ME).why is Why.OWN


def test_each_of_several_owners_must_have_agreed() -> None:
    both = stamp("H1").combine(
        Handling(
            owner=THIRD, codes=Codes.read(["H1"]), classification=Classification(1), purpose="investigation"
        )
    )
    one = Leave(OWNER, Use.COURT, ME, SOON)
    assert not judge(both, Wish(Use.COURT, ME), [one], NOW, holder=ME)
    assert judge(both, Wish(Use.COURT, ME), [one, Leave(THIRD, Use.COURT, ME, SOON)], NOW, holder=ME)


def test_a_leave_to_keep_it_moves_the_end_and_what_is_over_may_not_be_used() -> None:
    over = stamp("H0", retain_until=PAST, delete_after=SOON)
    assert judge(over, Wish(Use.COURT, ME), (), NOW, holder=ME).why is Why.TIME_OVER
    keep = Leave(OWNER, Use.KEEP, ME, NOW + timedelta(days=9))
    assert judge(over, Wish(Use.COURT, ME), [keep], NOW, holder=ME)
    assert kept_until(over, ME, ()) == SOON
    assert kept_until(over, ME, [keep]) == keep.expires
    assert kept_until(stamp("H0", retain_until=PAST), ME, ()) == PAST
    assert kept_until(stamp("H0"), ME, [keep]) is None


def test_h3_asks_the_owner_for_what_its_words_forbid() -> None:
    assert judge(stamp("H3"), Wish(Use.OTHER, ME), (), NOW, holder=ME).why is Why.OTHER
    assert judge(stamp("H0"), Wish(Use.OTHER, ME), (), NOW, holder=ME).why is Why.FREE
    assert Code.H3 in stamp("H3").codes
