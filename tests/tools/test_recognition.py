"""What reads scanned pages: found, or missed with instructions."""

from pathlib import Path

import pytest

from tools import recognition


def program(folder: Path, models: str) -> None:
    made = folder / "tesseract"
    made.write_text(f"#!/bin/sh\nprintf 'List of available languages:\\n{models}'\n")
    made.chmod(0o755)


def test_nothing_there_is_said_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert recognition.check() == 1
    said = capsys.readouterr().err
    assert "make recognition" in said
    assert "tesseract-ocr-chi-sim" in said


def test_a_missing_model_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "eng\\nvie\\nosd\\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert recognition.missing() == ["jpn", "chi_sim"]


def test_all_there_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "chi_sim\\neng\\njpn\\nosd\\nvie\\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert recognition.check() == 0
    assert recognition.install() == 0
