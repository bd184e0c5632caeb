from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.core.causal import Said, causal_order, unseen

QUESTION = Said("q", "hanoi")
ANSWER = Said("a", "tokyo", ("q",))
THANKS = Said("t", "hanoi", ("a",))
ASIDE = Said("x", "seoul", ("q",))


def test_what_was_seen_comes_first_in_whatever_order_it_came() -> None:
    for order in permutations([QUESTION, ANSWER, ASIDE]):
        pieces = [one.piece for one in causal_order(order)]
        assert pieces[0] == "q"
        assert set(pieces) == {"q", "a", "x"}
    assert causal_order([ANSWER, QUESTION, THANKS]) == [QUESTION, ANSWER, THANKS]


def test_where_nothing_says_which_was_first_the_order_of_arrival_stands() -> None:
    assert causal_order([QUESTION, ASIDE, ANSWER]) == [QUESTION, ASIDE, ANSWER]
    assert causal_order([QUESTION, ANSWER, ASIDE]) == [QUESTION, ANSWER, ASIDE]


def test_a_circle_loses_nothing() -> None:
    one, other = Said("1", "hanoi", ("2",)), Said("2", "tokyo", ("1",))
    assert set(causal_order([one, other])) == {one, other}


def test_what_somebody_had_seen_and_we_have_not_is_named() -> None:
    assert unseen([QUESTION, THANKS]) == {"t": ("a",)}
    assert unseen([QUESTION, ANSWER, THANKS]) == {}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.integers(0, 12), max_size=3)), max_size=12))
def test_nothing_is_lost_or_doubled(rows: list[tuple[str, list[int]]]) -> None:
    said = [
        Said(str(number), author, tuple(str(one) for one in after))
        for number, (author, after) in enumerate(rows)
    ]
    assert sorted(one.piece for one in causal_order(said)) == sorted(one.piece for one in said)
