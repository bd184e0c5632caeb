"""The pages of a commitment and of figures under a stopped agreement, in a real browser, wide and narrow."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation.tests.commitments_ground import seeded
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.sights import Reader
from comity.cooperation.tests.test_register_steps import hear
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    things = seeded(office)
    hear(Registers(office), "suspended", timedelta(seconds=1), reason="条約の見直しのため。")
    person = office.cast.supervisor
    reader = Reader(opened(browser, live_server, person, width), person)
    for name, key in (
        ("commitments-commitment", "commitment"),
        ("outcomes-sheet", "figure_sheet"),
        ("commitments-withdraw", "commitment_mine"),
        ("outcomes-tell", "figure_sheet"),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:{name}", args=[things[key]]))
        assert reader.page.locator("#main .alert--late, main .alert--late").count() > 0
        look(reader.page, reader.named(f"lapsed-{name}"))
