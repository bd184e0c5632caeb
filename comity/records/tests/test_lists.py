"""Records that were found, and the lists that were uploaded: in order, narrowed, page by page, as files."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from comity.accounts.tests.cast import Cast, code_for, signed_in
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.records.actions import add_statement, add_subject, upload_list
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind, Subject, TableFile
from comity.records.tables import Encoding

SEARCH, FILE = "/records/", "/records/export/"
UPLOAD, LISTS_FILE = "/records/lists/", "/records/lists/export/"
WHY = {"purpose": "case", "reference": "C-2026-0077"}
CSV = {"kind": "csv", "purpose": "work"}


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    return signed_in(client, cast.officer)


def kept(cast: Cast, name: str, born: str = "", schema: str = "Person", codes: str = "H0") -> Subject:
    values = [NewValue("name", name, "vi"), *([NewValue("birthDate", born)] if born else [])]
    source = NewSource(SourceKind.OWN_RECORD, "File 1", "vi", {"codes": codes.split()})
    return add_subject(cast.officer, schema, values, source)


def sought(client: Client, name: str = "", **more: str) -> list[UUID]:
    answer = client.post(SEARCH, {"name": name, **WHY, **more})
    assert answer.status_code == 200
    return [row.subject_id for row, _kind in answer.context["rows"]]


def posted(name: str, **more: str) -> dict[str, str]:
    """What the button below a search sends, which is all that the page asking why sends again."""
    fields = {"name": name, "schema": "", "order": "", **WHY, **more}
    return {f"sought-{key}": value for key, value in fields.items()}


def cells(answer: Any) -> list[dict[str, str]]:
    assert answer.headers["Content-Type"].startswith("text/csv"), answer.content.decode()
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_what_is_found_stands_in_an_order_and_is_of_a_kind(cast: Cast, officer: Client) -> None:
    near = kept(cast, "Trịnh Công Phượng", "1994")
    far = kept(cast, "Trịnh Phượng", "1961-02")
    firm = kept(cast, "Công Phượng", schema="Company")
    assert sought(officer, "Trịnh Công Phượng")[0] == near.pk
    assert sought(officer, "Trịnh Công Phượng", order="newest") == [firm.pk, far.pk, near.pk]
    assert sought(officer, "Trịnh Công Phượng", order="birth") == [far.pk, near.pk, firm.pk]
    assert sought(officer, "Trịnh Công Phượng", schema="Company") == [firm.pk]
    assert sought(officer, schema="Person") == [far.pk, near.pk]
    assert (
        "no records of this kind"
        in officer.post(SEARCH, {"name": "", "schema": "Vehicle", **WHY}).content.decode()
    )


def test_many_are_shown_page_by_page_and_no_name_stands_in_an_address(cast: Cast, officer: Client) -> None:
    made = {kept(cast, f"Trịnh Công Phượng {letter}").pk for letter in "abcdefghijklmnopqrstuvwxyz" * 2}
    first = officer.post(SEARCH, {"name": "Trịnh Công Phượng", **WHY})
    page = first.content.decode()
    assert f'name="after" value="{first.context["rows"][-1][0].pk}"' in page
    assert "Ph%" not in page
    assert "?name" not in page
    after = str(first.context["rows"][-1][0].pk)
    rest = sought(officer, "Trịnh Công Phượng", after=after)
    seen = [row.subject_id for row, _kind in first.context["rows"]]
    assert (len(seen), len(rest)) == (50, 2)
    assert set(seen) | set(rest) == made
    # all that is kept is not leafed through
    assert len(sought(officer, after=after)) == 50
    assert 'name="after"' not in officer.post(SEARCH, {"name": "", **WHY}).content.decode()


def test_what_was_found_becomes_a_file_whose_entry_has_no_name(cast: Cast, officer: Client) -> None:
    found = kept(cast, "=Trịnh Công Phượng", "1994", codes="H1")
    letter = NewSource(SourceKind.DOCUMENT, "Letter 9", "en", {"codes": ["H2"]})
    add_statement(cast.officer, found.pk, NewValue("passportNumber", "C1234567"), letter)
    kept(cast, "Võ Thị Lành")
    asked = officer.post(FILE, posted("trinh cong phuong"))
    assert (asked.status_code, asked.context["count"]) == (200, 1)
    assert not Entry.objects.filter(event="list.exported").exists()
    assert officer.post(FILE, {**posted("trinh cong phuong"), "kind": "csv"}).status_code == 422
    (row,) = cells(officer.post(FILE, {**posted("trinh cong phuong"), **CSV}))
    assert row == {
        "Name": "'=Trịnh Công Phượng",
        "Other names": "",
        "Kind": "Person",
        "Born": "1994",
        "Numbers": "C1234567",
        "Handling codes": "H1 H2",
        "Identifier": str(found.pk),
    }
    entry = Entry.objects.get(event="list.exported")
    assert (entry.actor, entry.subject_id) == (cast.officer.pseudonym, "records-found")
    for written in Entry.objects.all():
        assert "phuong" not in bytes(written.body).decode().lower()


def test_the_code_is_asked_beside_the_purpose_and_the_search_is_not_lost(cast: Cast, client: Client) -> None:
    kept(cast, "Trịnh Công Phượng")
    signed_in(client, cast.officer, present=False)
    refused = client.post(FILE, {**posted("trinh"), **CSV})
    assert refused.status_code == 422
    assert 'name="sought-name" value="trinh"' in refused.content.decode()
    done = client.post(FILE, {**posted("trinh"), **CSV, "presence_code": code_for(cast.officer)})
    assert len(cells(done)) == 1


def test_a_file_needs_a_search_with_its_purpose(cast: Cast, officer: Client) -> None:
    for data in ({}, CSV, {**CSV, "sought-name": "trinh"}):
        assert officer.post(FILE, data).headers["Location"] == SEARCH
    assert officer.get(FILE).headers["Location"] == SEARCH
    assert not Entry.objects.filter(event="list.exported").exists()


@pytest.mark.parametrize("who", ["partner", "outsider"])
def test_another_agency_finds_and_writes_nothing(cast: Cast, client: Client, who: str) -> None:
    kept(cast, "Trịnh Công Phượng")
    signed_in(client, getattr(cast, who))
    assert sought(client, "Trịnh Công Phượng") == []
    answer = client.post(FILE, {**posted("trinh cong phuong"), **CSV})
    assert "Nothing fits" in answer.content.decode()
    assert not Entry.objects.filter(event="list.exported").exists()


def lists(client: Client, query: str = "") -> list[str]:
    return [line.file.label for line in client.get(UPLOAD + query).context["list"].rows]


def uploaded(cast: Cast, label: str, who: str = "officer", **changed: Any) -> TableFile:
    made = upload_list(getattr(cast, who), label, "Họ tên\nVõ Thị Lành\n".encode(), Encoding("utf-8"))
    TableFile.objects.filter(pk=made.pk).update(**changed)
    return made


def test_uploaded_lists_are_sorted_narrowed_and_written(cast: Cast, officer: Client) -> None:
    at = now()
    uploaded(
        cast, "first.csv", uploaded_at=at - timedelta(hours=2), imported_at=at, taken=3, refused=[{}, {}]
    )
    uploaded(cast, "=second.csv", uploaded_at=at - timedelta(hours=1))
    uploaded(cast, "third.csv", "supervisor", uploaded_at=at, imported_at=at, taken=1)
    assert lists(officer) == ["third.csv", "=second.csv", "first.csv"]
    assert lists(officer, "?sort=uploaded") == ["first.csv", "=second.csv", "third.csv"]
    assert lists(officer, "?state=waiting") == ["=second.csv"]
    assert lists(officer, "?state=taken&mine=1") == ["first.csv"]
    assert lists(officer, "?refused=1") == ["first.csv"]
    assert lists(officer, "?uploaded-to=2020-01-01") == []
    first, second = cells(officer.post(f"{LISTS_FILE}?mine=1&sort=uploaded", CSV))
    assert (first["Rows taken"], first["Rows refused"]) == ("3", "2")
    assert (second["List"], second["Uploaded by"]) == ("'=second.csv", cast.officer.name)
    assert Entry.objects.get(event="list.exported").subject_id == "record-lists"


def test_many_uploaded_lists_come_in_pages(cast: Cast, officer: Client) -> None:
    one = uploaded(cast, "00.csv", uploaded_at=now() - timedelta(hours=1))
    one.refresh_from_db()
    TableFile.objects.bulk_create(
        TableFile(
            agency=one.agency,
            label=f"{number:02}.csv",
            encoding="utf-8",
            sha256="",
            uploaded_at=one.uploaded_at - timedelta(minutes=number),
            uploaded_by=one.uploaded_by,
        )
        for number in range(1, 60)
    )
    address, seen = "?size=25", list[str]()
    while address:
        page = officer.get(UPLOAD + address).context["list"]
        seen += [line.file.label for line in page.rows]
        address = page.later
    assert seen == [f"{number:02}.csv" for number in range(60)]


def test_without_a_list_the_page_says_what_to_do(cast: Cast, officer: Client) -> None:
    page = officer.get(UPLOAD).content.decode()
    assert "No list was imported yet" in page
    assert "Choose a file above" in page


def test_lists_of_another_agency_are_neither_seen_nor_written(cast: Cast, client: Client) -> None:
    uploaded(cast, "first.csv")
    signed_in(client, cast.partner)
    assert lists(client) == []
    assert "Nothing fits" in client.post(LISTS_FILE, CSV).content.decode()
    for who in ("investigator", "screening", "auditor", "operator"):
        other = signed_in(Client(), getattr(cast, who))
        assert other.post(LISTS_FILE, CSV).status_code == 404
    assert not Entry.objects.filter(event="list.exported").exists()
