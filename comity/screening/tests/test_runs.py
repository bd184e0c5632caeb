from pathlib import Path
from typing import Any

import pytest

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.notifications.models import Notification
from comity.records.mapping import Column, ColumnMapping
from comity.records.purposes import Looking, Purpose
from comity.screening import actions, run_access, screener
from comity.screening.actions.runs import Columns, FileOfMany, UnreadableFileError, WrongStateError
from comity.screening.asked import Asked, AskedName
from comity.screening.budgets import BudgetSpentError
from comity.screening.models import HitState, List, Query, Run, RunRow, RunState, Verdict
from comity.screening.tests.conftest import Add

BORDER = Looking(Purpose.BORDER)
MAPPING = ColumnMapping(
    "Person", {"name": Column("name"), "born": Column("birthDate"), "passport": Column("passportNumber")}
)
PEOPLE = ("Lưu Thị Bưởi,1990-02-03,C1000001", "Mã Đình Sử,1985,", "Kiều Thị Mơ,,C1000003")


def file_of(*people: str) -> FileOfMany:
    return FileOfMany("Bus of the morning", "bus.csv", "\n".join(["name,born,passport", *people]).encode())


def begun(person: Person, *people: str, mapping: ColumnMapping = MAPPING) -> Run:
    run = actions.upload_run(person, file_of(*people), BORDER)
    own = List.objects.filter(agency=person.agency, ended_at=None)
    return actions.begin_run(person, run.pk, Columns(mapping, [one.pk for one in own]))


def test_a_file_is_looked_for_row_by_row_and_what_brings_nothing_is_erased_at_once(
    cast: Cast, add: Add
) -> None:
    add("Lưu Thị Bưởi", birthDate="1990-02-03")
    run = begun(cast.officer, *PEOPLE)
    assert RunRow.objects.count() == 3
    assert screener.step_runs() == 3
    run.refresh_from_db()
    assert (run.state, run.done, run.with_hits, bytes(run.content)) == (RunState.DONE, 3, 1, b"")
    assert not RunRow.objects.exists()
    query = Query.objects.get()
    assert query.origin_id == f"{run.pk}:2"
    assert query.hits.count() == 1
    told = Notification.objects.get(kind="run.ended")
    assert (told.person, told.params) == (cast.officer, {"ref": run.ref})
    logged = b"".join(bytes(one.body) for one in Entry.objects.filter(event__startswith="run.")).decode()
    assert all(name not in logged for name in ("Bưởi", "Kiều", "bus.csv", "morning"))


def test_rows_that_cannot_be_read_come_back_and_the_others_are_looked_for(cast: Cast) -> None:
    run = begun(cast.officer, *PEOPLE, "Hứa Văn Lập,tomorrow,", "=1+1,,", "x")
    assert run.total == 3
    assert [row["line"] for row in run.refused] == [5, 6, 7]
    with pytest.raises(UnreadableFileError):
        begun(cast.officer, "Hứa Văn Lập,tomorrow,")


def test_a_run_pauses_goes_on_and_stops(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.screening.actions.runs.STEP", 1)
    run = begun(cast.officer, *PEOPLE)
    assert screener.step_runs() == 1
    actions.pause_run(cast.officer, run.pk)
    assert screener.step_runs() == 0
    with pytest.raises(WrongStateError):
        actions.pause_run(cast.officer, run.pk)
    actions.resume_run(cast.supervisor, run.pk)
    assert screener.step_runs() == 1
    actions.stop_run(cast.officer, run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, RunRow.objects.count()) == (RunState.STOPPED, 2, 0)
    assert run.owner == cast.supervisor  # who goes on with it answers for it


def test_a_step_that_breaks_off_leaves_its_rows_and_no_half_of_its_hits(
    cast: Cast, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Lưu Thị Bưởi", "Kiều Thị Mơ"):
        add(name)
    run = begun(cast.officer, *PEOPLE)
    understand, seen = Asked.understand, [0]

    def fall(self: Asked, region: str = "") -> Any:
        seen[0] += 1
        if seen[0] == 3:
            raise KeyboardInterrupt
        return understand(self, region)

    with monkeypatch.context() as patch:
        patch.setattr(Asked, "understand", fall)
        with pytest.raises(KeyboardInterrupt):
            screener.step_runs()
    assert (Query.objects.count(), RunRow.objects.count()) == (0, 3)
    assert screener.step_runs() == 3
    assert sorted(Query.objects.values_list("origin_id", flat=True)) == [f"{run.pk}:2", f"{run.pk}:4"]


def test_each_step_asks_whether_its_owner_may_still_search(cast: Cast, own_lists: dict[str, List]) -> None:
    run = begun(cast.officer, *PEOPLE)
    with writing():
        Person.objects.filter(pk=cast.officer.pk).update(roles=["consular"])
    assert screener.step_runs() == 0
    run.refresh_from_db()
    assert (run.state, run.stop_reason) == (RunState.PAUSED, "no-role")
    actions.resume_run(cast.supervisor, run.pk)
    actions.end_list(cast.supervisor, own_lists["vnm-lien-lac"].pk, "The law ran out.")
    assert screener.step_runs() == 0
    run.refresh_from_db()
    assert (run.state, run.stop_reason) == (RunState.PAUSED, "no-list")
    with pytest.raises(actions.NoListError):
        actions.resume_run(cast.supervisor, run.pk)
    assert Notification.objects.filter(kind="run.waits", person=cast.supervisor).count() == 1


def test_a_decision_counts_for_the_same_person_in_the_next_file(cast: Cast, add: Add) -> None:
    add("Lưu Thị Bưởi", birthDate="1991-02-03")
    first = begun(cast.officer, *PEOPLE)
    screener.step_runs()
    hit = run_access.hits_of(cast.officer, first).get()
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Born a year earlier.")
    second = begun(cast.supervisor, *PEOPLE)
    screener.step_runs()
    assert run_access.hits_of(cast.officer, second).get().state == HitState.NOT_SAME


def test_the_budget_of_a_day_holds_for_files_and_for_checks_by_hand(cast: Cast, settings: Any) -> None:
    settings.SCREENING_ROWS_A_DAY = 5
    begun(cast.officer, *PEOPLE)
    with pytest.raises(BudgetSpentError, match="2 are left"):
        begun(cast.officer, *PEOPLE)
    begun(cast.supervisor, *PEOPLE)  # each person their own
    settings.SCREENING_CHECKS_A_DAY = 1
    asked = Asked(names=(AskedName("Hứa Văn Lập"),))
    actions.run_query(cast.officer, asked, BORDER)
    with pytest.raises(BudgetSpentError, match="1 persons today"):
        actions.run_query(cast.officer, asked, BORDER)
    actions.run_query(cast.supervisor, asked, BORDER)


def test_surname_and_given_names_make_one_name_and_a_number_alone_finds_nobody_else(
    cast: Cast, add: Add
) -> None:
    for name, passport in (("Lưu Thị Bưởi", "C1"), ("Mã Đình Sử", "C2"), ("Kiều Thị Mơ", "C3")):
        add(name, passportNumber=passport)
    parts = ColumnMapping(
        "Person", {"s": Column("lastName"), "g": Column("firstName"), "p": Column("passportNumber")}
    )
    file = FileOfMany("Bus", "b.csv", b"s,g,p\nLUU,THI BUOI,\n,,C2\n,,C9\n")
    run = actions.upload_run(cast.officer, file, BORDER)
    own = List.objects.get(agency=cast.officer.agency)
    actions.begin_run(cast.officer, run.pk, Columns(parts, [own.pk]))
    screener.step_runs()
    found = {hit.query.origin_id.rpartition(":")[2]: hit for hit in run_access.hits_of(cast.officer, run)}
    assert found.keys() == {"2", "3"}
    assert found["2"].explanation["left_name"] == "LUU, THI BUOI"
    assert found["3"].explanation["right"]["documents"] == ["C2"]


@pytest.mark.parametrize("name", ["*", "Ng*", "Nguyen ?", "%", "N", "_"])
def test_a_list_is_not_read_by_jokers(cast: Cast, name: str) -> None:
    with pytest.raises(actions.UnreadableQueryError) as refused:
        actions.run_query(cast.officer, Asked(names=(AskedName(name),)), BORDER)
    assert set(refused.value.unread) == {"name"}


def test_a_long_run_waits_for_the_index_of_its_list(
    cast: Cast, add: Add, names_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Lưu Thị Bưởi", "Mã Đình Sử", "Tạ Văn Kha"):
        add(name)
    monkeypatch.setattr("comity.screening.actions.runs.FEW_ROWS", 1)
    monkeypatch.setattr("comity.screening.screener.FEW_ROWS", 1)
    assert screener.keep_indexes() == 1
    run = begun(cast.officer, *PEOPLE)
    assert screener.step_runs() == 3
    assert run_access.hits_of(cast.officer, run).count() == 2
