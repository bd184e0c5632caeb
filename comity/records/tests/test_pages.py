from collections.abc import Mapping
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import Cast, add_member, signed_in
from comity.audit.models import Entry
from comity.records.models import Row, Source, Statement, Subject, TableFile
from comity.records.tables import MOST_BYTES, read_table

WHY = {"purpose": "case", "reference": "C-2026-0077"}
SOURCE = {
    "reference": "File 77/2024",
    "kind": "document",
    "language": "vi",
    "purpose": "investigation",
    "level": "0",
}
LIST = "Họ tên,Ngày sinh\nVõ Thị Lành,05/06/1988\nLê Mây,31/11/1990\n=1+1,1990\n"


def look(client: Client, subject: Subject) -> str:
    """The subject's page after the purpose was given."""
    address = reverse("records:subject", args=[subject.pk])
    return client.post(address, WHY, follow=True).content.decode()


def uploaded(client: Client, content: str | bytes, name: str = "list.csv") -> TableFile | None:
    data = content.encode() if isinstance(content, str) else content
    client.post(reverse("records:upload"), {"file": SimpleUploadedFile(name, data), "encoding": "utf-8"})
    return TableFile.objects.order_by("id").last()


def pages(subject: Subject, listed: TableFile) -> dict[str, str]:
    statement = subject.statements.first()
    assert statement is not None
    return {
        "search": reverse("records:search"),
        "subject": reverse("records:subject", args=[subject.pk]),
        "add": reverse("records:add"),
        "add-statement": reverse("records:add-statement", args=[subject.pk]),
        "retract": reverse("records:retract", args=[statement.pk]),
        "upload": reverse("records:upload"),
        "list": reverse("records:list", args=[listed.pk]),
        "columns": reverse("records:columns", args=[listed.pk]),
        "preview": reverse("records:preview", args=[listed.pk]),
        "refused": reverse("records:refused", args=[listed.pk]),
    }


def test_who_may_open_which_page(cast: Cast, subject: Subject, client: Client) -> None:
    from comity.accounts.roles import Role

    listed = uploaded(signed_in(client, cast.officer), LIST)
    assert listed is not None
    all_pages = pages(subject, listed)
    screener = add_member("V-3003", "Lò Văn Pó", "vi", cast.officer.unit, Role.SCREENING)
    reads = {"search", "subject"}
    opened = {"search", "add", "upload"}  # a page of one's own agency, empty of the other's
    for person, may in (
        (cast.officer, set(all_pages) - {"refused"}),
        (cast.supervisor, set(all_pages) - {"refused"}),
        (screener, reads),
        (cast.partner, opened | {"subject"}),
        (cast.outsider, opened | {"subject"}),
        (cast.auditor, set()),
        (cast.operator, set()),
    ):
        signed_in(client, person)
        found = {name for name, address in all_pages.items() if client.get(address).status_code in {200, 302}}
        assert found == may, person.sign_in
    client.logout()
    for address in all_pages.values():
        assert client.get(address).headers["Location"].startswith(reverse("accounts:sign-in"))


def test_a_subject_of_another_agency_looks_like_none_at_all(
    cast: Cast, subject: Subject, client: Client
) -> None:
    signed_in(client, cast.partner)
    answers = []
    for identifier in (subject.pk, UUID(int=7)):
        address = reverse("records:subject", args=[identifier])
        answer = client.post(address, WHY, follow=True)
        answers.append((answer.status_code, answer.content.decode().replace(str(identifier), "")))
    assert answers[0][0] == 404
    assert "Phượng" not in answers[0][1]
    seen = [page.split("<main")[1].split("</main>")[0] for _status, page in answers]
    assert seen[0] == seen[1]


def test_the_purpose_is_asked_before_the_first_look_and_kept_with_it(
    cast: Cast, subject: Subject, client: Client
) -> None:
    signed_in(client, cast.officer)
    address = reverse("records:subject", args=[subject.pk])
    asked = client.get(address).content.decode()
    assert "Why do you look?" in asked
    assert "Phượng" not in asked
    refused = client.post(address, {"purpose": "case", "reference": ""})
    assert refused.status_code == 422
    page = look(client, subject)
    assert '<q lang="vi">tên là Trịnh  Công Phượng</q>' in page
    assert "File 77/2024" in page
    assert "H1" in page
    assert "024 3942 0001" in page  # as received, beside +842439420001
    entry = Entry.objects.filter(event="subject.viewed").get()
    assert b"C-2026-0077" in bytes(entry.body)
    assert "Why do you look?" not in client.get(address).content.decode()


def test_a_search_finds_by_another_script_and_leaves_no_name_in_an_address(
    cast: Cast, subject: Subject, client: Client
) -> None:
    signed_in(client, cast.officer)
    answer = client.post(reverse("records:search"), {"name": "trinh cong phuong", **WHY})
    assert answer.status_code == 200
    assert reverse("records:subject", args=[subject.pk]) in answer.content.decode()
    assert 'lang="vi"' in answer.content.decode()
    ignored = client.get(reverse("records:search"), {"name": "trinh cong phuong", **WHY})
    assert reverse("records:subject", args=[subject.pk]) not in ignored.content.decode()
    assert client.post(reverse("records:search"), {"name": "trinh"}).status_code == 422
    signed_in(client, cast.partner)
    assert "Phượng" not in client.post(reverse("records:search"), {"name": "", **WHY}).content.decode()


def test_a_record_is_added_with_its_stamp(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    filled = SOURCE | {
        "value-name": " Võ Thị  Lành",
        "name_language": "vi",
        "value-birthDate": "1988",
        "value-phone": "024 3942 0001",
        "codes": ["H1", "H3"],
        "limits": "Not to be shown to the press.",
        "grade_source": "B",
        "grade_information": "2",
        "quote": "bà Võ Thị  Lành",
    }
    client.post(reverse("records:add"), filled)
    name = Statement.objects.get(prop="name")
    assert (name.original_value, name.value, name.language) == (" Võ Thị  Lành", "Võ Thị Lành", "vi")
    handling = name.source.handling
    assert (handling["codes"], handling["grading"]) == (["H1", "H3"], {"source": "B", "information": "2"})
    assert handling["caveats"] == [{"code": "H3", "text": "Not to be shown to the press."}]
    page = look(client, name.subject)
    assert "Võ Thị Lành" in page
    assert "B2" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value-name": ""}, "Give a name, or a number"),
        ({"value-birthDate": "1990-02-30"}, "28 days"),
        ({"value-phone": "12"}, "with + and the country"),
        ({"reference": ""}, "Fill this in."),
        ({"codes": ["H3"]}, "Write it down"),
        ({"codes": ["H9"]}, "no longer offered"),
        ({"level": "3"}, "holds nothing above"),
        ({"grade_source": "A"}, "or neither"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_nothing_is_kept(
    cast: Cast, client: Client, change: Mapping[str, str | list[str]], says: str
) -> None:
    signed_in(client, cast.officer)
    answer = client.post(reverse("records:add"), {**SOURCE, "value-name": "Lê Mây", **change})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Subject.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "schema", ["Company", "Vehicle", "BankAccount", "UserAccount", "Organization", "Spaceship"]
)
def test_each_kind_of_subject_has_its_form(cast: Cast, client: Client, schema: str) -> None:
    signed_in(client, cast.officer)
    assert client.get(reverse("records:add"), {"schema": schema}).status_code == 200


def test_a_statement_is_added_and_taken_back_on_pages(cast: Cast, subject: Subject, client: Client) -> None:
    signed_in(client, cast.officer)
    address = reverse("records:add-statement", args=[subject.pk])
    wrong = client.post(address, {**SOURCE, "prop": "nationality", "written": "Atlantis"})
    assert wrong.status_code == 422
    assert "passport code" in wrong.content.decode()
    client.post(address, {**SOURCE, "prop": "nationality", "written": "VNM"})
    statement = subject.statements.get(prop="nationality")
    page = look(client, subject)
    assert "Vietnam" in page
    retract = reverse("records:retract", args=[statement.pk])
    assert client.post(retract, {"reason": " "}).status_code == 422
    client.post(retract, {"reason": "It was the neighbour’s."})
    assert "It was the neighbour’s." in look(client, subject)
    assert Row.objects.get().nationalities == []
    assert client.get(retract).status_code == 404


def test_a_list_goes_from_file_to_records_with_its_refused_rows(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    listed = uploaded(client, LIST, "../../khách.csv")
    assert listed is not None
    columns, preview, result, refused = (
        reverse(f"records:{name}", args=[listed.pk]) for name in ("columns", "preview", "list", "refused")
    )
    assert client.get(preview).headers["Location"] == columns
    asked = client.get(columns).content.decode()
    assert "khách.csv" in asked
    assert '<option value="birthDate" selected>' in asked
    mapping = {
        "schema": "Person",
        "order": "day-first",
        "region": "VNM",
        "prop-0": "name",
        "language-0": "vi",
    }
    assert client.post(columns, {**mapping, "prop-0": ""}).status_code == 422
    assert client.post(columns, {**mapping, "prop-1": "birthDate"}).headers["Location"] == preview
    shown = client.get(preview).content.decode()
    assert "1 rows would become records, 2 would be refused" in shown
    assert "30 days" in shown
    assert not Subject.objects.exists()
    assert client.post(preview, {"reference": ""}).status_code == 422
    answer = client.post(preview, {**SOURCE, "codes": ["H2"]}, follow=True)
    assert "1 rows became records, 2 were refused" in answer.content.decode()
    assert Row.objects.get().caption == "Võ Thị Lành"
    assert Statement.objects.filter(source__handling__codes=["H2"]).count() == 2
    download = client.get(refused)
    assert download.headers["Content-Type"].startswith("text/csv")
    table = read_table(download.content)
    assert [line.cells[2] for line in table.lines] == ["Lê Mây", "'=1+1"]
    assert client.get(preview).status_code == client.get(columns).status_code == 404
    assert client.get(result).status_code == 200


def test_a_list_taken_before_asks_whether_it_is_wanted_twice(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    mapping = {"schema": "Person", "order": "day-first", "prop-0": "name"}
    answers = []
    for again in ({}, {}, {"again": "on"}):
        listed = uploaded(client, LIST)
        assert listed is not None
        client.post(reverse("records:columns", args=[listed.pk]), mapping)
        preview = reverse("records:preview", args=[listed.pk])
        answers.append((client.post(preview, {**SOURCE, **again}).status_code, Subject.objects.count()))
    assert answers == [(302, 2), (422, 2), (302, 4)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        ("name\n山田\n".encode("cp932"), "not written in utf-8"),
        (b"PK\x03\x04" + b"x" * 50, "no workbook that we can read"),
        (b'name\n"A\n', "quotation marks"),
        (b"name\n" + b"x" * MOST_BYTES, "4 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    cast: Cast, client: Client, content: bytes, says: str
) -> None:
    signed_in(client, cast.officer)
    file = SimpleUploadedFile("list.csv", content)
    answer = client.post(reverse("records:upload"), {"file": file, "encoding": "utf-8"})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not TableFile.objects.exists()
    assert Entry.objects.filter(event="subjects.imported", outcome="refused").exists()
    assert client.post(reverse("records:upload"), {"encoding": "utf-8"}).status_code == 422


def test_a_form_from_elsewhere_is_refused(cast: Cast, subject: Subject) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), cast.officer)
    for name in ("search", "add", "upload"):
        assert client.post(reverse(f"records:{name}"), WHY).status_code == 403


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_pages_are_made_in_each_language(cast: Cast, subject: Subject, client: Client, language: str) -> None:
    cast.officer.language = language
    from comity.audit.acts import writing

    with writing():
        cast.officer.save()
    signed_in(client, cast.officer)
    listed = uploaded(client, LIST)
    assert listed is not None
    for name, address in pages(subject, listed).items():
        if name != "refused":
            assert client.get(address, follow=True).status_code == 200, name
