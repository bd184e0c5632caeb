"""The operator's lists: sorted, narrowed, paged, written to a file by who may see them, and what an empty one says."""

import csv
import io

import pytest
from django.test import Client

from comity.accounts.actions import close_unit, confirm_role_change, propose_roles
from comity.accounts.models import Unit
from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast, add_member, code_for, signed_in, wrong_code_for
from comity.audit.models import Entry

CSV = {"kind": "csv", "purpose": "work"}
FILES = ("/people/export/", "/agencies/export/", "/agencies/units/export/", "/role-changes/export/")


@pytest.fixture
def operator(cast: Cast, client: Client) -> Client:
    return signed_in(client, cast.operator)


def keys(client: Client, address: str, column: str) -> list[object]:
    return [getattr(row, column) for row in client.get(address).context["list"].rows]


def cells(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.post(address, CSV)
    assert answer.headers["Content-Disposition"].startswith("attachment"), answer.content.decode()
    _marking, heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_people_are_sorted_narrowed_and_written(cast: Cast, operator: Client) -> None:
    add_member("V-9000", "=HYPERLINK(1)", "en", cast.officer.unit, Role.SCREENING)
    assert keys(operator, "/people/?sort=-sign_in", "sign_in")[:2] == ["V-9000", "V-2500"]
    assert keys(operator, "/people/?role=screening&sort=sign_in", "sign_in") == ["V-2200", "V-9000"]
    found = cells(operator, "/people/export/?role=screening&sort=-sign_in")
    assert [row["Name"] for row in found] == ["'=HYPERLINK(1)", cast.screening.name]
    entry = Entry.objects.get(event="list.exported")
    assert (entry.actor, entry.subject_id) == (cast.operator.pseudonym, "people")
    assert b'"rows":2' in bytes(entry.body)
    assert b'"by_role":"screening"' in bytes(entry.body)


def test_people_are_shown_page_by_page(cast: Cast, operator: Client) -> None:
    for number in range(40):
        add_member(f"X-{number:04}", "Ví Dụ", "vi", cast.officer.unit, Role.OFFICER, has_key=False)
    address, seen = "/people/?sort=sign_in&size=25", list[object]()
    while address:
        page = operator.get(address).context["list"]
        seen += [row.sign_in for row in page.rows]
        address = f"/people/{page.later}" if page.later else ""
    assert len(seen) == 51
    assert seen == sorted(seen, key=str)


def test_units_of_all_agencies_open_and_closed(cast: Cast, operator: Client) -> None:
    agency = cast.partner.agency
    empty = Unit.objects.create(agency=agency, code="annex", names={"en": "@Annex"})
    assert keys(operator, "/agencies/units/?agency=jpn-desk&sort=code", "code") == ["annex", "desk"]
    close_unit(cast.operator, empty.pk)
    assert keys(operator, "/agencies/units/?agency=jpn-desk", "code") == ["desk"]
    assert keys(operator, "/agencies/units/?agency=jpn-desk&state=closed", "code") == ["annex"]
    (row,) = cells(operator, "/agencies/units/export/?state=closed")
    assert (row["Unit"], row["Open accounts"], row["State"]) == ("'@Annex", "0", "Closed")
    (home, *_others) = operator.get("/agencies/units/?sort=-agency").context["list"].rows
    assert (home.agency.code, home.open_accounts) == ("vnm-lien-lac", 9)


def test_agencies_are_narrowed_to_guests_and_written(cast: Cast, operator: Client) -> None:
    assert keys(operator, "/agencies/?here=guest&sort=code", "code") == ["chn-desk", "jpn-desk"]
    assert keys(operator, "/agencies/?country=VNM", "code") == ["vnm-lien-lac"]
    assert [row["Code"] for row in cells(operator, "/agencies/export/?sort=-code")] == [
        "vnm-lien-lac",
        "jpn-desk",
        "chn-desk",
    ]


def test_changes_of_roles_by_state_and_role_and_in_a_file(cast: Cast, operator: Client) -> None:
    page = operator.get("/role-changes/").content.decode()
    assert "An operator proposes other roles on a person’s page" in page
    waits = propose_roles(cast.operator, cast.officer.pk, roles=["screening"], is_senior=False)
    done = propose_roles(cast.operator, cast.consular.pk, roles=["officer"], is_senior=False)
    confirm_role_change(cast.supervisor, done.pk)
    assert keys(operator, "/role-changes/", "pk") == [waits.pk]
    assert keys(operator, "/role-changes/?state=confirmed", "pk") == [done.pk]
    assert keys(operator, "/role-changes/?state=every&sort=proposed", "pk") == [waits.pk, done.pk]
    assert keys(operator, "/role-changes/?state=every&role=officer", "pk") == [done.pk]
    assert keys(operator, "/role-changes/?state=every&proposed-to=2020-01-01", "pk") == []
    (row,) = cells(operator, "/role-changes/export/?state=confirmed")
    assert (row["About"], row["Roles before"], row["Decided by"]) == (
        cast.consular.name,
        "Consular officer",
        cast.supervisor.name,
    )


def test_a_supervisor_writes_the_changes_of_the_own_agency_alone(cast: Cast, client: Client) -> None:
    propose_roles(cast.operator, cast.partner.pk, roles=["officer", "screening"], is_senior=False)
    propose_roles(cast.operator, cast.officer.pk, roles=["screening"], is_senior=False)
    signed_in(client, cast.supervisor)
    assert [row["About"] for row in cells(client, "/role-changes/export/")] == [cast.officer.name]


def test_who_does_not_see_a_list_writes_no_file(cast: Cast) -> None:
    for person in (cast.officer, cast.investigator, cast.partner):
        client = signed_in(Client(), person)
        assert [client.post(address, CSV).status_code for address in FILES] == [404] * len(FILES)
    assert not Entry.objects.filter(event="list.exported").exists()


def test_a_file_asks_who_is_there(cast: Cast) -> None:
    client = signed_in(Client(), cast.operator, present=False)
    assert "Your one-time code" in client.get("/people/export/?all=1").content.decode()
    for code in ({}, {"presence_code": wrong_code_for(cast.operator)}):
        assert client.post("/people/export/?all=1", {**CSV, **code}).status_code == 422
    assert not Entry.objects.filter(event="list.exported").exists()
    answer = client.post("/people/export/?all=1", {**CSV, "presence_code": code_for(cast.operator)})
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert Entry.objects.get(event="list.exported").actor == cast.operator.pseudonym
