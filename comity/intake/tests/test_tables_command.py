"""Tables by which documents are read, as the operator of a node handles them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comity.intake.checks import own_tables
from comity.intake.core.tables import table_of


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))
    table_of.cache_clear()
    return tmp_path


def told(*words: str) -> str:
    out = StringIO()
    call_command("intake_tables", *words, stdout=out)
    return out.getvalue()


def test_a_table_is_copied_edited_and_checked(home: Path) -> None:
    assert "persons/vi: ours" in told()
    told("--copy", "persons/vi")
    place = home / "knowledge" / "intake" / "persons" / "vi.yaml"
    assert f"persons/vi: {place}" in told()
    assert own_tables() == []
    with pytest.raises(CommandError, match="is there already"):
        told("--copy", "persons/vi")
    place.write_text("ranks: [", "utf-8")
    table_of.cache_clear()
    with pytest.raises(CommandError, match="it is not YAML"):
        told()
    (fault,) = own_tables()
    assert str(place) in fault.msg


def test_a_table_that_is_not_there_is_not_copied() -> None:
    with pytest.raises(CommandError, match=r"There is no table persons/xx. There are: agreements/en"):
        told("--copy", "persons/xx")
    with pytest.raises(CommandError, match="There is no table"):
        told("--copy", "../secrets/vi")
