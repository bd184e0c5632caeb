"""The log in a real browser: under the strict policy, wide and narrow, and what assistive technology finds."""

import os
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit import signing
from comity.audit.actors import PartnerNode
from comity.audit.acts import Act, RefusalError, action
from comity.audit.core.note_keys import LogKey
from comity.audit.models import PartnerCheckpoint
from comity.audit.sequencer import sequence
from comity.web.tests.looks import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = LogKey("log.hanoi.example", Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))


@action("hit.viewed")
def look_at_hit(act: Act) -> None:
    act.about("hit", "0192f2a4-5bd0-7c57-9d3e-0d5b1c2a7f10")
    act.note(purpose="border-check")


@action("message.refused")
def turn_away(act: Act) -> None:
    act.about("letter", "0192f2a4-6120-7a11-8f0e-6f1f5f0f9d01")
    raise RefusalError(code="bad-signature")


@pytest.fixture(params=[1280, 390])
def page(
    request: pytest.FixtureRequest,
    browser: Browser,
    live_server: LiveServer,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    """The log as the auditor opens it; whatever the console complains about fails the test."""
    monkeypatch.setattr(signing, "_provider", [lambda: KEY])
    for _ in range(3):
        look_at_hit(cast.officer)
    with pytest.raises(RefusalError):
        turn_away(PartnerNode("cxp:node:jp:tokyo"))
    sequence()
    PartnerCheckpoint.objects.create(
        node="cxp:node:jp:tokyo", origin="log.tokyo.example", size=48230, root=b"1" * 32, note=""
    )
    cookie = signed_in(Client(), cast.auditor).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.goto(f"{live_server.url}/log/")
    yield opened
    context.close()
    assert [said for said in complaints if "422" not in said] == []


@pytest.fixture
def look(page: Page) -> Callable[[str], None]:
    """Look at the page shown: nothing wider than the window, nothing that axe finds."""

    def at(name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = axe(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        if folder := os.environ.get("COMITY_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/log-{name}-{width}.png", full_page=True)

    return at


def test_the_auditor_checks_finds_and_proves(page: Page, look: Callable[[str], None]) -> None:
    look("list")
    page.get_by_role("button", name="Check the whole log").click()
    page.get_by_text("The log is whole.").wait_for()
    look("checked")
    page.get_by_text("Narrow the list").click()
    page.get_by_label("What happened").select_option("Looked at a hit")
    page.get_by_role("button", name="Show what fits").click()
    page.wait_for_url("**event=hit.viewed**")
    look("found")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_text("Proved against the newest checkpoint").wait_for()
    page.get_by_text("The signed checkpoint").click()
    look("entry")
    page.goto(page.url.split("/log/", maxsplit=1)[0] + "/log/?actor=two%20words")
    look("wrong")
    page.goto(page.url.split("/log/", maxsplit=1)[0] + "/log/partners/")
    look("partners")
