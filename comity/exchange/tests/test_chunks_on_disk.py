"""Chunks on the disk: never replaced, lost, broken, forgotten, cleared."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange import chunk_store, file_checks
from comity.exchange.actions import forget_file
from comity.exchange.core.errors import MalformedError, StorageError
from comity.exchange.core.parts import encrypt_part
from comity.exchange.files import plaintext
from comity.exchange.models import FileState, InLetter, InState, StoredFile
from comity.exchange.tests.conftest import CHUNK, OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all, problem_of
from comity.exchange.tests.test_files_coming import DATA, core_tree, file_of, posted, said
from comity.lib.clock import now
from comity.lib.ids import new_id

pytestmark = pytest.mark.usefixtures("small_chunks")


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
