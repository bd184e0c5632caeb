"""The pages of briefs in a real browser, wide and narrow: nothing wider than the window, nothing that axe finds."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.agreements import sweeps
from comity.agreements.actions import suspend_agreement, take_step_back
from comity.agreements.steps import STEP
from comity.audit.actors import Process
from comity.cooperation import actions
from comity.cooperation.models import Meeting
from comity.cooperation.tests.brief_ground import seeded_briefs
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import Meetings, seeded_meetings
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.sights import LANGUAGES, WIDTHS, Reader
from comity.cooperation.tests.test_briefs import JOINT, written
from comity.cooperation.tests.test_register_restored import forget_steps, told
from comity.lib.clock import now
from comity.requests.tests.office import AGREEMENT, TOKYO
from comity.sharing.actions import purge_item
from comity.sharing.models import Item
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


@pytest.mark.parametrize("width", WIDTHS)
def test_a_brief_from_which_something_was_deleted_says_so_in_every_language(
    browser: Browser, live_server: LiveServer, ledgers: Ledgers, tokyo_meeting: Meeting, width: int
) -> None:
    letter, _which, _entry = ledgers.offered(texts={"en": "Search the house", "ja": "家宅捜索"})
    brief = written(ledgers, tokyo_meeting)
    purge_item(ledgers.supervisor, Item.objects.get(owner=TOKYO, mid=letter.mid).pk, "recall")
    reader = Reader(opened(browser, live_server, ledgers.keeper, width), ledgers.keeper)
    for _each in LANGUAGES:
        reader.goto(live_server.url + reverse("cooperation:briefs-brief", kwargs={"brief_id": brief.pk}))
        assert "家宅捜索" not in reader.page.inner_text("main")
        look(reader.page, reader.named("briefs-brief-deleted"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_stop_that_a_partner_gave_back_is_read_in_every_language(
    browser: Browser, live_server: LiveServer, register: Registers, width: int
) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A leak is looked into.", told="We talk about article 2.")
    sweeps.tell_steps(now())
    forget_steps()
    take_step_back(Process("recovery"), told(STEP)[0])
    reader = Reader(opened(browser, live_server, register.keeper, width), register.keeper)
    for _each in LANGUAGES:
        reader.goto(live_server.url + reverse("agreements:agreement", args=[AGREEMENT]))
        assert "We talk about article 2." in reader.page.inner_text("main")
        look(reader.page, reader.named("agreement-given-back"))
