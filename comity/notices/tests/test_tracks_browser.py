"""Pages of tracks in a browser, wide and narrow: nothing wider than the window, nothing that axe finds, the keys work."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import signed_in
from comity.lib.clock import now
from comity.notices.tests.track_office import Tracks
from comity.web.tests.looks import looking_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looking_at("track")


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.full)])
def test_the_board_and_its_forms(
    browser: Browser, live_server: LiveServer, tracks: Tracks, width: int
) -> None:
    tracks.begun()
    tracks.go_on("papers")
    tracks.they("stop", stop="death-penalty", state="raised")
    waiting = tracks.begun()
    tracks.go_on("receipt")
    at = now()
    tracks.they("step", step="receipt", at=(at - timedelta(minutes=20)).isoformat(), place="羽田")
    cookie = signed_in(Client(), tracks.officer, present=True).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    pages = {
        "list": reverse("notices:tracks"),
        "new": reverse("notices:new-track"),
        "board": reverse("notices:track", args=[waiting.pk]),
        "step": reverse("notices:track-step", args=[waiting.pk, "receipt"]),
        "stop": reverse("notices:track-act", args=[waiting.pk, "stop"]),
        "private": reverse("notices:track-private", args=[waiting.pk, "asylum"]),
        "many": reverse("notices:hand-over"),
    }
    for name, address in pages.items():
        page.goto(f"{live_server.url}{address}")
        look(page, name)
    page.goto(f"{live_server.url}{pages['step']}")
    page.locator("button.btn--go").click()
    expect(page.get_by_text("Nothing was signed yet")).to_be_visible()
    look(page, "step-refused")
    page.goto(f"{live_server.url}{pages['list']}")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{live_server.url}{pages['new']}")
    context.close()
