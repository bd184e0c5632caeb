"""The demonstration says that its pages are all in English where no other language can be read."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from comity.demo import languages
from comity.demo.management.commands import demo


def catalogue(rooms: Path, name: str) -> Path:
    file = rooms / "cooperation" / "locale" / "vi" / "LC_MESSAGES" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"")
    return file


def test_a_catalogue_that_was_not_compiled_is_found(tmp_path: Path) -> None:
    assert languages.not_compiled(tmp_path) == []
    words = catalogue(tmp_path, "django.po")
    assert languages.not_compiled(tmp_path) == [words]
    catalogue(tmp_path, "django.mo")
    assert languages.not_compiled(tmp_path) == []


@pytest.mark.parametrize("is_compiled", [False, True])
def test_the_demonstration_says_so_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_compiled: bool
) -> None:
    catalogue(tmp_path, "django.po")
    if is_compiled:
        catalogue(tmp_path, "django.mo")
    monkeypatch.setattr(languages, "ROOM", tmp_path)
    monkeypatch.setattr(demo, "run", lambda _data, **_options: None)  # what it plays takes minutes
    out = io.StringIO()
    call_command("demo", data=tmp_path / "data", stdout=out)
    assert (languages.NOT_COMPILED in out.getvalue()) is not is_compiled
