"""Votes and elections of an assembly: what does not add up decides nothing."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.cooperation.core import elections, votes
from comity.cooperation.core.elections import Came, Needs, Result, Round, judged
from comity.cooperation.core.votes import Count, CountError, Outcome, Rule, Wrong, decided


def counted(
    in_favour: int, against: int, abstained: int = 0, present: int = 162, members: int = 194
) -> Count:
    silent = present - in_favour - against - abstained
    return Count(in_favour, against, abstained, silent, present, members)


@pytest.mark.parametrize(
    ("count", "rule", "outcome"),
    [
        (counted(100, 60), Rule.SIMPLE, Outcome.CARRIED),
        (counted(60, 60, 42), Rule.SIMPLE, Outcome.TIE),
        (counted(97, 10), Rule.ABSOLUTE, Outcome.REJECTED),
        (counted(98, 10), Rule.ABSOLUTE, Outcome.CARRIED),
        (counted(100, 50), Rule.TWO_THIRDS, Outcome.CARRIED),
        (counted(100, 51), Rule.TWO_THIRDS, Outcome.REJECTED),
        (counted(0, 0, 162), Rule.TWO_THIRDS, Outcome.REJECTED),
        (counted(130, 0), Rule.TWO_THIRDS_OF_ALL, Outcome.CARRIED),
        (counted(129, 0), Rule.TWO_THIRDS_OF_ALL, Outcome.REJECTED),
        (counted(150, 1), Rule.CONSENSUS, Outcome.REJECTED),
        (counted(3, 0), Rule.CONSENSUS, Outcome.CARRIED),
        (counted(90, 0, present=96), Rule.SIMPLE, Outcome.NO_QUORUM),
        (counted(90, 0, present=97), Rule.SIMPLE, Outcome.CARRIED),
    ],
)
def test_a_proposal_before_an_assembly(count: Count, rule: Rule, outcome: Outcome) -> None:
    assert decided(count, rule) is outcome


@pytest.mark.parametrize(
    ("count", "wrong"),
    [
        (Count(100, 60, 10, 0, 162, 194), [Wrong.MORE_THAN_PRESENT]),
        (Count(100, 60, 0, 0, 162, 194), [Wrong.NOT_ALL]),
        (Count(100, 62, 0, 0, 162, 160), [Wrong.MORE_PRESENT_THAN_MEMBERS]),
        (Count(-1, 60, 0, 0, 162, 194), [Wrong.NEGATIVE]),
        (Count(0, 0, 0, 0, 0, 0), [Wrong.NOBODY]),
    ],
)
def test_a_vote_that_does_not_add_up_decides_nothing(count: Count, wrong: list[Wrong]) -> None:
    with pytest.raises(CountError) as refused:
        decided(count, Rule.SIMPLE)
    assert refused.value.wrong == wrong


NUMBERS = st.integers(0, 200)
COUNTS = st.builds(
    lambda yes, no, abstained, silent, others: Count(
        yes, no, abstained, silent, yes + no + abstained + silent, yes + no + abstained + silent + others
    ),
    *[NUMBERS] * 3,
    st.integers(1, 200),
    st.integers(0, 400),
)


@given(COUNTS, st.sampled_from(Rule))
def test_one_more_in_favour_never_turns_a_proposal_down(count: Count, rule: Rule) -> None:
    one_more = replace(count, in_favour=count.in_favour + 1, absent_vote=count.absent_vote - 1)
    before, after = decided(count, rule), decided(one_more, rule)
    if before is Outcome.CARRIED:
        assert after is Outcome.CARRIED
    assert (before is Outcome.NO_QUORUM) == (after is Outcome.NO_QUORUM)


def ballots(present: int = 162, seats: int = 1, no_vote: int = 0, **given: int) -> Round:
    return Round(given, 0, present, 194, seats, no_vote=no_vote)


def test_one_is_elected_in_one_round() -> None:
    assert judged(ballots(kim=100, wei=62), Needs.TWO_THIRDS) == Result(Came.NEXT_ROUND, (), ("kim", "wei"))
    assert judged(ballots(kim=108, wei=54), Needs.TWO_THIRDS) == Result(Came.ELECTED, ("kim",))
    assert judged(ballots(kim=81, wei=81), Needs.HALF) == Result(Came.NEXT_ROUND, (), ("kim", "wei"))


def test_who_cannot_be_told_apart_is_not_told_apart_by_the_alphabet() -> None:
    assert judged(ballots(an=60, bo=60, chi=42), Needs.MOST) == Result(Came.TIE, (), ("an", "bo"))
    three = judged(ballots(an=70, bo=46, chi=46), Needs.HALF)
    assert three == Result(Came.NEXT_ROUND, (), ("an", "bo", "chi"))


def test_several_seats_and_an_absent_assembly() -> None:
    assert judged(ballots(seats=2, an=120, bo=90, chi=60), Needs.HALF) == Result(Came.ELECTED, ("an", "bo"))
    two = judged(ballots(seats=2, an=120, bo=64, chi=60, dung=26), Needs.HALF)
    assert two == Result(Came.NEXT_ROUND, ("an",), ("bo", "chi"))
    assert judged(ballots(present=80, an=60, no_vote=20), Needs.MOST).came is Came.NO_QUORUM


@pytest.mark.parametrize(
    "wrong",
    [
        ballots(an=163),
        ballots(an=100, bo=63),
        ballots(present=150, an=50, bo=40),  # 60 are told of nowhere
        ballots(present=150, an=50, bo=40, no_vote=61),
        ballots(seats=2, an=80, bo=81),  # a ballot that names nobody is blank
        Round({"an": 1}, 0, 200, 194),
        Round({}, 3, 100, 194),
        Round({"an": -1}, 0, 100, 194),
        Round({"an": 1}, 0, 100, 194, seats=0),
    ],
)
def test_ballots_that_do_not_add_up_elect_nobody(wrong: Round) -> None:
    with pytest.raises(CountError):
        judged(wrong, Needs.MOST)
    assert elections.wrong_with(wrong)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=1),
    st.integers(0, 30),
    st.integers(1, 3),
    st.sampled_from(Needs),
)
def test_nobody_is_elected_before_one_with_more_votes(
    given_votes: dict[str, int], invalid: int, seats: int, needs: Needs
) -> None:
    present = sum(given_votes.values()) + invalid
    assume(present)
    result = judged(Round(given_votes, invalid, present, present, seats, Fraction(1, 2)), needs)
    assert len(result.elected) <= seats
    if result.elected:
        least = min(given_votes[name] for name in result.elected)
        assert not [name for name in given_votes if name not in result.elected and given_votes[name] > least]
    assert not set(result.elected) & set(result.standing)


def test_a_quorum_is_a_share_of_all() -> None:
    count = Count(5, 0, 0, 0, 5, 10, quorum=Fraction(2, 3))
    assert not votes.has_quorum(count)
    assert decided(count, Rule.SIMPLE) is Outcome.NO_QUORUM
