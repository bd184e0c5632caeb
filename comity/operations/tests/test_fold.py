"""The fold: the same entries give the same operation, whatever came first or twice, and count to the digit."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.operations.core.entries import Kind, Signed
from comity.operations.core.fold import Course, State, fold
from comity.operations.core.pairs import Standing, name_key, offered, pair_key
from comity.operations.core.plan import Force, Part, Phase, Site, mark_of
from comity.operations.core.results import Found, Outcome, ResultError, Seizure, figures, quantity_of
from comity.operations.core.totals import count

A, B, C = "cxp:node:jp:tokyo", "cxp:node:vn:hanoi", "cxp:node:kr:seoul"
T = datetime(2026, 5, 3, 20, 0, tzinfo=UTC)
ARREST = Found(Outcome.ARREST, T, "Asia/Tokyo", "Saitama police", "Team 2", 11, place="Gathering point")


def ident(number: int) -> str:
    return str(UUID(int=number))


def entry(number: int, node: str, kind: Kind, data: dict[str, Any]) -> Signed:
    return Signed(ident(number), node, number, kind, T + timedelta(minutes=number), data)


def party(number: int, node: str, *, takes: bool = True) -> Signed:
    return entry(number, A, Kind.PARTY, {"node": node, "takes_part": takes})


def result(number: int, node: str, found: Found = ARREST) -> Signed:
    return entry(number, node, Kind.RESULT, found.to_wire())


def same(number: int, node: str, one: int, other: int, *, word: str = "same", keep: int = 0) -> Signed:
    data = {
        "results": sorted([ident(one), ident(other)]),
        "word": word,
        "keep": ident(keep) if keep else "",
        "text": "",
    }
    return entry(number, node, Kind.SAME, data)


def correction(number: int, node: str, of: int, found: Found) -> Signed:
    data = {"result": ident(of), "base": of, "reason": "miscounted", "text": "", "now": found.to_wire()}
    return entry(number, node, Kind.CORRECTION, data)


def withdrawal(number: int, node: str, of: int) -> Signed:
    return entry(number, node, Kind.WITHDRAWAL, {"result": ident(of), "reason": "not-so", "text": ""})


def part(hour: int = 20, *, people: int = 4) -> Part:
    begins = T.replace(hour=hour)
    return Part(
        (Site("s1", "集積所", "埼玉県", "Asia/Tokyo"),),
        (Phase("Entry", "s1", begins, begins + timedelta(hours=6), "Asia/Tokyo"),),
        (Force("Saitama police", "Team 2", people),),
    )


def decision(number: int, node: str, mark: str, word: str = "go") -> Signed:
    return entry(number, node, Kind.DECISION, {"word": word, "reason": "Ready", "mark": mark})


TWO = [party(1, B)]


def test_one_arrest_of_both_sides_is_offered_as_one_and_counts_once_after_both_agreed() -> None:
    ours, theirs = result(10, A), result(11, B, replace(ARREST, at=T + timedelta(minutes=40), number=12))
    course = fold(A, [*TWO, ours, theirs])
    assert [pair.standing for pair in course.pairs] == [Standing.OFFERED]
    assert (course.totals.of(Outcome.ARREST), course.doubtful.of(Outcome.ARREST)) == (23, 12)
    asked = fold(A, [*TWO, ours, theirs, same(12, A, 10, 11, keep=10)])
    assert asked.pairs[0].standing is Standing.ASKED
    assert asked.totals.of(Outcome.ARREST) == 23
    agreed = fold(A, [*TWO, ours, theirs, same(12, A, 10, 11, keep=10), same(13, B, 10, 11, keep=10)])
    assert agreed.pairs[0].standing is Standing.AGREED
    assert agreed.totals.of(Outcome.ARREST) == 11
    assert agreed.doubtful.numbers == {}
    assert agreed.results[ident(11)].counts_as == ident(10)
    later = same(14, B, 10, 11, word="not-same")
    denied = fold(A, [*TWO, ours, theirs, same(12, A, 10, 11, keep=10), same(13, B, 10, 11, keep=10), later])
    assert denied.totals.of(Outcome.ARREST) == 23


def test_two_questions_that_cross_are_an_agreement() -> None:
    said = [result(10, A), result(11, B), same(12, A, 10, 11, keep=10), same(13, B, 10, 11, keep=11)]
    course = fold(A, [*TWO, *said])
    assert course.totals.of(Outcome.ARREST) == 11
    assert course.pairs[0].keep == ident(10)  # the earlier of two that were named, on both nodes


def test_a_third_may_not_settle_what_two_entered() -> None:
    said = [party(2, C), result(10, A), result(11, B), same(12, C, 10, 11), same(13, A, 10, 11)]
    assert fold(A, [*TWO, *said]).totals.of(Outcome.ARREST) == 22


def test_a_withdrawn_result_leaves_its_pair_and_the_other_counts() -> None:
    said = [result(10, A), result(11, B, replace(ARREST, number=12))]
    said += [same(12, A, 10, 11, keep=10), same(13, B, 10, 11, keep=10)]
    course = fold(A, [*TWO, *said, withdrawal(14, A, 10)])
    assert course.totals.of(Outcome.ARREST) == 12
    assert course.pairs[0].standing is Standing.MOOT


def test_only_its_own_agency_corrects_or_withdraws_a_result() -> None:
    wrong = [
        correction(11, B, 10, replace(ARREST, number=1)),
        withdrawal(12, B, 10),
        withdrawal(13, A, 99),
    ]
    assert fold(A, [*TWO, result(10, A), *wrong]).totals.of(Outcome.ARREST) == 11


def test_two_corrections_that_cross_count_as_the_author_numbered_them() -> None:
    first, second = (
        correction(11, A, 10, replace(ARREST, number=9)),
        correction(12, A, 10, replace(ARREST, number=8)),
    )
    for order in ([first, second], [second, first]):
        course = fold(A, [*TWO, result(10, A), *order])
        assert course.totals.of(Outcome.ARREST) == 8
        assert course.results[ident(10)].version == 12
    crossing = [result(20, B), correction(21, B, 20, replace(ARREST, number=7)), same(22, A, 10, 20, keep=10)]
    course = fold(A, [*TWO, result(10, A), first, *crossing, same(23, B, 10, 20, keep=10)])
    assert course.totals.of(Outcome.ARREST) == 9


def test_two_results_of_one_agency_never_become_one_over_a_third() -> None:
    said = [result(10, A), result(11, A, replace(ARREST, number=2)), result(12, B)]
    said += [same(13, A, 10, 12), same(14, B, 10, 12), same(15, A, 11, 12), same(16, B, 11, 12)]
    course = fold(A, [*TWO, *said])
    assert course.unheld == {pair_key(ident(11), ident(12))}
    assert course.totals.of(Outcome.ARREST) == 13


def test_what_an_agency_says_that_takes_no_part_has_no_effect() -> None:
    course = fold(A, [*TWO, result(10, C), entry(11, B, Kind.PARTY, {"node": C, "takes_part": True})])
    assert course.parties == (A, B)
    assert course.totals.numbers == {}


def test_it_begins_only_when_all_said_go_about_the_plan_as_it_stands() -> None:
    plan = entry(2, A, Kind.PLAN, part().to_wire())
    mark = mark_of({A: part()})
    begin = entry(30, A, Kind.COURSE, {"word": "begin", "mark": mark})
    go = [decision(3, A, mark), decision(4, B, mark)]
    assert fold(A, [*TWO, plan]).state is State.PLANNED
    assert fold(A, [*TWO, plan, go[0]]).state is State.PLANNED
    assert fold(A, [*TWO, plan, go[0], begin]).state is State.PLANNED
    assert fold(A, [*TWO, plan, *go]).state is State.GO
    assert fold(A, [*TWO, plan, *go, begin]).state is State.RUNNING
    assert fold(A, [*TWO, plan, go[0], decision(4, B, mark, "no-go")]).state is State.NO_GO
    assert fold(A, [*TWO, plan, *go, begin, decision(31, B, mark, "no-go")]).state is State.NO_GO
    end = entry(40, A, Kind.COURSE, {"word": "end", "mark": mark})
    assert fold(A, [*TWO, plan, *go, begin, end]).state is State.ENDED


def test_a_plan_moved_across_midnight_is_decided_again_and_more_people_are_not() -> None:
    plan = entry(2, A, Kind.PLAN, part(20).to_wire())
    said = [*TWO, plan, decision(3, A, mark_of({A: part(20)})), decision(4, B, mark_of({A: part(20)}))]
    assert fold(A, said).state is State.GO
    moved = entry(5, A, Kind.PLAN, part(23).to_wire())
    course = fold(A, [*said, moved])
    assert course.state is State.PLANNED
    assert course.span == (T.replace(hour=23), T.replace(hour=23) + timedelta(hours=6))
    assert [one.seq for one in course.plans[A]] == [2, 5]
    more = entry(6, A, Kind.PLAN, part(20, people=40).to_wire())
    assert fold(A, [*said, more]).state is State.GO


QUANTITY = st.decimals(
    min_value=Decimal("0.000001"), max_value=Decimal(999999999), places=6, allow_nan=False
).filter(lambda one: one > 0)


@st.composite
def founds(draw: st.DrawFn) -> Found:
    outcome = draw(st.sampled_from(Outcome))
    at = T + timedelta(minutes=draw(st.integers(0, 600)))
    victims = outcome in {Outcome.VICTIMS_IDENTIFIED, Outcome.VICTIMS_RESCUED}
    seizure = None
    if outcome is Outcome.SEIZURE:
        seizure = Seizure(
            draw(st.sampled_from(["", "0601", "05023"])),
            "goods",
            draw(QUANTITY),
            draw(st.sampled_from(["KGM", "H87"])),
        )
    return Found(
        outcome,
        at,
        "Asia/Tokyo",
        "Agency",
        "own-officers" if victims else "Team 2",
        1 if seizure else draw(st.integers(1, 40)),
        place="" if victims else draw(st.sampled_from(["", "Kho", "倉庫"])),
        seizure=seizure,
    )


@st.composite
def stories(draw: st.DrawFn) -> list[Signed]:
    """Entries as three agencies might sign them, right ones and strange ones."""
    said = [party(1, B), party(2, C)]
    results: list[tuple[int, str]] = []
    for number in range(3, 3 + draw(st.integers(0, 14))):
        node = draw(st.sampled_from([A, B, C]))
        what = draw(st.sampled_from(["result", "result", "correction", "withdrawal", "same", "party"]))
        if what == "result" or not results:
            said.append(result(number, node, draw(founds())))
            results.append((number, node))
        elif what == "correction":
            said.append(correction(number, node, draw(st.sampled_from(results))[0], draw(founds())))
        elif what == "withdrawal":
            said.append(withdrawal(number, node, draw(st.sampled_from(results))[0]))
        elif what == "party":
            said.append(party(number, draw(st.sampled_from([B, C])), takes=draw(st.booleans())))
        elif len(results) > 1:
            one, other = draw(st.lists(st.sampled_from(results), min_size=2, max_size=2, unique=True))
            word = draw(st.sampled_from(["same", "same", "not-same"]))
            keep = draw(st.sampled_from([0, one[0], other[0]]))
            said.append(same(number, node, one[0], other[0], word=word, keep=keep))
    return said


def shown(course: Course) -> tuple[Any, ...]:
    return (
        course.parties,
        course.state,
        course.totals.to_json(),
        course.doubtful.to_json(),
        [(pair.key, pair.standing, pair.keep) for pair in course.pairs],
        [(one.id, one.version, one.counts_as, one.is_counted, one.may_be) for one in course.results.values()],
        course.unheld,
    )


@given(stories(), st.integers(0, 2**32))
@settings(max_examples=150)
def test_order_and_doubles_change_nothing(said: list[Signed], seed: int) -> None:
    mixed = [*said, *said[::2]]
    random.Random(seed).shuffle(mixed)
    assert shown(fold(A, mixed)) == shown(fold(A, said))


@given(stories())
@settings(max_examples=150)
def test_totals_are_those_of_the_results_that_count(said: list[Signed]) -> None:
    course = fold(A, said)
    counted = [one for one in course.results.values() if one.is_counted]
    assert course.totals.to_json() == count(one.found for one in counted).to_json()
    for one in course.results.values():
        if one.withdrawn is None:
            stands_for_it = course.results[one.counts_as]
            assert stands_for_it.is_counted
            assert stands_for_it.found.outcome is one.found.outcome
    parts = [course.totals_of(node) for node in course.ever]
    for outcome in Outcome:
        assert sum(one.of(outcome) for one in parts) == course.totals.of(outcome)
        assert course.doubtful.of(outcome) <= course.totals.of(outcome)


@given(stories())
@settings(max_examples=100)
def test_each_group_counts_once_and_has_one_result_of_an_agency(said: list[Signed]) -> None:
    course = fold(A, said)
    groups: dict[str, list[str]] = {}
    for one in course.results.values():
        if one.withdrawn is None:
            groups.setdefault(one.counts_as, []).append(one.node)
    assert all(len(set(nodes)) == len(nodes) for nodes in groups.values())


@given(stories())
@settings(max_examples=60)
def test_entries_read_back_from_their_wire_fold_alike(said: list[Signed]) -> None:
    again = [Signed.from_wire(one.node, one.to_wire()) for one in said]
    assert shown(fold(A, again)) == shown(fold(A, said))


def out(number: int, node: str, last: int) -> Signed:
    """The leading agency takes a node out: what it said up to a number stays."""
    data = {"node": node, "takes_part": False, "reason": "Its part is over.", "last": last}
    return entry(number, A, Kind.PARTY, data)


@given(stories(), st.integers(0, 60), st.integers(0, 2**32))
@settings(max_examples=150)
def test_of_who_was_taken_out_counts_exactly_what_the_word_names(
    said: list[Signed], last: int, seed: int
) -> None:
    word = out(1000, B, last)
    heard = [one for one in said if one.node != B or one.seq <= last]
    mixed = [*said, word, word]
    random.Random(seed).shuffle(mixed)  # also where a later entry came before the word
    course = fold(A, mixed)
    assert shown(course) == shown(fold(A, [*heard, word]))
    assert B not in course.parties
    assert set(course.dropped) >= {B}
    assert {one.id for one in course.results.values() if one.node == B} <= {one.id for one in heard}


@given(stories())
@settings(max_examples=100)
def test_taking_out_changes_no_result_that_was_there(said: list[Signed]) -> None:
    before, after = fold(A, said), fold(A, [*said, out(1000, B, 999)])
    # who never took part before the word has no results that could stay
    if B in before.ever:
        assert after.totals.to_json() == before.totals.to_json()
        assert after.results == before.results


@given(stories(), st.integers(0, 60))
@settings(max_examples=100)
def test_who_is_invited_again_is_as_if_it_had_never_gone(said: list[Signed], last: int) -> None:
    again = party(1001, B)
    assert shown(fold(A, [*said, out(1000, B, last), again])) == shown(fold(A, [*said, again]))


def test_the_leading_agency_cannot_be_taken_out_and_nobody_else_takes_out() -> None:
    theirs = entry(5, B, Kind.PARTY, {"node": A, "takes_part": False, "last": 0})
    assert fold(A, [*TWO, out(4, A, 0), theirs, result(10, A)]).totals.of(Outcome.ARREST) == 11
    assert fold(A, [*TWO, out(4, A, 0), theirs]).parties == (A, B)


@given(st.lists(QUANTITY, max_size=60))
def test_a_sum_of_quantities_loses_no_digit(quantities: list[Decimal]) -> None:
    seized = [
        replace(
            ARREST,
            outcome=Outcome.SEIZURE,
            number=1,
            seizure=Seizure("", "x", quantity_of(figures(one)), "KGM"),
        )
        for one in quantities
    ]
    exact = sum((int(one.scaleb(6)) for one in quantities), 0)
    found = count(seized).seized.get(("", "KGM"), Decimal(0))
    assert found == Decimal(exact).scaleb(-6)


@pytest.mark.parametrize("text", ["0", "-1", "NaN", "Infinity", "1e99", "", "1.0000001", "abc"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ResultError):
        quantity_of(text)


@pytest.mark.parametrize(
    "change",
    [
        {"what": "Trần Thị B."},
        {"source": "Trần Thị B."},
        {"place": "12 Hàng Bông, Trần Thị B."},
        {"person": "Trần Thị B."},
    ],
)
def test_no_word_goes_with_victims(change: dict[str, str]) -> None:
    counted = {"outcome": Outcome.VICTIMS_RESCUED, "place": "", "source": "own-officers", "number": 3}
    assert replace(ARREST, **counted).number == 3  # type: ignore[arg-type]
    with pytest.raises(ResultError):
        replace(ARREST, **{**counted, **change})  # type: ignore[arg-type]


def test_names_are_compared_without_marks_case_and_order() -> None:
    assert name_key("NGUYEN Van Hai") == name_key("Hải Nguyễn Văn")
    assert name_key("倉庫") == name_key("倉庫 ")
    assert name_key("Đặng") == name_key("DANG")


def test_results_far_apart_are_not_offered_as_one() -> None:
    course = fold(A, [*TWO, result(10, A), result(11, B, replace(ARREST, at=T + timedelta(hours=4)))])
    assert course.pairs == ()
    assert offered([]) == []
