"""Files that come: which are taken, chunk by chunk, when their letter is delivered, and what is found in them."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from comity.audit import events
from comity.audit.core.merkle import leaf_hash, node_hash
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange import chunk_store, file_checks
from comity.exchange.actions import forget_file
from comity.exchange.core import strict_json
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import MalformedError, StorageError
from comity.exchange.core.parts import PartInfo, encrypt_part
from comity.exchange.core.wire import Response
from comity.exchange.files import plaintext, progress_of
from comity.exchange.models import FileState, InLetter, InState, LetterFile, Receipt, StoredFile
from comity.exchange.tests.conftest import CHUNK, OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all, problem_of
from comity.lib.clock import now
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


def test_chunks_of_an_earlier_edition_are_found_again(tokyo: Partner, room: Room) -> None:
    _mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    place = chunk_store.folder_of(part.root, part.n)
    place.rename(place.with_name(part.root))
    move = import_module("comity.exchange.migrations.0011_chunk_folders").name_with_number
    move(apps, None)
    move(apps, None)
    assert chunk_store.present(place) == set(range(8))
    assert not place.with_name(part.root).exists()


def test_a_chunk_is_never_replaced_by_other_bytes(tokyo: Partner, room: Room) -> None:
    _mid, part, chunks = posted(tokyo)
    folder = chunk_store.folder_of(part.root, part.n)
    chunk_store.write(folder, 0, b"other")
    answer = tokyo.chunk(part.root, chunks[0], 0, core_tree(chunks).path(0))
    assert problem_of(answer) == (400, "digest-mismatch")
    assert chunk_store.read(folder, 0) == b"other"
    assert len(said(tokyo.chunks_there(part.root))) == 0


def test_a_disk_that_does_not_read_postpones_that_file_alone(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mid, bad, bad_chunks = posted(tokyo)
    _mid, good, good_chunks = posted(tokyo)
    tokyo.bring(bad, bad_chunks)
    tokyo.bring(good, good_chunks)
    read_bytes = Path.read_bytes

    def broken(path: Path) -> bytes:
        if path.parent.name.startswith(bad.root):
            raise OSError(5, "Input/output error")
        return read_bytes(path)

    later: dict[UUID, Any] = {}
    with monkeypatch.context() as patch, actions_only():
        patch.setattr(Path, "read_bytes", broken)
        assert file_checks.check_due(later) == 1
        assert file_checks.check_due(later) == 0
    assert (file_of(bad).state, file_of(good).state) == (FileState.CHECKING, FileState.WHOLE)
    assert list(later) == [file_of(bad).pk]
    later = dict.fromkeys(later, now())
    with actions_only():
        assert file_checks.check_due(later) == 1
    assert (file_of(bad).state, later) == (FileState.WHOLE, {})


def test_a_letter_whose_file_was_deleted_meanwhile_is_not_delivered_without_it(
    tokyo: Partner, room: Room
) -> None:
    mid, part, chunks = posted(tokyo, DATA[: 4 * CHUNK])
    tokyo.bring(part, chunks)
    StoredFile.objects.filter(root=part.root).update(state=FileState.GONE)
    open_all()
    assert InLetter.objects.get(mid=mid).state == InState.REFUSED
    assert room.mids() == []


def test_chunks_that_were_claimed_again_meanwhile_stay(
    tokyo: Partner, room: Room, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    first, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    open_all()
    with django_capture_on_commit_callbacks() as after:
        assert forget_file(OPERATOR, file_of(part).pk, first)
    tokyo.write(parts=(part,))
    open_all()
    tokyo.bring(part, chunks)
    for do in after:
        do()
    open_all()
    assert StoredFile.objects.filter(root=part.root, state=FileState.WHOLE).count() == 1


def test_a_chunk_that_comes_again_changes_nothing(tokyo: Partner, room: Room) -> None:
    _mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks, only=[3])
    before = (chunk_store.folder_of(part.root, part.n) / "3").stat().st_mtime_ns
    tokyo.bring(part, chunks, only=[3])
    assert (chunk_store.folder_of(part.root, part.n) / "3").stat().st_mtime_ns == before
    assert Entry.objects.filter(event=events.PART_STORED).count() == 1


def test_a_chunk_on_the_disk_without_its_word_is_brought_again(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edge died after the disk and before the database: nothing is lost and nothing is doubled."""
    from comity.exchange import edge_store

    class PowerCutError(Exception):
        pass

    def die(*_: Any) -> None:
        raise PowerCutError

    _mid, part, chunks = posted(tokyo)
    with monkeypatch.context() as patch:
        patch.setattr(edge_store, "store_part", die)
        with pytest.raises(PowerCutError):
            tokyo.bring(part, chunks, only=[0])
    assert len(said(tokyo.chunks_there(part.root))) == 0
    tokyo.bring(part, chunks)
    open_all()
    assert file_of(part).state == FileState.WHOLE


def test_a_worker_that_dies_in_the_middle_of_a_check_begins_anew(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(Exception):
        pass

    def die(_: Any) -> None:
        raise PowerCutError

    _mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    with monkeypatch.context() as patch:
        patch.setattr(file_checks, "inspect", die)
        with pytest.raises(PowerCutError), actions_only():
            file_checks.check_due()
    open_all()
    assert file_of(part).state == FileState.WHOLE


def test_a_chunk_that_the_disk_lost_breaks_the_file(tokyo: Partner, room: Room) -> None:
    _mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    (chunk_store.folder_of(part.root, part.n) / "5").unlink()
    open_all()
    assert (file_of(part).state, file_of(part).flaw) == (FileState.BROKEN, "chunk-lost")


def test_a_full_disk_is_said_and_nothing_is_noted(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mid, part, chunks = posted(tokyo)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("comity.exchange.chunk_store.os.fsync", full)
        answer = tokyo.chunk(part.root, chunks[0], 0, core_tree(chunks).path(0))
    assert problem_of(answer) == (503, "storage")
    assert len(said(tokyo.chunks_there(part.root))) == 0


def test_a_forgotten_file_is_gone_and_its_chunks_are_not_taken(
    tokyo: Partner, room: Room, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks, only=[0])
    file = file_of(part)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_file(OPERATOR, file.pk, mid)
    file = file_of(part)
    assert (file.state, bytes(file.key)) == (FileState.GONE, b"")
    assert not chunk_store.folder_of(part.root, part.n).exists()
    assert problem_of(tokyo.chunk(part.root, chunks[1], 1, core_tree(chunks).path(1))) == (
        404,
        "unknown-part",
    )


def test_a_file_that_another_letter_names_stays(
    tokyo: Partner, room: Room, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    first, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks)
    second = tokyo.write(parts=(part,))
    open_all()
    file = file_of(part)
    with django_capture_on_commit_callbacks(execute=True):
        assert not forget_file(OPERATOR, file.pk, first)
    assert b"".join(plaintext(file)) == DATA
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_file(OPERATOR, file.pk, second)
    assert not chunk_store.folder_of(part.root, part.n).exists()


def test_what_nobody_refers_to_is_cleared_from_the_disk(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mid, part, chunks = posted(tokyo)
    tokyo.bring(part, chunks, only=[0])
    stray = encrypt_part(DATA, "stray.bin", "application/octet-stream")[0].root
    left = [chunk_store.folder_of(stray, 8), chunk_store.incoming_folder(new_id())]
    for folder in left:
        chunk_store.write(folder, 0, b"x")
    assert file_checks.clear_disk() == 0  # they may be under way
    monkeypatch.setattr(file_checks, "now", lambda: now() + timedelta(days=4))
    assert file_checks.clear_disk() == 2
    assert [folder.exists() for folder in left] == [False, False]
    assert chunk_store.folder_of(part.root, part.n).exists()


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_FOLDER = tmp_path
    return chunk_store.incoming_folder(new_id())


def test_a_chunk_has_its_name_only_when_it_is_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chunk_store.write(folder, 3, b"abc")
    assert chunk_store.present(folder) == {3}

    def cut(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("comity.exchange.chunk_store.os.fsync", cut)
    with pytest.raises(StorageError):
        chunk_store.write(folder, 4, b"abcd")
    assert chunk_store.present(folder) == {3}
    assert (folder / "3").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("root", ["", "..", "a/b", "A" * 42, "A" * 44, "." * 43, "A" * 42 + "/"])
def test_no_name_from_outside_becomes_a_path(folder: Path, root: str) -> None:
    with pytest.raises(MalformedError):
        chunk_store.folder_of(root, 1)
