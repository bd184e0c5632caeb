"""Enter in the box of a one-time code does the act the code is given for, in a real browser; Esc gives the focus back."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import code_for, signed_in
from comity.requests.tests.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, office: Office) -> Iterator[Page]:
    """A page of an officer who gave no code lately."""
    cookie = signed_in(Client(), office.cast.officer, present=False).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_enter_in_the_code_of_a_request_sends_it(page: Page, office: Office) -> None:
    request = office.drafted()
    page.goto(f"/requests/{request.pk}/edit/")
    page.locator("#id_who-presence_code").fill(code_for(office.cast.officer))
    page.locator("#id_who-presence_code").press("Enter")
    page.wait_for_url(f"**/requests/{request.pk}/")
    request.refresh_from_db()
    assert request.state != "draft"


def test_enter_in_the_code_of_an_answer_sends_it(page: Page, office: Office) -> None:
    request = office.received()
    page.goto(f"/requests/{request.pk}/answer/")
    page.locator("#id_text").fill("Nothing was found.")
    page.locator("#id_who-presence_code").fill(code_for(office.cast.officer))
    page.locator("#id_who-presence_code").press("Enter")
    expect(page.locator("[data-summary] h2")).to_have_text("The answer cannot leave yet")
    # the code counts for five minutes: it is not asked for again, and the page that saved by itself did not undo it
    page.locator("input[name=outcome][value=negative]").check()
    for name in ("political_or_belief", "press_or_defender", "refugee_or_asylum", "death_or_torture"):
        page.locator(f"input[name=rights_{name}][value=no]").check()
    if not page.locator("input[name=codes][value=H0]").is_checked():
        page.locator("input[name=codes][value=H0]").check()
    page.locator("button[value=submit]").click()
    page.wait_for_url(f"**/requests/{request.pk}/")
    assert request.replies.get().state != "draft"


def test_esc_gives_the_focus_back(page: Page) -> None:
    page.goto("/requests/")
    page.locator(".frame > nav.rail a").first.focus()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".frame > nav.rail a").first).to_be_focused()
