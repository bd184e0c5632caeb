import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comity.accounts.models import Agency
from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry
from comity.records.models import Row, Source, Subject
from comity.records.tables import read_table

COLUMNS = {
    "schema": "Person",
    "columns": {"Name": {"prop": "name", "language": "vi"}, "No": {"prop": "idNumber"}},
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A list with one bad row, and its mapping, in a folder with a space."""
    folder = tmp_path / "a b"
    folder.mkdir()
    (folder / "list.csv").write_text("Name;No\nVõ Thị Lành;0123\n=1+1;1\n", "utf-8")
    (folder / "columns.json").write_text(json.dumps(COLUMNS), "utf-8")
    return folder / "list.csv", folder / "columns.json"


def test_a_list_is_taken_and_its_refused_rows_written(
    cast: Cast, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    listed, mapping = files
    out = tmp_path / "refused.csv"
    call_command(
        "records_import", str(listed), mapping=mapping, source="List of May", codes=["H1"], refused=out
    )
    said = capsys.readouterr()
    assert "1 rows became records, 1 were refused." in said.out
    assert "line 3 refused: Name: The cell holds a formula" in said.err
    assert [line.cells[0] for line in read_table(out.read_bytes()).lines] == ["3"]
    row, source = Row.objects.get(), Source.objects.get()
    assert (row.names, row.agency) == (["Võ Thị Lành"], cast.officer.agency)
    assert (source.handling["codes"], source.recorded_by) == (["H1"], "process:records-import")
    assert Entry.objects.filter(event="subjects.imported", actor="process:records-import").exists()


@pytest.mark.parametrize(
    ("content", "columns", "says"),
    [
        ("Name;No\nA;1\n", '{"schema": "Person"}', "must name a schema"),
        ("Name;No\nA;1\n", "not json", "cannot be read"),
        ("", json.dumps(COLUMNS), "empty"),
        ("Name\nA\n", json.dumps(COLUMNS), "no column .No."),
    ],
)
def test_what_cannot_be_taken_ends_with_a_sentence_and_leaves_nothing(
    cast: Cast, files: tuple[Path, Path], content: str, columns: str, says: str
) -> None:
    listed, mapping = files
    listed.write_text(content, "utf-8")
    mapping.write_text(columns, "utf-8")
    with pytest.raises(CommandError, match=says):
        call_command("records_import", str(listed), mapping=mapping, source="List")
    assert not Subject.objects.exists()
    assert not Source.objects.exists()


def test_h3_needs_its_words(cast: Cast, files: tuple[Path, Path]) -> None:
    with pytest.raises(CommandError, match="limit in words"):
        call_command("records_import", str(files[0]), mapping=files[1], source="List", codes=["H3"])
    assert not Subject.objects.exists()


def test_a_node_without_a_home_agency_says_what_to_do(db: None, files: tuple[Path, Path]) -> None:
    assert not Agency.objects.exists()
    with pytest.raises(CommandError, match="comity node init"):
        call_command("records_import", str(files[0]), mapping=files[1], source="List")
