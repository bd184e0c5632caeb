"""The pages of partners and of letters in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.cooperation.tests.commitments_ground import seeded
from comity.cooperation.tests.partners_ground import seeded_partners
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = {1280: "ja", 390: "vi"}


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    seeded(office)
    things = seeded_partners(office)
    person = office.cast.supervisor
    Person.objects.filter(pk=person.pk).update(language=LANGUAGES[width])
    page = opened(browser, live_server, person, width)
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
        page.goto(live_server.url + reverse(f"cooperation:{name}", kwargs=kwargs) + query)
        what = str(kwargs.get("state", "came" if kwargs.get("letter_id") == things["letter_came"] else ""))
        look(page, f"{name}-{what}".strip("-"))
