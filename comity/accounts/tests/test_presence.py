"""Asking again who is there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.lockout import ATTEMPTS
from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, code_for, signed_in, wrong_code_for
from comity.audit.models import Entry
from comity.lib.clock import now

KEY_PAGE = "/me/code-key/"
CONFIRM = "/confirm/"


def suspend(client: Client, person: Person, **said: str) -> int:
    """Send the form of an act with weight; return the status: 302 done, 422 not done."""
    address = reverse("accounts:act-on-person", args=[person.id, "suspend"])
    return client.post(address, said).status_code


def is_suspended(person: Person) -> bool:
    return not Person.objects.get(id=person.id).is_active


def test_recent_presence_asks_nothing(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    assert "presence_code" not in client.get(reverse("accounts:password")).content.decode()
    assert suspend(client, cast.officer) == 302
    assert is_suspended(cast.officer)


def test_without_it_the_form_has_the_field_and_does_nothing(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator, present=False)
    page = client.get(reverse("accounts:act-on-person", args=[cast.officer.id, "suspend"])).content.decode()
    assert 'name="presence_code"' in page
    assert suspend(client, cast.officer) == 422
    assert not is_suspended(cast.officer)


def test_the_code_in_the_form_does_the_act_and_counts_for_the_next(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator, present=False)
    assert suspend(client, cast.officer, presence_code=code_for(cast.operator)) == 302
    assert suspend(client, cast.supervisor) == 302
    assert Entry.objects.filter(event="person.confirmed-presence", outcome="done").count() == 1


@pytest.mark.parametrize(("age", "status"), [(timedelta(minutes=4), 302), (timedelta(minutes=6), 422)])
def test_it_counts_for_five_minutes(age: timedelta, status: int, cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    session = client.session
    session["presence"] = (now() - age).isoformat()
    session.save()
    assert suspend(client, cast.officer) == status


def test_presence_from_the_future_is_none(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    session = client.session
    session["presence"] = (now() + timedelta(hours=1)).isoformat()
    session.save()
    assert suspend(client, cast.officer) == 422


def test_it_belongs_to_the_session(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    elsewhere = signed_in(Client(), cast.operator, present=False)
    assert suspend(elsewhere, cast.officer) == 422


def test_a_code_of_somebody_else_is_wrong(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator, present=False)
    assert suspend(client, cast.officer, presence_code=code_for(cast.supervisor)) == 422
    assert not is_suspended(cast.officer)
    assert Entry.objects.filter(event="person.confirmed-presence", outcome="refused").count() == 1


def test_the_code_of_the_sign_in_is_not_taken_again(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator, present=False)
    code = code_for(cast.operator)
    assert suspend(client, cast.officer, presence_code=code) == 302
    session = client.session
    del session["presence"]
    session.save()
    assert suspend(client, cast.supervisor, presence_code=code) == 422


def test_five_wrong_codes_end_the_session(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator, present=False)
    for _attempt in range(ATTEMPTS):
        assert suspend(client, cast.officer, presence_code=wrong_code_for(cast.operator)) == 422
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert suspend(client, cast.officer, presence_code=code_for(cast.operator)) == 302
    assert not is_suspended(cast.officer)


def test_wrong_guesses_of_a_stranger_do_not_keep_an_officer_from_working(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.operator.id).update(
        failed_sign_ins=5, locked_until=now() + timedelta(minutes=5)
    )
    signed_in(client, cast.operator, present=False)
    assert suspend(client, cast.officer, presence_code=code_for(cast.operator)) == 302


def test_the_page_before_the_page_leads_back(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer, present=False)
    asked = client.get(KEY_PAGE)
    assert asked.headers["Location"] == f"{CONFIRM}?next=%2Fme%2Fcode-key%2F"
    assert client.get(asked.headers["Location"]).status_code == 200
    answer = client.post(CONFIRM, {"presence_code": code_for(cast.officer), "next": KEY_PAGE})
    assert answer.headers["Location"] == KEY_PAGE
    assert client.get(KEY_PAGE).status_code == 200


def test_the_page_before_the_page_asks_again_after_a_wrong_code(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer, present=False)
    answer = client.post(CONFIRM, {"presence_code": wrong_code_for(cast.officer), "next": KEY_PAGE})
    assert answer.status_code == 422
    assert f'value="{KEY_PAGE}"' in answer.content.decode()
    assert client.get(KEY_PAGE).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_the_page_before_the_page_sends_nobody_elsewhere(elsewhere: str, cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert client.get(CONFIRM, {"next": elsewhere}).headers["Location"] == "/"
