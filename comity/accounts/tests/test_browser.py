"""The way in, in a real browser: every page of the room under the strict policy, and what assistive technology finds."""

import os
from base64 import b32decode
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import PASSWORD, Cast, code_for, code_of_key
from comity.web.tests.looks import axe

pytestmark = pytest.mark.browser

Look = Callable[[str], None]


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page; whatever its console complains about fails the test."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert [said for said in complaints if "422" not in said] == []


@pytest.fixture
def look(page: Page) -> Look:
    """Look at the page shown: nothing wider than the window, nothing that axe finds."""

    def at(name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = axe(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        if folder := os.environ.get("COMITY_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/accounts-{name}-{width}.png", full_page=True)

    return at


def test_a_new_officer_sets_up_a_key_and_looks_around(
    transactional_db: None, live_server: LiveServer, cast: Cast, page: Page, look: Look
) -> None:
    TOTPDevice.objects.filter(user=cast.officer).delete()
    page.goto(live_server.url + "/me/")
    look("sign-in")
    page.get_by_label("Service number or name").fill(cast.officer.sign_in)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Go on to the code").click()
    look("sign-in-refused")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on to the code").click()
    look("first-code-key")
    secret = page.locator(".mono").first.inner_text().replace(" ", "")
    key = b32decode(secret).hex()
    page.get_by_label("Six-digit code").fill(code_of_key(TOTPDevice(key=key)))
    page.get_by_role("button", name="Keep the key and sign in").click()
    page.wait_for_url("**/me/")
    look("profile")
    page.get_by_role("link", name="Change the password").click()
    look("password")
    page.goto(live_server.url + "/me/code-key/")
    look("code-key")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def test_the_operator_adds_a_person_and_closes_an_account(
    transactional_db: None, live_server: LiveServer, cast: Cast, page: Page, look: Look
) -> None:
    page.goto(live_server.url + reverse("accounts:people"))
    page.get_by_label("Service number or name").fill(cast.operator.sign_in)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on to the code").click()
    look("sign-in-code")
    page.get_by_label("Six-digit code").fill(code_for(cast.operator))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/people/")
    look("people")
    page.get_by_role("link", name="Add a person").click()
    look("add-person")
    page.get_by_label("Service number or name").fill("V-7001")
    page.get_by_label("Name", exact=True).fill("Trịnh Công Lý")
    page.get_by_label("Unit").select_option(index=1)
    page.get_by_label("Liaison officer").check()
    page.get_by_role("button", name="Add the person").click()
    look("start-password")
    page.get_by_role("link", name="Go to the account").click()
    look("person")
    page.get_by_role("link", name="Close the account").click()
    look("act-on-person")
    page.get_by_role("button", name="Close the account").click()
    page.locator("#main").get_by_text("The account is closed.").wait_for()
    look("person-closed")
