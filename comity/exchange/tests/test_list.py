"""The list of partners: sorted, narrowed by how each link stands, paged, written to a file, and what it says when empty."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.exchange.models import Link, Peer, PeerState
from comity.exchange.tests.partners import House, Partner
from comity.lib.clock import now

LIST, FILE = "/partners/", "/partners/export/"
CSV = {"kind": "csv", "purpose": "meeting"}


@pytest.fixture
def operator(client: Client, cast: Cast, hanoi: House) -> Client:
    return signed_in(client, cast.operator)


def partner(name: str, *, state: str = PeerState.ACTIVE, country: str = "LAO") -> Peer:
    return Peer.objects.create(
        node=f"cxp:node:{name}", country=country, names={"en": f"={name}"}, root_thumbprint="", state=state
    )


def heard(peer: Peer, hours: float, failures: int = 0) -> None:
    Link.objects.create(peer=peer, last_contact_at=now() - timedelta(hours=hours), failures=failures)


def nodes(client: Client, query: str = "") -> list[str]:
    return [
        line.peer.node.removeprefix("cxp:node:") for line in client.get(LIST + query).context["list"].rows
    ]


def test_each_standing_finds_what_its_line_says(operator: Client) -> None:
    partner("a:new")
    heard(partner("b:answers"), 0.5)
    heard(partner("c:silent"), 5)
    heard(partner("d:failing"), 0.1, failures=2)
    heard(partner("e:suspended", state=PeerState.SUSPENDED), 0.1)
    Link.objects.create(peer=partner("f:never", country="MMR"))
    expected = {
        "unheard": ["a:new", "f:never"],
        "answers": ["b:answers"],
        "silent": ["c:silent", "d:failing"],
        "suspended": ["e:suspended"],
    }
    assert {standing: nodes(operator, f"?state={standing}") for standing in expected} == expected
    for standing in expected:
        rows = operator.get(f"{LIST}?state={standing}").context["list"].rows
        assert {line.report.standing for line in rows} == {standing}
    assert nodes(operator, "?country=MMR") == ["f:never"]
    latest_first = nodes(operator, "?sort=-heard")
    assert latest_first[2:4] == ["b:answers", "c:silent"]
    assert set(latest_first[4:]) == {"a:new", "f:never"}  # never heard: last both ways
    assert set(nodes(operator, "?sort=heard")[4:]) == {"a:new", "f:never"}


def test_what_waits_is_counted_and_looked_for(operator: Client, tokyo: Partner, peer: Peer) -> None:
    partner("aa:quiet")
    tokyo.write()
    assert nodes(operator, "?waits=1") == [peer.node.removeprefix("cxp:node:")]
    (line,) = operator.get(f"{LIST}?waits=1").context["list"].rows
    assert line.report.unopened == 1


def test_many_partners_in_pages_with_as_many_queries_as_few(operator: Client) -> None:
    for number in range(3):
        heard(partner(f"x:{number:03}"), 1)
    operator.get(LIST)
    with CaptureQueriesContext(connection) as few:
        operator.get(f"{LIST}?size=25")
    for number in range(3, 60):
        heard(partner(f"x:{number:03}"), 1)
    address, seen, asked = "?size=25", list[str](), list[int]()
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = operator.get(LIST + address).context["list"]
        asked.append(len(queries))
        seen += [line.peer.node for line in page.rows]
        address = page.later
    assert seen == [f"cxp:node:x:{number:03}" for number in range(60)]
    assert asked[0] <= len(few) + 1  # the figure that is only counted where there is a next page


def test_a_file_holds_what_the_list_shows(operator: Client, cast: Cast) -> None:
    heard(partner("b:answers"), 0.5)
    partner("a:new")
    answer = operator.post(f"{FILE}?state=answers", CSV)
    _marking, heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(heads, row, strict=True))
    assert (cells["Partner"], cells["Node"], cells["State"]) == (
        "'=b:answers",
        "cxp:node:b:answers",
        "Answers",
    )
    entry = Entry.objects.get(event="list.exported")
    assert (entry.actor, entry.subject_id) == (cast.operator.pseudonym, "partners")


def test_without_a_partner_it_says_how_to_pair(operator: Client) -> None:
    page = operator.get(LIST).content.decode()
    assert "No partner is paired yet" in page
    assert 'href="/partners/add/">Pair with a partner' in page
    assert operator.post(FILE, CSV).headers["Content-Type"].startswith("text/html")


def test_nobody_else_sees_or_writes_it(cast: Cast, hanoi: House) -> None:
    partner("a:new")
    for person in (cast.officer, cast.supervisor, cast.auditor, cast.partner):
        client = signed_in(Client(), person)
        assert [client.get(LIST).status_code, client.post(FILE, CSV).status_code] == [404, 404]
    assert not Entry.objects.filter(event="list.exported").exists()
