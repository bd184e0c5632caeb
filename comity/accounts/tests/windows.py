"""A window of the browser of somebody who is signed in."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in


def opened(browser: Browser, live_server: LiveServer, person: Person, width: int) -> Page:
    """A page of a person, signed in, `width` pixels wide."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return context.new_page()
