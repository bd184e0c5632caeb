"""Every page of the room in a browser: nothing is wider than the window, nothing is wrong for whoever reads it by other means."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import signed_in
from comity.notices.models import FileKind
from comity.notices.tests.seekers import Seekers
from comity.requests.tests.sharers import Sharers
from comity.web.tests.looks import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_fits_and_can_be_read_by_everybody(
    browser: Browser, live_server: LiveServer, sharers: Sharers
) -> None:
    seekers = Seekers.of(sharers)
    weak = seekers.file(FileKind.RED, facts_place="", political="unknown")
    file = seekers.circulated()
    seekers.flag(file)
    notice = seekers.received()
    pages = {
        "list": reverse("notices:files"),
        "new": reverse("notices:new"),
        "sheet": reverse("notices:edit", args=[weak.pk]),
        "preflight": reverse("notices:preflight", args=[weak.pk]),
        "answer": reverse("notices:answer", args=[weak.pk, "constitution-3"]),
        "weak": reverse("notices:file", args=[weak.pk]),
        "circulate": reverse("notices:circulate", args=[file.pk]),
        "file": reverse("notices:file", args=[file.pk]),
        "end": reverse("notices:end", args=[file.pk]),
        "renew": reverse("notices:renew", args=[file.pk]),
        "print": reverse("notices:print", args=[file.pk]),
        "notices": reverse("notices:notices"),
        "notice": reverse("notices:notice", args=[notice.pk]),
        "import": reverse("notices:import"),
    }
    cookie = signed_in(Client(), seekers.officer).cookies[settings.SESSION_COOKIE_NAME]
    wrong: list[str] = []
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        for name, path in pages.items():
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert answer.status == 200, (name, answer.status)
            if folder := os.environ.get("COMITY_SCREENSHOTS"):
                page.screenshot(path=f"{folder}/notices-{name}-{width}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{name} is wider than {width}")
            if width == 1280:
                found = axe(page).response["violations"]
                wrong += [f"{name}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found]
    assert wrong == []
