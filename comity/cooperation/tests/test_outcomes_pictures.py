"""Bars of both sides: only numbers of things, which share one scale."""

from decimal import Decimal

from comity.cooperation.outcomes.shared import Key
from comity.cooperation.outcomes.showing import pairs_of
from comity.cooperation.outcomes.sides import Row


def row(code: str, number: int, theirs: int | None = None) -> Row:
    return Row(
        Key("activities", code), code, Decimal(number), Decimal(number if theirs is None else theirs), "", ()
    )


def test_money_and_people_have_no_bar_beside_numbers_of_activities() -> None:
    [found] = pairs_of([row("training", 3), row("people-trained", 90), row("cost-JPY", 1_250_000)])
    assert (found.words, found.ours.written, found.theirs.written) == ("training", "3", "3")
    assert pairs_of([row("cost-JPY", 1_250_000)]) == []


def test_bars_bear_their_names_and_have_one_scale() -> None:
    found = pairs_of([row("exercise", 2, 0), row("training", 8, 4), row("visit", 0, 0)])
    assert [(one.words, one.ours.part, one.theirs.part) for one in found] == [
        ("training", 100.0, 50.0),
        ("exercise", 25.0, 0.0),
    ]
