"""A small site with the sampler on it, without database."""

import os
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings

from comity.web.navigation import Entry, OwnPages, Rail, Section, rail
from tools.chromium import HOW, find, is_skipped

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
# Without these a browser on a closed network tries its maker's hosts at every start.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rail]:
    """A site whose rail has the entries below, and nothing of other rooms."""
    sampler = import_module("comity.web.tests.sampler")
    settings.ROOT_URLCONF = sampler.__name__
    settings.MIDDLEWARE = MIDDLEWARE
    settings.COMPONENTS = True
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
    monkeypatch.setattr(rail, "entries", [])
    monkeypatch.setattr(rail, "other_places", lambda request: [sampler.TOKYO])
    officers = frozenset({"officer"})
    rail.add(
        Entry(Section.WORK, 10, "Desk", "everything", officers, count=lambda request: 9, key="g d"),
        Entry(Section.TRUST, 10, "Log", "stranger", frozenset({"auditor"})),
        Entry(Section.WORK, 20, "New request", "web:keys", officers, key="c"),
    )
    monkeypatch.setattr(rail, "search_url_name", "stranger")
    monkeypatch.setattr(rail, "own_pages", OwnPages(sign_in="in", sign_out="out", language="my-language"))
    monkeypatch.setattr(rail, "search_roles", officers)
    monkeypatch.setattr(rail, "keep_display", None)
    monkeypatch.setattr(rail, "news", None)
    with translation.override("en"):
        yield rail


@pytest.fixture
def browse(site: Rail) -> Client:
    """Somebody who opens pages of that site."""
    return Client(enforce_csrf_checks=False)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; without one the tests fail and say so, unless NO_BROWSER=1 leaves them out."""
    if is_skipped():
        pytest.skip("NO_BROWSER is set: the pages are not tested in a browser.")
    program = find()
    if program is None:
        pytest.fail(HOW)
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(program), args=arguments)
        yield browser
        browser.close()
