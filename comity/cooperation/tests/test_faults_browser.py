"""Pages that say what is wrong, in a real browser, wide and narrow: an agreement that is closed, columns with faults, a form that was refused."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.agreements import sweeps
from comity.cooperation.tests.imp_ground import drafted, register
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.sights import WIDTHS, Reader
from comity.cooperation.tests.test_register_forms_again import became
from comity.cooperation.tests.test_register_steps import hear
from comity.intake.tests.office import Papers
from comity.lib.clock import now
from comity.operations.tests.ground import Ground
from comity.requests.tests.office import AGREEMENT
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_that_says_what_is_wrong_is_whole(
    browser: Browser, live_server: LiveServer, ground: Ground, width: int
) -> None:
    ours = Registers(ground.office)
    cast = ground.office.cast
    operation = ground.joint()
    ours.treaty()
    assert sweeps.tell(now()) == 1
    became("refused", "not-a-party")
    hear(ours, "suspended")
    file = register(cast.cooperation, "Dialogue,2020-05-03,Tokyo")
    papers = Papers(cast)
    draft = drafted(papers, "agreement")
    officer = Reader(opened(browser, live_server, ground.officer, width), ground.officer)
    for name in ("terms", "invite"):
        officer.goto(live_server.url + reverse(f"operations:{name}", args=[operation.pk]))
        look(officer.page, officer.named(f"closed-{name}"))
    officer.goto(live_server.url + reverse("operations:terms", args=[operation.pk]))
    officer.page.locator("main form").evaluate("form => form.requestSubmit()")
    officer.page.locator("[data-summary]").first.wait_for()
    look(officer.page, officer.named("closed-terms-refused"))
    keeper = Reader(opened(browser, live_server, cast.cooperation, width), cast.cooperation)
    pages: tuple[tuple[str, list[object], str], ...] = (
        ("agreements:forms", [AGREEMENT], "form-refused"),
        ("cooperation:commitments-new", [], "closed-commitment"),
        ("cooperation:imp-drafts", [], "drafts"),
        ("cooperation:imp-draft", [draft.pk], "draft"),
    )
    for name, args, called in pages:
        keeper.goto(live_server.url + reverse(name, args=args))
        look(keeper.page, keeper.named(called))
    for turn in ("once", "again"):
        keeper.goto(live_server.url + reverse("cooperation:imp-columns", args=[file.pk]))
        keeper.page.locator("[name=field-0]").select_option("first")
        keeper.page.locator("[name=name]").evaluate("(box, text) => { box.value = text }", "x" * 101)
        keeper.page.locator("main form").evaluate("form => form.requestSubmit()")
        keeper.page.locator("#id_name_error").wait_for()
        look(keeper.page, keeper.named(f"columns-{turn}"))
