"""The pages of outcomes in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds, no script needed."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.tests.commitments_ground import SHEET, Ledgers
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import HANOI, TOKYO
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = {1280: "ja", 390: "vi"}
YEARS = "period-from=2026-01-01&period-to=2026-12-31"


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, ledgers: Ledgers, width: int) -> None:
    office, person = ledgers.office, ledgers.supervisor
    office.answered(office.stored())
    office.received()
    office.sent()
    commitment = ledgers.agreed()
    sheet = actions.begin_figures(person, SHEET)
    ledgers.tells(
        sheet,
        [
            ("requests", "asked", HANOI, "2"),
            ("requests", "asked", TOKYO, "1"),
            ("operations", "arrest", "", "12"),
        ],
        asks=True,
        closed=["activities", "tracks"],
    )
    Person.objects.filter(pk=person.pk).update(language=LANGUAGES[width])
    page = opened(browser, live_server, person, width)
    index = reverse("cooperation:outcomes-index")
    for name, path in (
        ("figures", f"{index}?{YEARS}&partner={TOKYO}"),
        ("commitment", f"{index}?commitment={commitment.pk}"),
        ("backwards", f"{index}?period-from=2026-12-31&period-to=2026-01-01"),
        ("ask", f"{reverse('cooperation:outcomes-ask')}?{YEARS}&partner={TOKYO}"),
        ("sheet", reverse("cooperation:outcomes-sheet", args=[sheet.pk])),
        ("tell", reverse("cooperation:outcomes-tell", args=[sheet.pk])),
    ):
        page.goto(live_server.url + path)
        look(page, f"outcomes-{name}")


def test_a_scope_is_chosen_and_a_figure_opened_without_scripts(
    browser: Browser, live_server: LiveServer, ledgers: Ledgers
) -> None:
    ledgers.office.stored()
    cookie = signed_in(Client(), ledgers.supervisor).cookies[settings.SESSION_COOKIE_NAME]
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = plain.new_page()
    page.goto(live_server.url + reverse("cooperation:outcomes-index"))
    page.select_option("[name=partner]", TOKYO)
    page.fill("[name=period-from]", "2020-01-01")
    page.fill("[name=period-to]", "2039-12-31")
    page.click("form:has([name=period-from]) button[type=submit]")
    page.click("section:has(#of-requests) .figs dd a >> nth=0")
    assert page.locator("table.cards tbody tr").count() == 1
    plain.close()
