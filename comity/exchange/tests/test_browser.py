"""The partner pages in a real browser: under the strict policy, in four languages, narrow and wide."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import Cast, signed_in
from comity.exchange.models import Link, OutLetter, Peer
from comity.exchange.tests.partners import House, Partner
from comity.web.tests.looks import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(
    params=[
        "vi-390",
        "ja-1280",
        *(
            pytest.param(sight, marks=pytest.mark.full)
            for sight in ("en-1280", "zh-hans-390", "vi-1280", "ja-390")
        ),
    ]
)
def page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, cast: Cast, hanoi: House
) -> Iterator[Page]:
    """A page of the signed-in operator; whatever its console complains about fails the test."""
    language, width = str(request.param).rsplit("-", 1)
    cast.operator.language = language
    cast.operator.save()
    session = signed_in(Client(), cast.operator).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": int(width), "height": 900}, locale=language)
    context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
        ]
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert [said for said in complaints if "422" not in said] == []


@pytest.fixture
def look(page: Page, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Look at the page shown: nothing wider than the window, nothing that axe finds."""
    shown_as = request.node.callspec.id

    def at(name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = axe(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        if folder := os.environ.get("COMITY_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/exchange-{name}-{shown_as}.png", full_page=True)

    return at


@pytest.mark.usefixtures("room")
def test_an_operator_pairs_and_looks_after_a_partner(
    page: Page,
    look: Callable[[str], None],
    live_server: LiveServer,
    houses: dict[str, House],
    hanoi: House,
) -> None:
    tokyo = houses["tokyo"]
    page.goto(live_server.url + reverse("exchange:peers"))
    look("nobody")
    page.locator(f'main a[href="{reverse("exchange:our-card")}"]').first.click()
    assert page.locator("#our-words").inner_text() == hanoi.words()
    look("our-card")
    page.goto(live_server.url + reverse("exchange:add-peer"))
    page.locator("main form button[type=submit]").click()
    look("no-card")
    page.locator("textarea[name=text]").fill(tokyo.card().to_text())
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/words/")
    page.locator("input[name=words]").fill("lusab babad")
    page.locator("main form button[type=submit]").click()
    look("other-words")
    page.locator("input[name=words]").fill(tokyo.words())
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: "words" not in address)
    look("paired")
    peer = Peer.objects.get()
    Partner(tokyo, hanoi).write()
    page.goto(live_server.url + reverse("exchange:peers"))
    look("peers")
    Link.objects.update(failures=3, problem="unreachable")
    page.goto(live_server.url + reverse("exchange:peer", args=[peer.pk]))
    look("silent")
    page.goto(live_server.url + reverse("exchange:newer-card", args=[peer.pk]))
    look("newer-card")
    page.goto(live_server.url + reverse("exchange:act-on-peer", args=[peer.pk, "suspend"]))
    look("suspend")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: "suspend" not in address)
    look("suspended")
    assert not OutLetter.objects.exists()
