import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.core.errors import (
    DigestMismatchError,
    LabelError,
    LabelFlaw,
    MalformedError,
    TooLargeError,
)
from comity.exchange.core.ids import new_id
from comity.exchange.core.parts import (
    CHUNK,
    PartInfo,
    chunks_root,
    clean_label,
    decrypt_part,
    encrypt_part,
)

MEDIA = "application/pdf"


@given(st.binary(min_size=1, max_size=3000))
@settings(max_examples=30)
def test_a_file_goes_and_comes_back(data: bytes) -> None:
    part, chunks = encrypt_part(data, "passport.pdf", MEDIA)
    assert PartInfo.from_payload(part.to_payload()) == part
    assert decrypt_part(part, chunks) == data
    assert (part.size, part.n, part.chunk, len(chunks)) == (len(data), 1, CHUNK, 1)
    assert data not in chunks[0] or len(data) < 16


def test_a_file_of_exactly_one_chunk_is_taken_and_one_byte_more_is_not() -> None:
    part, chunks = encrypt_part(bytes(CHUNK), "disk.bin", "application/octet-stream")
    assert len(decrypt_part(part, chunks)) == CHUNK
    with pytest.raises(TooLargeError):
        encrypt_part(bytes(CHUNK + 1), "disk.bin", "application/octet-stream")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(MalformedError, match="empty"):
        encrypt_part(b"", "empty.pdf", MEDIA)


def test_every_file_has_its_own_key() -> None:
    (one, first), (two, second) = (encrypt_part(b"same", "a.pdf", MEDIA) for _ in range(2))
    assert one.key != two.key
    assert first != second
    assert one.digest == two.digest


def test_a_changed_cut_missing_or_foreign_chunk_is_refused() -> None:
    part, chunks = encrypt_part(b"evidence", "a.pdf", MEDIA)
    _, foreign = encrypt_part(b"evidence", "a.pdf", MEDIA)
    flipped = chunks[0][:-1] + bytes([chunks[0][-1] ^ 1])
    for wrong in ([], [flipped], [chunks[0][:-1]], list(foreign), [*chunks, *chunks]):
        with pytest.raises(DigestMismatchError):
            decrypt_part(part, wrong)
        with pytest.raises(DigestMismatchError):  # even when a hostile sender announces exactly that
            decrypt_part(replace(part, root=chunks_root(wrong)), wrong)


def test_place_name_and_digest_are_bound() -> None:
    part, chunks = encrypt_part(b"evidence", "a.pdf", MEDIA)
    for change in (
        {"pid": new_id()},
        {"size": 9},
        {"digest": chunks_root([])},
        {"key": bytes(32)},
        {"root": part.digest},
    ):
        with pytest.raises(DigestMismatchError):
            decrypt_part(replace(part, **change), chunks)


@pytest.mark.parametrize(
    "change",
    [
        {"n": 2},
        {"chunk": 1024},
        {"size": 0},
        {"size": CHUNK + 1},
        {"key": "AA"},
        {"media": "pdf"},
        {"media": "text/html; charset=utf-8"},
        {"name": "../x"},
        {"pid": "x"},
        {"more": 1},
    ],
)
def test_an_announcement_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    part, _ = encrypt_part(b"evidence", "a.pdf", MEDIA)
    with pytest.raises(MalformedError):
        PartInfo.from_payload({**part.to_payload(), **change})


def test_the_key_does_not_show() -> None:
    part, _ = encrypt_part(b"evidence", "a.pdf", MEDIA)
    assert repr(part.key) not in repr(part)


@pytest.mark.parametrize(
    "name",
    [
        "Hộ chiếu Nguyễn Văn Thành.pdf",
        "旅券（写し）.pdf",
        "护照 复印件.pdf",
        "a..b.pdf",
        ".profile",
        "...",
        "可\u200c\u200d可.txt",
        "x" * 255,
    ],
)
def test_a_good_name_stays_as_it_is(name: str) -> None:
    assert clean_label(name) == name


@pytest.mark.parametrize(
    ("name", "flaw"),
    [
        ("", LabelFlaw.EMPTY),
        (" \u3000", LabelFlaw.EMPTY),
        (None, LabelFlaw.EMPTY),
        ("x" * 256, LabelFlaw.TOO_LONG),
        ("x" * 4096, LabelFlaw.TOO_LONG),
        ("../x", LabelFlaw.PATH),
        ("..", LabelFlaw.PATH),
        (".", LabelFlaw.PATH),
        ("/etc/passwd", LabelFlaw.PATH),
        ("C:\\x", LabelFlaw.PATH),
        ("invoice\u202efdp.exe", LabelFlaw.DIRECTION),
        ("a\u2066b", LabelFlaw.DIRECTION),
        ("a\u200fb", LabelFlaw.DIRECTION),
        ("a\x00b", LabelFlaw.CONTROL),
        ("a\nb", LabelFlaw.CONTROL),
        ("a\u2028b", LabelFlaw.CONTROL),
        ("a\x9bb", LabelFlaw.CONTROL),
    ],
)
def test_a_name_that_could_deceive_is_refused_with_its_flaw(name: Any, flaw: LabelFlaw) -> None:
    with pytest.raises(LabelError) as caught:
        clean_label(name)
    assert caught.value.flaw is flaw
    with pytest.raises(LabelError):
        encrypt_part(b"x", name, MEDIA)


@given(st.text(max_size=300))
def test_no_control_or_separator_ever_passes(name: str) -> None:
    try:
        passed = clean_label(name)
    except LabelError:
        return
    assert passed == name
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in passed)
    assert not set(passed) & set("/\\")


def test_the_root_is_the_published_tree_head() -> None:
    # RFC 6962 section 2.1: an empty tree is the hash of nothing; two leaves are hashed with their prefixes
    import hashlib

    from comity.exchange.core.digests import b64u

    def h(data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    a, b, c = (h(b"\x00" + h(chunk)) for chunk in (b"a", b"b", b"c"))
    assert chunks_root([]) == b64u(h(b""))
    assert chunks_root([b"a"]) == b64u(a)
    assert chunks_root([b"a", b"b"]) == b64u(h(b"\x01" + a + b))
    assert chunks_root([b"a", b"b", b"c"]) == b64u(h(b"\x01" + h(b"\x01" + a + b) + c))
