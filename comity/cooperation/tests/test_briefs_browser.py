"""The pages of briefs in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation.tests.brief_ground import seeded_briefs
from comity.cooperation.tests.meeting_ground import Meetings, seeded_meetings
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, meetings: Meetings, width: int
) -> None:
    cast = meetings.cast
    things = seeded_meetings(cast)
    brief = {"brief_id": seeded_briefs(cast)["brief"]}
    reader = Reader(opened(browser, live_server, cast.cooperation, width), cast.cooperation)
    one = {"meeting_id": things["meeting"]}
    for name, kwargs in (
        ("new", {**one, "kind": "brief"}),
        ("new", {**one, "kind": "joint"}),
        ("brief", brief),
        ("compare", brief),
        ("dress", {}),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:briefs-{name}", kwargs=kwargs))
        look(reader.page, reader.named(f"briefs-{name}-{kwargs.get('kind', 'one')}"))
    reader.goto(live_server.url + reverse("cooperation:meetings-meeting", kwargs=one))
    look(reader.page, reader.named("briefs-meeting"))
