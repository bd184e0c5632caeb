"""Pages behind a proxy that ends TLS: a form is taken from the node's own address, and from no other."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

ADDRESS = "https://pages.agency.example"


def sent_from(origin: str) -> int:
    browser = Client(enforce_csrf_checks=True, headers={"host": "pages.agency.example"})
    browser.get("/sign-in/")
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    form = {"name": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}
    return browser.post("/sign-in/", form, headers={"origin": origin}).status_code


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings, db: None) -> None:
    settings.ALLOWED_HOSTS = ["pages.agency.example"]
    settings.CSRF_TRUSTED_ORIGINS = [ADDRESS]


def test_it_takes_a_form_from_its_own_address() -> None:
    assert sent_from(ADDRESS) == 422


def test_it_takes_no_form_from_another_address() -> None:
    assert sent_from("https://elsewhere.example") == 403
