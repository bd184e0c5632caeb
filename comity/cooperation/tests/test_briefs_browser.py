"""The pages of briefs in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.agreements.actions import suspend_agreement
from comity.cooperation import actions
from comity.cooperation.models import Meeting
from comity.cooperation.tests.brief_ground import seeded_briefs
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import Meetings, seeded_meetings
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.cooperation.tests.test_briefs import JOINT
from comity.requests.tests.office import AGREEMENT
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


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_joint_report_is_whole(
    browser: Browser, live_server: LiveServer, ledgers: Ledgers, tokyo_meeting: Meeting, width: int
) -> None:
    ledgers.agreed()
    report = actions.write_brief(ledgers.keeper, tokyo_meeting.pk, JOINT, is_joint=True)
    person = ledgers.supervisor
    reader = Reader(opened(browser, live_server, person, width), person)
    for name, kwargs in (
        ("new", {"meeting_id": tokyo_meeting.pk, "kind": "joint"}),
        ("brief", {"brief_id": report.pk}),
        ("approve", {"brief_id": report.pk}),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:briefs-{name}", kwargs=kwargs))
        look(reader.page, reader.named(f"briefs-{name}-of-both"))
    suspend_agreement(ledgers.keeper, AGREEMENT, "Under review.")
    reader.goto(live_server.url + reverse("cooperation:briefs-brief", kwargs={"brief_id": report.pk}))
    look(reader.page, reader.named("briefs-brief-stopped"))
