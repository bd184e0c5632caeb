"""Queries and hits as lists: sorted, narrowed, paged, written to a file, and what they say when empty."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.records.purposes import Looking, Purpose
from comity.screening import actions
from comity.screening.access import Origin
from comity.screening.asked import Asked, AskedName
from comity.screening.models import Hit, Query, Verdict
from comity.screening.tests.conftest import Add

QUERIES, HITS = "/screening/queries/", "/screening/hits/"
CSV = {"kind": "csv", "purpose": "report"}
TU = Asked(names=(AskedName("ザン・ヴァン・トゥー", "ja"),), birth_date="1990-02-03")
NOBODY = Asked(names=(AskedName("Võ Thị Lành", "vi"),))


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    return signed_in(client, cast.officer)


@pytest.fixture
def queries(cast: Cast, add: Add) -> dict[str, Query]:
    """One query by hand with a hit, one by hand that found nobody, one at the arrival of a request."""
    add("Giang Văn Tú", birthDate="1990-02-03")
    border = actions.run_query(cast.officer, TU, Looking(Purpose.BORDER))
    nobody = actions.run_query(cast.supervisor, NOBODY, Looking(Purpose.CASE, "C-2026-0077"))
    arrived = actions.run_query(
        cast.officer, TU, Looking(Purpose.REQUEST, "J-1"), origin=Origin("request-subject", "17")
    )
    return {"border": border, "nobody": nobody, "arrived": arrived}


def refs(client: Client, query: str = "") -> list[str]:
    return [line.query.ref for line in client.get(QUERIES + query).context["list"].rows]


def hits(client: Client, query: str = "") -> list[object]:
    return [line.hit.pk for line in client.get(HITS + query).context["list"].rows]


def cells(answer: Any) -> list[dict[str, str]]:
    assert answer.headers["Content-Type"].startswith("text/csv"), answer.content.decode()
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_queries_are_sorted_and_narrowed(officer: Client, cast: Cast, queries: dict[str, Query]) -> None:
    border, nobody, arrived = (queries[name].ref for name in ("border", "nobody", "arrived"))
    assert refs(officer) == [arrived, nobody, border]
    assert refs(officer, "?sort=query") == [border, nobody, arrived]
    assert refs(officer, "?purpose=border-check") == [border]
    assert refs(officer, f"?ref={nobody.lower()}") == [nobody]
    assert refs(officer, "?case=C-2026-0077") == [nobody]
    assert refs(officer, "?how=arrival") == [arrived]
    assert refs(officer, "?how=hand&mine=1") == [border]
    assert refs(officer, "?waits=1") == [arrived, border]
    actions.adjudicate(cast.officer, queries["border"].hits.get().pk, Verdict.NOT_SAME, "Another man.")
    assert refs(officer, "?waits=1") == [arrived]
    assert officer.get(f"{QUERIES}?ref=Giang").status_code == 422


def test_the_list_of_queries_names_nobody(officer: Client, queries: dict[str, Query]) -> None:
    page = officer.get(QUERIES).content.decode()
    answer = officer.post(f"{QUERIES}export/?sort=query", CSV)
    for written in (page, answer.content.decode()):
        assert "ザン" not in written
        assert "Giang" not in written
    first, second, _third = cells(answer)
    assert (first["Query"], first["Hits"], first["Not decided"]) == (queries["border"].ref, "1", "1")
    assert (second["Asked by"], second["Reference"]) == ("Lương Thị Bích Hạnh", "C-2026-0077")
    assert Entry.objects.get(event="list.exported").subject_id == "queries"


def test_hits_wait_until_somebody_decides(officer: Client, cast: Cast, queries: dict[str, Query]) -> None:
    border, arrived = queries["border"].hits.get().pk, queries["arrived"].hits.get().pk
    assert set(hits(officer)) == {border, arrived}
    assert hits(officer, "?sort=found") == [border, arrived]
    assert hits(officer, f"?query={queries['border'].ref}") == [border]
    assert hits(officer, "?purpose=request") == [arrived]
    assert hits(officer, "?case=J-1") == [arrived]
    actions.adjudicate(cast.officer, border, Verdict.NOT_SAME, "=Another man.")
    assert hits(officer) == [arrived]
    assert hits(officer, "?state=not-same") == [border]
    (row,) = cells(officer.post(f"{HITS}export/?state=not-same", CSV))
    assert (row["Person"], row["Asked for as"]) == ("Giang Văn Tú", "ザン・ヴァン・トゥー")
    assert (row["Decided by"], row["Reason"]) == (cast.officer.name, "'=Another man.")
    assert row["Handling codes"]
    assert Entry.objects.get(event="list.exported").subject_id == "hits"


def test_hits_are_found_by_how_likely_they_are(
    officer: Client, cast: Cast, queries: dict[str, Query]
) -> None:
    sure, unsure = queries["border"].hits.get(), queries["arrived"].hits.get()
    Hit.objects.filter(pk=sure.pk).update(same_person=0.97)
    Hit.objects.filter(pk=unsure.pk).update(same_person=0.31)
    assert hits(officer) == [sure.pk, unsure.pk]
    assert hits(officer, "?sort=chance") == [unsure.pk, sure.pk]
    assert hits(officer, "?chance=probably") == [sure.pk]
    assert hits(officer, "?chance=less") == [unsure.pk]
    assert hits(officer, "?chance=perhaps") == []


def test_many_come_in_pages_with_as_many_questions_to_the_database_as_few(
    officer: Client, cast: Cast, queries: dict[str, Query]
) -> None:
    hit = queries["border"].hits.get()
    for address in (QUERIES, HITS):
        officer.get(address)
    few = {}
    for address in (QUERIES, HITS):
        with CaptureQueriesContext(connection) as asked:
            officer.get(f"{address}?size=25")
        few[address] = len(asked)
    more = [
        Query(
            ref=f"S-2025-{number:04}",
            agency=cast.officer.agency,
            asked_by=cast.officer.pseudonym,
            purpose=Purpose.BORDER,
            fingerprint="",
            at=queries["border"].at,
        )
        for number in range(60)
    ]
    Query.objects.bulk_create(more)
    Hit.objects.bulk_create(
        Hit(
            query=query,
            agency=query.agency,
            subject=hit.subject,
            name_agreement=hit.name_agreement,
            same_person=hit.same_person,
            method=hit.method,
            version=hit.version,
            explanation=hit.explanation,
            row_digest=hit.row_digest,
        )
        for query in more
    )
    for address, count in ((QUERIES, 63), (HITS, 62)):
        query, seen = "?size=25", list[object]()
        while query:
            with CaptureQueriesContext(connection) as asked:
                page = officer.get(address + query).context["list"]
            assert len(asked) <= few[address] + 4  # where the page begins, and what stands behind it
            seen += [line.hit.pk if address == HITS else line.query.pk for line in page.rows]
            query = page.later
        assert (len(seen), len(set(seen))) == (count, count)


def test_empty_lists_say_what_to_do(officer: Client) -> None:
    for address, title in ((QUERIES, "Nobody was looked for yet"), (HITS, "No hit yet")):
        page = officer.get(address).content.decode()
        assert title in page
        assert 'href="/screening/">Check a name' in page
        assert officer.post(f"{address}export/", CSV).headers["Content-Type"].startswith("text/html")


def test_another_agency_and_other_roles_see_and_write_nothing(cast: Cast, queries: dict[str, Query]) -> None:
    guest = signed_in(Client(), cast.partner)
    assert (refs(guest), hits(guest)) == ([], [])
    for who in ("partner", "investigator", "consular", "auditor", "operator"):
        client = signed_in(Client(), getattr(cast, who))
        for address in (QUERIES, HITS):
            answer = client.post(f"{address}export/", CSV)
            assert answer.status_code == (200 if who == "partner" else 404)
            assert not answer.headers["Content-Type"].startswith("text/csv")
    assert not Entry.objects.filter(event="list.exported").exists()
