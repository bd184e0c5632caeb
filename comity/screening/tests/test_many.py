"""A long list and a long file, from the first version to the next: nothing decided is lost, nothing bad is taken in silence."""

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from comity.accounts.tests.cast import Cast
from comity.records.mapping import Column, ColumnMapping
from comity.records.purposes import Looking, Purpose
from comity.screening import actions, run_access, screener
from comity.screening.actions.runs import Columns, FileOfMany
from comity.screening.actions.versions import Upload
from comity.screening.formats.table import TableMapping
from comity.screening.models import (
    Entry,
    Hit,
    HitState,
    List,
    ListFormat,
    ListKind,
    Query,
    RunRow,
    RunState,
    Verdict,
    Version,
)
from comity.screening.tests.own_lists import terms

FAMILY = (
    "Triệu",
    "Hứa",
    "Kiều",
    "Mã",
    "Tạ",
    "Ông",
    "Lương",
    "Quách",
    "Thái",
    "Từ",
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Bùi",
)
MIDDLE = ("Văn", "Thị", "Minh", "Quốc", "Thu", "Đức", "Bích", "Gia", "Ngọc", "Hữu")
GIVEN = (
    "Anh",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hoa",
    "Khoa",
    "Lan",
    "Minh",
    "Nga",
    "Phúc",
    "Quyên",
    "Sơn",
    "Tâm",
    "Uyên",
)
LISTED = ColumnMapping(
    "Person", {"name": Column("name"), "born": Column("birthDate"), "passport": Column("passportNumber")}
)
BAD = 7  # rows of the list that cannot be read


def person(chance: random.Random, number: int) -> tuple[str, str, str]:
    name = " ".join(
        (chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(GIVEN), chance.choice(GIVEN))
    )
    born = f"{chance.randrange(1950, 2005)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    return name, born, f"L{number:07d}"


def written(rows: Sequence[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("listed", "passengers"), [(2_000, 60), pytest.param(100_000, 5_000, marks=pytest.mark.soak)]
)
def test_a_long_list_is_taken_screened_decided_and_taken_anew(
    cast: Cast, names_folder: Path, listed: int, passengers: int
) -> None:
    chance = random.Random(2_026)  # invented persons, no secret
    people = [person(chance, number) for number in range(listed)]
    rows = [("id", "name", "born", "passport"), *((str(n), *one) for n, one in enumerate(people))]
    bad: list[tuple[str, ...]] = [(f"bad-{n}", "Somebody", "never", "") for n in range(BAD)]
    of_list = actions.make_list(cast.screening, ListKind.IMPORTED, terms(title="A long list"))
    version = taken(cast, of_list, written([*rows, *bad]))
    assert (version.rows, version.added, len(version.refused)) == (listed, listed, BAD)
    assert all(row["reasons"] for row in version.refused)

    # one passenger in ten stands in the list, typed without marks; the others are born otherwise
    sought = chance.sample(range(listed), passengers // 10)
    file: list[tuple[str, ...]] = [("name", "born", "passport")]
    file += [(people[n][0].upper(), people[n][1], people[n][2]) for n in sought]
    file += [
        (f"Zzyzx{chance.randrange(10**6)} Qwrtp", "1931-05-05", "") for _n in range(passengers - len(sought))
    ]
    run = actions.upload_run(
        cast.officer, FileOfMany("Passengers", "p.csv", written(file)), Looking(Purpose.BORDER)
    )
    actions.begin_run(cast.officer, run.pk, Columns(LISTED, [of_list.pk]))
    while screener.step_runs():
        run.refresh_from_db()
    run.refresh_from_db()
    assert (run.state, run.done, RunRow.objects.count()) == (RunState.DONE, passengers, 0)
    hits = run_access.hits_of(cast.officer, run)
    right = {hit.entry.key: hit for hit in hits.filter(same_person__gt=0.9) if hit.entry is not None}
    assert {str(n) for n in sought} <= right.keys()
    assert Query.objects.count() == run.with_hits  # of who brought nothing, nothing is kept

    chosen = [right[str(n)] for n in sought]
    for hit in chosen:
        actions.adjudicate(
            cast.officer, hit.pk, Verdict.NOT_SAME, "Compared with the passport: another person."
        )
    gone, changed = chosen[0].entry_id, chosen[1].entry_id
    next_rows = [
        rows[0],
        *(
            (key, name, "1900-01-01" if key == str(sought[1]) else born, passport)
            for key, name, born, passport in rows[1:]
            if key != str(sought[0])
        ),
        ("new", "Hồ Văn Mới", "1999-09-09", "N1"),
    ]
    second = taken(cast, of_list, written(next_rows))
    assert (second.added, second.changed, second.ended) == (1, 1, 1)

    again = actions.upload_run(
        cast.officer, FileOfMany("Again", "p.csv", written(file)), Looking(Purpose.BORDER)
    )
    actions.begin_run(cast.officer, again.pk, Columns(LISTED, [of_list.pk]))
    while screener.step_runs():
        pass
    # an entry may be near several passengers; what was decided counts for the one it was decided for
    states = {(line_of(hit), hit.entry_id): hit.state for hit in run_access.hits_of(cast.officer, again)}
    kept = [hit for hit in chosen if hit.entry_id not in {gone, changed}]
    assert {states[line_of(hit), hit.entry_id] for hit in kept} == {HitState.NOT_SAME}
    assert states.get((line_of(chosen[1]), changed), HitState.OPEN) == HitState.OPEN
    assert gone not in {entry for _line, entry in states}
    assert Entry.objects.get(of_list=of_list, key=str(sought[0])).ended_by == second


def line_of(hit: Hit) -> str:
    """The row of the file that a hit of a run is about."""
    return hit.query.origin_id.rpartition(":")[2]


def taken(cast: Cast, of_list: List, content: bytes) -> Version:
    """Bring a file of the list into force."""
    version = actions.upload_version(
        cast.screening, of_list.pk, Upload("list.csv", content, ListFormat.TABLE)
    )
    actions.map_version(cast.screening, version.pk, TableMapping(LISTED, "id"))
    screener.read_versions()
    actions.take_version(cast.screening, version.pk)
    screener.settle_versions()
    version.refresh_from_db()
    return version
