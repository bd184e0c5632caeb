"""The pages of briefs in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.windows import opened
from comity.audit.acts import writing
from comity.cooperation.tests.brief_ground import seeded_briefs
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
    brief = {"brief_id": seeded_briefs(cast)["brief"]}
    with writing():
        Person.objects.filter(pk=cast.cooperation.pk).update(language=language)
    cast.cooperation.refresh_from_db()
    page = opened(browser, live_server, cast.cooperation, width)
    one = {"meeting_id": things["meeting"]}
    for name, kwargs in (
        ("new", {**one, "kind": "brief"}),
        ("new", {**one, "kind": "joint"}),
        ("brief", brief),
        ("compare", brief),
        ("dress", {}),
    ):
        page.goto(live_server.url + reverse(f"cooperation:briefs-{name}", kwargs=kwargs))
        look(page, f"briefs-{name}-{kwargs.get('kind', 'one')}-{language}")
    page.goto(live_server.url + reverse("cooperation:meetings-meeting", kwargs=one))
    look(page, f"briefs-meeting-{language}")
