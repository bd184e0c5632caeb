"""Files that were changed at random: each is read or refused with a reason, here and through the child."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from comity.intake.reading import reader, tesseract
from comity.intake.reading.outside import read_outside
from comity.intake.reading.result import NotReadError, ReadFile, Reason
from comity.intake.reading.tests import making

MAIL = (
    b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 2 Mar 2026 10:00:00 +0700\r\nSubject: =?utf-8?q?K=E1=BA=BFt?=\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWords\r\n--x\r\n'
    b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--x--\r\n'
)
# Pillow warns of tables that do not fit; the child prints to nowhere
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
WHOLE: dict[str, bytes] = {
    "pdf": making.pdf([[(72, 700 - 14 * n, f"Some words of line {n}") for n in range(9)]]),
    "packed pdf": making.packed_pdf(b"BT /F1 11 Tf 72 700 Td (Words) Tj ET"),
    "docx": making.docx(making.paragraph("Some words") * 3),
    "odt": making.odt("<text:p>Some words</text:p>" * 3),
    "mail": MAIL,
    "page": b"<!doctype html><html><head><title>T</title></head><body><p>Words<table><tr><td>a<td>b</table></body></html>",
    "text": "Công an bắt hai đối tượng.\n\n男を逮捕した。".encode(),
    "png": making.written(Image.effect_noise((60, 40), 60), "PNG"),
    "jpeg": making.written(Image.effect_noise((60, 40), 60), "JPEG"),
    "tiff": making.written(Image.effect_noise((60, 40), 60), "TIFF", compression="tiff_lzw"),
}
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=12)), min_size=1, max_size=6
)


def changed(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for share, gone, put in changes:
        place = int(share * len(content))
        content = content[:place] + put + content[place + gone :]
    return content


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images are opened and prepared; what Tesseract makes of noise is not asked here."""
    monkeypatch.setattr(tesseract, "languages", lambda: frozenset({"eng", "vie", "jpn", "chi_sim"}))
    monkeypatch.setattr(tesseract, "words_in", lambda *_: [])


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_a_changed_file_is_read_or_refused(kind: str, changes: list[tuple[float, int, bytes]]) -> None:
    try:
        found = reader.read(changed(WHOLE[kind], changes), lambda: None)
    except NotReadError:
        return
    assert isinstance(found, ReadFile)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(
        [
            b"",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"II*\0",
            b"<html>",
            b"From: a\nTo: b\nDate: c\n",
        ]
    ),
    rest=st.binary(max_size=300),
)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    try:
        reader.read(start + rest, lambda: None)
    except NotReadError:
        return


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_whole_file_of_each_kind_finds_all_it_needs_in_the_child(kind: str) -> None:
    """What a library loads late must be there before the disk is closed: an import that fails would show here."""
    if kind not in {"png", "jpeg", "tiff"}:
        assert read_outside(WHOLE[kind], kind).pages
        return
    with pytest.raises(NotReadError) as refused:  # noise, and perhaps no Tesseract
        read_outside(WHOLE[kind], kind)
    assert refused.value.reason in {Reason.NO_WORDS, Reason.NO_RECOGNITION, Reason.NO_LANGUAGE}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(WHOLE)), changes=CHANGES)
def test_through_the_child_too(kind: str, changes: list[tuple[float, int, bytes]]) -> None:
    try:
        read_outside(changed(WHOLE[kind], changes), kind, most_seconds=60)
    except NotReadError:
        return
