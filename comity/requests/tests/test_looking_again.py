"""A thread's page looks again by itself: often while something has just left, and without keeping a session alive."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.exchange.core.receipts import State as ReceiptState
from comity.requests import actions
from comity.requests.models import Request
from comity.requests.showing import gather, thread_of
from comity.requests.tests.office import Office, version_of


def looks_again(office: Office, request: Request) -> int:
    found = Request.objects.get(pk=request.pk)
    return thread_of(gather(found), office.cast.officer.time_zone).looks_again


def test_a_page_that_looks_again_by_itself_renews_no_session(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    request = office.received()
    client.get("/")
    with writing():
        Session.objects.update(expire_date="2094-01-01T00:00:00Z")
    answer = client.get(reverse("requests:status", args=[request.id]))
    assert answer.status_code == 200
    assert Session.objects.get().expire_date.year == 2094
    client.get(reverse("requests:thread", args=[request.id]))
    assert Session.objects.get().expire_date.year != 2094


@pytest.mark.parametrize(("age", "seconds"), [(timedelta(), 2), (timedelta(minutes=3), 8)])
def test_often_only_while_a_letter_has_just_left(office: Office, age: timedelta, seconds: int) -> None:
    request = office.sent()
    with writing():
        Request.objects.update(sent_at=F("sent_at") - age)
    assert looks_again(office, request) == seconds


def test_seldom_once_it_has_arrived_and_never_when_all_is_over(office: Office) -> None:
    request = office.sent()
    letter = office.letter_of(request)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.DELIVERED)
    )
    assert looks_again(office, request) == 8
    office.tokyo.send_receipts(office.tokyo.receipt(letter, ReceiptState.ACTIONED))
    office.answered(request)
    assert looks_again(office, request) == 0


def test_seldom_while_it_waits_for_its_second_person(office: Office) -> None:
    assert looks_again(office, office.waiting()) == 8
    assert (
        actions.approve_request(
            office.cast.supervisor, Request.objects.get().id, version=version_of(Request.objects.get())
        ).state
        == "sent"
    )
