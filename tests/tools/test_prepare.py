"""When the environment is prepared again, and when it is left alone."""

import shutil
from pathlib import Path

import pytest

from tools import prepare

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder whose environment looks prepared for the tests."""
    root = tmp_path / "a b"
    shutil.copytree(ROOT / "requirements", root / "requirements")
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").touch()
    (root / ".venv" / prepare.STAMP).write_text(prepare.fingerprint(root, "test"))
    return root


def test_what_serves_the_tests_serves_the_program(project: Path) -> None:
    assert prepare.is_fresh(project, "test")
    assert prepare.is_fresh(project, "runtime")


def test_what_serves_the_program_does_not_serve_the_tests(project: Path) -> None:
    (project / ".venv" / prepare.STAMP).write_text(prepare.fingerprint(project, "runtime"))
    assert prepare.is_fresh(project, "runtime")
    assert not prepare.is_fresh(project, "test")


@pytest.mark.parametrize("file", ["requirements/test.txt", "requirements/build.txt", "pyproject.toml"])
def test_a_changed_file_makes_it_stale(project: Path, file: str) -> None:
    with (project / file).open("a") as out:
        out.write("\n# changed\n")
    assert not prepare.is_fresh(project, "test")


def test_a_moved_project_is_prepared_again(project: Path) -> None:
    moved = project.rename(project.with_name("moved"))
    assert not prepare.is_fresh(moved, "test")


def test_an_environment_without_its_python_is_stale(project: Path) -> None:
    (project / ".venv" / "bin" / "python").unlink()
    assert not prepare.is_fresh(project, "test")


def test_a_borrowed_environment_is_left_alone(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second"
    shutil.copytree(project / "requirements", second / "requirements")
    (second / ".venv").symlink_to(project / ".venv")
    monkeypatch.setattr(prepare, "run", lambda *_: pytest.fail("it was touched"))
    prepare.prepare(second, "test")


def test_a_failed_step_names_itself_and_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(prepare.PrepareError, match=r"false --now\nNeeded are Python 3\.11"):
        prepare.run(tmp_path, "false", "--now")
