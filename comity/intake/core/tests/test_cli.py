"""The command is honest with what it cannot read, and goes on where it was stopped."""

import json
from pathlib import Path

import pytest

from comity.intake.core.cli import MOST, main

TEXT = "Two men held at the border\nPolice in Lang Son held two men on Monday, the province said.\n"


def made(folder: Path, name: str, content: bytes) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_what_cannot_be_read_is_said_and_the_rest_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = made(tmp_path / "a", "good.txt", TEXT.encode())
    latin = made(tmp_path / "a", "latin.txt", "Hà Nội".encode("utf-16"))
    large = made(tmp_path / "a", "large.txt", b"word " * 1_000_000)
    same = made(tmp_path / "b", "good.txt", b"Another text of the same name.")
    missing = str(tmp_path / "a" / "missing.txt")
    out = tmp_path / "new" / "out"
    assert main([good, latin, large, same, missing, str(tmp_path), "--out", str(out)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [one.split(": ", 1)[1] for one in said] == [
        "it is not UTF-8. Save it as UTF-8 text and give it again.",
        f"it has 5.0 MB; at most {MOST // 1_000_000} MB of text are read at once. Give it in parts.",
        f"its result would replace that of {good}, which has the same name. Rename one of them.",
        "it cannot be read: No such file or directory.",
        "it cannot be read: Is a directory.",
    ]
    assert [one.name for one in out.iterdir()] == ["good.json"]
    assert json.loads((out / "good.json").read_text("utf-8"))["text_chars"] == len(TEXT)


def test_an_empty_file_gives_an_empty_result_and_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = made(tmp_path, "empty.txt", b"")
    assert main([empty, "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err == f"{empty}: it holds no words; nothing was found.\n"
    found = json.loads((tmp_path / "out" / "empty.json").read_text("utf-8"))
    assert (found["document"]["title"], found["persons"], found["text_chars"]) == (None, [], 0)


def test_a_folder_is_no_file_to_write_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = made(tmp_path, "good.txt", TEXT.encode())
    assert main([good, "--out", good]) == 1
    assert "it cannot be used as a folder" in capsys.readouterr().err


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [made(tmp_path / "in", f"{n:02}.txt", f"{TEXT}Case {n}.\n".encode()) for n in range(12)]
    out = tmp_path / "out"
    assert main([*given[:5], "--out", str(out)]) == 0
    # what a killed run may leave: a half file beside, and a result that is cut off
    (out / ".05.json.new").write_text('{"schema": "com', "utf-8")
    (out / "04.json").write_text('{"schema": "com', "utf-8")
    before = (out / "00.json").stat().st_mtime_ns
    assert main([*given, "--out", str(out)]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "12 of 12 files; 4 passed over, 0 not read"
    assert sorted(one.name for one in out.iterdir()) == [f"{n:02}.json" for n in range(12)]
    assert (out / "00.json").stat().st_mtime_ns == before
    made(tmp_path / "in", "01.txt", b"Another text.")
    assert main([*given, "--out", str(out)]) == 0
    assert "11 passed over" in capsys.readouterr().err
    assert main([*given, "--out", str(out), "--again"]) == 0
    assert "0 passed over" in capsys.readouterr().err
