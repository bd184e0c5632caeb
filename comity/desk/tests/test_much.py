"""A desk with much on it: paged and counted by the database, the same number of queries for ten things and for hundreds."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.desk import waiting
from comity.desk.items import Item
from comity.desk.standing import Standing
from comity.desk.waiting import bounded_count, count, items_of, page
from comity.desk.written import Narrowing
from comity.lib.clock import now
from comity.requests.models import Request
from comity.requests.tests.many import fill
from comity.requests.tests.office import Office
from comity.web.clocks import State

EVERYTHING = Narrowing()


def _items(person: Person) -> list[Item]:
    return items_of(person, page(person, EVERYTHING, 0, 200))


FACES = {State.LATE: 0, State.SOON: 1, State.RUN: 2, State.STOP: 3, State.NONE: 4, State.MET: 4}


def much(office: Office, number: int, seed: int = 1) -> None:
    cast = office.cast
    fill(number, cast.officer.agency, [cast.officer, cast.supervisor], [office.peer], seed=seed, open_share=1)


def test_pages_show_each_thing_once_and_what_runs_out_first_on_top(office: Office) -> None:
    much(office, 150)
    person = office.cast.officer
    whole = page(person, EVERYTHING, 0, 1000)
    parts = [ref for begin in range(0, 200, 7) for ref in page(person, EVERYTHING, begin, 7)]
    assert [(ref.source, ref.key) for ref in parts] == [(ref.source, ref.key) for ref in whole]
    assert len({(ref.source, ref.key) for ref in whole}) == len(whole) > 70
    items = items_of(person, whole)
    assert [item.standing for item in items] == sorted(item.standing for item in items)
    for level in Standing:
        dues = [item.due for item in items if item.standing == level and item.due]
        assert level is Standing.STOPPED or dues == sorted(dues)


def test_the_group_in_the_database_is_what_the_clock_on_the_page_says(office: Office) -> None:
    much(office, 200)
    for person in (office.cast.officer, office.cast.supervisor):
        items = _items(person)
        assert {FACES[item.face.state] for item in items} >= {0, 1, 2, 3, 4}
        assert [(item.ref, item.standing) for item in items] == [
            (item.ref, FACES[item.face.state]) for item in items
        ]


def test_counts_agree_with_what_is_listed(office: Office) -> None:
    much(office, 120)
    person = office.cast.supervisor
    listed = page(person, EVERYTHING, 0, 1000)
    counted = count(person, EVERYTHING)
    assert sum(counted.numbers.values()) == len(listed) == bounded_count(person).number
    for (kind, level), number in counted.numbers.items():
        assert number == sum(1 for ref in listed if (ref.source.kind, ref.standing) == (kind, level))
    late = Narrowing(standings=frozenset({Standing.LATE}))
    assert len(page(person, late, 0, 1000)) == sum(
        number for (_kind, level), number in counted.numbers.items() if level is Standing.LATE
    )


def test_what_presses_is_counted_exactly_where_the_rest_is_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    much(office, 150)
    person = office.cast.officer
    exact = count(person, EVERYTHING)
    assert exact.beyond == frozenset()
    late = exact.numbers["answer", Standing.LATE]
    assert 1 < late < sum(number for (kind, _level), number in exact.numbers.items() if kind == "answer")
    monkeypatch.setattr(waiting, "MOST_OF_A_SOURCE", late)
    bounded = count(person, EVERYTHING)
    assert "answer" in bounded.beyond
    assert bounded.numbers["answer", Standing.LATE] == late
    listed = signed_in(Client(), person).get("/?kind=answer").context["list"]
    assert (listed.tally.number, listed.tally.more) == (late, True)


@pytest.mark.parametrize("address", ["/?after=" + "9" * 5000, "/?before=" + "9" * 5000, "/?after=9999999"])
def test_a_place_that_no_desk_reaches_is_its_beginning(office: Office, address: str) -> None:
    much(office, 10)
    client = signed_in(Client(), office.cast.officer)
    at_the_start, far_down = (
        [item.ref for item in client.get(one).context["list"].rows] for one in ("/", address)
    )
    assert far_down == at_the_start != []


@pytest.mark.parametrize("who", ["officer", "supervisor"])
def test_the_number_of_queries_does_not_grow(office: Office, who: str) -> None:
    client = signed_in(Client(), getattr(office.cast, who))
    much(office, 10)
    Request.objects.update(escalated_at=now())
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/?size=100")
    much(office, 200, seed=2)
    Request.objects.update(escalated_at=now())
    with CaptureQueriesContext(connection) as many:
        answer = client.get("/?size=100")
    assert len(answer.context["list"].rows) == 100
    assert len(many) <= len(few)  # of the news only the latest are read, which may be of fewer kinds


def test_filters_are_links_and_an_empty_filter_says_so(office: Office) -> None:
    much(office, 60)
    client = signed_in(Client(), office.cast.officer)
    answer = client.get("/?kind=answer&clock=late")
    assert {item.sentence for item in answer.context["list"].rows} == {"Answer the request:"}
    assert {item.standing for item in answer.context["list"].rows} == {Standing.LATE}
    mine = client.get("/?whose=mine").context["list"].tally.number
    everything = client.get("/").context["list"].tally.number
    assert 0 < mine < everything
    page_of_none = client.get("/?kind=decide&whose=mine")
    assert "Nothing fits these filters" in page_of_none.content.decode()
    assert 'href="?kind=decide"' in page_of_none.content.decode()


def test_the_desk_becomes_a_file_as_it_is_narrowed(office: Office) -> None:
    much(office, 60)
    client = signed_in(Client(), office.cast.officer)
    shown = client.get("/?kind=answer&clock=late&size=100").context["list"].rows
    answer = client.post("/desk/export/?kind=answer&clock=late", {"kind": "csv", "purpose": "work"})
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["Reference"] for row in cells] == [item.ref for item in shown]
    assert {row["What there is to do"] for row in cells} == {"Answer the request"}
    assert all(row["Due"] and row["Partner"] for row in cells)
    entry = Entry.objects.get(event="list.exported")
    assert (entry.actor, entry.subject_id) == (office.cast.officer.pseudonym, "desk")
    assert b'"by_clock":"late"' in bytes(entry.body)


def test_who_has_nothing_waiting_writes_no_file(office: Office) -> None:
    much(office, 20)
    for person in (office.cast.partner, office.cast.auditor):
        answer = signed_in(Client(), person).post("/desk/export/", {"kind": "csv", "purpose": "work"})
        assert answer.headers["Content-Type"].startswith("text/html")
    assert not Entry.objects.filter(event="list.exported").exists()


def test_guests_and_the_auditor_count_nothing(office: Office) -> None:
    much(office, 20)
    for person in (office.cast.partner, office.cast.outsider, office.cast.auditor, office.cast.operator):
        assert bounded_count(person).number == 0
        assert _items(person) == []
    desk = signed_in(Client(), office.cast.partner).get("/").content.decode()
    assert str(office.peer) not in desk
    assert str(office.peer) in signed_in(Client(), office.cast.officer).get("/").content.decode()


def test_the_kept_query_follows_the_clock_and_the_person(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    much(office, 60)
    person = office.cast.officer
    assert any(level is Standing.RUNNING for _kind, level in count(person, EVERYTHING).numbers)
    long_after = now() + timedelta(days=900)
    monkeypatch.setattr(waiting, "now", lambda: long_after)
    assert not any(level is Standing.RUNNING for _kind, level in count(person, EVERYTHING).numbers)
    person.roles = ["auditor"]
    assert page(person, EVERYTHING, 0, 10) == []
