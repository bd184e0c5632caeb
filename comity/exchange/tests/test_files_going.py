"""Files that go: kept once and named by any number of letters, asked after, sent chunk by chunk, held by the gate."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from comity.audit.guard import actions_only
from comity.exchange import chunk_store
from comity.exchange.actions import forget_file, keep_file
from comity.exchange.actions.filing import settle_file
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.attempts import Verdict
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunk_tree import HEADER as PROOF
from comity.exchange.core.chunk_tree import check_chunk
from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import LabelError, MalformedError, UnknownPartError
from comity.exchange.core.parts import decrypt_part
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import Request, Response, json_response, problem_response
from comity.exchange.file_checks import check_one
from comity.exchange.file_jobs import (
    AskJob,
    ChunkJob,
    FileJob,
    due_files,
    file_request,
    peers_with_files,
    settle_file_job,
)
from comity.exchange.file_rules import FileEmptyError, FileTooLargeError, new_row
from comity.exchange.files import plaintext, progress_of, taken_in
from comity.exchange.inspection import seal_stream
from comity.exchange.models import FileState, LetterFile, OutLetter, Peer, StoredFile
from comity.exchange.tests import partners
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.lib.ids import new_id

pytestmark = pytest.mark.usefixtures("small_chunks")
Write = Callable[..., OutLetter]
DATA = b"\xff\xd8\xff" + bytes(range(256)) * 30  # eight chunks


def kept(data: bytes = DATA, label: str = "ảnh.jpg", media: str = "image/jpeg") -> StoredFile:
    """A file of ours, kept as a room does."""
    return partners.kept(data, label, media)


def sent(tokyo: Partner, write: Write, *files: StoredFile, **change: Any) -> OutLetter:
    """A letter that is stored over there."""
    letter = write(files=tuple(file.pk for file in files), **change)
    tokyo.send_receipts(tokyo.receipt(letter))
    return letter


def jobs(peer: Peer, *asked: LetterFile) -> list[FileJob]:
    with actions_only():
        return due_files(peer.pk, {row.pk for row in asked})[1]


def request(peer: Peer, job: FileJob) -> Request | None:
    with actions_only():
        return file_request(peer, job)


def settle(peer: Peer, job: FileJob, response: Response | None) -> Verdict:
    with actions_only():
        return settle_file_job(peer, job, response)


def there(n: int, *indices: int) -> Response:
    """What a partner says that has these chunks."""
    have = Bitmap(n)
    for index in indices:
        have.add(index)
    return json_response(200, n=n, have=have.to_text())


def test_a_file_is_kept_encrypted_and_read_back(hanoi: Any) -> None:
    file = kept()
    assert (file.state, file.n, file.seen, file.quarantine) == (FileState.WHOLE, 8, "image/jpeg", "")
    assert unb64u(file.digest) == hashlib.sha256(DATA).digest()
    assert b"".join(plaintext(file)) == DATA
    folder = chunk_store.folder_of(file.root, file.n)
    assert sorted(int(one.name) for one in folder.iterdir()) == list(range(8))
    assert not any(DATA[:16] in one.read_bytes() for one in folder.iterdir())


@pytest.mark.parametrize(
    ("data", "label", "size", "error"),
    [
        (b"", "a.txt", 0, FileEmptyError),
        (b"ab", "a.txt", 3, MalformedError),
        (b"abc", "a.txt", 2, MalformedError),
        (b"abc", "../a", 3, LabelError),
        (bytes(2000), "a.bin", 2000, FileTooLargeError),
    ],
)
@pytest.mark.usefixtures("hanoi")
def test_what_cannot_be_kept_leaves_nothing_behind(
    settings: Settings, data: bytes, label: str, size: int, error: type[Exception]
) -> None:
    settings.MAX_FILE_BYTES = 1500
    with pytest.raises(error), taken_in(io.BytesIO(data), label, "text/plain", size) as new:
        keep_file(OPERATOR, new)
    assert not StoredFile.objects.exists()
    assert [one for one in chunk_store.parts_folder().rglob("*") if one.is_file()] == []


def test_an_act_that_fails_leaves_no_chunks(hanoi: Any) -> None:
    class NotTodayError(Exception):
        pass

    with pytest.raises(NotTodayError), taken_in(io.BytesIO(DATA), "a.jpg", "image/jpeg", len(DATA)):
        raise NotTodayError
    assert [one for one in chunk_store.parts_folder().rglob("*") if one.is_file()] == []


def test_an_upload_whose_act_is_rolled_back_is_still_there(hanoi: Any) -> None:
    class NotTodayError(Exception):
        pass

    row = new_row("a.jpg", "image/jpeg", len(DATA))
    found = seal_stream(row, io.BytesIO(DATA))
    row.state = FileState.CHECKING
    row.save(force_insert=True)

    def act() -> None:
        with transaction.atomic():
            settle_file(OPERATOR, row.pk, found)
            raise NotTodayError

    with pytest.raises(NotTodayError):
        act()
    file = StoredFile.objects.get(pk=row.pk)
    assert (file.state, file.root) == (FileState.CHECKING, "")
    assert check_one(file.pk).state == FileState.WHOLE
    assert b"".join(plaintext(StoredFile.objects.get(pk=row.pk))) == DATA


def test_an_upload_lies_under_its_root_alone_after_the_commit(
    hanoi: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = kept()
    assert chunk_store.present(chunk_store.folder_of(file.root, file.n)) == set(range(8))
    assert not chunk_store.incoming_folder(file.pk).exists()


def test_a_chunk_that_the_disk_does_not_give_out_goes_later(
    tokyo: Partner, write: Write, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(tokyo, write, kept())
    settle(peer, jobs(peer)[0], there(8))
    row = LetterFile.objects.get()
    job = jobs(peer, row)[0]

    def broken(_path: Any) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.read_bytes", broken)
        assert request(peer, job) is None
    row.refresh_from_db()
    assert (row.problem, row.next_attempt_at > now()) == ("storage", True)


def test_a_file_goes_with_several_letters_and_is_encrypted_once(
    tokyo: Partner, seoul: Partner, write: Write
) -> None:
    file = kept()
    letters = [
        write(files=(file.pk,)),
        write(files=(file.pk,), peer=Peer.objects.get(node=seoul.node), conv=new_id()),
    ]
    named = [read_own(bytes(letter.inner)).parts for letter in letters]
    assert named[0] == named[1]
    chunks = [chunk_store.read(chunk_store.folder_of(file.root, file.n), index) for index in range(8)]
    assert decrypt_part(named[0][0], chunks) == DATA
    assert LetterFile.objects.filter(file=file).count() == 2


def test_what_a_partner_sent_is_passed_on_as_it_is(
    tokyo: Partner, seoul: Partner, room: Room, write: Write
) -> None:
    from comity.exchange.core.parts import encrypt_part

    part, chunks = encrypt_part(DATA, "ảnh.jpg", "image/jpeg")
    tokyo.write(parts=(part,))
    open_all()
    tokyo.bring(part, chunks)
    open_all()
    [received] = room.received[0].parts
    letter = write(files=(received.file,), peer=Peer.objects.get(node=seoul.node), conv=new_id())
    assert read_own(bytes(letter.inner)).parts == (part,)


def test_only_a_whole_file_leaves(write: Write) -> None:
    file = kept()
    for state in (FileState.COMING, FileState.CHECKING, FileState.BROKEN, FileState.GONE):
        StoredFile.objects.update(state=state)
        with pytest.raises(CannotPostError) as refused:
            write(files=(file.pk,))
        assert refused.value.code == "file-not-whole"
    assert not OutLetter.objects.exists()


def test_files_follow_when_the_letter_is_stored(tokyo: Partner, write: Write, peer: Peer) -> None:
    file = kept()
    letter = write(files=(file.pk,))
    assert peers_with_files() == set()
    tokyo.send_receipts(tokyo.receipt(letter))
    assert peers_with_files() == {peer.pk}
    [asks] = jobs(peer)
    assert isinstance(asks, AskJob)
    settle(peer, asks, problem_response(UnknownPartError(), now()))
    row = LetterFile.objects.get()
    assert row.attempts == 1
    assert (
        now() < row.next_attempt_at <= now() + timedelta(seconds=2)
    )  # not opened yet over there: soon again
    LetterFile.objects.update(next_attempt_at=now())
    assert settle(peer, jobs(peer)[0], there(8, 1, 2)).taken
    assert [job.index for job in jobs(peer, row) if isinstance(job, ChunkJob)] == [0, 3, 4, 5, 6, 7]
    for job in jobs(peer, row):
        assert isinstance(job, ChunkJob)
        asked = request(peer, job)
        assert asked is not None
        check_chunk(
            hashlib.sha256(asked.body).digest(), job.index, 8, asked.headers.get(PROOF, ""), file.root
        )
        assert settle(peer, job, there(8, job.index)).taken
    assert jobs(peer, row) == []
    [progress] = progress_of([letter.mid]).values()
    assert (progress.ours, progress.done, progress.moves) == (True, len(DATA), False)


def test_they_go_on_after_the_letter_was_read_and_answered(tokyo: Partner, write: Write, peer: Peer) -> None:
    letter = sent(tokyo, write, kept())
    for state in (State.DELIVERED, State.READ, State.ACTIONED):
        tokyo.send_receipts(tokyo.receipt(letter, state))
        assert len(jobs(peer)) == 1
    OutLetter.objects.update(expires_at=now())
    assert len(jobs(peer)) == 1


def test_none_goes_after_a_letter_that_was_turned_away(tokyo: Partner, write: Write, peer: Peer) -> None:
    letter = sent(tokyo, write, kept())
    tokyo.send_receipts(tokyo.receipt(letter, State.REFUSED))
    assert jobs(peer) == []


def test_after_a_break_the_partner_is_asked_and_believed(tokyo: Partner, write: Write, peer: Peer) -> None:
    """It may have more than was acknowledged, or less, say after it came back from a backup."""
    sent(tokyo, write, kept())
    row = LetterFile.objects.get()
    settle(peer, jobs(peer)[0], there(8))
    settle(peer, jobs(peer, row)[0], there(8, 0))
    assert settle(peer, jobs(peer, row)[0], None).silence == "unreachable"
    settle(peer, jobs(peer)[0], there(8, 0, 1, 2))
    assert LetterFile.objects.get().missing == 5
    settle(peer, jobs(peer)[0], there(8, 2))
    assert LetterFile.objects.get().missing == 7


@pytest.mark.parametrize(
    "answer",
    [Response(200, {}, b"{}"), json_response(200, n=9, have="AAA"), json_response(200, n=8, have="????")],
)
def test_an_answer_that_says_nothing_of_the_file_moves_nothing(
    tokyo: Partner, write: Write, peer: Peer, answer: Response
) -> None:
    sent(tokyo, write, kept())
    assert not settle(peer, jobs(peer)[0], answer).taken
    assert LetterFile.objects.get().missing == 8


def test_each_chunk_passes_the_gate_as_its_letter_did(
    gate: list[str], tokyo: Partner, write: Write, peer: Peer
) -> None:
    sent(tokyo, write, kept())
    row = LetterFile.objects.get()
    settle(peer, jobs(peer)[0], there(8))
    job = jobs(peer, row)[0]
    gate.append("agreement-expired")
    assert request(peer, job) is None
    assert LetterFile.objects.get().problem == "agreement-expired"
    assert jobs(peer, row) == []
    gate.clear()
    LetterFile.objects.update(next_attempt_at=now())
    assert len(jobs(peer, row)) == 8


def test_a_chunk_that_our_disk_lost_is_said(tokyo: Partner, write: Write, peer: Peer) -> None:
    file = kept()
    sent(tokyo, write, file)
    row = LetterFile.objects.get()
    settle(peer, jobs(peer)[0], there(8))
    (chunk_store.folder_of(file.root, file.n) / "0").unlink()
    assert request(peer, jobs(peer, row)[0]) is None
    assert LetterFile.objects.get().problem == "chunk-lost"


def test_a_line_that_was_too_slow_gets_more_time(tokyo: Partner, write: Write, peer: Peer) -> None:
    sent(tokyo, write, kept())
    row = LetterFile.objects.get()
    settle(peer, jobs(peer)[0], there(8))
    patience = []
    for _ in range(6):
        job = jobs(peer, row)[0]
        patience.append(job.patience)
        settle(peer, job, None)
    assert patience == [60, 120, 240, 480, 900, 900]


def test_urgent_letters_have_their_files_first(tokyo: Partner, write: Write, peer: Peer) -> None:
    sent(tokyo, write, kept())
    urgent = sent(tokyo, write, kept(), prio=0, prio_reason="life")
    first = jobs(peer)[0]
    assert LetterFile.objects.get(pk=first.row).out_letter_id == urgent.mid


def test_a_file_that_is_on_its_way_stays_until_its_letter_is_forgotten(
    tokyo: Partner, write: Write, peer: Peer, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    file = kept()
    letter = sent(tokyo, write, file)
    assert not forget_file(OPERATOR, file.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_file(OPERATOR, file.pk, letter.mid)
    assert jobs(peer) == []
    assert not chunk_store.folder_of(file.root, file.n).exists()
    assert progress_of([letter.mid])[letter.mid, file.pk].state == "gone"
