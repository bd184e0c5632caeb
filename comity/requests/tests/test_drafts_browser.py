"""Two pages on one draft in a real browser: saving by itself, the other's change, deciding, nothing lost."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.requests.models import Request
from comity.requests.tests.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser(chromium_program: Path) -> Iterator[Browser]:
    """A browser for the tests of this file."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
        found = playwright.chromium.launch(executable_path=chromium_program, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser: Browser, live_server: LiveServer, person: Person, path: str, width: int) -> Page:
    """The page of a person, signed in."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{path}")
    return page


def look(page: Page, name: str) -> None:
    """Nothing wider than the window, nothing that axe finds."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/drafts-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "vi")])
def test_two_pages_on_one_draft(
    browser: Browser, live_server: LiveServer, office: Office, width: int, language: str
) -> None:
    request = office.drafted()
    Person.objects.filter(pk=office.cast.officer.pk).update(language=language)
    office.cast.officer.refresh_from_db()
    path = f"/requests/{request.pk}/edit/"
    mine = opened(browser, live_server, office.cast.officer, path, width)
    theirs = opened(browser, live_server, office.cast.supervisor, path, width)

    theirs.locator("#id_facts").fill(
        "Stock was taken from four drugstores on 3 May.\nOne number was called each time."
    )
    theirs.locator("#id_title").fill("Who held this number in May?")
    theirs.locator("#id_person_link").focus()
    expect(theirs.locator("#saved .icon, #saved p").first).to_be_visible()
    theirs.on(
        "dialog", lambda dialog: pytest.fail(f"asked before leaving although all is kept: {dialog.message}")
    )
    theirs.goto(f"{live_server.url}/requests/")  # nothing half-written: nobody is asked

    mine.locator("#id_facts").fill(
        "Stock was taken from two drugstores on 4 May.\nOne number was called each time."
    )
    mine.locator("#id_person_link").focus()
    compare = mine.locator("#saved button[value=compare]")
    expect(compare).to_be_visible()
    look(mine, "overtaken")
    assert mine.locator("#id_facts").input_value().startswith("Stock was taken from two")
    request.refresh_from_db()
    assert request.facts.startswith("Stock was taken from four")

    compare.click()
    mine.locator("#keep-facts-mine").wait_for()
    look(mine, "compare")
    assert mine.locator("#keep-title-theirs").is_checked()
    mine.locator("section[aria-labelledby=p-facts] summary").click()
    mine.locator("#id_own-facts").fill("Stock was taken from drugstores on 3 and 4 May.")
    mine.locator("#keep-facts-own").check()
    mine.locator("button[value=settle]").click()
    mine.locator("#id_facts").wait_for()
    found = Request.objects.get(pk=request.pk)
    assert found.facts == "Stock was taken from drugstores on 3 and 4 May."
    assert found.title == "Who held this number in May?"
    for page in (mine, theirs):
        page.context.close()
