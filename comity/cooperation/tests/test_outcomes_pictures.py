"""Bars of both sides: only numbers of things, which share one scale."""

from decimal import Decimal

from comity.cooperation.outcomes.shared import Key
from comity.cooperation.outcomes.showing import picture_of_sides
from comity.cooperation.outcomes.sides import Row


def row(code: str, number: int) -> Row:
    return Row(Key("activities", code), code, Decimal(number), Decimal(number), "", ())


def test_money_and_people_have_no_bar_beside_numbers_of_activities() -> None:
    found = picture_of_sides([row("training", 3), row("people-trained", 90), row("cost-JPY", 1_250_000)])
    assert found is not None
    assert [one.ours for one in found.spans] == [3.0]
    assert picture_of_sides([row("cost-JPY", 1_250_000)]) is None
