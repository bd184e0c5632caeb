"""The pages of a form that our agency holds alone, and of an agreement that a partner suspended, in a real browser, wide and narrow."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.tests.register_ground import Registers, seeded_register
from comity.cooperation.tests.sights import Reader
from comity.cooperation.tests.test_register_steps import hear
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import AGREEMENT, Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    things = seeded_register(office)
    register = Registers(office)
    person = office.cast.supervisor
    entry = RegisteredAgreement.objects.get(pk=things["registered"])
    reader = Reader(opened(browser, live_server, person, width), person)

    def seen(name: str, address: str) -> None:
        reader.goto(live_server.url + address)
        look(reader.page, reader.named(name))

    seen("register-form", reverse("cooperation:register-form", args=[things["registered_form"]]))
    seen("register-form-write", reverse("cooperation:register-form-write", args=[entry.pk]))
    actions.confirm_form(person, things["registered_form"])
    hear(register, "suspended", reason="条約の見直しのため。")
    seen("register-agreement-alone", reverse("cooperation:register-agreement", args=[entry.pk]))
    seen("agreement-suspended-there", reverse("agreements:agreement", args=[AGREEMENT]))
    seen("agreements-list", reverse("agreements:list"))
    seen("partners-state-agreements", reverse("cooperation:partners-state", args=["JP"]))
