import hashlib
import io
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.core import chunks as chunks_module
from comity.exchange.core import parts
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunk_tree import ChunkTree, check_chunk, root_over
from comity.exchange.core.chunks import CHUNK, MAX_CHUNKS, TAG, pieces_of
from comity.exchange.core.errors import (
    DigestMismatchError,
    LabelError,
    LabelFlaw,
    MalformedError,
)
from comity.exchange.core.ids import new_id
from comity.exchange.core.parts import (
    PartInfo,
    chunks_root,
    clean_label,
    decrypt_chunks,
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


@pytest.mark.parametrize(("size", "n"), [(CHUNK, 1), (CHUNK + 1, 2), (2 * CHUNK, 2)])
def test_a_file_has_as_many_chunks_as_its_size_says(size: int, n: int) -> None:
    part, chunks = encrypt_part(bytes(size), "disk.bin", "application/octet-stream")
    assert (part.n, [len(chunk) for chunk in chunks[:-1]]) == (n, [CHUNK + TAG] * (n - 1))
    assert PartInfo.from_payload(part.to_payload()) == part
    assert len(decrypt_part(part, chunks)) == size


@given(st.binary(min_size=1, max_size=200), st.integers(1, 40))
@settings(max_examples=50)
def test_chunks_are_bound_to_their_places(data: bytes, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for module in (parts, chunks_module):
            patch.setattr(module, "CHUNK", chunk)
        part, chunks = encrypt_part(data, "a.bin", MEDIA)
        assert b"".join(decrypt_chunks(part, iter(chunks))) == data
        if part.n == 1:
            return
        for wrong in (chunks[::-1], chunks[:-1], (*chunks, chunks[-1]), (*chunks[:-2], chunks[-1])):
            for said in (part, replace(part, root=chunks_root(wrong), n=len(wrong))):
                if said.n == part.n and wrong == chunks:
                    continue
                with pytest.raises(DigestMismatchError):
                    decrypt_part(said, wrong)


def test_what_is_read_is_what_was_announced() -> None:
    assert list(pieces_of(io.BytesIO(b"abc"), 3)) == [b"abc"]
    with pytest.raises(MalformedError, match="shorter"):
        list(pieces_of(io.BytesIO(b"ab"), 3))
    with pytest.raises(MalformedError, match="longer"):
        list(pieces_of(io.BytesIO(b"abcd"), 3))


@given(st.integers(1, 70), st.data())
def test_each_chunk_is_proven_by_itself(n: int, data: st.DataObject) -> None:
    digests = [hashlib.sha256(bytes([index])).digest() for index in range(n)]
    tree = ChunkTree(digests)
    assert tree.root == root_over(digests)
    index = data.draw(st.integers(0, n - 1))
    check_chunk(digests[index], index, n, tree.path(index), tree.root)
    other = data.draw(st.integers(0, n - 1))
    if other != index:
        with pytest.raises(DigestMismatchError):
            check_chunk(digests[index], other, n, tree.path(index), tree.root)
        with pytest.raises(DigestMismatchError):
            check_chunk(digests[index], index, n, tree.path(other), tree.root)


def test_the_longest_path_fits_into_its_header() -> None:
    tree = ChunkTree([bytes(32)] * MAX_CHUNKS)
    assert len(tree.path(MAX_CHUNKS - 1)) == 683
    check_chunk(bytes(32), MAX_CHUNKS - 1, MAX_CHUNKS, tree.path(MAX_CHUNKS - 1), tree.root)
    with pytest.raises(MalformedError):
        check_chunk(bytes(32), 0, 2, "A" * 2000, tree.root)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1)))))
def test_a_bitmap_says_what_is_there_and_what_is_missing(case: tuple[int, set[int]]) -> None:
    n, there = case
    bitmap = Bitmap(n)
    for index in there:
        bitmap.add(index)
    again = Bitmap.from_text(n, bitmap.to_text())
    assert again == bitmap
    assert len(again) == len(there)
    assert list(again.missing()) == [index for index in range(n) if index not in there]
    assert all(index in again for index in there)
    joined = Bitmap(n)
    joined.join(again)
    assert joined.to_bytes() == again.to_bytes()


@pytest.mark.parametrize(("n", "text"), [(1, ""), (1, "AAA"), (1, "wA"), (9, "_8"), (8, "_-8")])
def test_a_bitmap_of_another_file_is_refused(n: int, text: str) -> None:
    with pytest.raises(MalformedError):
        Bitmap.from_text(n, text)


def test_a_bitmap_of_the_largest_file_fits_into_an_answer() -> None:
    assert len(Bitmap(MAX_CHUNKS).to_text()) < 11_000


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
