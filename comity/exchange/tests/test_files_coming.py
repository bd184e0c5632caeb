"""Files that come: which are taken, chunk by chunk, when their letter is delivered, and what is found in them."""

import hashlib
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from comity.audit import events
from comity.audit.core.merkle import leaf_hash, node_hash
from comity.audit.models import Entry
from comity.exchange import chunk_store, edge_store
from comity.exchange.actions import arriving, forget_file
from comity.exchange.core import strict_json
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.digests import b64u
from comity.exchange.core.parts import PartInfo, encrypt_part
from comity.exchange.core.wire import Response
from comity.exchange.files import plaintext, progress_of
from comity.exchange.models import FileState, InLetter, InState, LetterFile, Receipt, StoredFile
from comity.exchange.tests.conftest import CHUNK, OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all, problem_of
from comity.lib.ids import new_id

DATA = bytes(range(256)) * 30  # 7,680 bytes: eight chunks


pytestmark = pytest.mark.usefixtures("small_chunks")


def said(response: Response) -> Bitmap:
    """What the edge says is there."""
    assert response.status == 200, response.body
    answer = strict_json.parse(response.body, 100_000)
    return Bitmap.from_text(answer["n"], answer["have"])


def posted(
    partner: Partner, data: bytes = DATA, name: str = "disk.bin", **change: Any
) -> tuple[UUID, PartInfo, Any]:
    """A letter that names a file, opened by the worker."""
    part, chunks = encrypt_part(data, name, "application/octet-stream")
    mid = partner.write(parts=(part,), **change)
    open_all()
    return mid, part, chunks


def file_of(part: PartInfo) -> StoredFile:
    return StoredFile.objects.get(root=part.root)


def test_a_large_file_follows_a_letter_that_is_delivered_at_once(tokyo: Partner, room: Room) -> None:
    mid, part, chunks = posted(tokyo)
    assert room.mids() == [mid]
    [named] = room.received[0].parts
    assert (named.label, named.size, named.digest) == ("disk.bin", len(DATA), part.digest)
    assert said(tokyo.chunks_there(part.root)).first_missing(99) == list(range(8))
    tokyo.bring(part, chunks, only=[7, 2])
    assert said(tokyo.chunks_there(part.root)).first_missing(99) == [0, 1, 3, 4, 5, 6]
    assert file_of(part).state == FileState.COMING
    [progress] = progress_of([mid]).values()
    assert (progress.ours, progress.moves, progress.state) == (False, True, "coming")
    tokyo.bring(part, chunks)
    assert file_of(part).state == FileState.CHECKING  # by the worker, not by the edge
    open_all()
    file = file_of(part)
    assert (file.state, b"".join(plaintext(file))) == (FileState.WHOLE, DATA)
    assert Entry.objects.filter(event=events.FILE_CHECKED, subject_id=str(file.pk)).count() == 1
    [progress] = progress_of([mid]).values()
    assert (progress.done, progress.moves) == (len(DATA), False)


def test_a_small_file_is_waited_for(tokyo: Partner, room: Room) -> None:
    mid, part, chunks = posted(tokyo, DATA[: 4 * CHUNK])
    assert part.n == 4
    assert room.mids() == []
    tokyo.bring(part, chunks)
    open_all()
    assert room.mids() == [mid]
    assert file_of(part).state == FileState.WHOLE


def test_several_small_files_that_are_many_chunks_together_are_not_waited_for(
    tokyo: Partner, room: Room
) -> None:
    pairs = [
        encrypt_part(DATA[: 2 * CHUNK], f"{number}.bin", "application/octet-stream") for number in range(3)
    ]
    mid = tokyo.write(parts=tuple(part for part, _chunks in pairs))
    open_all()
    assert room.mids() == [mid]
    assert [one.label for one in room.received[0].parts] == ["0.bin", "1.bin", "2.bin"]


def test_a_chunk_is_checked_before_it_touches_the_disk(tokyo: Partner, room: Room) -> None:
    _mid, part, chunks = posted(tokyo)
    folder = chunk_store.folder_of(part.root, part.n)
    other, others = encrypt_part(DATA, "other.bin", "application/octet-stream")
    tree = core_tree(chunks)
    for data, index, proof, problem in (
        (chunks[1], 0, tree.path(0), (400, "digest-mismatch")),
        (chunks[0], 0, tree.path(1), (400, "digest-mismatch")),
        (chunks[0], 0, "", (400, "digest-mismatch")),
        (chunks[0], 0, "?", (400, "malformed")),
        (chunks[0], 0, "A" * 4000, (400, "malformed")),
        (others[0], 0, core_tree(others).path(0), (400, "digest-mismatch")),
        (chunks[0], 8, tree.path(0), (404, "unknown-resource")),
        (chunks[0], 65_536, tree.path(0), (404, "unknown-resource")),
    ):
        assert problem_of(tokyo.chunk(part.root, data, index, proof)) == problem
    assert problem_of(tokyo.chunk(other.root, others[0])) == (404, "unknown-part")
    assert not folder.exists()


def test_a_chunk_of_a_claim_that_was_dropped_meanwhile_is_not_counted_for_the_next_one(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, part, chunks = posted(tokyo)
    proof, put = core_tree(chunks).path(0), arriving.store_part

    def put_late(*arguments: Any) -> None:
        monkeypatch.setattr(edge_store, "store_part", put)
        assert forget_file(OPERATOR, file_of(part).pk, first)
        chunk_store.remove(chunk_store.folder_of(part.root, part.n))
        tokyo.write(parts=(part,))  # the same file again, under another claim
        open_all()
        put(*arguments)

    monkeypatch.setattr(edge_store, "store_part", put_late)
    assert problem_of(tokyo.chunk(part.root, chunks[0], 0, proof)) == (503, "storage")
    assert said(tokyo.chunks_there(part.root)).first_missing(99) == list(range(8))
    tokyo.bring(part, chunks)
    open_all()
    file = StoredFile.objects.get(root=part.root, state=FileState.WHOLE)
    assert b"".join(plaintext(file)) == DATA


def test_the_same_root_under_another_key_is_found_broken(tokyo: Partner, room: Room) -> None:
    _first, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    open_all()
    other = replace(part, key=bytes(reversed(part.key)))
    mid = tokyo.write(parts=(other,))
    open_all()
    [row] = InLetter.objects.get(mid=mid).files.select_related("file")
    assert (row.missing, row.file.state, row.file.flaw) == (0, FileState.BROKEN, "digest-mismatch")
    assert StoredFile.objects.get(root=part.root, state=FileState.WHOLE).digest == part.digest


def core_tree(chunks: Any) -> Any:
    from comity.exchange.core.chunk_tree import ChunkTree

    return ChunkTree(hashlib.sha256(chunk).digest() for chunk in chunks)


def test_a_file_that_is_not_the_announced_one_is_broken_and_says_so(tokyo: Partner, room: Room) -> None:
    part, chunks = encrypt_part(DATA, "disk.bin", "application/octet-stream")
    false = replace(part, digest=part.root)
    mid = tokyo.write(parts=(false,))
    open_all()
    tokyo.bring(false, chunks)
    open_all()
    file = file_of(part)
    assert (file.state, file.flaw) == (FileState.BROKEN, "digest-mismatch")
    assert progress_of([mid])[mid, file.pk].flaw == "digest-mismatch"
    entry = Entry.objects.get(event=events.FILE_CHECKED)
    assert b'"flaw":"digest-mismatch"' in bytes(entry.body)


def test_a_small_file_that_is_not_the_announced_one_refuses_its_letter(tokyo: Partner, room: Room) -> None:
    part, chunks = encrypt_part(b"evidence", "a.bin", "application/octet-stream")
    mid = tokyo.write(parts=(replace(part, digest=part.root),))
    open_all()
    tokyo.bring(part, chunks)
    open_all()
    assert InLetter.objects.get(mid=mid).reason == "digest-mismatch"
    assert room.mids() == []


@pytest.mark.parametrize(
    ("limit", "reason"), [("MAX_FILE_BYTES", "too-large"), ("OPEN_BYTES_OF_PEER", "quota")]
)
def test_what_is_too_much_is_refused_before_a_chunk_is_taken(
    tokyo: Partner, room: Room, settings: Settings, limit: str, reason: str
) -> None:
    setattr(settings, limit, len(DATA) - 1)
    mid, part, chunks = posted(tokyo)
    letter = InLetter.objects.get(mid=mid)
    assert (letter.state, letter.reason) == (InState.REFUSED, reason)
    assert Receipt.objects.get(mid=mid, state="refused").reason == reason
    assert problem_of(tokyo.chunk(part.root, chunks[0], 0, core_tree(chunks).path(0))) == (
        404,
        "unknown-part",
    )
    assert room.mids() == []
    assert not LetterFile.objects.exists()


def test_the_quota_counts_what_is_still_to_come_and_from_that_partner_alone(
    tokyo: Partner, seoul: Partner, room: Room, settings: Settings
) -> None:
    settings.OPEN_BYTES_OF_PEER = 15_000
    first, part, chunks = posted(tokyo)
    second, *_ = posted(tokyo)
    assert InLetter.objects.get(mid=second).reason == "quota"
    third, *_ = posted(seoul)
    assert InLetter.objects.get(mid=third).state == InState.DELIVERED
    tokyo.bring(part, chunks)
    fourth, *_ = posted(tokyo)
    assert room.mids() == [first, third, fourth]


def test_what_another_partner_has_brought_is_not_told(tokyo: Partner, seoul: Partner, room: Room) -> None:
    """The same file from a second partner is brought again, so that nobody learns who sent us what."""
    first, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    open_all()
    second = seoul.write(parts=(part,))
    open_all()
    assert len(said(seoul.chunks_there(part.root))) == 0
    assert StoredFile.objects.count() == 1
    seoul.bring(part, chunks)
    open_all()
    assert {one.done for one in progress_of([first, second]).values()} == {len(DATA)}


def test_the_same_partner_need_not_bring_a_file_twice(tokyo: Partner, room: Room) -> None:
    _first, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    open_all()
    second = tokyo.write(parts=(part,))
    open_all()
    assert said(tokyo.chunks_there(part.root)).first_missing(1) == []
    assert room.mids()[-1] == second


def test_another_key_over_the_same_chunks_is_another_file(tokyo: Partner, seoul: Partner, room: Room) -> None:
    """Whoever names our chunks under a wrong key harms nobody's file but its own."""
    _mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    open_all()
    false = replace(part, key=bytes(32))
    seoul.write(parts=(false,))
    open_all()
    seoul.bring(false, chunks)
    open_all()
    states = {bytes(one.key) == part.key: one.state for one in StoredFile.objects.all()}
    assert states == {True: FileState.WHOLE, False: FileState.BROKEN}


def test_a_root_under_another_number_of_chunks_harms_nobody(
    tokyo: Partner, seoul: Partner, room: Room
) -> None:
    """A root does not bind the number: chunk 2 of three has a path as chunk 1 of two."""
    part, chunks = encrypt_part(DATA[: 3 * CHUNK], "a.bin", "application/octet-stream")
    false = replace(part, n=2, size=2 * CHUNK, pid=str(new_id()))
    leaves = [leaf_hash(hashlib.sha256(chunk).digest()) for chunk in chunks]
    first = seoul.write(parts=(false,))  # before the true letter, and after it would be the same
    mid = tokyo.write(parts=(part,))
    open_all()
    assert seoul.chunk(part.root, chunks[2], 1, b64u(node_hash(*leaves[:2]))).status == 200
    tokyo.bring(part, chunks)
    open_all()
    assert room.mids() == [mid]
    [file] = StoredFile.objects.filter(state=FileState.WHOLE)
    assert b"".join(plaintext(file)) == DATA[: 3 * CHUNK]
    assert InLetter.objects.get(mid=first).state == InState.WAITING


def test_a_partner_names_a_root_with_one_number_of_chunks(tokyo: Partner, room: Room) -> None:
    mid, part, chunks = posted(tokyo)
    false = tokyo.write(parts=(replace(part, n=2, size=2 * CHUNK, pid=str(new_id())),))
    open_all()
    assert Receipt.objects.get(mid=false, state="refused").reason == "digest-mismatch"
    both = encrypt_part(DATA, "b.bin", "application/octet-stream")[0]
    double = tokyo.write(parts=(both, replace(both, n=2, size=2 * CHUNK, pid=str(new_id()))))
    open_all()
    assert Receipt.objects.get(mid=double, state="refused").reason == "digest-mismatch"
    tokyo.bring(part, chunks)
    open_all()
    assert room.mids() == [mid]
    assert file_of(part).state == FileState.WHOLE
