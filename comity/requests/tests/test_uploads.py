"""A large file goes up in pieces and goes on after a break; it leaves when it is whole; what is set apart is said first."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.exchange import chunk_store
from comity.exchange.actions import begin_upload
from comity.exchange.core.chunks import CHUNK
from comity.exchange.file_checks import check_due, clear_uploads
from comity.exchange.models import FileState, LetterFile, StoredFile, Upload
from comity.exchange.tests.partners import open_all
from comity.exchange.uploads import keep_piece
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import FileNotReadyError
from comity.requests.models import Attachment, Request
from comity.requests.tests.office import Office, content_of, entries, version_of
from comity.requests.tests.test_ask import page, typed

BEGIN = reverse("uploads:begin")
DATA = b"\xff\xd8\xff" + bytes(range(256)) * 20_000  # 5 MB: two pieces
ABOUT = {"label": "CCTV 駅前.jpg", "media": "image/jpeg", "size": str(len(DATA)), "mark": "1700000000"}
PIECES = (DATA[:CHUNK], DATA[CHUNK:])
EXE = b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00"


@pytest.fixture
def officer(office: Office, client: Client) -> Client:
    return signed_in(client, office.cast.officer)


def bring(client: Client, address: str, index: int, piece: bytes) -> Any:
    return client.post(f"{address}{index}/", piece, content_type="application/octet-stream")


def uploaded(client: Client) -> str:
    """The id of a whole upload."""
    said = client.post(BEGIN, ABOUT).json()
    for index, piece in enumerate(PIECES):
        assert bring(client, said["address"], index, piece).json() == {"taken": index}
    assert client.post(f"{said['address']}end/").json()["state"] == "whole"
    return str(said["upload"])


def test_a_file_goes_up_in_pieces_and_is_attached(office: Office, officer: Client) -> None:
    request = office.drafted()
    token = uploaded(officer)
    answer = officer.post(
        page("edit", request),
        typed(request, act="attach", **{"new-file-upload": token, "new-category": "case-facts"}),
    )
    assert answer.status_code == 302, answer.content.decode()
    attachment = Attachment.objects.get()
    assert (attachment.label, content_of(attachment)) == ("CCTV 駅前.jpg", DATA)
    assert not Upload.objects.exists()
    assert entries("file.upload-begun") == entries("file.upload-ended") == entries("file.kept") == 1


def test_after_a_break_only_what_is_missing_goes_up(officer: Client) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    assert said["missing"] == [[0, 1]]
    bring(officer, said["address"], 1, PIECES[1])
    # a new page, the same file: the browser asks again under the same mark
    again = officer.post(BEGIN, ABOUT).json()
    assert (again["upload"], again["missing"]) == (said["upload"], [[0, 0]])
    assert officer.get(said["address"]).json()["missing"] == [[0, 0]]
    other = officer.post(BEGIN, {**ABOUT, "mark": "1700000001"}).json()
    assert other["upload"] != said["upload"]


def test_a_piece_is_taken_once_and_only_as_long_as_it_should_be(officer: Client) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    for index, piece in ((0, PIECES[1]), (1, PIECES[0]), (2, b"x"), (0, PIECES[0] + b"x"), (0, b"")):
        answer = bring(officer, said["address"], index, piece)
        assert (answer.status_code, "piece" in answer.json()["refused"]) == (422, True)
    bring(officer, said["address"], 0, PIECES[0])
    folder = chunk_store.incoming_folder(Upload.objects.get().file_id)
    before = (folder / "0").read_bytes()
    # other bytes under the same key and place would give the key away: what is there stays
    assert bring(officer, said["address"], 0, bytes(CHUNK)).status_code == 200
    assert (folder / "0").read_bytes() == before


def test_a_piece_that_comes_after_the_end_is_not_encrypted_under_the_same_key(officer: Client) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    for index, piece in enumerate(PIECES):
        bring(officer, said["address"], index, piece)
    late = Upload.objects.select_related("file").get()  # as a request saw it that was slow
    officer.post(f"{said['address']}end/")
    chunk_store.remove(chunk_store.incoming_folder(late.file_id))  # as is done when the check is committed
    keep_piece(late, 0, bytes(CHUNK))
    assert not chunk_store.incoming_folder(late.file_id).exists()


def test_of_two_pieces_for_one_place_at_once_the_first_one_stays(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    bring(officer, said["address"], 0, PIECES[0])
    folder = chunk_store.incoming_folder(Upload.objects.get().file_id)
    before = (folder / "0").read_bytes()
    monkeypatch.setattr(chunk_store, "present", lambda _folder: set())  # both looked before either wrote
    assert bring(officer, said["address"], 0, bytes(CHUNK)).status_code == 200
    assert (folder / "0").read_bytes() == before
    assert [one.name for one in folder.iterdir()] == ["0"]


def test_an_upload_that_is_not_whole_is_not_ended_and_not_attached(office: Office, officer: Client) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    bring(officer, said["address"], 0, PIECES[0])
    answer = officer.post(f"{said['address']}end/")
    assert (answer.status_code, "Pieces" in answer.json()["refused"]) == (422, True)
    request = office.drafted()
    more = {"new-file-upload": said["upload"], "new-category": "case-facts"}
    assert officer.post(page("edit", request), typed(request, act="attach", **more)).status_code == 422
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": "../x"}, "label"),
        ({"size": "0"}, "empty"),
        ({"size": "x"}, "Choose a file"),
        ({"size": "99999999"}, "larger than this node takes"),
    ],
)
def test_what_cannot_go_is_said_before_a_piece_is_taken(
    officer: Client, settings: Settings, change: dict[str, str], words: str
) -> None:
    settings.MAX_FILE_BYTES = 9_999_999
    answer = officer.post(BEGIN, {**ABOUT, **change})
    assert (answer.status_code, words in answer.json()["refused"]) == (422, True)
    assert not StoredFile.objects.exists()


def test_ten_unused_uploads_are_the_most(officer: Client) -> None:
    for mark in range(10):
        assert officer.post(BEGIN, {**ABOUT, "mark": str(mark)}).status_code == 200
    answer = officer.post(BEGIN, {**ABOUT, "mark": "10"})
    assert (answer.status_code, "ten uploads" in answer.json()["refused"]) == (422, True)


def test_a_cancelled_upload_is_gone(officer: Client, django_capture_on_commit_callbacks: Any) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    bring(officer, said["address"], 0, PIECES[0])
    folder = chunk_store.incoming_folder(Upload.objects.get().file_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert officer.post(f"{said['address']}drop/").status_code == 200
    assert not folder.exists()
    assert not Upload.objects.exists()
    assert officer.get(said["address"]).status_code == 404


def test_what_nobody_used_for_two_days_is_deleted(
    officer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    said = officer.post(BEGIN, ABOUT).json()
    bring(officer, said["address"], 0, PIECES[0])
    folder = chunk_store.incoming_folder(Upload.objects.get().file_id)
    assert clear_uploads() == 0
    Upload.objects.update(touched_at=now() - timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_uploads() == 1
    assert not folder.exists()


def test_a_colleague_cannot_use_it(office: Office, officer: Client) -> None:
    token = uploaded(officer)
    request = office.drafted(office.cast.supervisor)
    colleague = signed_in(Client(), office.cast.supervisor)
    more = {"new-file-upload": token, "new-category": "case-facts"}
    answer = colleague.post(page("edit", request), typed(request, act="attach", **more))
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
    assert Upload.objects.exists()


def test_what_was_uploaded_stays_when_the_form_comes_back(office: Office, officer: Client) -> None:
    request = office.drafted()
    token = uploaded(officer)
    without = {"new-file-upload": token, "new-category": ""}
    answer = officer.post(page("edit", request), typed(request, act="attach", **without))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f'name="new-file-upload" value="{token}"' in shown
    assert "is uploaded" in shown
    assert Upload.objects.exists()


def test_a_large_upload_is_read_by_the_worker_and_leaves_when_it_is_whole(
    office: Office, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.exchange.upload_views.INLINE", 0)
    request = office.drafted()
    said = officer.post(BEGIN, ABOUT).json()
    for index, piece in enumerate(PIECES):
        bring(officer, said["address"], index, piece)
    assert officer.post(f"{said['address']}end/").json()["state"] == "checking"
    more = {"new-file-upload": said["upload"], "new-category": "case-facts"}
    officer.post(page("edit", request), typed(request, act="attach", **more))
    request.refresh_from_db()
    shown = officer.get(page("edit", request)).content.decode()
    assert "It is being checked." in shown
    with pytest.raises(FileNotReadyError):
        actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    refused = officer.post(page("edit", request), typed(request, act="submit"))
    assert (refused.status_code, "still being checked" in refused.content.decode()) == (422, True)
    check_due()
    assert content_of(Attachment.objects.get()) == DATA
    sent = actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    assert sent.state == "sent"
    assert LetterFile.objects.get().out_letter_id == sent.message


def test_without_scripts_a_large_file_goes_whole_through_the_nodes_own_disk(
    office: Office, officer: Client, settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    kinds: list[type] = []
    spooled = TemporaryUploadedFile.__init__

    def remembered(file: Any, *args: Any, **kwargs: Any) -> None:
        spooled(file, *args, **kwargs)
        kinds.append(type(file))
        assert file.temporary_file_path().startswith(str(tmp_path / "uploads"))

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", remembered)
    request = office.drafted()
    more = {"new-file": SimpleUploadedFile("cctv.jpg", DATA, "image/jpeg"), "new-category": "case-facts"}
    assert officer.post(page("edit", request), typed(request, act="attach", **more)).status_code == 302
    assert kinds == [TemporaryUploadedFile]
    assert content_of(Attachment.objects.get()) == DATA
    assert list((tmp_path / "uploads").iterdir()) == []


def attached(office: Office, content: bytes, label: str) -> tuple[Request, str]:
    """A draft with a file, and the file's address."""
    request = office.drafted()
    file = FileDraft(label, "application/octet-stream", content, "case-facts")
    attachment = actions.attach_file(office.cast.officer, request.id, file, version=version_of(request))
    return request, reverse("requests:file", args=[attachment.id])


def test_a_file_that_is_set_apart_is_taken_only_by_who_was_told(office: Office, officer: Client) -> None:
    _request, where = attached(office, EXE, "invoice.pdf")
    told = officer.get(where)
    assert told.status_code == 200
    assert "It is a program." in told.content.decode()
    assert entries("part.read") == 0
    assert officer.post(where, {"although": ""}).status_code in {403, 404, 409, 422}
    taken = officer.post(where, {"although": "executable"})
    assert taken.getvalue() == EXE
    assert taken["Content-Disposition"].startswith("attachment")
    entry = Entry.objects.filter(event="part.read", outcome="done").get()
    assert b'"quarantine":"executable"' in bytes(entry.body)


def test_the_draft_says_what_is_set_apart(office: Office, officer: Client) -> None:
    request, _where = attached(office, EXE, "tool.exe")
    shown = officer.get(page("edit", request)).content.decode()
    assert "Set apart" in shown
    assert "It is a program." in shown


def test_a_removed_file_is_gone_from_the_disk(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    request, _where = attached(office, b"x", "a.txt")
    attachment = Attachment.objects.get()
    folder = chunk_store.folder_of(attachment.stored.root, attachment.stored.n)
    assert folder.exists()
    request.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(office.cast.officer, attachment.id, version=version_of(request))
    assert not folder.exists()
    assert StoredFile.objects.get().state == FileState.GONE


def test_the_thread_says_how_far_a_file_has_come(office: Office, officer: Client) -> None:
    from comity.exchange.core.parts import encrypt_part
    from comity.requests.bodies import REQUEST

    part, chunks = encrypt_part(DATA * 4, "cctv.jpg", "image/jpeg")
    data = office.request_data(files=[{"pid": "0", "category": "case-facts"}])
    mid = office.write(REQUEST, data, parts=(part,)).mid
    request = Request.objects.get(message=mid)
    where = reverse("requests:thread", args=[request.id])
    shown = officer.get(where).content.decode()
    assert "are here; nothing moves at the moment." in shown
    assert "<progress" in shown
    assert 'hx-trigger="every 2s"' in shown
    assert officer.get(reverse("requests:file", args=[Attachment.objects.get().id])).status_code == 404
    office.tokyo.bring(part, chunks, only=[0, 1])
    assert "a second, about" in officer.get(where).content.decode()
    office.tokyo.bring(part, chunks)
    assert "is being checked" in officer.get(where).content.decode()
    open_all()
    shown = officer.get(where).content.decode()
    assert "<progress" not in shown
    assert reverse("requests:file", args=[Attachment.objects.get().id]) in shown


def test_a_broken_file_is_said_on_the_page(office: Office, officer: Client) -> None:
    request = office.received(files=(("a.txt", b"hello"),))
    StoredFile.objects.update(state=FileState.BROKEN, flaw="digest-mismatch")
    shown = officer.get(reverse("requests:thread", args=[request.id])).content.decode()
    assert "What came is not the file that the letter announces." in shown


def test_who_may_not_work_on_requests_uploads_nothing(office: Office) -> None:
    for person in (office.cast.auditor, office.cast.operator):
        assert signed_in(Client(), person).post(BEGIN, ABOUT).status_code == 404
    upload = begin_upload(office.cast.officer, "a.bin", "image/jpeg", 10, "1")
    outsider = signed_in(Client(), office.cast.outsider)
    assert outsider.get(reverse("uploads:upload", args=[upload.pk])).status_code == 404
