"""The list of conversations of several: what it says of each, to whom, and the file it becomes."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.accounts.tests.cast import code_for, signed_in
from comity.exchange.models import ConversationLetter, InLetter
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests import actions
from comity.requests.conversation_listing import Row
from comity.requests.models import Request
from comity.requests.tests.office import SEOUL, TOKYO, Office
from comity.requests.tests.together import answer, conversation_of, sent
from comity.sharing.models import Copy

WHERE = "/requests/conversations/"


@pytest.fixture
def officer(office: Office) -> Client:
    return signed_in(Client(), office.cast.officer)


def shown(client: Client, query: str = "") -> list[Row]:
    page = client.get(f"{WHERE}{query}")
    assert page.status_code == 200
    return list(page.context["list"].rows)


def names(members: Any) -> list[str]:
    return [one.node for one in members]


def test_it_says_who_leads_who_takes_part_and_who_has_not_answered(
    office: Office, both: tuple[Request, Request], with_seoul: Partner, officer: Client
) -> None:
    first, second = both
    [row] = shown(officer)
    assert (row.request, row.owner.is_us, row.missing) == (first, True, 0)
    assert names(row.members)[1:] == [TOKYO, SEOUL]
    assert names(row.unanswered) == [TOKYO, SEOUL]
    assert row.last is not None
    assert row.last.ours
    answer(office, second, with_seoul)
    [row] = shown(officer)
    assert names(row.unanswered) == [TOKYO]
    assert row.last_by is not None
    assert row.last_by.node == SEOUL
    page = officer.get(WHERE).content.decode()
    assert reverse("requests:conversation", args=[first.pk]) in page
    assert "Nobody is waited for" not in page


def test_one_that_a_partner_leads_waits_for_us(theirs: Request, officer: Client) -> None:
    [row] = shown(officer)
    assert (row.owner.node, names(row.unanswered)) == (TOKYO, ["cxp:node:vn:hanoi"])
    assert len(shown(officer, "?led=others&answer=ours")) == 1
    assert shown(officer, "?led=us") == []


def test_a_letter_that_never_came_is_counted_once(
    office: Office, both: tuple[Request, Request], with_seoul: Partner, officer: Client
) -> None:
    _first, second = both
    answer(office, second, with_seoul)
    rows = ConversationLetter.objects.filter(ours=False)
    came = rows.get()
    rows.update(after=[*came.after, str(new_id())])
    assert shown(officer)[0].missing == 1
    InLetter.objects.filter(mid=came.mid).update(cseq=came.cseq + 1)
    assert shown(officer)[0].missing == 1
    assert "1 letter is not here" in officer.get(WHERE).content.decode()


def test_closed_ones_stand_behind_their_tab(
    office: Office, both: tuple[Request, Request], officer: Client
) -> None:
    actions.close_conversation(office.cast.officer, both[0].pk)
    assert shown(officer) == []
    [row] = shown(officer, "?state=closed")
    assert (row.is_open, row.unanswered) == (False, [])


def test_it_is_narrowed_by_partner_answers_and_whose(
    office: Office, both: tuple[Request, Request], officer: Client
) -> None:
    for query in (f"?partner={SEOUL}", "?answer=theirs", "?mine=1", "?led=us", "?sort=began", "?sort=owner"):
        assert len(shown(officer, query)) == 1, query
    assert shown(signed_in(Client(), office.cast.supervisor), "?mine=1") == []
    assert shown(officer, "?answer=ours") == []


def test_what_was_said_last_stands_on_top(office: Office, with_seoul: Partner, officer: Client) -> None:
    older, newer = sent(office)[0], sent(office)[0]
    assert [row.request for row in shown(officer)] == [newer, older]
    conversation_of(older).letters.update(at=now() + timedelta(minutes=1))
    assert [row.request for row in shown(officer)] == [older, newer]


@pytest.mark.parametrize("who", ["partner", "outsider"])
def test_other_agencies_see_none(office: Office, both: tuple[Request, Request], who: str) -> None:
    client = signed_in(Client(), getattr(office.cast, who))
    assert shown(client, "?state=every") == []


def test_the_number_of_queries_does_not_grow(office: Office, with_seoul: Partner, officer: Client) -> None:
    sent(office)
    officer.get(WHERE)
    with CaptureQueriesContext(connection) as few:
        officer.get(WHERE)
    for _ in range(3):
        sent(office)
    with CaptureQueriesContext(connection) as many:
        assert len(officer.get(WHERE).context["list"].rows) == 4
    assert len(many) == len(few)


def test_a_file_of_it_keeps_whose_copy_names_a_partners_request(
    office: Office, theirs: Request, officer: Client
) -> None:
    said = officer.post(
        f"{WHERE}export/", {"kind": "csv", "purpose": "work", "code": code_for(office.cast.officer)}
    )
    assert said["Content-Type"].startswith("text/csv"), said.content.decode()[:400]
    lines = list(csv.reader(io.StringIO(said.content.decode("utf-8-sig"))))
    assert any(theirs.ref in line for line in lines)
    assert Copy.objects.get().person == office.cast.officer


def test_the_list_of_requests_leads_there(office: Office, officer: Client) -> None:
    assert f'href="{WHERE}"' in officer.get("/requests/").content.decode()
    assert "No conversation of several is open" in officer.get(WHERE).content.decode()
