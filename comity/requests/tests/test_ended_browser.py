"""A session that ends while somebody writes, in a real browser: the page stays, and goes on after a sign-in in a new tab."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import PASSWORD, code_for
from comity.requests.models import Request
from comity.requests.tests.office import Office
from comity.requests.tests.test_drafts_browser import look, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FACTS = "Stock was taken from two drugstores on 4 May."


def signs_in(page: Page, person: Person) -> None:
    """Sign in on the pages."""
    page.locator("input[name=name]").fill(person.sign_in)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main .btn--go").click()
    page.locator("input[name=code]").fill(code_for(person))
    page.locator("main .btn--go").click()


@pytest.mark.parametrize(
    ("width", "language"),
    [
        (390, "vi"),
        pytest.param(1280, "en", marks=pytest.mark.full),
        pytest.param(390, "ja", marks=pytest.mark.full),
    ],
)
def test_the_page_stays_and_goes_on(
    browser: Browser, live_server: LiveServer, office: Office, width: int, language: str
) -> None:
    request = office.drafted()
    Person.objects.filter(pk=office.cast.officer.pk).update(language=language)
    office.cast.officer.refresh_from_db()
    page = opened(browser, live_server, office.cast.officer, f"/requests/{request.pk}/edit/", width)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#id_facts").fill(FACTS)
    page.locator("#id_person_link").focus()
    expect(page.locator(".ended")).to_be_visible()
    assert page.locator("#id_facts").input_value() == FACTS
    look(page, f"ended-{language}")
    with page.context.expect_page() as other:
        page.locator(".ended a").click()
    signs_in(other.value, office.cast.officer)
    expect(other.value.locator("#id_facts")).to_be_visible()  # led back to the page one was on
    page.locator("#id_title").fill("Who held this number in May?")
    page.locator("#id_person_link").focus()
    expect(page.locator("#saved p").first).to_be_visible()
    expect(page.locator(".ended")).to_have_count(0)
    page.locator("form#f .bar button[value=keep]").click()  # a press after the sign-in elsewhere works too
    page.wait_for_load_state()
    request.refresh_from_db()
    assert (request.facts, request.title) == (FACTS, "Who held this number in May?")
    page.context.close()


def test_what_was_sent_at_once_comes_back(browser: Browser, live_server: LiveServer, office: Office) -> None:
    page = opened(browser, live_server, office.cast.officer, "/requests/new/", 1280)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#id_facts").fill(FACTS)
    page.locator("button[value=submit]").click()
    page.locator("input[name=password]").wait_for()
    look(page, "held-sign-in")
    signs_in(page, office.cast.officer)
    page.locator(".as-written").first.wait_for()
    look(page, "held")
    assert not Request.objects.exists()  # nothing is done by itself
    page.locator("main .btn--go").click()
    expect(page.locator("#id_facts")).to_have_value(FACTS)
    page.context.close()
