from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.screening import screener
from comity.screening.models import (
    Hit,
    List,
    NamesakeCard,
    Query,
    Run,
    RunState,
    Version,
    VersionState,
    Watch,
)
from comity.screening.tests.conftest import Add

TERMS = {
    "kind": "imported",
    "title": "Sought abroad",
    "source": "Ministry, weekly file",
    "legal_basis": "Police Act, section 12",
    "assessment": "DPIA-2026-014",
    "ends_on": (now().date() + timedelta(days=90)).isoformat(),
    "purposes": ["border-check", "case"],
    "roles": ["officer", "supervisor", "screening"],
    "level": "0",
}
WHY = {"purpose": "border-check", "reference": ""}


def post(client: Client, name: str, data: dict[str, Any], *args: object) -> Any:
    return client.post(reverse(f"screening:{name}", args=args), data)


def file(text: str, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def of_list(cast: Cast, client: Client, names_folder: Path) -> List:
    """A list as somebody made it at the pages, with one version in force."""
    signed_in(client, cast.screening)
    assert post(client, "new-list", TERMS).status_code == 302
    made = List.objects.get(title="Sought abroad")
    text = "no,Name,Born\n1,Lưu Thị Bưởi,1990-02-03\n2,Mã Đình Sử,1985\n3,Ghost,never\n"
    sent = {"file": file(text), "format": "table", "encoding": "utf-8", "valid_until": ""}
    answer = post(client, "list", sent, made.pk)
    version = Version.objects.get()
    assert answer.url == reverse("screening:version", args=[version.pk])
    page = client.get(reverse("screening:version-columns", args=[version.pk])).content.decode()
    assert "<option selected>no</option>" in page  # the column of the key is proposed
    columns = {"order": "unsaid", "region": "VNM", "key": "no", "prop-1": "name", "prop-2": "birthDate"}
    assert post(client, "version-columns", columns, version.pk).status_code == 302
    screener.read_versions()
    page = client.get(reverse("screening:version", args=[version.pk])).content.decode()
    assert "2 persons were read." in page
    assert "1 row could not be read" in page
    refused = client.get(reverse("screening:version-refused", args=[version.pk]))
    assert "Ghost" in refused.content.decode()
    assert post(client, "take-version", {}, version.pk).status_code == 302
    screener.settle_versions()
    return made


def test_a_list_is_made_filled_searched_and_renewed_at_the_pages(
    cast: Cast, client: Client, of_list: List
) -> None:
    page = client.get(reverse("screening:list", args=[of_list.pk])).content.decode()
    assert "In force, with 2 persons." in page
    assert "Police Act, section 12" in page
    assert "Sought abroad" in client.get(reverse("screening:lists")).content.decode()
    signed_in(client, cast.officer)
    answer = post(client, "check", {"name": "Luu Thi Buoi", **WHY})
    query = Query.objects.get()
    assert answer.url == reverse("screening:query", args=[query.pk])
    page = client.get(answer.url).content.decode()
    assert "Sought abroad" in page
    hit = Hit.objects.get(query=query)
    page = client.get(reverse("screening:hit", args=[hit.pk])).content.decode()
    assert "Ministry, weekly file" in page
    assert "version 1" in page
    signed_in(client, cast.supervisor)
    form = client.get(reverse("screening:renew-list", args=[of_list.pk])).content.decode()
    assert "DPIA-2026-014" in form
    assert post(client, "renew-list", TERMS | {"purposes": ["case"]}, of_list.pk).status_code == 302
    signed_in(client, cast.officer)
    page = client.get(reverse("screening:check")).content.decode()
    assert "Sought abroad" in page


@pytest.mark.parametrize("missing", ["legal_basis", "assessment", "ends_on", "purposes", "roles"])
def test_what_a_list_lacks_is_said_beside_its_field(cast: Cast, client: Client, missing: str) -> None:
    signed_in(client, cast.screening)
    answer = post(client, "new-list", {name: value for name, value in TERMS.items() if name != missing})
    assert answer.status_code == 422
    assert 'class="err"' in answer.content.decode()
    assert not List.objects.filter(title="Sought abroad").exists()


def test_a_list_is_ended_with_a_reason(cast: Cast, client: Client, of_list: List) -> None:
    where = reverse("screening:end-list", args=[of_list.pk])
    assert "2 persons are erased" in client.get(where).content.decode()
    assert client.post(where, {"reason": " "}).status_code == 422
    assert client.post(where, {"reason": "The agreement ended."}).status_code == 302
    assert "it was ended" in client.get(reverse("screening:list", args=[of_list.pk])).content.decode()
    assert client.get(where).status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "The file is empty"), ("name\n", "no rows"), ('a\n"x', "quotation marks"), ("%PDF-1.7", "pdf")],
)
def test_a_file_that_is_no_list_is_refused_at_once(
    cast: Cast, client: Client, of_list: List, content: str, says: str
) -> None:
    answer = post(client, "list", {"file": file(content), "format": "table", "encoding": "utf-8"}, of_list.pk)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_file_that_turns_out_unreadable_says_so_on_its_page_and_is_given_up(
    cast: Cast, client: Client, of_list: List
) -> None:
    post(client, "list", {"file": file("{}", "n.json"), "format": "interpol"}, of_list.pk)
    version = Version.objects.get(format="interpol")
    page = client.get(reverse("screening:version", args=[version.pk])).content.decode()
    assert "The screener of this node does not run" in page
    assert 'hx-trigger="every 2s"' in page
    screener.read_versions()
    part = client.get(reverse("screening:version", args=[version.pk]) + "?part=1").content.decode()
    assert "The file holds no notice." in part
    assert "<html" not in part
    assert post(client, "give-up-version", {}, version.pk).status_code == 302
    version.refresh_from_db()
    assert version.state == VersionState.GIVEN_UP


def test_a_file_of_persons_is_screened_from_upload_to_the_written_hits(
    cast: Cast, client: Client, of_list: List
) -> None:
    signed_in(client, cast.officer)
    sent = {
        "title": "Bus",
        "file": file("Họ tên,Ngày sinh\nLưu Thị Bưởi,1990\nx,nope\n"),
        "encoding": "utf-8",
        **WHY,
    }
    answer = post(client, "new-run", sent)
    run = Run.objects.get()
    assert answer.url == reverse("screening:run-columns", args=[run.pk])
    page = client.get(answer.url).content.decode()
    assert "Sought abroad" in page
    columns = {
        "order": "unsaid",
        "region": "VNM",
        "prop-0": "name",
        "prop-1": "birthDate",
        "lists": [str(of_list.pk)],
    }
    assert post(client, "run-columns", columns, run.pk).status_code == 302
    where = reverse("screening:run", args=[run.pk])
    page = client.get(where).content.decode()
    assert "0 of 1 rows looked for" in page
    assert "1 row was not looked for." in page
    assert post(client, "steer-run", {}, run.pk, "pause").status_code == 302
    assert "Go on" in client.get(where + "?part=1").content.decode()
    post(client, "steer-run", {}, run.pk, "resume")
    screener.step_runs()
    page = client.get(where).content.decode()
    assert "Finished" in page
    assert "Lưu Thị Bưởi" in page
    written = post(client, "export-run", {"kind": "csv", "purpose": "report"}, run.pk)
    assert "Lưu Thị Bưởi" in written.content.decode()
    assert "nope" in client.get(reverse("screening:run-refused", args=[run.pk])).content.decode()
    assert "Bus" in client.get(reverse("screening:runs")).content.decode()
    assert post(client, "steer-run", {}, run.pk, "fly").status_code == 404


def test_a_file_is_given_up_before_it_begins(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    post(client, "new-run", {"title": "Bus", "file": file("name\nA B\n"), "encoding": "utf-8", **WHY})
    run = Run.objects.get()
    post(client, "steer-run", {}, run.pk, "stop")
    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == (RunState.STOPPED, b"")
    assert client.get(reverse("screening:run-columns", args=[run.pk])).status_code == 404


def test_a_watch_is_set_after_a_query_and_ended_at_the_pages(cast: Cast, client: Client, add: Add) -> None:
    signed_in(client, cast.officer)
    post(client, "check", {"name": "Lưu Thị Bưởi", "birth_date": "1990", "document": "C1", **WHY})
    query = Query.objects.get()
    form = client.get(reverse("screening:new-watch") + f"?query={query.pk}").content.decode()
    assert 'value="Lưu Thị Bưởi"' in form
    assert Entry.objects.filter(event="query.viewed").exists()
    day = (now().date() + timedelta(days=20)).isoformat()
    sent = {"name": "Lưu Thị Bưởi", "reason": "She is missed.", "ends_on": day, **WHY}
    assert post(client, "new-watch", sent | {"ends_on": "2001-01-01"}).status_code == 422
    assert post(client, "new-watch", sent).status_code == 302
    watch = Watch.objects.get()
    add("Luu Thi Buoi")
    screener.look_for_watches()
    where = reverse("screening:watch", args=[watch.pk])
    assert "Luu Thi Buoi" in client.get(where).content.decode()
    assert watch.ref in client.get(reverse("screening:watches")).content.decode()
    assert client.post(where, {"reason": ""}).status_code == 422
    assert client.post(where, {"reason": "She was found."}).status_code == 302
    assert "It does not stand any more" in client.get(where).content.decode()


def test_a_card_is_issued_printed_and_withdrawn_at_the_pages(cast: Cast, client: Client, add: Add) -> None:
    add("Lưu Thị Bưởi", passportNumber="C2")
    signed_in(client, cast.officer)
    post(client, "check", {"name": "Lưu Thị Bưởi", "document": "C1", **WHY})
    hit = Hit.objects.get()
    post(client, "hit", {"verdict": "not-same", "reason": "Another passport."}, hit.pk)
    page = client.get(reverse("screening:hit", args=[hit.pk])).content.decode()
    assert reverse("screening:issue-card", args=[hit.pk]) in page
    day = (now().date() + timedelta(days=20)).isoformat()
    assert post(client, "issue-card", {"valid_until": "2001-01-01"}, hit.pk).status_code == 422
    assert post(client, "issue-card", {"valid_until": day}, hit.pk).status_code == 302
    card = NamesakeCard.objects.get()
    where = reverse("screening:card", args=[card.pk])
    assert card.ref in client.get(where).content.decode()
    assert client.post(where, {"reason": "The passport was stolen."}).status_code == 302
    assert "It was withdrawn" in client.get(where).content.decode()


ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"  # Doc 9303's specimen


def test_the_lines_of_a_passport_fill_the_form_and_nothing_is_looked_for(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    for sent in ({"act": "read-zone", "zone": ZONE}, {"q": ZONE.replace("\n", "")}):
        page = post(client, "check", sent).content.decode()
        assert 'value="ERIKSSON, ANNA MARIA"' in page
        assert 'value="1974-08-12"' in page
        assert 'value="L898902C3"' in page
        assert "The document expired on 2012-04-15." in page
    worn = post(
        client, "check", {"act": "read-zone", "zone": ZONE.replace("7408122F", "7408125F")}
    ).content.decode()
    assert "The check digit does not fit: birth date." in worn
    broken = post(client, "check", {"act": "read-zone", "zone": "P<UTO"})
    assert broken.status_code == 422
    assert "Type them anew." in broken.content.decode()
    assert not Query.objects.exists()


def test_without_a_list_the_page_says_so(cast: Cast, client: Client, own_lists: dict[str, List]) -> None:
    signed_in(client, cast.supervisor)
    post(client, "end-list", {"reason": "The law ran out."}, own_lists["vnm-lien-lac"].pk)
    page = client.get(reverse("screening:check")).content.decode()
    assert "No list is in force" in page
    answer = post(client, "check", {"name": "Lưu Thị Bưởi", **WHY})
    assert answer.status_code == 422
    assert "There is no list that you may search" in answer.content.decode()
