"""A thread's page that stays open while another person acts: it shows one state, says that it is old, and leads on."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.showing import SELDOM
from comity.requests.tests.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEN_AT = [
    (390, "vi"),
    *(pytest.param(*sight, marks=pytest.mark.full) for sight in ((1280, "en"), (390, "ja"))),
]


def opened(browser: Browser, live_server: LiveServer, person: Person, path: str, width: int) -> Page:
    """The page of a person, signed in."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}{path}")
    return page


def look(page: Page, name: str, language: str) -> None:
    """Nothing is wider than the window."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/thread-{name}-{language}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(("width", "language"), SEEN_AT)
def test_a_page_left_open_says_that_the_request_has_changed(
    browser: Browser, live_server: LiveServer, office: Office, width: int, language: str
) -> None:
    request = office.waiting()
    Person.objects.filter(pk=office.cast.officer.pk).update(language=language)
    office.cast.officer.refresh_from_db()
    path = reverse("requests:thread", args=[request.pk])
    page = opened(browser, live_server, office.cast.officer, path, width)
    expect(page.locator("#changed a")).to_have_count(0)
    actions.approve_request(office.cast.supervisor, request.pk, version=request.version)
    page.clock.fast_forward(SELDOM * 1000)
    expect(page.locator("#changed a")).to_be_visible()
    expect(page.locator("#approve")).to_be_visible()
    expect(page.locator("article.msg[data-tick]")).to_have_count(0)
    look(page, "changed", language)
    page.locator("#changed a").click()
    expect(page.locator("article.msg[data-tick]")).to_have_count(1)
    expect(page.locator("#approve")).to_have_count(0)
    look(page, "as-it-stands", language)
    page.context.close()


@pytest.mark.parametrize(("width", "language"), SEEN_AT)
def test_what_is_asked_stands_before_the_form_on_a_phone(
    browser: Browser, live_server: LiveServer, office: Office, width: int, language: str
) -> None:
    request = office.received()
    Person.objects.filter(pk=office.cast.officer.pk).update(language=language)
    office.cast.officer.refresh_from_db()
    page = opened(
        browser, live_server, office.cast.officer, reverse("requests:reply", args=[request.pk]), width
    )
    asked, form = page.locator("#p-asked").bounding_box(), page.locator("#p-answer").bounding_box()
    assert asked
    assert form
    assert asked["y"] < form["y"] if width < 640 else asked["x"] > form["x"]
    look(page, "answer", language)
    page.context.close()


@pytest.mark.parametrize(("width", "language"), SEEN_AT)
def test_a_refusal_stands_with_the_words_and_words_are_not_left_unasked(
    browser: Browser, live_server: LiveServer, office: Office, width: int, language: str
) -> None:
    request = office.received(purpose="locating")
    words = actions.ask_back(office.cast.officer, request.pk, "Which May?")
    person = office.cast.supervisor
    Person.objects.filter(pk=person.pk).update(language=language)
    person.refresh_from_db()
    path = reverse("requests:thread", args=[request.pk])
    page = opened(browser, live_server, person, path, width)
    actions.ask_back(office.cast.officer, request.pk, "Which June?", draft_id=words.pk, version=words.version)
    give_back = page.locator(f"form[action$='{words.pk}/give-back/']")
    page.locator("details", has=give_back).locator("summary").click()
    give_back.locator("textarea").fill("Name the year.")
    give_back.locator("button").click()
    expect(give_back.locator("[data-summary]")).to_be_visible()
    look(page, "refused-in-its-panel", language)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("location.assign('/')")
    expect(give_back.locator("textarea")).to_have_value("Name the year.")
    assert asked == ["beforeunload"]
    page.context.close()
    # decided by the partner's answer meanwhile: the panel is gone, the refusal and the reason are not
    with_time = office.time_asked()
    path = reverse("requests:thread", args=[with_time.request_id])
    page = opened(browser, live_server, person, path, width)
    office.answered(with_time.request)
    decide = page.locator(f"form[action$='{with_time.pk}/decide/']")
    decide.locator("input[value=decline]").check()
    decide.locator("select").select_option("other")
    decide.locator("textarea").fill("Somebody is detained.")
    decide.locator("button").first.click()
    expect(page.locator("[data-summary]")).to_be_visible()
    expect(page.locator("section[aria-labelledby=p-wrote]")).to_contain_text("Somebody is detained.")
    look(page, "refused", language)
    page.context.close()
