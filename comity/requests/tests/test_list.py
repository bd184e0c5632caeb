"""The list of requests: what it shows to whom, what an address asks for, and the file it becomes."""

import csv
import io

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.requests.tests.office import Office


def shown(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/requests/{query}")
    return [row.request.ref for row in answer.context["list"].rows]


def test_it_opens_on_what_is_open_ours_and_theirs(office: Office) -> None:
    client = signed_in(Client(), office.cast.officer)
    draft, theirs = office.drafted(), office.received()
    assert set(shown(client)) == {draft.ref, theirs.ref}
    assert shown(client, "?box=in") == [theirs.ref]
    assert shown(client, "?box=drafts") == [draft.ref]
    assert shown(client, "?box=closed") == []


@pytest.mark.parametrize("who", ["partner", "outsider"])
def test_officers_of_other_agencies_see_an_empty_list_and_an_empty_file(office: Office, who: str) -> None:
    office.received()
    client = signed_in(Client(), getattr(office.cast, who))
    answer = client.get("/requests/?box=every")
    assert answer.context["list"].has_any is False
    assert "Nobody has asked anything yet" in answer.content.decode()
    posted = client.post("/requests/export/?box=every", {"kind": "csv", "purpose": "work"})
    assert posted.headers["Content-Type"].startswith("text/html")
    assert not Entry.objects.filter(event="list.exported").exists()


def test_a_filter_that_nothing_fits_says_so_and_can_be_taken_off(office: Office) -> None:
    request = office.received()
    client = signed_in(Client(), office.cast.officer)
    page = client.get("/requests/?urgency=flash&mine=1").content.decode()
    assert "Nothing fits these filters" in page
    assert 'href="?urgency=flash"' in page
    assert 'href="?mine=1"' in page
    assert shown(client, "?partner=" + request.partner) == [request.ref]


def test_a_name_is_refused_as_a_reference_and_never_repeated_in_a_link(office: Office) -> None:
    office.received()
    answer = signed_in(Client(), office.cast.officer).get("/requests/?ref=Tanaka")
    assert answer.status_code == 422
    assert "Names never stand in an address." in answer.content.decode()
    assert 'href="?ref=Tanaka' not in answer.content.decode()


def test_a_file_is_an_act_with_its_purpose_and_holds_what_the_list_shows(office: Office) -> None:
    request = office.received(title="=HYPERLINK(1)")
    client = signed_in(Client(), office.cast.officer)
    asked = client.get("/requests/export/?box=in")
    assert asked.context["count"] == 1
    refused = client.post("/requests/export/?box=in", {"kind": "csv"})
    assert refused.status_code == 422
    assert not Entry.objects.filter(event="list.exported").exists()
    answer = client.post(
        "/requests/export/?box=in", {"kind": "csv", "purpose": "report", "reference": "C-2026-0077"}
    )
    marking, heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert "Handle each row by its codes." in marking[0]
    cells = dict(zip(heads, row, strict=True))
    assert cells["Reference"] == request.ref
    assert cells["Request"] == "'=HYPERLINK(1)"
    assert cells["Handling codes"] == "H0 H2"
    assert "subject" not in " ".join(heads).lower()
    entry = Entry.objects.get(event="list.exported")
    assert (entry.actor, entry.subject_id) == (office.cast.officer.pseudonym, "requests")
    assert b'"rows":1' in bytes(entry.body)
    assert b'"purpose":"report"' in bytes(entry.body)
    assert b'"by_box":"in"' in bytes(entry.body)


def test_filters_for_links_alone_are_drawn_where_they_are_set(office: Office) -> None:
    office.received()
    client = signed_in(Client(), office.cast.officer)
    plain = [one.name for one in client.get("/requests/").context["list"].fields]
    assert "agreement" in plain
    assert not {"direction", "answered", "outcome", "offence", "reached-from"}.intersection(plain)
    narrowed = client.get("/requests/?answered=not&reached-from=2020-01-01")
    found = {one.name for one in narrowed.context["list"].fields}
    assert found >= {"answered", "reached-from", "reached-to"}
    assert not found.intersection({"direction", "outcome", "offence"})
    assert client.get("/requests/?offence=theft").status_code == 422
