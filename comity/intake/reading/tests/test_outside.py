"""Through the child, as a node does it: what comes back, what it may not do, and that nothing is left behind."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.intake.reading import outside, wire
from comity.intake.reading.outside import ReaderBrokeError, read_outside
from comity.intake.reading.reader import read
from comity.intake.reading.result import NotReadError, Origin, Reason

PAGE = b"""<!doctype html><html><head><title>Police</title><script>alert(1)</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><h1>Two men arrested<br>in Hanoi</h1>
<p hidden>unseen</p><p style="display: none">unseen</p><p>They <b>were</b> handed over.</p></body></html>"""


def test_a_text_is_read() -> None:
    found = read_outside(
        "Công an bắt hai đối tượng tại Hà Nội.\n\nHọ bị bàn giao cho cơ quan điều tra.".encode(), "a.pdf"
    )
    assert found.media == "text/plain"
    (page,) = found.pages
    assert page.origin is Origin.TEXT
    assert [(one.text, one.language, one.confidence) for one in page.paragraphs] == [
        ("Công an bắt hai đối tượng tại Hà Nội.", "vi", None),
        ("Họ bị bàn giao cho cơ quan điều tra.", "vi", None),
    ]


def test_a_web_page_is_read_by_block() -> None:
    found = read_outside(PAGE, "page")
    assert (found.media, found.title) == ("text/html", "Police")
    assert [one.text for one in found.pages[0].paragraphs] == [
        "Home News",
        "Two men arrested\nin Hanoi",
        "They were handed over.",
    ]


def test_no_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    read_outside(b"Some words of a letter.", "letter")
    assert list(tmp_path.iterdir()) == []


def test_what_a_reader_says_of_its_own_breaking_brings_no_words_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for how, kept in (
        ("KeyError in pdf.py, line 12", True),
        ("Nguyen Van An in a.py, line 1\nforged", False),
    ):
        pipe = io.BytesIO()
        wire.write_broke(pipe, how)
        with pytest.raises(ReaderBrokeError) as broke:
            outside._told(pipe.getvalue(), 0, "D-2026-0001")
        assert (how in str(broke.value)) == kept
    assert "D-2026-0001" in caplog.text
    assert "KeyError in pdf.py, line 12" in caplog.text
    assert "Nguyen" not in caplog.text


def test_all_the_pages_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.intake.reading.reader.MOST_TEXT", 10)
    with pytest.raises(NotReadError) as refused:
        read(b"More than ten bytes of words.", lambda: None)
    assert refused.value.reason is Reason.TOO_MUCH_TEXT


def test_the_system_says_why_before_it_kills_for_time() -> None:
    look = "import resource\nfrom comity.intake.reading import confine\nconfine.bound(2_500_000_000)\nprint(*resource.getrlimit(resource.RLIMIT_CPU))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, text=True)
    soft, hard = map(int, done.stdout.split())
    assert soft < hard
