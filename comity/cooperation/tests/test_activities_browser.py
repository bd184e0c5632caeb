"""The pages of activities in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.audit.acts import writing
from comity.cooperation.tests.activity_ground import Activities, seeded_activities
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIGHTS = [("vi", 1280), ("ja", 390), ("zh-hans", 390)]


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, activities: Activities, language: str, width: int
) -> None:
    cast = activities.cast
    things = seeded_activities(cast)
    training, exercise = activities.training(), activities.exercise()
    with writing():
        Person.objects.filter(pk=cast.cooperation.pk).update(language=language)
    cast.cooperation.refresh_from_db()
    page = opened(browser, live_server, cast.cooperation, width)
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
        page.goto(live_server.url + reverse(f"cooperation:activities-{name}", kwargs=kwargs))
        look(page, f"activities-{name}-{'training' if kwargs.get('activity_id') == training.pk else 'one'}")
