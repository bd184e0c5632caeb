"""The pages of registers and drafts in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.models import Meeting
from comity.cooperation.tests.imp_ground import drafted, seeded_imports
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.intake.tests.office import Papers
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, meetings: Meetings, width: int
) -> None:
    cast, papers = meetings.cast, Papers(meetings.cast)
    seventh = meetings.seventh()
    things = seeded_imports(cast)
    commitment = drafted(papers, "commitment")
    agreement = drafted(papers, "agreement")
    joined = drafted(papers, "meeting", date="2020-12-01")
    actions.join_draft(meetings.keeper, joined.pk, seventh.pk)
    reader = Reader(opened(browser, live_server, cast.cooperation, width), cast.cooperation)
    waiting, done = {"file_id": things["register_waiting"]}, {"file_id": things["register_done"]}
    meeting = {"draft_id": things["document_draft"]}
    kinds: dict[Any, str] = {commitment.pk: "commitment", agreement.pk: "agreement"}
    for name, kwargs in (
        ("imp-registers", {}),
        ("imp-columns", waiting),
        ("imp-check", waiting),
        ("imp-drop", waiting),
        ("imp-result", done),
        ("imp-drafts", {}),
        ("imp-draft", meeting),
        ("imp-draft", {"draft_id": commitment.pk}),
        ("imp-draft", {"draft_id": agreement.pk}),
        ("imp-decline", meeting),
        ("meetings-list", {}),
        ("meetings-meeting", {"meeting_id": seventh.pk}),
    ):
        reader.goto(live_server.url + reverse(f"cooperation:{name}", kwargs=kwargs))
        look(reader.page, reader.named(f"{name}-{kinds.get(kwargs.get('draft_id'), 'one')}"))
    assert Meeting.objects.count() == 3
