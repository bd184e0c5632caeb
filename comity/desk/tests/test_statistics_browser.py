"""The statistics page in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds, no script needed."""

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.operations import actions
from comity.operations.tests.ground import ARRESTS, Ground
from comity.operations.tests.test_joint import KILO
from comity.web.tests.looks import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YEARS = "?period-from=2020-01-01&period-to=2039-12-31"
BACKWARDS = "?period-from=2026-12-31&period-to=2026-01-01"


@pytest.mark.parametrize(
    ("width", "language"), [(390, "vi"), pytest.param(1280, "ja", marks=pytest.mark.full)]
)
def test_figures_fit_and_are_read_without_scripts(
    browser: Browser, live_server: LiveServer, ground: Ground, width: int, language: str
) -> None:
    operation = ground.joint()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    actions.enter_result(ground.officer, operation.pk, KILO)
    ground.office.stored()
    Person.objects.filter(pk=ground.officer.pk).update(language=language)
    cookie = signed_in(Client(), ground.officer).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    for name, asked in (("figures", YEARS), ("backwards", BACKWARDS)):
        page.goto(f"{live_server.url}/desk/statistics/{asked}")
        assert page.get_attribute("html", "lang") == language
        if folder := os.environ.get("COMITY_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/statistics-{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = axe(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
    plain = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    plain.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = plain.new_page()
    page.goto(f"{live_server.url}/desk/statistics/")
    page.fill("[name=period-from]", "2020-01-01")
    page.fill("[name=period-to]", "2039-12-31")
    page.click("form:has([name=period-from]) button[type=submit]")
    assert page.locator("section:has(#of-requests) .figs dd").first.inner_text().startswith("1")
    page.click("section:has(#of-requests) .figs dd a >> nth=0")
    assert page.locator("table.cards tbody tr").count() == 1
    context.close()
    plain.close()
