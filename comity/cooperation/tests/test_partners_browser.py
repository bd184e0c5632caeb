"""The pages of partners and of letters in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.agreements.actions import suspend_agreement
from comity.cooperation.tests.commitments_ground import seeded
from comity.cooperation.tests.partners_ground import seeded_partners
from comity.cooperation.tests.sights import Reader
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import AGREEMENT, Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    seeded(office)
    things = seeded_partners(office)
    person = office.cast.supervisor
    reader = Reader(opened(browser, live_server, person, width), person)
    agency = {"agency_id": things["partner_agency"]}
    for name, kwargs, query in (
        ("partners-list", {}, ""),
        ("partners-new", {}, ""),
        ("partners-state", {"state": "KR"}, ""),
        ("partners-state", {"state": "JP"}, ""),
        ("partners-agency", agency, ""),
        ("partners-change", agency, ""),
        ("partners-joined", agency, ""),
        ("letters-list", {}, ""),
        ("letters-new", {}, ""),
        ("letters-received", {}, ""),
        ("letters-letter", {"letter_id": things["letter_released"]}, ""),
        ("letters-letter", {"letter_id": things["letter_came"]}, ""),
        ("letters-submit", {"letter_id": things["letter_draft"]}, ""),
        ("letters-decide", {"letter_id": things["letter_waiting"]}, ""),
        ("letters-handed", {"letter_id": things["letter_released"]}, ""),
        ("meetings-year", {}, "?year=2026&with=JP"),
        ("commitments-board", {}, ""),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:{name}", kwargs=kwargs) + query)
        what = str(kwargs.get("state", "came" if kwargs.get("letter_id") == things["letter_came"] else ""))
        look(reader.page, reader.named(f"{name}-{what}".strip("-")))
    suspend_agreement(office.cast.cooperation, AGREEMENT, "Under review.")
    for state in ("letter_waiting", "letter_released"):
        where = reverse("cooperation:letters-letter", kwargs={"letter_id": things[state]})
        reader.goto(live_server.url + where)
        look(reader.page, reader.named(f"letters-letter-{state.partition('_')[2]}-stopped"))
