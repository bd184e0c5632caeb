"""The pages officers open all day are light."""

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
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
            reverse("requests:list"),
            reverse("requests:thread", args=[received.pk]),
            reverse("requests:new"),
            reverse("screening:check"),
        )
    }
    assert {place: weight for place, weight in weights.items() if weight >= MOST} == {}
