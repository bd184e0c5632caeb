"""The one article that covers all of a letter, and what is said where none does."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comity.agreements.coverage import permission_for
from comity.agreements.one_article import article_for_all, parted_reasons
from comity.agreements.terms import Permission
from comity.agreements.tests.cases import ASK, PARTNER, PERMISSION, SECOND_PARTNER, ask, item, permits

CATEGORIES = ["identity", "subscriber", "content"]
NAMES = item("row 1", "identity")
LINES = item("row 2", "subscriber")


def article(number: str, *categories: str, two: bool = False) -> Permission:
    return replace(PERMISSION, article=number, categories=frozenset(categories), two_person=two)


def test_an_article_that_covers_all_is_taken_before_the_first_that_covers_one() -> None:
    terms = permits(article("5", "identity"), article("6", "identity", "subscriber", two=True))
    assert article_for_all(ask(items=(NAMES, LINES)), terms) == "6"
    assert article_for_all(ask(items=(NAMES,)), terms) == "5"  # it asks for one person alone


def test_the_article_that_was_chosen_stays() -> None:
    terms = permits(article("5", "identity"), article("6", "identity", two=True))
    assert article_for_all(ask(article="6"), terms) == "6"
    assert article_for_all(ask(article="7"), terms) == ""


def test_two_permissions_of_one_article_are_one_article() -> None:
    terms = permits(article("5", "identity"), article("5", "subscriber"))
    assert article_for_all(ask(items=(NAMES, LINES)), terms) == "5"


def test_where_none_covers_all_each_says_what_it_lacks() -> None:
    terms = permits(article("5", "identity"), article("6", "subscriber"), article("7", "content"))
    asked = ask(items=(NAMES, LINES))
    assert article_for_all(asked, terms) == ""
    found = [(one.code, one.article, dict(one.params)) for one in parted_reasons(asked, terms)]
    assert found == [
        ("not-under-article", "5", {"item": "row 2", "category": "subscriber"}),
        ("not-under-article", "6", {"item": "row 1", "category": "identity"}),
    ]


def test_every_recipient_is_covered() -> None:
    asked = ask(recipients=(PARTNER, SECOND_PARTNER))
    only_one = article("5", "identity")
    both = replace(article("6", "identity"), recipients=frozenset({PARTNER, SECOND_PARTNER}))
    assert article_for_all(asked, permits(only_one, both)) == "6"


PERMISSIONS = st.builds(
    lambda number, categories, two: article(number, *categories, two=two),
    st.sampled_from(["5", "6", "7"]),
    st.sets(st.sampled_from(CATEGORIES)),
    st.booleans(),
)
ITEMS = st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4)


@given(st.lists(PERMISSIONS, min_size=1, max_size=5), ITEMS)
def test_the_article_found_covers_each_item_by_itself(
    permissions: list[Permission], kinds: list[str]
) -> None:
    terms = permits(*permissions)
    asked = replace(ASK, items=tuple(item(f"row {place}", one) for place, one in enumerate(kinds)))
    found = article_for_all(asked, terms)
    under = [
        permission_for(replace(asked, article=found or "none"), terms, one, PARTNER) for one in asked.items
    ]
    assert all(isinstance(one, Permission) for one in under) == bool(found)
    each = [permission_for(asked, terms, one, PARTNER) for one in asked.items]
    if not found and all(isinstance(one, Permission) for one in each):
        assert list(parted_reasons(asked, terms))  # each item has an article, and it is said why none serves
