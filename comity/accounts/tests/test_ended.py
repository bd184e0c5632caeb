"""A session that ends takes nothing that was written: held for the same person, for half an hour, and nothing is done."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from comity.accounts import ended
from comity.accounts.models import Person
from comity.accounts.tests.cast import PASSWORD, Cast, code_for, signed_in
from comity.lib.clock import now

WRITTEN = reverse("accounts:written")
AT = reverse("accounts:add-agency")
FIELDS = {
    "act": "submit",
    "facts": "Stock was taken from four drugstores.",
    "who-presence_code": "123456",
    "q": ["a", "b"],
}


def without_session(client: Client, person: Person) -> Client:
    """A browser in which the person was signed in until now."""
    signed_in(client, person).get(reverse("accounts:profile"))
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def signs_in(client: Client, person: Person) -> str:
    """Sign in on the pages, and say where that leads."""
    client.post(reverse("accounts:sign-in"), {"name": person.sign_in, "password": PASSWORD, "next": WRITTEN})
    return str(client.post(reverse("accounts:sign-in-code"), {"code": code_for(person)}).headers["Location"])


def test_what_was_sent_comes_back_to_the_same_person(cast: Cast, client: Client) -> None:
    answer = without_session(client, cast.officer).post(AT, FIELDS)
    assert answer.headers["Location"] == f"{reverse('accounts:sign-in')}?next=%2Fwritten%2F"
    assert client.get(answer.headers["Location"]).context["held"]
    assert signs_in(client, cast.officer) == WRITTEN
    page = client.get(WRITTEN).content.decode()
    assert f'action="{AT}"' in page
    assert 'name="act" value="keep"' in page  # looked at before it is sent
    assert page.count("Stock was taken from four drugstores.") == 2
    assert 'name="q" value="b"' in page
    assert "123456" not in page


def test_another_person_finds_nothing(cast: Cast, client: Client) -> None:
    without_session(client, cast.officer).post(AT, FIELDS)
    signs_in(client, cast.supervisor)
    assert client.get(WRITTEN).headers["Location"] == "/"
    assert "_written" not in client.session
    assert "written" not in client.session


def test_after_half_an_hour_nothing_is_there(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_session(client, cast.officer).post(AT, FIELDS)
    signs_in(client, cast.officer)
    later = now() + timedelta(minutes=31)
    monkeypatch.setattr(ended, "now", lambda: later)
    assert client.get(WRITTEN).headers["Location"] == "/"


def test_the_database_cannot_read_it(cast: Cast, client: Client) -> None:
    without_session(client, cast.officer).post(AT, FIELDS)
    kept = "".join(str(row.get_decoded()) for row in Session.objects.all())
    assert "written" in kept
    assert "drugstores" not in kept


def test_it_goes_with_the_press_that_brings_it_back(cast: Cast, client: Client) -> None:
    without_session(client, cast.officer).post(AT, FIELDS)
    signs_in(client, cast.officer)
    client.post(AT, FIELDS)
    assert client.get(WRITTEN).headers["Location"] == "/"


def test_it_can_be_thrown_away(cast: Cast, client: Client) -> None:
    without_session(client, cast.officer).post(AT, FIELDS)
    signs_in(client, cast.officer)
    client.post(WRITTEN)
    assert client.get(WRITTEN).headers["Location"] == "/"


def test_nothing_is_held_for_a_browser_nobody_was_signed_in_with(cast: Cast, client: Client) -> None:
    assert client.post(AT, FIELDS).headers["Location"] == reverse("accounts:sign-in")
    signed_in(client, cast.officer).post(reverse("accounts:sign-out"))
    assert client.post(AT, FIELDS).headers["Location"] == reverse("accounts:sign-in")
    assert Session.objects.count() == 0


def test_what_another_site_sends_is_not_held(cast: Cast) -> None:
    strict = without_session(Client(enforce_csrf_checks=True), cast.officer)
    strict.post(AT, FIELDS, headers={"Origin": "https://elsewhere.example"})
    assert not any("written" in row.get_decoded() for row in Session.objects.all())


def test_passwords_are_not_held(cast: Cast, client: Client) -> None:
    browser = without_session(client, cast.officer)
    browser.post(reverse("accounts:password"), {"present": PASSWORD, "new": "x y", "again": "x y"})
    assert not any("written" in row.get_decoded() for row in Session.objects.all())


def test_a_page_without_anything_to_hold_is_come_back_to(client: Client, db: None) -> None:
    profile = reverse("accounts:profile")
    answer = client.post(reverse("accounts:end-sessions"), headers={"Referer": f"http://testserver{profile}"})
    assert answer.headers["Location"] == f"{reverse('accounts:sign-in')}?next=%2Fme%2F"
    answer = client.post(
        reverse("accounts:end-sessions"), headers={"Referer": "http://elsewhere.example/me/"}
    )
    assert answer.headers["Location"] == reverse("accounts:sign-in")


def test_a_page_of_one_person_does_not_write_as_another(cast: Cast, client: Client) -> None:
    signed_in(client, cast.supervisor)
    whose = {"X-Written-By": str(cast.officer.pk), "HX-Request": "true"}
    assert client.post(reverse("accounts:profile"), headers=whose).status_code == 401
    answer = client.post(reverse("accounts:profile"), {"written-by": str(cast.officer.pk), "language": "ja"})
    assert answer.headers["Location"].startswith(reverse("accounts:sign-in"))
    cast.supervisor.refresh_from_db()
    assert cast.supervisor.language != "ja"
