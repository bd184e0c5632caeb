"""Nationals held, on the page of a partner: to whom they are closed no more is said than the post of the state knows."""

import pytest
from django.urls import reverse

from comity.accounts.models import Person
from comity.cooperation.tests.test_meetings_pages import go, ok
from comity.protection.tests.holding import Custody

pytestmark = pytest.mark.django_db
HELD, UNTOLD = "Held now, or with a step that is due", "Post still to be told"
TOLD = "Post told, and held now or with a step that is due"


def page_of(person: Person) -> str:
    return ok(go(person).get(reverse("cooperation:partners-state", args=["jp"])))


def test_whoever_holds_nobody_reads_of_those_alone_whose_post_was_told(custody: Custody) -> None:
    keeper = custody.office.cast.cooperation
    custody.says(custody.asked(custody.held()), "declines")
    for words in (HELD, UNTOLD, TOLD, "Nationals held"):
        assert words not in page_of(keeper), words
    custody.stored(custody.sent())
    page = page_of(keeper)
    assert (TOLD in page, HELD in page, UNTOLD in page) == (True, False, False)
    assert reverse("protection:held") not in page
    theirs = page_of(custody.officer)
    assert (TOLD in theirs, HELD in theirs, UNTOLD in theirs) == (False, True, True)
    assert reverse("protection:held") in theirs


def test_outcomes_say_of_one_state_what_its_post_knows_whoever_reads(custody: Custody) -> None:
    custody.says(custody.asked(custody.held()), "declines")
    keeper, index = custody.office.cast.cooperation, reverse("cooperation:outcomes-index")
    for person in (keeper, custody.officer):
        page = ok(go(person).get(index))
        assert "Nationals of other states held" in page
        assert "Nationals of Japan" not in page
    custody.stored(custody.sent())
    for person in (keeper, custody.officer):
        assert "Nationals of Japan of whom the post was told" in ok(go(person).get(index))
