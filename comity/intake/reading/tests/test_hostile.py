"""Every reason why a file is not read, each from a file that causes it, through the child."""

import email.message
import shutil
import struct
import tempfile
import zlib
from collections.abc import Callable
from email import policy
from pathlib import Path

import pytest
from PIL import Image

from comity.intake.reading.bounds import MOST_BYTES, MOST_PAGES
from comity.intake.reading.outside import read_outside
from comity.intake.reading.result import NotReadError, Reason
from comity.intake.reading.tests import making


def reason_of(content: bytes, **bounds: float) -> NotReadError:
    with pytest.raises(NotReadError) as refused:
        read_outside(content, "hostile", **bounds)  # type: ignore[arg-type]
    return refused.value


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """Return a PNG in grey of this size; its rows are packed zeros unless given."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    packed = rows or zlib.compress(bytes((width + 1) * height), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def nested_mail(depth: int) -> bytes:
    inner = email.message.EmailMessage(policy=policy.default)
    inner["From"], inner["Subject"], inner["Date"] = "a@example.org", "one", "Mon, 2 Mar 2026 10:00:00 +0000"
    inner.set_content("words")
    content = inner.as_bytes()
    head = b"From: a@example.org\r\nSubject: in\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nContent-Type: message/rfc822\r\n\r\n"
    return head * depth + content


ENCRYPTED_PDF = making.pdf(
    [[(72, 700, "Secret words")]],
    trailer="/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt "
    f"<< /Filter /Standard /V 1 /R 2 /O <{'A7' * 32}> /U <{'5C' * 32}> /P -44 >>",
)
ENTITIES = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)
)
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)

CASES: dict[str, tuple[Reason, Callable[[], bytes]]] = {
    "nothing": (Reason.EMPTY, lambda: b""),
    "blanks": (Reason.EMPTY, lambda: b"\xef\xbb\xbf \r\n\t "),
    "a program called .pdf": (Reason.UNKNOWN_KIND, lambda: b"MZ\x90\0\x03" + bytes(range(256)) * 20),
    "a program with a PDF's mark inside": (
        Reason.UNKNOWN_KIND,
        lambda: b"\x7fELF\x02\x01\x01" + bytes(90) + b"%PDF-1.4" + bytes(99),
    ),
    "another archive": (Reason.UNKNOWN_KIND, lambda: making.archive({"a.txt": "words"})),
    "an old Word document": (Reason.UNKNOWN_KIND, lambda: COMPOUND),
    "rich text": (Reason.UNKNOWN_KIND, lambda: rb"{\rtf1\ansi words}"),
    "a broken PDF": (Reason.BROKEN, lambda: b"%PDF-1.7\nnothing of it follows\n" * 20),
    "a cut DOCX": (Reason.BROKEN, lambda: making.docx(making.paragraph("words"))[:200]),
    "a DOCX whose XML is broken": (Reason.BROKEN, lambda: making.docx("<w:p><w:r>")),
    "a cut PNG": (Reason.BROKEN, lambda: making.written(Image.effect_noise((400, 400), 50), "PNG")[:5000]),
    "a PDF with a password": (Reason.PASSWORD, lambda: ENCRYPTED_PDF),
    "a DOCX with a password": (Reason.PASSWORD, lambda: COMPOUND + "EncryptedPackage".encode("utf-16-le")),
    "an ODT with a password": (
        Reason.PASSWORD,
        lambda: making.odt(
            "",
            members={
                "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
            },
        ),
    ),
    "2,000 pages": (
        Reason.TOO_MANY_PAGES,
        lambda: making.pdf([[(72, 700, f"Page {n}")] for n in range(2000)]),
    ),
    "a book in one text": (
        Reason.TOO_MUCH_TEXT,
        lambda: b"These are some words of a very long book. " * 30_000,
    ),
    "a book without end": (
        Reason.TOO_MUCH_TEXT,
        lambda: b"These are some words of a very long book. " * 200_000,
    ),
    "a book in a PDF": (
        Reason.TOO_MUCH_TEXT,
        lambda: making.pdf([[(40, 800 - 12 * (n % 60), "many words " * 12) for n in range(8000)]]),
    ),
    "a member that grows a thousand times": (
        Reason.BOMB,
        lambda: making.docx(making.paragraph(" " * 60_000_000)),
    ),
    "an archive of ten thousand names": (
        Reason.BOMB,
        lambda: making.docx("", members={f"a/{n}": "" for n in range(10_000)}),
    ),
    "entities in entities": (
        Reason.BOMB,
        lambda: making.docx(making.paragraph("&j;"), doctype=ENTITIES + "]>"),
    ),
    "a DOCX that nests without end": (Reason.BOMB, lambda: making.docx("<w:p>" * 5000 + "</w:p>" * 5000)),
    "a page that nests without end": (Reason.BOMB, lambda: b"<html><body>" + b"<div>" * 100_000 + b"words"),
    "an image of ten milliard dots": (
        Reason.BOMB,
        lambda: png(100_000, 100_000, zlib.compress(b"the rest was never written")),
    ),
    "mails in mails": (Reason.BOMB, lambda: nested_mail(3000)),
    "a PDF of an empty page": (Reason.NO_WORDS, lambda: making.pdf([[]])),
    "a DOCX without words": (Reason.NO_WORDS, lambda: making.docx(making.paragraph(""))),
}


@pytest.mark.parametrize("name", CASES)
def test_hostile_files_are_refused_with_their_reason(name: str) -> None:
    reason, made = CASES[name]
    assert reason_of(made()).reason is reason


def test_a_reason_says_the_numbers_of_its_sentence() -> None:
    refused = reason_of(making.pdf([[(72, 700, "Page")]] * 2000))
    assert refused.values == {"pages": 2000, "most": MOST_PAGES}


def test_what_is_too_large_is_not_even_handed_over() -> None:
    refused = reason_of(bytes(MOST_BYTES + 1))
    assert (refused.reason, refused.values["most"]) == (Reason.TOO_LARGE, MOST_BYTES)


def test_an_image_larger_than_the_memory_is_refused() -> None:
    refused = reason_of(png(10_500, 10_500), most_memory=300_000_000)
    assert refused.reason is Reason.TOO_MUCH_MEMORY


def test_a_reader_that_takes_too_long_is_ended() -> None:
    refused = reason_of(making.pdf([[(72, 700, "Page")]] * 400), most_seconds=0.15)
    assert refused.reason is Reason.TOO_LONG


def test_a_reader_that_gives_no_sign_is_ended() -> None:
    refused = reason_of(b"words " * 20, most_still=0.02)
    assert refused.reason is Reason.TOO_LONG


def test_a_scan_without_recognition_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("comity.intake.reading.outside.PATH", str(tmp_path))
    assert reason_of(png(300, 300)).reason is Reason.NO_RECOGNITION


@pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed: make recognition")
def test_a_recognition_without_a_language_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:  # a place that everybody may look into, as the models are
        Path(folder).chmod(0o755)
        for name in ("eng", "osd"):
            (Path(folder) / f"{name}.traineddata").write_bytes(
                b"not looked at, for two languages are missing"
            )
        monkeypatch.setenv("TESSDATA_PREFIX", folder)
        refused = reason_of(png(300, 300))
    assert (refused.reason, refused.values) == (Reason.NO_LANGUAGE, {"languages": "chi_sim, jpn, vie"})


def test_every_reason_has_a_file_that_causes_it() -> None:
    elsewhere = {
        Reason.TOO_LARGE,
        Reason.TOO_MUCH_MEMORY,
        Reason.TOO_LONG,
        Reason.NO_RECOGNITION,
        Reason.NO_LANGUAGE,
        Reason.SET_APART,  # said by the room, before any file is opened
        Reason.TAKEN_BEFORE,
    }
    assert {reason for reason, _ in CASES.values()} | elsewhere == set(Reason)
