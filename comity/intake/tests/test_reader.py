"""The reader's lane: what waits is read once, whoever is killed, however many read."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as node
from django.db import connection, connections

from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.exchange.core.errors import StorageError
from comity.exchange.file_kinds import Looker
from comity.exchange.models import StoredFile
from comity.intake import actions, attempts
from comity.intake.apart import closed_because, may_be_locked
from comity.intake.assembling import Assembled
from comity.intake.models import Document, DocumentState, Reading
from comity.intake.reader import Reader
from comity.intake.reading.outside import ReaderBrokeError
from comity.intake.reading.result import NotReadError, ReadFile, Reason
from comity.intake.shaping import Shape, read_text
from comity.intake.tests.office import ARTICLE, Papers, plain_pages


def plain(content: bytes, label: str) -> ReadFile:
    """What the sandboxed reader does, for a text."""
    del label
    return ReadFile("text/plain", plain_pages(content.decode()))


def refused(error: Exception) -> Callable[[bytes, str], ReadFile]:
    def read(content: bytes, label: str) -> ReadFile:
        raise error

    return read


def never(content: bytes, label: str) -> ReadFile:
    raise AssertionError(f"{label} was opened")


def reader(read: Callable[[bytes, str], ReadFile] = plain) -> Reader:
    return Reader(threading.Event(), read, rest=0)


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def test_what_waits_is_read_in_order(papers: Papers) -> None:
    several = [papers.taken(f"{ARTICLE}\n\nCopy {number}.", f"{number}.txt") for number in range(3)]
    seen: list[str] = []

    def read(content: bytes, label: str) -> ReadFile:
        seen.append(label)
        return plain(content, label)

    one = reader(read)
    assert one.sweep() == 3
    assert seen == [document.ref for document in several]  # the log is told no name of a file
    assert one.sweep() == 0
    assert [fresh(document).state for document in several] == [DocumentState.READ] * 3
    assert {fresh(document).attempts for document in several} == {0}
    assert Entry.objects.filter(event="document.read", actor="process:reader").count() == 3


def test_a_real_child_process_reads(papers: Papers) -> None:
    page = "<html><body><p>Công an Hà Nội bắt giữ 3 đối tượng.</p></body></html>"
    document = papers.taken(page, "a.html", media="text/html")
    assert document.file.quarantine  # a page may carry scripts; to the reader it is words
    assert Reader(threading.Event()).sweep() == 1
    found = fresh(document).reading
    assert found is not None
    assert "bắt giữ 3 đối tượng" in found.text


def test_why_it_cannot_be_read_is_kept(papers: Papers) -> None:
    document = papers.taken()
    reader(refused(NotReadError(Reason.PASSWORD))).sweep()
    assert (fresh(document).state, fresh(document).problem) == (DocumentState.REFUSED, "password")


def test_a_program_is_refused_and_never_opened(papers: Papers) -> None:
    document = papers.taken(b"MZ" + b"\0" * 200, "report.exe", media="application/octet-stream")
    reader(never).sweep()
    document = fresh(document)
    assert (document.state, document.problem) == (DocumentState.REFUSED, "set-apart")
    assert document.problem_values == {"quarantine": document.file.quarantine}


@pytest.mark.parametrize(
    ("label", "media", "content", "why"),
    [
        ("page.html", "text/html", b"<!doctype html><p>x</p>", ""),
        ("piece.htm", "application/octet-stream", b"<p>x</p>", ""),
        ("scan.pdf", "application/pdf", b"\x89PNG\r\n\x1a\n" + b"x" * 20, ""),
        ("letter.txt", "text/plain", b"words", ""),
        ("run.js", "text/javascript", b"alert(1)", "script"),
        ("drawing.svg", "image/svg+xml", b"<svg></svg>", "script"),
        ("run.sh", "text/plain", b"#!/bin/sh\n", "script"),
        ("old.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "macros"),
        ("new.docm", "", b"PK\x03\x04" + b"x" * 40, "macros"),
        ("set.msi", "application/x-msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "installer"),
    ],
)
def test_what_the_reader_is_given(label: str, media: str, content: bytes, why: str) -> None:
    looker = Looker(label, media)
    looker.look(content)
    seen = looker.seen()
    file = StoredFile(label=label, seen=seen.media, quarantine=seen.quarantine)
    assert closed_because(file) == why
    assert may_be_locked(file) == (label == "old.doc")


def test_a_locked_document_is_told_from_one_with_macros(papers: Papers) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    locked = papers.taken(old + b"1", "locked.docx", media="application/msword")
    plain_old = papers.taken(old + b"2", "old.doc", media="application/msword")
    reader(refused(NotReadError(Reason.PASSWORD))).sweep()
    assert {fresh(locked).problem, fresh(plain_old).problem} == {"password"}
    actions.ask_again(papers.officer, locked.pk)
    actions.ask_again(papers.officer, plain_old.pk)
    reader(refused(NotReadError(Reason.UNKNOWN_KIND))).sweep()
    assert (fresh(locked).problem, fresh(locked).problem_values) == ("set-apart", {"quarantine": "macros"})
    assert Reader(threading.Event()).sweep() == 0


def test_a_file_that_ends_its_reader_three_times_is_refused(
    papers: Papers, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = papers.taken("bad", "bad.txt"), papers.taken(ARTICLE, "good.txt")

    def read(content: bytes, label: str) -> ReadFile:
        if content == b"bad":
            raise ReaderBrokeError("killed")
        return plain(content, label)

    one = reader(read)
    for attempt in range(1, attempts.MOST + 1):
        one.sweep()
        assert (fresh(bad).state, fresh(bad).attempts) == (DocumentState.WAITING, attempt)
    assert fresh(good).state == DocumentState.READ
    one.sweep()
    assert (fresh(bad).state, fresh(bad).problem) == (DocumentState.REFUSED, "broken")
    document = actions.ask_again(papers.officer, bad.pk)
    assert (document.state, document.attempts) == (DocumentState.WAITING, 0)


def test_a_mistake_of_ours_stops_no_other_document_and_shows_no_words(
    papers: Papers, caplog: pytest.LogCaptureFixture
) -> None:
    papers.taken("bad", "bad.txt")
    good = papers.taken(ARTICLE, "good.txt")

    def read(content: bytes, label: str) -> ReadFile:
        if content == b"bad":
            raise KeyError("words of the document")
        return plain(content, label)

    with caplog.at_level(logging.ERROR):
        reader(read).sweep()
    assert fresh(good).state == DocumentState.READ
    assert "KeyError" in caplog.text
    assert "words of the document" not in caplog.text


def test_a_broken_disk_counts_no_attempt(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    document = papers.taken()

    def gone(*_args: object) -> None:
        raise StorageError("no")

    monkeypatch.setattr("comity.intake.reader.plaintext", gone)
    assert reader().sweep() == 0
    assert (fresh(document).state, fresh(document).attempts) == (DocumentState.WAITING, 0)


def test_a_machine_without_room_counts_no_attempt_and_starves_nobody(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.intake.reader.MOST", 2)
    several = [papers.taken(f"Bad {number}.", f"{number}.txt") for number in range(2)]
    good = papers.taken(ARTICLE, "good.txt")

    def read(content: bytes, label: str) -> ReadFile:
        if content.startswith(b"Bad"):
            raise OSError(28, "No space left on device")
        return plain(content, label)

    one = reader(read)
    assert [one.sweep() for _ in range(2)] == [0, 1]
    assert fresh(good).state == DocumentState.READ
    for document in several:
        assert (fresh(document).state, fresh(document).attempts) == (DocumentState.WAITING, 0)


def test_what_broke_the_reader_rests_before_it_is_tried_again(papers: Papers) -> None:
    document = papers.taken()
    one = Reader(threading.Event(), refused(ReaderBrokeError("killed")))
    assert [one.sweep() for _ in range(3)] == [1, 0, 0]
    assert fresh(document).attempts == 1


def test_a_reader_that_is_told_to_stop_while_it_reads_the_text_puts_it_down(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, stop = papers.taken(), threading.Event()

    def slow(assembled: Assembled) -> Shape:
        stop.set()
        return read_text(assembled)

    monkeypatch.setattr("comity.intake.reader.read_text", slow)
    assert Reader(stop, plain).sweep() == 0
    assert (fresh(document).state, fresh(document).attempts) == (DocumentState.WAITING, 0)


def test_a_text_that_cannot_be_read_anew_stays_to_be_read(papers: Papers) -> None:
    document = papers.read(papers.taken())
    with writing():
        Document.objects.filter(pk=document.pk).update(
            state=DocumentState.WAITING, text_only=True, attempts=attempts.MOST
        )
    reader(never).sweep()
    document = fresh(document)
    assert (document.state, document.text_only, document.problem) == (DocumentState.READ, True, "broken")
    again = actions.ask_again(papers.officer, document.pk)  # the text, not the file
    assert (again.state, again.text_only, again.problem) == (DocumentState.READ, False, "")


def test_a_reader_that_is_told_to_stop_puts_down_what_it_has(papers: Papers) -> None:
    document = papers.taken()
    stop, let_go = threading.Event(), threading.Event()

    def slow(content: bytes, label: str) -> ReadFile:
        stop.set()  # told to stop in the middle of the file
        let_go.wait(30)
        return plain(content, label)

    Reader(stop, slow).sweep()
    let_go.set()
    assert (fresh(document).state, fresh(document).attempts) == (DocumentState.WAITING, 0)


def test_the_text_alone_is_read_where_the_pages_are_kept(papers: Papers) -> None:
    document = papers.read(papers.taken())
    with writing():
        Document.objects.filter(pk=document.pk).update(state=DocumentState.WAITING, text_only=True)
        Reading.objects.filter(document=document).update(rules="of yesterday")
    reader(never).sweep()
    document = fresh(document)
    assert (document.state, document.text_only, document.readings.count()) == (DocumentState.READ, False, 2)


@pytest.mark.django_db(transaction=True)
def test_two_readers_never_have_the_same_document(papers: Papers) -> None:
    several = [papers.taken(f"Text {number} of six.", f"{number}.txt") for number in range(6)]
    seen: list[str] = []
    both = threading.Barrier(2, timeout=60)

    def read(content: bytes, label: str) -> ReadFile:
        seen.append(label)
        if len(seen) <= 2:
            both.wait()  # each has one in hand at the same time
        return plain(content, label)

    def work() -> None:
        try:
            reader(read).sweep()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(seen) == [document.ref for document in several]
    assert Document.objects.filter(state=DocumentState.READ).count() == Reading.objects.count() == 6


KILLED_READER = """
import os, signal, sys, threading
import django
django.setup()
from django.conf import settings
from comity.lib.db_address import connection_settings
from django.db import connection
from pathlib import Path
settings.DATA_FOLDER = Path(sys.argv[1])
connection.settings_dict.update(connection_settings(os.environ["DATABASE_URL"]))
from comity.intake.reader import Reader
from comity.intake.reading.result import ReadFile
from comity.intake.tests.office import plain_pages
seen = []
def read(content, label):
    seen.append(label)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return ReadFile("text/plain", plain_pages(content.decode()))
Reader(threading.Event(), read).sweep()
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_reader_loses_nothing_and_doubles_nothing(papers: Papers) -> None:
    for number in range(5):
        papers.taken(f"Text {number} of five.", f"{number}.txt")
    connection.close()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_READER, str(node.DATA_FOLDER)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "comity.settings"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    states = Document.objects.order_by("label").values_list("state", "attempts")
    assert list(states) == [
        ("read", 0), ("read", 0), ("waiting", 1), ("waiting", 0), ("waiting", 0),
    ]  # fmt: skip
    assert reader().sweep() == 3
    assert Document.objects.filter(state=DocumentState.READ, attempts=0).count() == 5
    assert Reading.objects.count() == 5
    assert Entry.objects.filter(event="document.read").count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_program_reads_documents_and_leaves_when_told(papers: Papers, tmp_path: Path) -> None:
    document = papers.taken("<p>Công an Hà Nội bắt giữ 3 đối tượng.</p>", "a.html", media="text/html")
    home = tmp_path / "node"
    (home / "secrets").mkdir(parents=True)
    (home / "secrets" / "secret_key").write_text("x" * 50, "utf-8")
    (home / "node.toml").write_text(f'data_folder = "{node.DATA_FOLDER}"\n', "utf-8")
    program = subprocess.Popen(
        [sys.executable, "-m", "comity", "screener", "run"],
        env=os.environ | {"COMITY_HOME": str(home)},
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
    )
    try:
        for _look in range(600):
            if fresh(document).state == DocumentState.READ or program.poll() is not None:
                break
            threading.Event().wait(0.2)
        assert fresh(document).state == DocumentState.READ
        program.send_signal(signal.SIGTERM)
        assert program.wait(60) == 128 + signal.SIGTERM
    finally:
        program.kill()
        said = program.communicate()[1].decode()
    assert "Traceback" not in said
