"""The order of the rooms, for code that import-linter does not see: test folders, and modules imported inside functions."""

import ast
import configparser
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def ranks() -> dict[str, int]:
    """Room -> height, from the contract itself. Rooms on one line share a height."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:rooms"]["layers"].split("\n")
    levels = [
        line.replace("(", "").replace(")", "").replace(":", " ").split() for line in lines if line.strip()
    ]
    return {room: -height for height, level in enumerate(levels) for room in level}


def imported_rooms(source: str) -> Iterator[tuple[int, str]]:
    """Line and room of each absolute import from comity."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules = [name.name for name in names]
            case ast.ImportFrom(module="comity", names=names, level=0):
                modules = [f"comity.{name.name}" for name in names]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case _:
                continue
        for module in modules:
            package, _, rest = module.partition(".")
            if package == "comity" and rest:
                yield node.lineno, rest.split(".")[0]


def upward(folder: Path) -> list[str]:
    """Imports that look upward, as `file:line room`."""
    height = ranks()
    return [
        f"{file.relative_to(folder)}:{line} {room}"
        for file in sorted(folder.rglob("*.py"))
        if (own := file.relative_to(folder).parts[0].removesuffix(".py")) in height
        for line, room in imported_rooms(file.read_text("utf-8"))
        if height.get(room, 0) > height[own]
    ]


def test_no_room_looks_upward_not_even_in_its_tests() -> None:
    assert upward(ROOT / "comity") == []


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ("from comity.requests.models import Request", "requests"),
        ("from comity import desk", "desk"),
        ("def late():\n    import comity.accounts.models", "accounts"),
    ],
)
def test_an_upward_import_in_a_test_is_found(tmp_path: Path, line: str, room: str) -> None:
    (tmp_path / "audit" / "tests").mkdir(parents=True)
    (tmp_path / "audit" / "tests" / "test_a.py").write_text(line)
    assert [found.split()[-1] for found in upward(tmp_path)] == [room]


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {file.parent.name for file in (ROOT / "comity").glob("*/__init__.py")}
    assert rooms <= ranks().keys()


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [sys.executable, linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
