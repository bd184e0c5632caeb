"""What a file looks like: its bytes, the ending of its name, what its sender claims, and what sets it apart."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.exchange.file_kinds import Looker, Seen, kinds

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
EXE = b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
OCTETS = "application/octet-stream"


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "x" * 50)
    return held.getvalue()


def seen(data: bytes, label: str, media: str = OCTETS) -> Seen:
    looker = Looker(label, media)
    looker.look(data)
    return looker.seen()


@pytest.mark.parametrize(
    ("data", "label", "media", "found"),
    [
        (PDF, "scan.pdf", "application/pdf", "application/pdf"),
        (PDF, "供述調書.PDF", OCTETS, "application/pdf"),
        (PDF, "no ending", OCTETS, "application/pdf"),
        (b"\xff\xd8\xff\xe0", "ảnh.jpg", "image/jpeg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "image/png", "image/png"),
        (b"a;b\r\n1;2\r\n", "list.csv", "application/vnd.ms-excel", "text/plain"),
        ("Nguyễn Văn Hải\n".encode(), "a.txt", "text/plain", "text/plain"),
        ("名簿".encode("utf-16"), "a.txt", "text/plain", "text/plain"),
        ("名簿".encode("shift-jis"), "a.txt", "text/plain", "text/plain"),
        (zipped("word/document.xml"), "a.docx", OCTETS, "application/zip"),
        (zipped("a.txt"), "a.zip", "application/zip", "application/zip"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(50), "cctv.mp4", "video/mp4", "video/mp4"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "call.wav", "audio/wav", "audio/wav"),
        (b"EVF\x09\x0d\x0a\xff\x00" + bytes(50), "disk.E01", OCTETS, "application/x-encase"),
        (b"#!AMR\n", "call.amr", "audio/amr", "audio/amr"),
        (bytes(100), "disk.dd", OCTETS, ""),
        (b"\x01\x02\x03" * 50, "dump.bin", OCTETS, ""),
    ],
)
def test_an_ordinary_file_is_known_and_not_set_apart(data: bytes, label: str, media: str, found: str) -> None:
    assert seen(data, label, media) == Seen(found, "")


@pytest.mark.parametrize(
    ("data", "label", "media", "why"),
    [
        (EXE, "setup.exe", OCTETS, "executable"),
        (EXE, "invoice.pdf", "application/pdf", "executable"),
        (EXE, "no ending", OCTETS, "executable"),
        (b"\x7fELF\x02\x01", "a", OCTETS, "executable"),
        (b"\xca\xfe\xba\xbe\x00\x00\x004", "A.class", OCTETS, "executable"),
        (bytes.fromhex("4c0000000114020000000000c000000000000046"), "photo.jpg.lnk", OCTETS, "executable"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), "tool.zip", OCTETS, "executable"),
        (zipped("a"), "tool.jar", OCTETS, "executable"),
        (b"#!/bin/sh\nrm -rf ~\n", "run", OCTETS, "script"),
        (b"@ECHO off\r\n", "a.txt", OCTETS, "script"),
        (b"alert(1)", "photo.js", "text/javascript", "script"),
        (b"Write-Host", "a.ps1", OCTETS, "script"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><script>", "a.htm", "text/html", "script"),
        (b"<html><script>", "letter.txt", "text/plain", "script"),
        (b"<svg xmlns='x'>", "a.svg", "image/svg+xml", "script"),
        (OLE, "old.msi", OCTETS, "installer"),
        (b"!<arch>\ndebian-binary", "a.deb", OCTETS, "installer"),
        (zipped("AndroidManifest.xml"), "app.zip", OCTETS, "installer"),
        (zipped("a"), "app.apk", OCTETS, "installer"),
        (bytes(32_769) + b"CD001", "tool.iso", OCTETS, "installer"),
        (bytes(5000) + b"koly" + bytes(508), "tool.dmg", OCTETS, "installer"),
        (OLE, "letter.doc", "application/msword", "macros"),
        (zipped("word/document.xml", "word/vbaProject.bin"), "letter.docx", OCTETS, "macros"),
        (zipped("word/document.xml"), "letter.docm", OCTETS, "macros"),
        (PDF, "photo.jpg", "image/jpeg", "contradicts"),
        (PDF, "scan", "image/png", "contradicts"),
        (b"hello", "scan.pdf", "application/pdf", "contradicts"),
        (bytes(100), "photo.png", "image/png", "contradicts"),
        (b"\x00\x01\x02" * 90, "list.csv", "text/csv", "contradicts"),
        (zipped("a"), "scan.pdf", "application/pdf", "contradicts"),
    ],
)
def test_what_may_harm_or_is_not_what_it_says_is_set_apart(
    data: bytes, label: str, media: str, why: str
) -> None:
    assert seen(data, label, media).quarantine == why


def test_macros_are_seen_across_two_pieces() -> None:
    whole = zipped("word/document.xml", "word/vbaProject.bin")
    cut = whole.index(b"vbaProject.bin") + 5
    looker = Looker("letter.docx", OCTETS)
    looker.look(whole[:cut])
    looker.look(whole[cut:])
    assert looker.seen().quarantine == "macros"


@given(st.binary(max_size=3000), st.text(max_size=30), st.integers(1, 3000))
def test_whatever_comes_is_looked_at_alike_in_any_pieces(data: bytes, label: str, cut: int) -> None:
    looker = Looker(label, OCTETS)
    looker.look(data[:cut])
    looker.look(data[cut:])
    assert looker.seen() == seen(data, label)


def test_the_table_names_each_kind_once_and_only_kinds_it_has() -> None:
    table = kinds()
    names = [kind.name for kind in table.kinds]
    assert len(names) == len(set(names)) > 50
    assert {mark.kind for mark in table.marks} | {
        name for kind in table.kinds for name in kind.within
    } <= set(names)
    assert all(
        ending == ending.lower() and "." not in ending for kind in table.kinds for ending in kind.endings
    )
