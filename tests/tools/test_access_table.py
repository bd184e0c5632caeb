"""The page about who may open what says what the tests hold us to."""

from tests.access_rules import GUESTS, HOME_CAST, RULES, Rule, only
from tools.access_table import HEADS, PAGE, cell, table


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == table(), "run: python -m tools.access_table write"


def test_every_role_has_its_column_and_one_guest_stands_for_all() -> None:
    assert list(HEADS)[:-1] == list(HOME_CAST)
    for name, rule in RULES.items():
        for may in (rule.get, rule.post):
            assert len({who in may for who in GUESTS}) == 1, name


def test_a_cell_says_what_one_may() -> None:
    rule = Rule(only("officer"), only("officer", "operator"))
    assert [cell(rule, who) for who in ("officer", "operator", "auditor")] == ["looks, acts", "acts", ""]
