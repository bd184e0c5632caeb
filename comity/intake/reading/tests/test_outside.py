"""Through the child, as a node does it: what comes back, what it may not do, and that nothing is left behind."""

import os
from pathlib import Path

import pytest

from comity.intake.reading.outside import read_outside
from comity.intake.reading.result import Origin

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
