"""The list and the count in the head of the page."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from http import HTTPStatus

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.notifications.access import told_to
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.models import Request
from comity.requests.tests.office import Office

LIST, SEEN, COUNT = "/notifications/", "/notifications/seen/", "/notifications/count/"


def text(client: Client, address: str = LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_nothing_has_happened_yet(office: Office) -> None:
    for person in (office.cast.officer, office.cast.auditor, office.cast.outsider):
        assert "Nothing has happened yet" in text(signed_in(Client(), person))


def test_what_is_new_stands_first_and_leads_to_the_thing(office: Office) -> None:
    first, second = office.received(), office.received()
    client = signed_in(Client(), office.cast.officer)
    newest, older = told_to(office.cast.officer).order_by("-created_at", "-pk")
    answer = client.get(reverse("notifications:open", args=[newest.pk]))
    assert answer["Location"] == f"/requests/{second.pk}/"
    page = text(client)
    assert page.index(first.ref) < page.index(second.ref)
    client.post(SEEN, {"notification": str(older.pk)})
    page = text(client)
    assert page.index(second.ref) < page.index(first.ref)


def sent_by(client: Client, address: str) -> dict[str, list[str]]:
    """What the button above the list sends."""
    head = client.get(address).content.decode().split("</form>")
    [form] = [part for part in head if "Mark what stands here as seen" in part]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(notification|back)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_what_stood_on_the_page_is_seen_and_nothing_else(office: Office) -> None:
    came, asked = office.received(), office.sent()
    office.answered(asked)
    client = signed_in(Client(), office.cast.officer)
    where = f"{LIST}?kind=request.answered&size=50"
    sent = sent_by(client, where)
    later = office.sent()
    office.answered(later)
    assert client.post(SEEN, sent)["Location"] == where
    new = set(told_to(office.cast.officer).filter(seen_at=None).values_list("about_id", flat=True))
    assert {str(came.pk), str(later.pk)} <= new
    assert str(asked.pk) not in new
    assert client.post(SEEN, {"notification": "tomorrow"})["Location"] == LIST
    assert client.post(SEEN, {"back": "kind=none&next=//elsewhere.example"})["Location"] == f"{LIST}?all=1"
    assert set(told_to(office.cast.officer).filter(seen_at=None).values_list("about_id", flat=True)) == new


def test_filters_tell_nothing_of_what_is_no_longer_visible(office: Office) -> None:
    request, kept = office.received(), office.received()
    one = told_to(office.cast.officer).get(about_id=str(request.pk))
    Request.objects.filter(pk=request.pk).update(agency=office.cast.partner.agency)
    client = signed_in(Client(), office.cast.officer)
    assert told(client) == [str(kept.pk), str(request.pk)]
    assert told(client, f"?kind={one.kind}") == [str(kept.pk)]
    assert told(client, f"?urgency={one.urgency}") == [str(kept.pk)]


def test_it_is_narrowed_to_a_kind(office: Office) -> None:
    came = office.received()
    asked = office.sent()
    office.answered(asked)
    client = signed_in(Client(), office.cast.officer)
    page = text(client, f"{LIST}?kind=request.answered")
    assert asked.ref in page
    assert came.ref not in page
    # a kind of which this person was told nothing is no choice
    assert client.get(f"{LIST}?kind=request.to-approve").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def told(client: Client, query: str = "") -> list[str]:
    return [line.told.about_id for line in client.get(LIST + query).context["list"].rows]


def test_new_and_seen_ones_by_time_both_ways_and_by_days(office: Office) -> None:
    first, second, third = (str(office.received().pk) for _number in range(3))
    client = signed_in(Client(), office.cast.officer)
    client.post(SEEN, {"notification": str(told_to(office.cast.officer).get(about_id=third).pk)})
    assert told(client) == [second, first, third]
    assert told(client, "?sort=at") == [first, second, third]
    assert told(client, "?state=new") == [second, first]
    assert told(client, "?state=seen") == [third]
    assert told(client, "?at-to=2020-01-01") == []
    assert told(client, "?urgency=ordinary") == [second, first, third]
    assert told(client, "?urgency=now") == []


def test_many_are_shown_page_by_page_each_once(office: Office) -> None:
    office.received()
    one = told_to(office.cast.officer).get()
    at = now()
    Notification.objects.bulk_create(
        Notification(
            person=one.person,
            kind=one.kind,
            urgency=one.urgency,
            about_kind=one.about_kind,
            about_id=one.about_id,
            params=one.params,
            created_at=at - timedelta(minutes=minute),
            seen_at=at if minute % 2 else None,
        )
        for minute in range(69)
    )
    client = signed_in(Client(), office.cast.officer)
    address, seen = "?size=25", list[tuple[bool, str]]()
    while address:
        page = client.get(LIST + address).context["list"]
        seen += [(line.is_new, str(line.told.pk)) for line in page.rows]
        address = page.later
    assert len(set(seen)) == len(seen) == 70
    assert [is_new for is_new, _pk in seen] == [True] * 36 + [False] * 34


def test_ones_own_list_becomes_a_file_that_says_no_more_than_the_page(office: Office) -> None:
    shown, hidden = office.received(), office.received()
    Request.objects.filter(pk=hidden.pk).update(agency=office.cast.partner.agency)
    client = signed_in(Client(), office.cast.officer)
    answer = client.post(f"{LIST}export/", {"kind": "csv", "purpose": "work"})
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["What happened"] for row in found] == [
        "There is nothing here for you",
        f"A partner asks you: {shown.ref}.",
    ]
    assert [row["Urgency"] for row in found] == ["", "Ordinary"]
    assert hidden.ref not in answer.content.decode()
    entry = Entry.objects.get(event="list.exported")
    assert (entry.actor, entry.subject_id) == (office.cast.officer.pseudonym, "notifications")
    other = signed_in(Client(), office.cast.auditor)
    assert "Nothing fits" in other.post(f"{LIST}export/", {"kind": "csv", "purpose": "work"}).content.decode()


def test_what_is_no_longer_visible_says_nothing(office: Office) -> None:
    request = office.received()
    one = told_to(office.cast.officer).get()
    Request.objects.filter(pk=request.pk).update(agency=office.cast.partner.agency)
    client = signed_in(Client(), office.cast.officer)
    page = text(client)
    assert "There is nothing here for you" in page
    assert request.ref not in page
    assert client.get(reverse("notifications:open", args=[one.pk])).status_code == HTTPStatus.NOT_FOUND
    client.post(SEEN, {"notification": str(one.pk)})
    assert not told_to(office.cast.officer).filter(seen_at=None).exists()


def test_the_head_of_each_page_counts_what_is_new(office: Office) -> None:
    client = signed_in(Client(), office.cast.officer)
    assert client.get("/").context["news"]()["count"] == 0
    office.received()
    assert client.get("/").context["news"]()["count"] == 1
    assert client.get(COUNT, {"shown": "1"}).status_code == HTTPStatus.NO_CONTENT
    answer = client.get(COUNT, {"shown": "0"})
    assert "1 new notification" in answer.headers["HX-Trigger"]
    assert "shown=1" in answer.content.decode()
    actions.open_request(
        office.cast.officer, Request.objects.get().pk
    )  # looking at the thing is not asked for
    client.post(SEEN, {"notification": [str(one.pk) for one in told_to(office.cast.officer)]})
    fewer = client.get(COUNT, {"shown": "1"})
    assert (fewer.status_code, "HX-Trigger" in fewer.headers) == (HTTPStatus.OK, False)


def test_a_page_that_asks_by_itself_renews_no_session(office: Office) -> None:
    client = signed_in(Client(), office.cast.officer)
    client.get("/")
    ends = now() + timedelta(minutes=10)
    Session.objects.update(expire_date=ends)
    client.get(COUNT, {"shown": "0"})
    assert Session.objects.get().expire_date == ends
    client.get("/")
    assert Session.objects.get().expire_date > ends + timedelta(hours=1)
