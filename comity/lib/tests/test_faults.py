"""Points of death: inert unless asked, refused on a real node, once each."""

import os
import signal
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from comity.lib import faults


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What would have been killed."""
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: calls.append((pid, number)))
    return calls


def test_without_the_variable_nothing_happens(
    tmp_path: Path, killed: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(faults.FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / faults.AFTER_POST).touch()
    faults.reach(faults.AFTER_POST)
    assert killed == []


def test_an_armed_point_kills_once_and_counts(
    tmp_path: Path, settings: Settings, killed: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REHEARSAL = True
    monkeypatch.setenv(faults.FOLDER, str(tmp_path))
    faults.reach(faults.BEFORE_COMMIT)
    assert killed == []
    (tmp_path / faults.BEFORE_COMMIT).touch()
    faults.reach(faults.AFTER_COMMIT)
    faults.reach(faults.BEFORE_COMMIT)
    faults.reach(faults.BEFORE_COMMIT)
    assert killed == [(os.getpid(), signal.SIGKILL)]
    assert (tmp_path / f"{faults.BEFORE_COMMIT}.hits").read_text() == "1\n"


def test_a_real_node_does_not_start_with_it_and_does_not_die(
    tmp_path: Path, settings: Settings, killed: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REHEARSAL = False
    monkeypatch.setenv(faults.FOLDER, str(tmp_path))
    (tmp_path / faults.BEFORE_COMMIT).touch()
    with pytest.raises(faults.FaultsOutsideRehearsalError):
        faults.reach(faults.BEFORE_COMMIT)
    with pytest.raises(faults.FaultsOutsideRehearsalError):
        apps.get_app_config("exchange").ready()
    assert killed == []
