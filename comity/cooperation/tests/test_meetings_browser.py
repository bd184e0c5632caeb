"""The pages of meetings in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.audit.acts import writing
from comity.cooperation.tests.meeting_ground import Meetings, seeded_meetings
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIGHTS = [("vi", 1280), ("ja", 390)]


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, meetings: Meetings, language: str, width: int
) -> None:
    cast = meetings.cast
    things = seeded_meetings(cast)
    assembly = meetings.assembly()
    with writing():
        Person.objects.filter(pk=cast.cooperation.pk).update(language=language)
    cast.cooperation.refresh_from_db()
    page = opened(browser, live_server, cast.cooperation, width)
    one = {"meeting_id": things["meeting"]}
    series = {"series_id": things["meeting_series"]}
    for name, kwargs in (
        ("list", {}),
        ("new", {}),
        ("year", {}),
        ("calendar-in", {}),
        ("series-list", {}),
        ("series-new", {}),
        ("series", series),
        ("meeting", one),
        ("meeting", {"meeting_id": assembly.pk}),
        ("change", one),
        ("delegates", one),
        ("delegate", {**one, "delegate_id": things["delegate"]}),
        ("agenda", one),
        ("agenda-item", {**one, "item_id": things["agenda_item"]}),
        ("papers", one),
        ("proposals", one),
        ("votes", {"meeting_id": assembly.pk}),
        ("round", {**one, "proposal_id": things["meeting_proposal"]}),
        ("annul", {**one, "ballot_id": things["ballot"]}),
        ("event", {**one, "event_id": things["protected_event"]}),
        ("line-clear", {**one, "line_id": things["public_line"]}),
    ):
        query = "?year=2020" if name == "year" else ""
        page.goto(live_server.url + reverse(f"cooperation:meetings-{name}", kwargs=kwargs) + query)
        look(page, f"meetings-{name}-{'assembly' if kwargs.get('meeting_id') == assembly.pk else 'one'}")
