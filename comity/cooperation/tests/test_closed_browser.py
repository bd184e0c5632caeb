"""What a cooperation officer reads of closed rooms, in a real browser, wide and narrow: figures, a partner, evidence, a brief in other languages."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.models import Meeting
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.sights import Reader
from comity.operations.tests.ground import Ground
from comity.operations.tests.test_browser import SEEN_AT
from comity.requests.tests.office import TOKYO
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = {"en": ["Hold the third dialogue in spring"]}


@pytest.mark.parametrize("width", SEEN_AT)
def test_every_page_is_whole(
    browser: Browser, live_server: LiveServer, ledgers: Ledgers, tokyo_meeting: Meeting, width: int
) -> None:
    ledgers.office.answered(ledgers.office.stored())
    commitment = ledgers.agreed()
    operation = Ground(ledgers.office).planned()
    officer, keeper = ledgers.office.cast.officer, ledgers.keeper
    actions.offer_evidence(officer, "operation", operation.pk, commitment.ref)
    actions.write_brief(keeper, tokyo_meeting.pk, BriefDraft(("vi", "ja"), {}, OWN))
    reader = Reader(opened(browser, live_server, keeper, width), keeper)
    years = "period-from=2026-01-01&period-to=2026-12-31"
    for name, path in (
        ("figures", f"{reverse('cooperation:outcomes-index')}?{years}&partner={TOKYO}"),
        ("partner", reverse("cooperation:partners-state", args=["JP"])),
        ("commitment", reverse("cooperation:commitments-commitment", args=[commitment.pk])),
        ("fulfil", reverse("cooperation:commitments-step", args=[commitment.pk, "fulfil"])),
        ("brief", reverse("cooperation:briefs-new", args=[tokyo_meeting.pk, "brief"])),
    ):
        reader.goto(live_server.url + path)
        look(reader.page, reader.named(f"closed-{name}"))
    reader = Reader(opened(browser, live_server, officer, width), officer)
    for name, path in (
        ("offer", reverse("cooperation:evidence-offer", args=["operation", operation.pk])),
        ("offer-to", reverse("cooperation:evidence-offer-to", args=[commitment.pk])),
    ):
        reader.goto(live_server.url + path)
        look(reader.page, reader.named(f"closed-{name}"))
