"""The pages of operations in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.operations import actions
from comity.operations.core.entries import Kind
from comity.operations.models import Operation
from comity.operations.tests.ground import Ground, seeded
from comity.operations.tests.test_joint import KILO, RESCUED
from comity.requests.tests.office import Office
from comity.web.tests.looks import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN_AT = [390, pytest.param(1280, marks=pytest.mark.full)]


def opened(browser: Browser, live_server: LiveServer, person: Person, width: int) -> Page:
    """A page of a person, signed in."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return context.new_page()


def look(page: Page, name: str) -> None:
    """Nothing is wider than the window, axe finds nothing."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/operations-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = axe(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(browser: Browser, live_server: LiveServer, office: Office, width: int) -> None:
    ground = Ground(office)
    things = seeded(ground)
    operation = Operation.objects.get(pk=things["operation"])
    actions.enter_result(ground.officer, operation.pk, KILO)
    actions.enter_result(ground.officer, operation.pk, RESCUED)
    ground.say(operation, Kind.DECISION, {"word": "go", "reason": "準備完了", "mark": operation.mark})
    page = opened(browser, live_server, ground.supervisor, width)
    one = {"operation_id": operation.pk}
    result = {"result_id": things["own_result"]}
    for name, kwargs in (
        ("list", {}),
        ("results", {}),
        ("new", {}),
        ("operation", one),
        ("plan", one),
        ("terms", one),
        ("invite", one),
        ("decide", one),
        ("enter", {**one, "outcome": "arrest"}),
        ("enter", {**one, "outcome": "seizure"}),
        ("enter", {**one, "outcome": "victims-rescued"}),
        ("result", result),
        ("correct", result),
        ("withdraw", result),
        ("pairing", {"pairing_id": things["pairing"]}),
    ):
        page.goto(live_server.url + reverse(f"operations:{name}", kwargs=kwargs))
        look(page, f"{name}-{kwargs.get('outcome', '')}".strip("-"))
