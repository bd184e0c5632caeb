"""The operator's list of mails: which wait, which left, why one did not; never an address."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.notifications.models import Mail, Mailbox, MailKind

LIST, FILE = "/notifications/mails/", "/notifications/mails/export/"
CSV = {"kind": "csv", "purpose": "work"}


@pytest.fixture
def operator(cast: Cast, client: Client) -> Client:
    return signed_in(client, cast.operator)


@pytest.fixture
def mails(cast: Cast) -> dict[str, Mail]:
    """One mail in each state."""
    at = now()
    Mailbox.objects.create(person=cast.officer, address="officer@agency.example", confirmed_at=at)
    made: dict[str, dict[str, Any]] = {
        "sent": {"sent_at": at, "created_at": at - timedelta(hours=3)},
        "waiting": {"last_error": "tls", "attempts": 2, "created_at": at - timedelta(hours=2)},
        "dropped": {"dropped_at": at, "created_at": at - timedelta(hours=1), "kind": MailKind.CODE},
    }
    return {
        state: Mail.objects.create(**{"person": cast.officer, "kind": MailKind.WAITING, **told})
        for state, told in made.items()
    }


def shown(client: Client, query: str = "") -> list[object]:
    return [mail.pk for mail in client.get(LIST + query).context["list"].rows]


def test_it_is_sorted_and_narrowed(operator: Client, mails: dict[str, Mail]) -> None:
    sent, waiting, dropped = (mails[state].pk for state in ("sent", "waiting", "dropped"))
    assert shown(operator) == [dropped, waiting, sent]
    assert shown(operator, "?sort=written") == [sent, waiting, dropped]
    assert shown(operator, "?sort=sent")[0] == sent
    assert {state: shown(operator, f"?state={state}") for state in mails} == {
        state: [mail.pk] for state, mail in mails.items()
    }
    assert shown(operator, "?kind=code") == [dropped]
    assert shown(operator, "?problem=tls") == [waiting]


def test_it_says_why_and_to_whom_but_no_address(operator: Client, cast: Cast, mails: dict[str, Mail]) -> None:
    page = operator.get(LIST).content.decode()
    assert cast.officer.name in page
    assert "certificate is not trusted" in page
    answer = operator.post(f"{FILE}?state=waiting", CSV)
    _marking, heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(heads, row, strict=True))
    assert (cells["Recipient"], cells["State"], cells["Attempts"]) == (cast.officer.name, "Waiting", "2")
    assert "agency.example" not in page + answer.content.decode()
    assert Entry.objects.get(event="list.exported").subject_id == "mails"


def test_many_mails_come_in_pages(operator: Client, cast: Cast) -> None:
    at = now()
    Mail.objects.bulk_create(
        Mail(person=cast.officer, kind=MailKind.WAITING, created_at=at - timedelta(minutes=number))
        for number in range(60)
    )
    address, seen = "?size=25", list[object]()
    while address:
        page = operator.get(LIST + address).context["list"]
        seen += [mail.created_at for mail in page.rows]
        address = page.later
    assert seen == [at - timedelta(minutes=number) for number in range(60)]


def test_without_a_mail_it_says_how_mails_come(operator: Client) -> None:
    page = operator.get(LIST).content.decode()
    assert "No mail was written yet" in page
    assert "You can enter an address on a person’s page." in page


def test_nobody_else_sees_or_writes_it(cast: Cast, mails: dict[str, Mail]) -> None:
    for person in (cast.officer, cast.supervisor, cast.auditor, cast.partner):
        client = signed_in(Client(), person)
        assert [client.get(LIST).status_code, client.post(FILE, CSV).status_code] == [404, 404]
    assert not Entry.objects.filter(event="list.exported").exists()
