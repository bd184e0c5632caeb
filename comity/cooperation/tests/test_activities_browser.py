"""The pages of activities in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.core.residents import Figure
from comity.cooperation.tests.activity_ground import SOURCE, Activities, seeded_activities
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
        look(
            reader.page,
            reader.named(
                f"activities-{name}-{'training' if kwargs.get('activity_id') == training.pk else 'one'}"
            ),
        )


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_asked_back_and_whom_a_campaign_speaks_to_is_whole(
    browser: Browser, live_server: LiveServer, activities: Activities, width: int
) -> None:
    keeper = activities.keeper
    rows = [Figure("KR-11", 2024, 900, 4), Figure("KR-26", 2024, 700, None)]
    actions.keep_residents(keeper, "KH", "KR", SOURCE, rows)
    campaign = activities.campaign(nationality="KH", place_country="KR", parties=("KR",))
    reader = Reader(opened(browser, live_server, keeper, width), keeper)
    page = reader.page
    reader.goto(live_server.url + reverse("cooperation:activities-activity", args=[campaign.pk]))
    look(page, reader.named("activities-nationality"))
    reader.goto(live_server.url + reverse("cooperation:activities-residents-new"))
    page.locator("[name=nationality]").select_option("JP")
    page.locator("[name=country]").select_option("VN")
    page.locator("[name=source]").fill(SOURCE)
    page.locator("[name=lines]").fill("Ho Chi Minn; 2024; 12500; 3\nBình Dương; 2026; 900; 1")
    page.locator("form[data-guard] button[type=submit]").click()
    page.locator("[name=as_written]").wait_for()
    look(page, reader.named("activities-unsure"))
