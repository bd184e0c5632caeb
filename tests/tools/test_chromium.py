"""The browser of the page tests: found, waived, or missed with instructions."""

from pathlib import Path

import pytest

from tools import chromium


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing installed, nothing asked for."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("NO_BROWSER", raising=False)


def test_a_missing_browser_fails_and_says_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert chromium.check() == 1
    said = capsys.readouterr().err
    assert "make browser" in said
    assert "NO_BROWSER=1" in said


@pytest.mark.parametrize(("value", "waived"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_it_can_be_waived_but_not_silently(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    value: str,
    waived: bool,  # noqa: FBT001 - a table
) -> None:
    monkeypatch.setenv("NO_BROWSER", value)
    assert chromium.check() == (0 if waived else 1)
    assert ("NOT tested in a browser" in capsys.readouterr().out) is waived


def test_a_named_browser_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "my browser").touch()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "my browser"))
    assert chromium.find() == tmp_path / "my browser"
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    assert chromium.find() is None


def test_without_apt_nothing_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert chromium.install() == 1
    assert "apt-get install" in capsys.readouterr().err
