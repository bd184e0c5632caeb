"""The pages officers open all day are light, also with full lists, in the language that takes most bytes."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.requests.tests.many import fill
from comity.requests.tests.office import Office
from comity.web.tests.weight import MOST, weigh


def test_the_desk_a_thread_and_a_new_request_are_light(office: Office) -> None:
    received = office.received()
    office.waiting()
    client = signed_in(Client(), office.cast.officer)
    weights = {
        place: weigh(client.get(place).content.decode())
        for place in (
            reverse("desk:desk"),
            reverse("desk:statistics"),
            reverse("requests:list"),
            reverse("requests:thread", args=[received.pk]),
            reverse("requests:new"),
            reverse("screening:check"),
        )
    }
    assert {place: weight for place, weight in weights.items() if weight >= MOST} == {}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_full_lists_and_long_choices_are_light(office: Office, language: str) -> None:
    cast = office.cast
    fill(300, cast.officer.agency, [cast.officer, cast.supervisor], [office.peer], open_share=0.9)
    Person.objects.update(language=language)
    officer, operator = (signed_in(Client(), person) for person in (cast.officer, cast.operator))
    weights = {
        place: weigh(client.get(place).content.decode())
        for client, place in (
            (officer, "/requests/?all=1"),
            (officer, reverse("desk:desk")),
            (officer, reverse("desk:statistics")),
            (officer, reverse("requests:new")),
            (operator, reverse("accounts:add-agency")),
            (operator, reverse("accounts:profile")),
            (operator, reverse("accounts:people")),
        )
    }
    assert {place: weight for place, weight in weights.items() if weight >= MOST} == {}
