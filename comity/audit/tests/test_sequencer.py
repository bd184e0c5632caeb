"""The sequencer gives each entry one place, signs for it, and leaves nothing half."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from comity.audit import sequencer
from comity.audit.actors import Process
from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.merkle import leaf_hash, root_of
from comity.audit.core.note_keys import LogKey
from comity.audit.core.tiles import TILE_WIDTH
from comity.audit.models import Checkpoint, Entry, Leaf, Tile, Unplaced
from comity.audit.sequencer import await_forgotten, sequence
from comity.audit.stored_tree import TornLogError, open_tiles, take_up
from comity.audit.tests.conftest import OTHER_KEY, Owner, do_something

ROOT = Path(__file__).resolve().parents[3]
MANY = 2 * TILE_WIDTH + 3

ADD_ENTRIES = """
    INSERT INTO audit_entry (id, event, outcome, at, actor, agency, subject_kind, subject_id, body, salt, hash)
    SELECT gen_random_uuid(), 'test.done', 'done', now(), 'process:test', '', 'test', '', '', '',
           sha256(int8send(number)) FROM generate_series(1, %s) AS number
"""


def newest() -> Checkpoint:
    return Checkpoint.objects.latest("size")


def test_nothing_waiting_signs_nothing(acts: Callable[[int], None]) -> None:
    assert sequence() == 0
    assert not Checkpoint.objects.exists()


def test_each_entry_gets_its_place_in_the_order_of_ids(acts: Callable[[int], None], key: LogKey) -> None:
    acts(5)
    assert sequence() == 5
    placed = list(Leaf.objects.order_by("index").values_list("index", "entry_id"))
    assert placed == list(enumerate(Entry.objects.order_by("id").values_list("id", flat=True)))
    head = open_checkpoint(newest().note, [key.verifier]).checkpoint
    hashes = [leaf_hash(bytes(each)) for each in Entry.objects.order_by("id").values_list("hash", flat=True)]
    assert (head.size, head.root) == (5, root_of(hashes))
    assert not Unplaced.objects.exists()
    assert sequence() == 0


def test_an_older_entry_that_commits_later_gets_a_later_place(acts: Callable[[int], None]) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> bytes:
        try:
            with transaction.atomic():
                made = do_something(Process("slow"))
                begun.set()
                assert may_end.wait(30)
            return made
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        older = pool.submit(slow)
        assert begun.wait(30)
        acts(2)
        assert sequence() == 2
        may_end.set()
        older_id = older.result(30)
    assert sequence() == 1
    last = Leaf.objects.latest("index")
    assert last.entry_id.bytes == older_id
    assert last.entry_id < Leaf.objects.get(index=0).entry_id


def test_what_was_rolled_back_gets_no_place(acts: Callable[[int], None]) -> None:
    with transaction.atomic():
        do_something(Process("test"))
        transaction.set_rollback(True)
    acts(1)
    assert sequence() == 1


def test_full_tiles_are_stored_and_read_back_to_the_root(owner: Owner) -> None:
    owner(ADD_ENTRIES, MANY)
    assert sequence(300) == 300
    assert sequence() == MANY - 300
    assert list(Tile.objects.order_by("number").values_list("level", "number")) == [(0, 0), (0, 1)]
    leaves = [bytes(each) for each in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for size in (TILE_WIDTH, 300, 2 * TILE_WIDTH, MANY):  # one at the end of each tile and of each run
        checkpoint = Checkpoint.objects.get(size=size)
        tiles = open_tiles(checkpoint)
        assert tiles.root == root_of(leaves[:size])
        assert [tiles.leaf(index) for index in range(size)] == leaves[:size]
    assert take_up().root() == root_of(leaves)


def test_acting_threads_and_two_sequencers_lose_and_double_nothing(acts: Callable[[int], None]) -> None:
    threads, each, stop = 4, 40, threading.Event()

    def sequencing() -> None:
        try:
            while not stop.is_set():
                sequence(7)
        finally:
            connection.close()

    def acting() -> None:
        try:
            for _ in range(each):
                do_something(Process("test"))
        finally:
            connection.close()

    with ThreadPoolExecutor(threads + 2) as pool:
        running = [pool.submit(sequencing) for _ in range(2)]
        for done in [pool.submit(acting) for _ in range(threads)]:
            done.result(60)
        stop.set()
        for one in running:
            one.result(60)
    while sequence():
        pass
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(threads * each))
    assert set(Leaf.objects.values_list("entry_id", flat=True)) == set(
        Entry.objects.values_list("id", flat=True)
    )
    assert newest().size == threads * each
    assert take_up().root() == bytes(newest().root)


KILLED = """
import django, os, signal
django.setup()
from comity.audit import sequencer, signing
from comity.audit.tests.conftest import LOG_KEY
signing.provide_log_key(lambda: LOG_KEY)
def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
sequencer.store_full_tiles = kill
sequencer.sequence()
"""


def test_a_kill_in_the_middle_leaves_nothing_half(acts: Callable[[int], None]) -> None:
    acts(4)
    around = {**os.environ, "DJANGO_SETTINGS_MODULE": "comity.settings", "PYTHONPATH": str(ROOT)}
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=around, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not Leaf.objects.exists()
    assert not Checkpoint.objects.exists()
    assert Unplaced.objects.count() == 4
    assert sequence() == 4
    assert newest().size == 4


@pytest.mark.parametrize(
    "alter",
    [
        "DELETE FROM audit_leaf WHERE index = 2",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_checkpoint",
        "UPDATE audit_checkpoint SET edge = edge || edge",
        "UPDATE audit_checkpoint SET size = 4",
        "UPDATE audit_checkpoint SET edge = sha256('') || sha256('')",
    ],
)
def test_nothing_is_signed_over_a_torn_log(alter: str, acts: Callable[[int], None], owner: Owner) -> None:
    acts(3)
    sequence()
    acts(1)
    owner(alter)
    before = list(Checkpoint.objects.values_list("size", "note"))
    with pytest.raises(TornLogError):
        sequence()
    assert list(Checkpoint.objects.values_list("size", "note")) == before


def test_an_entry_that_stopped_waiting_without_a_place_waits_again(
    acts: Callable[[int], None], owner: Owner
) -> None:
    acts(2)
    sequence()
    acts(1)
    owner("DELETE FROM audit_unplaced")
    assert sequence() == 0
    assert await_forgotten() == 1
    assert sequence() == 1
    assert await_forgotten() == 0


def test_one_who_waits_twice_gets_one_place(acts: Callable[[int], None]) -> None:
    acts(1)
    sequence()
    Unplaced.objects.create(entry=Entry.objects.get())
    assert sequence() == 0
    acts(1)
    assert sequence() == 1


def test_the_program_cannot_take_an_entry_off_the_list(acts: Callable[[int], None]) -> None:
    acts(1)
    with pytest.raises(ProgrammingError, match="permission denied"):
        Unplaced.objects.all().delete()


def test_running_places_what_comes_and_outlives_its_connection(
    acts: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: Queue[int] = Queue()

    def sequence_and_tell() -> int:
        done = sequence()
        if done:
            placed.put(done)
        return done

    monkeypatch.setattr(sequencer, "sequence", sequence_and_tell)
    monkeypatch.setattr(sequencer, "SWEEP", 0.01)
    monkeypatch.setattr(sequencer, "RETRY", 0.01)
    stop = threading.Event()
    running = threading.Thread(target=sequencer.run, args=(stop,))
    running.start()
    try:
        acts(1)
        assert placed.get(timeout=60) == 1
        connection.close()
        with psycopg.connect(os.environ["DATABASE_URL"]) as program:
            ended = program.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND usename = current_user AND datname = current_database()"
            ).fetchall()
        assert ended == [(True,)]
        acts(1)
        assert placed.get(timeout=60) == 1
    finally:
        stop.set()
        running.join(60)
    assert not running.is_alive()


def test_running_goes_on_when_a_torn_log_is_restored(
    acts: Callable[[int], None],
    owner: Owner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: Queue[type[Exception] | int] = Queue()

    def sequence_and_tell() -> int:
        try:
            done = sequence()
        except TornLogError:
            tries.put(TornLogError)
            raise
        tries.put(done)
        return done

    monkeypatch.setattr(sequencer, "sequence", sequence_and_tell)
    monkeypatch.setattr(sequencer, "RETRY", 0.01)
    monkeypatch.setattr(sequencer, "SWEEP", 0.01)
    acts(2)
    sequence()
    acts(1)
    owner("UPDATE audit_leaf SET index = 7 WHERE index = 1")
    stop = threading.Event()
    running = threading.Thread(target=sequencer.run, args=(stop,))
    running.start()
    try:
        assert tries.get(timeout=60) is TornLogError
        owner("UPDATE audit_leaf SET index = 1 WHERE index = 7")
        while (said := tries.get(timeout=60)) is TornLogError:
            pass
        assert said == 1
    finally:
        stop.set()
        running.join(60)
    assert "comity audit verify" in caplog.text


def test_a_log_whose_key_changed_without_notice_is_not_continued(
    acts: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from comity.audit import signing
    from comity.audit.core.errors import NoteError

    acts(1)
    sequence()
    monkeypatch.setattr(signing, "_provider", [lambda: OTHER_KEY])
    acts(1)
    with pytest.raises(NoteError):
        sequence()
