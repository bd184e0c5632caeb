"""The pages of meetings in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.core.spans import of_days
from comity.cooperation.tests.meeting_ground import Meetings, seeded_meetings
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.cooperation.tests.test_meetings_pages import at, go
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, meetings: Meetings, width: int
) -> None:
    cast = meetings.cast
    things = seeded_meetings(cast)
    assembly = meetings.assembly()
    cancelled = meetings.add(ordinal=None)
    actions.move_meeting(
        cast.cooperation, cancelled.pk, 1, "cancelled", "Nước chủ nhà đề nghị lùi sang năm sau."
    )
    reader = Reader(opened(browser, live_server, cast.cooperation, width), cast.cooperation)
    one = {"meeting_id": things["meeting"]}
    others: dict[Any, str] = {assembly.pk: "assembly", cancelled.pk: "cancelled"}
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
        ("meeting", {"meeting_id": cancelled.pk}),
        ("change", one),
        ("cancel", one),
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
        reader.goto(live_server.url + reverse(f"cooperation:meetings-{name}", kwargs=kwargs) + query)
        look(reader.page, reader.named(f"meetings-{name}-{others.get(kwargs.get('meeting_id'), 'one')}"))


@pytest.mark.parametrize("language", ["vi", "ja"])
def test_a_calendar_is_read_out_before_it_is_taken_over(
    browser: Browser, live_server: LiveServer, meetings: Meetings, language: str
) -> None:
    span = of_days(date(2027, 3, 1), date(2027, 3, 2), "Asia/Tokyo")
    found = meetings.add(ordinal=None, span=span, zone="Asia/Tokyo", place="東京")
    sent = go(meetings.keeper).get(at("calendar", found.pk)).content
    moved = sent.replace(b"Asia/Tokyo", b"America/New_York").replace(b"SEQUENCE:0", b"SEQUENCE:4")
    with writing():
        Person.objects.filter(pk=meetings.keeper.pk).update(language=language)
    page = opened(browser, live_server, meetings.keeper, WIDTHS[1])
    page.goto(live_server.url + at("calendar-in"))
    page.set_input_files("input[type=file]", {"name": "a.ics", "mimeType": "text/calendar", "buffer": moved})
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("#would")
    look(page, f"calendar-read-{language}")
    assert "→" in page.inner_text("main")
    assert "America/" not in page.inner_text("main")
