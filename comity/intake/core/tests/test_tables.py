"""Tables that a node puts in the place of ours: read whole, and checked with a sentence for each fault."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.intake.core.checked import faults
from comity.intake.core.tables import every_one, ours, table_of


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A node's folder of tables."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))
    table_of.cache_clear()
    yield tmp_path / "knowledge" / "intake"
    table_of.cache_clear()


def put(home: Path, noun: str, name: str, text: str) -> Path:
    place = home / noun / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    return place


def test_without_tables_of_its_own_a_node_reads_ours(home: Path) -> None:
    assert faults() == []
    assert all(ours(noun, name) for noun, name in every_one())


@pytest.mark.parametrize(
    ("noun", "name"), [("persons", "vi"), ("crime_areas", "en"), ("organisations", "ja")]
)
def test_a_copy_of_ours_is_right(home: Path, noun: str, name: str) -> None:
    put(home, noun, name, ours(noun, name) or "")
    assert faults() == []


@pytest.mark.parametrize(
    ("noun", "name", "text", "said"),
    [
        ("person", "vi", "a: b", "nothing reads a table of this name. Call it like one of:"),
        ("persons", "xx", "a: b", "Call it like one of: persons/en"),
        ("persons", "vi", "a: [", "it is not YAML"),
        ("persons", "vi", "- a", "it must hold names with values, as ours does."),
        ("persons", "vi", "nonsense: words", "nothing reads “nonsense”"),
    ],
)
def test_each_fault_is_told_with_its_file(home: Path, noun: str, name: str, text: str, said: str) -> None:
    place = put(home, noun, name, text)
    found = faults()
    assert any(one.startswith(str(place)) and said in one for one in found), found


def test_a_key_of_another_kind_or_left_out_is_told(home: Path) -> None:
    put(home, "persons", "vi", (ours("persons", "vi") or "").replace("ranks:", "rankes:", 1))
    assert any("“ranks” is missing" in one for one in faults())


def test_what_is_not_utf_8_is_told(home: Path) -> None:
    put(home, "persons", "vi", "a: b").write_bytes(b"\xff\xfe")
    assert any("it cannot be read as UTF-8 text" in one for one in faults())


def test_a_body_that_the_node_adds_is_read_and_a_broken_table_stops_the_command(
    home: Path, tmp_path: Path
) -> None:
    table = ours("organisations", "en") or ""
    added = "bodies:\n  - {key: xx-invented, kind: police, country: JP, forms: [Harbour Wardens]}"
    place = put(home, "organisations", "en", table.replace("bodies:", added, 1))
    text = tmp_path / "text.txt"
    text.write_text(
        "Harbour Wardens\n\nTOKYO, May 3, 2024 -- The Harbour Wardens arrested two men.\n", "utf-8"
    )

    def read() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "comity", "intake", "extract", str(text), "--out", str(tmp_path / "out")],
            env=os.environ | {"COMITY_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert read().returncode == 0
    assert '"Harbour Wardens"' in (tmp_path / "out" / "text.json").read_text("utf-8")
    place.write_text("bodies: [", "utf-8")
    broken = read()
    assert broken.returncode == 1
    assert str(place) in broken.stderr
