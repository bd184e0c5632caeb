"""An assembly of many in a real browser: its page stays short and is whole on paper, one delegation is found, a moved meeting asks what is meant."""

from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.core.spans import of_hours
from comity.cooperation.forms.texts import state_choices
from comity.cooperation.meeting_drafts import DelegateDraft, ProposalDraft
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONGEST = {1280: 4000, 390: 7000}  # pixels; folded one by one its delegations alone took 8,000


@pytest.mark.parametrize("width", WIDTHS)
def test_an_assembly_of_many_is_short_and_one_is_found(
    browser: Browser, live_server: LiveServer, meetings: Meetings, width: int
) -> None:
    keeper, assembly = meetings.keeper, meetings.assembly()
    states = [code for code, _name in state_choices() if code][:162]
    people = [DelegateDraft(f"Delegate {code}", code, role) for code in states for role in ("head",)]
    actions.add_delegates(keeper, assembly.pk, people)
    report = ProposalDraft({"en": "Report on finances"}, "", "JP, VN", is_report=True)
    proposal = ProposalDraft({"en": "One more"}, "simple", "DE")
    actions.add_proposals(keeper, assembly.pk, [report, proposal])
    begins = datetime(2027, 3, 1, 19, tzinfo=UTC)
    moved = meetings.add(
        ordinal=None, span=of_hours(begins, begins + timedelta(hours=1)), zone="Pacific/Honolulu"
    )
    reader = Reader(opened(browser, live_server, keeper, width), keeper)

    def at(name: str, *args: object) -> str:
        return live_server.url + reverse(f"cooperation:meetings-{name}", args=args)

    reader.goto(at("meeting", assembly.pk))
    assert reader.page.evaluate("document.documentElement.scrollHeight") < LONGEST[width]
    look(reader.page, reader.named("meetings-meeting-long"))
    reader.goto(at("meeting", assembly.pk))
    reader.page.fill("#find", states[0])
    reader.page.press("#find", "Enter")
    assert reader.page.get_by_text(f"Delegate {states[0]}").first.is_visible()
    look(reader.page, reader.named("meetings-meeting-found"))
    reader.goto(at("votes", assembly.pk))
    look(reader.page, reader.named("meetings-votes-rules"))
    reader.goto(at("change", moved.pk))
    reader.page.select_option("#id_zone", "Asia/Tokyo")
    reader.page.click("main form button[type=submit]")
    look(reader.page, reader.named("meetings-change-asked"))
    reader.page.check("#id_meant_0")
    reader.page.click("main form button[type=submit]")
    look(reader.page, reader.named("meetings-meeting-moved"))


def test_what_is_folded_is_open_on_paper(
    browser: Browser, live_server: LiveServer, meetings: Meetings
) -> None:
    keeper, assembly = meetings.keeper, meetings.assembly()
    states = [code for code, _name in state_choices() if code][:60]
    actions.add_delegates(
        keeper, assembly.pk, [DelegateDraft(f"Delegate {code}", code, "head") for code in states]
    )
    page = opened(browser, live_server, keeper, 1280)
    page.goto(live_server.url + reverse("cooperation:meetings-meeting", args=[assembly.pk]))
    last = page.get_by_text(f"Delegate {states[-1]}").first
    shows = "el => el.checkVisibility({contentVisibilityAuto: true})"
    assert not last.evaluate(shows)
    page.emulate_media(media="print")
    assert last.evaluate(shows)  # by style alone
    page.emulate_media(media="screen")
    file = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = " ".join(
        " ".join(file[place].get_textpage().get_text_range().split()) for place in range(len(file))
    )
    assert [code for code in states if f"Delegate {code}" not in text] == []
    closed = page.locator("main details:not([open])")
    before = closed.count()
    assert before > len(states)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # where style sheets cannot open it
    assert closed.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert closed.count() == before
