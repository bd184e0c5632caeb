"""The pages of activities in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.cooperation.tests.activity_ground import Activities, seeded_activities
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.cooperation.tests.test_meetings_browser import opened
from comity.web.tests.looks import AXE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Nothing is wider than the window, axe finds nothing."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/activities-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, activities: Activities, width: int
) -> None:
    cast = activities.cast
    things = seeded_activities(cast)
    training, exercise = activities.training(), activities.exercise()
    reader = Reader(opened(browser, live_server, cast.cooperation, width), cast.cooperation)
    campaign = {"activity_id": things["activity"]}
    for name, kwargs in (
        ("list", {}),
        ("new", {}),
        ("activity", campaign),
        ("activity", {"activity_id": training.pk}),
        ("advisory", campaign),
        ("change", campaign),
        ("cancel", {"activity_id": exercise.pk}),
        ("residents", {}),
        ("residents-new", {}),
        ("residents-change", {"figure_id": things["residents_figure"]}),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:activities-{name}", kwargs=kwargs))
        which = "training" if kwargs.get("activity_id") == training.pk else "one"
        look(reader.page, reader.named(f"{name}-{which}"))
