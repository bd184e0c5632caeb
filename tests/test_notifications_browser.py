"""Notifications in a real browser: under the strict policy, wide and narrow, by keyboard, and what axe finds."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as node
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.notifications.actions import enter_address
from comity.requests.tests.office import Office
from comity.web.tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opened = Callable[[str, int, str], Page]
LATER = [pytest.param(language, 1280, marks=pytest.mark.full) for language in ("en", "ja")]


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer, office: Office) -> Iterator[Opened]:
    """Open an address as the officer, in a language and width; what the console complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_at(path: str, width: int, language: str) -> Page:
        officer = office.cast.officer
        Person.objects.filter(pk=officer.pk).update(language=language)
        cookie = signed_in(Client(), officer).cookies[node.SESSION_COOKIE_NAME]
        context = browser.new_context(viewport={"width": width, "height": 800})
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("language", "width"), [("vi", 390), *LATER, pytest.param("zh-hans", 390, marks=pytest.mark.full)]
)
def test_the_list_in_every_language(office: Office, opened: Opened, language: str, width: int) -> None:
    office.received(urgency="flash", urgency_reason="A child is missing.")
    asked = office.sent()
    office.answered(asked)
    page = opened("/notifications/", width, language)
    look(page, f"notifications-{language}")


@pytest.mark.parametrize(("language", "width"), [("vi", 390), *LATER])
def test_ones_own_mails_in_every_width(
    office: Office, opened: Opened, settings: Settings, language: str, width: int
) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    enter_address(office.cast.officer, "officer@agency.example")
    page = opened("/notifications/mail/", width, language)
    look(page, f"mail-{language}")


@pytest.mark.parametrize(
    ("language", "width"), [("vi", 390), pytest.param("ja", 1280, marks=pytest.mark.full)]
)
def test_the_words_of_the_house(opened: Opened, language: str, width: int) -> None:
    page = opened("/", width, language)
    page.locator("footer a[href$='/words/']").click()
    page.wait_for_url("**/web/words/")
    look(page, f"words-{language}")


def test_by_keyboard_from_any_page_and_back(office: Office, opened: Opened) -> None:
    request = office.received()
    page = opened("/", 1280, "en")
    expect(page.locator("#news")).to_contain_text("1")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/notifications/")
    page.get_by_role("link", name=f"A partner asks you: {request.ref}.").click()
    page.wait_for_url(f"**/requests/{request.pk}/")
    expect(page.locator("#news")).not_to_contain_text("1")


def test_the_head_asks_by_itself_and_says_what_is_new(office: Office, opened: Opened) -> None:
    page = opened("/", 1280, "en")
    office.received()
    page.evaluate("htmx.ajax('GET', '/notifications/count/?shown=0', {target: '#news', swap: 'outerHTML'})")
    expect(page.locator("[data-live]")).to_have_text("1 new notification")
    expect(page.locator("#news")).to_contain_text("1")
    assert page.locator("#news").get_attribute("hx-trigger") == "every 60s"
