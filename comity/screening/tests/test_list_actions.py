from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.audit.models import Entry as LogEntry
from comity.lib.clock import now
from comity.records.mapping import Column, ColumnMapping
from comity.records.purposes import Looking, Purpose
from comity.screening import actions, indexes, screener
from comity.screening.actions.lists import EndedError, ListTermsError
from comity.screening.actions.versions import UnreadableListError, Upload, WrongStepError
from comity.screening.asked import Asked, AskedName
from comity.screening.finding import NotReadyError, find
from comity.screening.formats import Listed, read_list
from comity.screening.formats.table import TableMapping
from comity.screening.models import (
    Entry,
    HitState,
    List,
    ListFormat,
    ListKind,
    Query,
    Verdict,
    Version,
    VersionState,
)
from comity.screening.tests.own_lists import terms
from comity_names import Person as Named

BORDER = Looking(Purpose.BORDER)
MAPPING = TableMapping(ColumnMapping("Person", {"name": Column("name"), "born": Column("birthDate")}), "id")
FIRST = "id,name,born\n1,Lưu Thị Bưởi,1990-02-03\n2,Mã Đình Sử,1985\n3,Kiều Thị Mơ,1979-10-11\n"
Take = Callable[..., Version]


@pytest.fixture
def sought(cast: Cast) -> List:
    """A list of persons sought abroad, before its first file."""
    return actions.make_list(
        cast.screening, ListKind.IMPORTED, terms(title="Sought abroad", checks_arrivals=False)
    )


@pytest.fixture
def take(cast: Cast, sought: List, names_folder: Path) -> Take:
    """Bring a file of the list into force, as people and the screener do it."""
    del names_folder

    def taken(text: str, of_list: List = sought, **change: Any) -> Version:
        upload = Upload("list.csv", text.encode(), ListFormat.TABLE, **change)
        version = actions.upload_version(cast.screening, of_list.pk, upload)
        actions.map_version(cast.screening, version.pk, MAPPING)
        assert screener.read_versions() == 1
        actions.take_version(cast.screening, version.pk)
        assert screener.settle_versions() == 1
        version.refresh_from_db()
        return version

    return taken


def asked(name: str, **facts: Any) -> Asked:
    return Asked(names=(AskedName(name),), **facts)


def found_by(person: Person, name: str) -> list[str]:
    hits = actions.run_query(person, asked(name), BORDER).hits.exclude(entry=None).select_related("entry")
    return [hit.entry.key for hit in hits if hit.entry is not None]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_basis": " "}, "legal_basis"),
        ({"assessment": ""}, "assessment"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": now().date() - timedelta(days=2)}, "ends_on"),
        ({"purposes": []}, "purposes"),
        ({"purposes": ["curiosity"]}, "purposes"),
        ({"roles": []}, "roles"),
        ({"roles": ["auditor"]}, "roles"),
        ({"title": ""}, "title"),
        ({"source": ""}, "source"),
    ],
)
def test_there_is_no_list_without_what_must_be_said_of_it(
    cast: Cast, change: dict[str, Any], field: str
) -> None:
    before = List.objects.count()
    with pytest.raises(ListTermsError) as refused:
        actions.make_list(cast.screening, ListKind.IMPORTED, terms(**change))
    assert set(refused.value.problems) == {field}
    assert List.objects.count() == before


def test_units_of_another_agency_and_a_second_list_of_own_records_are_refused(cast: Cast) -> None:
    with pytest.raises(ListTermsError, match="units of your own"):
        actions.make_list(cast.screening, ListKind.IMPORTED, terms(units=[cast.partner.unit_id]))
    with pytest.raises(ListTermsError, match="their list already"):
        actions.make_list(cast.screening, ListKind.OWN, terms())


def test_who_keeps_no_lists_makes_none(cast: Cast) -> None:
    for person in (cast.officer, cast.investigator, cast.auditor, cast.operator):
        with pytest.raises(AbsentError):
            actions.make_list(person, ListKind.IMPORTED, terms())


def test_a_file_comes_into_force_with_its_index_and_a_new_version_changes_adds_and_ends(
    cast: Cast, sought: List, take: Take
) -> None:
    first = take(FIRST)
    assert (first.number, first.added, first.changed, first.ended) == (1, 3, 0, 0)
    assert found_by(cast.officer, "Luu Thi Buoi") == ["1"]
    kept = Entry.objects.get(of_list=sought, key="1")
    second = take("id,name,born\n1,Lưu Thị Bưởi,1990-02-03\n2,Mã Đình Sử,1986\n4,Hứa Văn Lập,\n")
    assert (second.number, second.added, second.changed, second.ended) == (2, 1, 1, 1)
    assert Entry.objects.get(of_list=sought, key="1").pk == kept.pk
    assert found_by(cast.officer, "Kieu Thi Mo") == []
    assert found_by(cast.officer, "Hua Van Lap") == ["4"]
    third = take(FIRST)  # who was gone comes back as the same entry
    assert (third.added, third.changed, third.ended) == (0, 2, 1)
    assert found_by(cast.officer, "Kieu Thi Mo") == ["3"]
    assert third.content == b""
    assert third.staged == b""


def test_a_decision_stays_with_its_entry_through_versions_until_the_entry_changes(
    cast: Cast, take: Take
) -> None:
    take(FIRST)
    hit = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER).hits.get()
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Another person, by her passport.")
    take(FIRST + "5,Ông Văn Thới,\n")
    again = actions.run_query(cast.supervisor, asked("Lưu Thị Bưởi"), BORDER).hits.get()
    assert (again.state, again.entry_id) == (HitState.NOT_SAME, hit.entry_id)
    take(FIRST.replace("1990-02-03", "1990-02-04"))
    changed = actions.run_query(cast.supervisor, asked("Lưu Thị Bưởi"), BORDER).hits.get()
    assert (changed.state, changed.entry_id) == (HitState.OPEN, hit.entry_id)
    assert changed.remembered is not None


def test_bad_rows_come_back_in_the_language_of_whoever_uploaded(
    cast: Cast, sought: List, names_folder: Path
) -> None:
    with writing():
        Person.objects.filter(pk=cast.screening.pk).update(language="ja")
    version = actions.upload_version(
        cast.screening, sought.pk, Upload("l.csv", b"id,name,born\n1,A B,\n2,C D,soon\n", ListFormat.TABLE)
    )
    actions.map_version(cast.screening, version.pk, MAPPING)
    screener.read_versions()
    version.refresh_from_db()
    assert (version.state, version.rows) == (VersionState.READ, 1)
    [row] = version.refused
    assert row["line"] == 3
    assert any("぀" <= sign <= "ヿ" for sign in row["reasons"][0]["sentence"])


def test_what_cannot_be_read_says_why_and_can_be_named_anew_or_given_up(
    cast: Cast, sought: List, names_folder: Path
) -> None:
    bad = actions.upload_version(cast.screening, sought.pk, Upload("n.json", b"{}", ListFormat.INTERPOL))
    screener.read_versions()
    bad.refresh_from_db()
    assert bad.state == VersionState.FAILED
    assert "no notice" in bad.problem
    with pytest.raises(WrongStepError):
        actions.take_version(cast.screening, bad.pk)
    given_up = actions.give_up_version(cast.screening, bad.pk)
    assert (given_up.state, bytes(given_up.content)) == (VersionState.GIVEN_UP, b"")
    with pytest.raises(WrongStepError):
        actions.give_up_version(cast.screening, bad.pk)


def test_the_same_file_an_empty_one_and_one_for_own_records_are_refused(
    cast: Cast, sought: List, own_lists: dict[str, List], take: Take
) -> None:
    take(FIRST)
    for of_list, content in ((sought, FIRST.encode()), (sought, b" \n"), (own_lists["vnm-lien-lac"], b"x")):
        with pytest.raises(UnreadableListError):
            actions.upload_version(cast.screening, of_list.pk, Upload("l.csv", content, ListFormat.TABLE))


def test_a_list_is_searched_by_its_roles_units_and_purposes_alone(
    cast: Cast, sought: List, take: Take
) -> None:
    take(FIRST)
    visa = Looking(Purpose.VISA)
    for change in (
        {"roles": ["screening"]},
        {"purposes": ["visa"]},
    ):
        actions.renew_list(cast.screening, sought.pk, terms(title="Sought abroad", **change))
        assert found_by(cast.officer, "Lưu Thị Bưởi") == []
    query = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER)
    assert [one["reason"] for one in query.not_searched] == ["purpose"]
    hit = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), visa).hits.get()
    actions.renew_list(cast.screening, sought.pk, terms(title="Sought abroad", roles=["screening"]))
    with pytest.raises(AbsentError):  # nor is a hit in it shown to others any more
        actions.view_hit(cast.officer, hit.pk)
    assert actions.view_hit(cast.screening, hit.pk).pk == hit.pk


def test_after_its_last_day_or_that_of_its_version_nobody_is_found_and_it_is_said(
    cast: Cast, sought: List, take: Take
) -> None:
    take(FIRST, valid_until=now().date() + timedelta(days=5))
    assert found_by(cast.officer, "Lưu Thị Bưởi") == ["1"]
    with writing():
        Version.objects.filter(of_list=sought).update(valid_until=now().date() - timedelta(days=2))
    query = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER)
    assert (query.hits.count(), [one["reason"] for one in query.not_searched]) == (0, ["version-run-out"])
    with writing():
        List.objects.filter(pk=sought.pk).update(ends_on=now().date() - timedelta(days=2))
    query = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER)
    assert [one["reason"] for one in query.not_searched] == ["run-out"]


def test_without_any_list_nobody_is_looked_for_by_hand(cast: Cast, own_lists: dict[str, List]) -> None:
    actions.end_list(cast.supervisor, own_lists["vnm-lien-lac"].pk, "The law ran out.")
    with pytest.raises(actions.NoListError):
        actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER)
    assert not Query.objects.exists()
    assert LogEntry.objects.get(event="query.run").outcome == "refused"


def test_an_ended_list_is_erased_but_for_what_hits_point_to(
    cast: Cast, sought: List, take: Take, names_folder: Path
) -> None:
    take(FIRST)
    hit = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER).hits.get()
    actions.end_list(cast.supervisor, sought.pk, "The agreement ended.")
    assert screener.erase() == 2
    assert screener.erase() == 0
    assert not (names_folder / "names" / str(sought.pk)).exists()
    assert list(Entry.objects.filter(of_list=sought).values_list("key", flat=True)) == ["1"]
    assert actions.view_hit(cast.officer, hit.pk).explanation["right_name"] == "Lưu Thị Bưởi"
    assert found_by(cast.officer, "Lưu Thị Bưởi") == []


def long_list(rows: int) -> str:
    given = ("Anh", "Bình", "Chi", "Dũng", "Giang", "Hoa", "Khoa", "Lan", "Minh", "Nga")
    lines = (
        f"{n},Triệu {given[n % 10]} {given[n // 10 % 10]} {n:04d},{1950 + n % 50}\n" for n in range(rows)
    )
    return "id,name,born\n" + "".join(lines) + "x,Lưu Thị Bưởi,1990-02-03\n"


def test_a_long_list_is_searched_by_its_index_and_a_lost_folder_is_built_anew(
    cast: Cast, sought: List, take: Take, names_folder: Path
) -> None:
    take(long_list(1200))
    assert found_by(cast.officer, "劉氏柚") == []  # a name that no reading joins
    assert found_by(cast.officer, "LUU THI BUOI") == ["x"]
    sought.refresh_from_db()
    folder = names_folder / "names" / str(sought.pk)
    for one in folder.iterdir():
        one.rename(folder.parent / f"lost-{one.name}")
    indexes._opened.clear()
    with pytest.raises(NotReadyError):
        find(Named(("Luu Thi Buoi",)), sought)
    query = actions.run_query(cast.officer, asked("Luu Thi Buoi"), BORDER)
    assert [one["reason"] for one in query.not_searched] == ["not-ready"]
    assert screener.keep_indexes() == 1
    assert found_by(cast.officer, "Luu Thi Buoi") == ["x"]
    assert screener.keep_indexes() == 0


def test_own_records_follow_their_index_at_once(
    cast: Cast, own_lists: dict[str, List], names_folder: Path, monkeypatch: pytest.MonkeyPatch, add: Any
) -> None:
    monkeypatch.setattr("comity.screening.finding.EVERY_ROW", 1)
    monkeypatch.setattr("comity.screening.screener.FEW_ROWS", 1)
    first, second = add("Lưu Thị Bưởi"), add("Mã Đình Sử")
    assert screener.keep_indexes() == 1
    own = List.objects.select_related("agency", "version").get(pk=own_lists["vnm-lien-lac"].pk)
    assert own.index
    third = add("Hứa Văn Lập")  # after the index was built
    hits = [
        actions.run_query(cast.officer, asked(name), BORDER).hits.get().subject_id
        for name in ("Luu Thi Buoi", "Ma Dinh Su", "Hua Van Lap")
    ]
    assert hits == [first.pk, second.pk, third.pk]


def test_the_log_of_a_list_names_nobody(cast: Cast, take: Take) -> None:
    take(FIRST)
    events = [
        "list-version.uploaded",
        "list-version.mapped",
        "list-version.read",
        "list-version.taken",
        "list-version.settled",
    ]
    bodies = [bytes(LogEntry.objects.get(event=event).body).decode() for event in events]
    assert all("Bưởi" not in body and "list.csv" not in body for body in bodies)
    assert LogEntry.objects.get(event="list-version.settled").actor == Process("screener").pseudonym


def test_of_several_decisions_the_last_one_is_remembered(cast: Cast, take: Take) -> None:
    take(FIRST)
    hit = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER).hits.get()
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Another face.")
    actions.adjudicate(cast.supervisor, hit.pk, Verdict.CANNOT_TELL, "The photograph is too old.")
    again = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER).hits.get()
    assert (again.state, again.remembered) == (HitState.OPEN, None)


def test_what_is_said_of_a_list_leaves_its_version_alone(cast: Cast, sought: List, take: Take) -> None:
    stale = List.objects.get(pk=sought.pk)
    version = take(FIRST)
    assert stale.version_id is None
    actions.renew_list(cast.screening, sought.pk, terms(title="Sought abroad"))
    actions.end_list(cast.screening, sought.pk, "Over.")
    with pytest.raises(EndedError):
        actions.renew_list(cast.screening, sought.pk, terms())
    sought.refresh_from_db()
    assert sought.version == version


def test_an_index_of_a_list_that_moved_on_never_counts(
    cast: Cast, sought: List, take: Take, names_folder: Path
) -> None:
    take(FIRST)
    seen = List.objects.get(pk=sought.pk)
    take(FIRST + "9,Ông Văn Thới,\n")
    folder = indexes.build(sought.pk, [])
    assert not actions.index_list(screener.ACTOR, seen, folder, now())
    assert found_by(cast.officer, "Ông Văn Thới") == ["9"]


def test_a_hit_in_a_list_that_is_not_open_to_the_reader_is_no_nobody(
    cast: Cast, sought: List, take: Take, client: Client
) -> None:
    take(FIRST)
    query = actions.run_query(cast.officer, asked("Lưu Thị Bưởi"), BORDER)
    hit = query.hits.get()
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Another face.")
    actions.renew_list(cast.screening, sought.pk, terms(title="Sought abroad", roles=["screening"]))
    page = signed_in(client, cast.officer).get(f"/screening/queries/{query.pk}/").content.decode()
    assert "Sought abroad" not in page
    assert "Lists that are not open to you were searched too" in page
    listed = client.get("/screening/queries/").content.decode()
    assert "Sought abroad" not in listed


def test_a_file_that_breaks_its_reader_or_the_database_fails_alone(
    cast: Cast, sought: List, names_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = (
        actions.upload_version(cast.screening, sought.pk, Upload("n.json", content, ListFormat.INTERPOL))
        for content in (b"[1]", b'{"entity_id": "1", "name": "NGUYEN"}')
    )

    def fall(kind: ListFormat, content: bytes, **how: Any) -> Any:
        if content == b"[1]":
            raise ZeroDivisionError
        return read_list(kind, content, **how)

    monkeypatch.setattr("comity.screening.screener.read_list", fall)
    assert screener.read_versions() == 2
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == (VersionState.FAILED, VersionState.READ)
    actions.take_version(cast.screening, good.pk)
    monkeypatch.setattr("comity.screening.staging.unpacked", lambda _staged: [Listed(1, "k" * 500, ())])
    assert screener.settle_versions() == 1
    good.refresh_from_db()
    assert (good.state, good.number) == (VersionState.FAILED, 0)
    assert "The program broke off at this file." in good.problem
    assert "The program broke off at this file." in broken.problem
