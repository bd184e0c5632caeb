"""The operator's pages in a real browser, wide and narrow, in Vietnamese and Japanese: nothing overflows, axe finds nothing."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from comity.accounts import actions
from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.web.tests.looks import looking_at

pytestmark = pytest.mark.browser
look = looking_at("admin")


def open_as(browser: Browser, live_server: LiveServer, person: Person, width: int) -> Page:
    """A page of a signed-in person; its console may complain about nothing."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    return context.new_page()


@pytest.mark.parametrize(
    ("language", "width"), [("vi", 1280), pytest.param("ja", 390, marks=pytest.mark.full)]
)
def test_the_pages_of_administration(
    *,
    language: str,
    width: int,
    transactional_db: None,
    live_server: LiveServer,
    cast: Cast,
    browser: Browser,
) -> None:
    Person.objects.update(language=language)
    actions.give_start_password(cast.operator, cast.screening.id)
    change = actions.propose_roles(
        cast.operator, cast.officer.id, roles=["officer", "supervisor"], is_senior=True
    )
    places = {
        "first-steps": reverse("desk:first-steps"),
        "people": reverse("accounts:people"),
        "add-person": reverse("accounts:add-person"),
        "person": reverse("accounts:person", args=[cast.officer.id]),
        "propose": reverse("accounts:propose-roles", args=[cast.screening.id]),
        "hand-over": reverse("accounts:hand-over", args=[cast.officer.id]),
        "changes": reverse("accounts:role-changes"),
        "agencies": reverse("accounts:agencies"),
        "agency": reverse("accounts:agency", args=[cast.officer.agency.id]),
        "unit": reverse("accounts:unit", args=[cast.officer.unit_id]),
        "profile": reverse("accounts:profile"),
    }
    page = open_as(browser, live_server, cast.operator, width)
    for name, address in places.items():
        page.goto(live_server.url + address)
        look(page, name)
    page.context.close()
    page = open_as(browser, live_server, cast.supervisor, width)
    for name, address in {
        "change": reverse("accounts:role-change", args=[change.id]),
        "confirm": reverse("accounts:decide-role-change", args=[change.id, "confirm"]),
    }.items():
        page.goto(live_server.url + address)
        look(page, name)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/role-changes/*/")
    look(page, "confirmed")
    page.context.close()
    assert Person.objects.get(id=cast.officer.id).is_senior
