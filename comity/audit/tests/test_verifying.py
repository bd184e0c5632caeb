"""Who may write every row of the database is found out, and the first bad entry is named."""

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from comity.audit.actors import Process
from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.errors import NoteError
from comity.audit.core.leaves import decode_entry, encode_entry
from comity.audit.core.merkle import leaf_hash
from comity.audit.core.tiles import TILE_WIDTH
from comity.audit.models import Checkpoint, Entry, Leaf, Tile
from comity.audit.proving import prove
from comity.audit.sequencer import sequence
from comity.audit.tests.conftest import LOG_KEY, OTHER_KEY, Owner, do_something
from comity.audit.verifying import Finding, verify

SIZES = [12, TILE_WIDTH + 20]  # without and with a full tile
BAD = 7  # the first bad entry in most of these


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest, acts: Callable[[int], None]) -> int:
    """A log of so many entries, numbered in four runs; its size."""
    size: int = request.param
    acts(size)
    for limit in (5, 1, 3, size):
        sequence(limit)
    assert verify().is_verified
    return size


@pytest.fixture
def log(acts: Callable[[int], None]) -> None:
    """A log of twelve entries."""
    acts(12)
    sequence(5)
    sequence()


def finding(notes: list[str] | None = None) -> Finding:
    found = verify(notes or []).bad
    assert found is not None
    return found


def place(finding: Finding) -> tuple[str, int | None, int | None]:
    return finding.reason, finding.index, finding.until


def id_at(index: int) -> UUID:
    return Leaf.objects.get(index=index).entry_id


def rewrite(owner: Owner, index: int, **said: object) -> None:
    """Forge an entry with everything that rows can be given: fitting hashes in the entry and in the leaf."""
    entry = Entry.objects.get(leaf__index=index)
    body = encode_entry({**decode_entry(bytes(entry.body)), **said})
    forged = hashlib.sha256(bytes(entry.salt) + body).digest()
    owner("UPDATE audit_entry SET body = %s, hash = %s WHERE id = %s", body, forged, entry.id)
    owner("UPDATE audit_leaf SET hash = %s WHERE index = %s", leaf_hash(forged), index)


def shift(owner: Owner, first: int, by: int) -> None:
    """Number the leaves anew from one on, by way of numbers that nobody has."""
    owner("UPDATE audit_leaf SET index = -index - 1 WHERE index >= %s", first)
    owner("UPDATE audit_leaf SET index = -index - 1 + %s WHERE index < 0", by)


def exchange(owner: Owner, one: int, other: int) -> None:
    for index, to in ((one, -1), (other, one), (-1, other)):
        owner("UPDATE audit_leaf SET index = %s WHERE index = %s", to, index)


def delete(owner: Owner, condition: str, *values: object) -> None:
    ids = [row[0] for row in owner(f"SELECT entry_id FROM audit_leaf WHERE {condition}", *values)]
    owner(f"DELETE FROM audit_leaf WHERE {condition}", *values)
    owner("DELETE FROM audit_entry WHERE id = ANY(%s)", ids)


def test_a_whole_log_is_proved(size: int) -> None:
    do_something(Process("test"))
    report = verify()
    newest = Checkpoint.objects.latest("size")
    assert (report.entries, report.unplaced, report.size) == (size + 1, 1, size)
    assert report.root == bytes(newest.root)
    assert report.bad is None


def test_the_empty_log_is_whole(transactional_db: None) -> None:
    assert verify().is_verified


def test_a_row_changed(size: int, owner: Owner) -> None:
    owner("UPDATE audit_entry SET body = body || ' ' WHERE id = %s", id_at(BAD))
    found = finding()
    assert place(found) == ("changed", BAD, BAD)
    assert found.entry_id == id_at(BAD)


def test_a_row_rewritten_with_its_hashes(size: int, owner: Owner) -> None:
    rewrite(owner, BAD, details={"forged": True})
    assert place(finding()) == ("changed", BAD, BAD)


def test_the_last_row_rewritten_with_its_hashes(size: int, owner: Owner) -> None:
    rewrite(owner, size - 1, details={"forged": True})
    assert place(finding()) == ("changed", size - 1, size - 1)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "'other.event'"),
        ("outcome", "'refused'"),
        ("at", "at + interval '1 microsecond'"),
        ("actor", "'person:somebody'"),
        ("agency", "'elsewhere'"),
        ("subject_kind", "'other'"),
        ("subject_id", "'other'"),
        ("hash", "sha256(hash)"),
    ],
)
def test_a_column_beside_the_entry_changed(column: str, value: str, log: None, owner: Owner) -> None:
    owner(f"UPDATE audit_entry SET {column} = {value} WHERE id IN (%s, %s)", id_at(BAD), id_at(BAD + 2))
    found = finding()
    assert place(found) == ("columns", BAD, BAD)
    assert found.entry_id == id_at(BAD)
    assert column in found.says


def test_of_a_changed_column_and_a_changed_row_the_first_is_named(log: None, owner: Owner) -> None:
    owner("UPDATE audit_entry SET body = body || ' ' WHERE id = %s", id_at(BAD))
    owner("UPDATE audit_entry SET actor = 'x' WHERE id = %s", id_at(BAD + 1))
    assert place(finding())[:2] == ("changed", BAD)
    owner("UPDATE audit_entry SET actor = 'x' WHERE id = %s", id_at(BAD - 1))
    assert place(finding())[:2] == ("columns", BAD - 1)


def test_a_row_deleted(size: int, owner: Owner) -> None:
    delete(owner, "index = %s", BAD)
    found = finding()
    assert place(found) == ("missing", BAD, BAD)
    assert found.entry_id is None


def test_a_row_deleted_and_the_rest_numbered_anew(size: int, owner: Owner) -> None:
    delete(owner, "index = %s", BAD)
    shift(owner, BAD + 1, -1)
    assert place(finding()) == ("missing", BAD, BAD)


def test_a_row_inserted(size: int, owner: Owner) -> None:
    do_something(Process("forger"))
    forged = Entry.objects.get(actor="process:forger")
    shift(owner, BAD, 1)
    owner("INSERT INTO audit_leaf VALUES (%s, %s, %s)", BAD, leaf_hash(bytes(forged.hash)), forged.id)
    found = finding()
    assert place(found) == ("inserted", BAD, BAD)
    assert found.entry_id == forged.id


@pytest.mark.parametrize("other", [BAD + 1, 11])
def test_two_rows_swapped(other: int, size: int, owner: Owner) -> None:
    stood_here = id_at(BAD)
    exchange(owner, BAD, other)
    found = finding()
    assert place(found) == ("swapped", BAD, BAD)
    assert found.entry_id != stood_here


def test_two_bodies_swapped(log: None, owner: Owner) -> None:
    one, other = Entry.objects.get(leaf__index=BAD), Entry.objects.get(leaf__index=BAD + 2)
    for entry, content in ((one, other), (other, one)):
        owner(
            "UPDATE audit_entry SET body = %s, salt = %s WHERE id = %s",
            bytes(content.body),
            bytes(content.salt),
            entry.id,
        )
    assert place(finding()) == ("swapped", BAD, BAD)


def test_the_tail_cut_off_with_our_checkpoints_left(size: int, owner: Owner) -> None:
    delete(owner, "index >= %s", BAD)
    assert place(finding()) == ("cut", BAD, size - 1)


def test_the_tail_cut_off_with_all_that_signed_it_is_known_to_the_partner_alone(
    size: int, owner: Owner
) -> None:
    held = Checkpoint.objects.latest("size").note
    owner("DELETE FROM audit_checkpoint WHERE size > 6")
    owner("DELETE FROM audit_tile")
    delete(owner, "index >= 6")
    assert verify().is_verified
    found = finding([held])
    assert place(found) == ("cut", 6, size - 1)
    assert found.entry_id is None


def test_a_tail_cut_off_and_written_anew_is_known_to_the_partner(size: int, owner: Owner) -> None:
    held = Checkpoint.objects.latest("size").note
    owner("DELETE FROM audit_checkpoint WHERE size > 6")
    owner("DELETE FROM audit_tile")
    delete(owner, "index >= 6")
    for _ in range(size):
        do_something(Process("forger"))
    sequence()
    found = finding([held])
    assert found.reason in {"rewritten", "forked"}


def test_an_altered_full_tile_is_no_altered_entry(acts: Callable[[int], None], owner: Owner) -> None:
    acts(TILE_WIDTH + 2)
    sequence()
    owner("UPDATE audit_tile SET hashes = sha256('') || substr(hashes, 33)")
    assert place(finding()) == ("tiles", None, None)
    rewrite(owner, 0, details={"forged": True})
    assert place(finding()) == ("rewritten", 0, TILE_WIDTH - 1)


def test_altered_second_copies_of_the_tail_leave_the_full_tiles_as_witness(
    acts: Callable[[int], None], owner: Owner
) -> None:
    acts(TILE_WIDTH + 2)
    sequence()
    owner("UPDATE audit_checkpoint SET added = sha256('') || substr(added, 33) WHERE size > %s", TILE_WIDTH)
    assert place(finding()) == ("tiles", None, None)
    rewrite(owner, BAD, details={"forged": True})
    assert place(finding()) == ("changed", BAD, BAD)


@pytest.mark.parametrize(
    "alter",
    [
        "UPDATE audit_checkpoint SET note = replace(note, '5', '6') WHERE size = 5",
        "UPDATE audit_checkpoint SET root = sha256(root) WHERE size = 5",
        "UPDATE audit_checkpoint SET size = 6 WHERE size = 5",
    ],
)
def test_an_altered_checkpoint_is_named(alter: str, log: None, owner: Owner) -> None:
    owner(alter)
    assert finding().reason == "checkpoint"


def test_a_partner_who_holds_another_root_proves_a_fork(log: None) -> None:
    other = sign_checkpoint(LOG_KEY, 5, hashlib.sha256(b"other").digest())
    assert finding([other]).reason == "forked"


def test_a_note_of_another_log_is_no_proof_against_ours(log: None) -> None:
    with pytest.raises(NoteError):
        verify([sign_checkpoint(OTHER_KEY, 5, hashlib.sha256(b"other").digest())])


def test_a_log_that_grows_meanwhile_is_whole_at_one_moment(acts: Callable[[int], None]) -> None:
    acts(3)
    sequence()
    stop = threading.Event()

    def growing() -> None:
        try:
            while not stop.is_set():
                acts(2)
                sequence()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        grown = pool.submit(growing)
        reports = [verify() for _ in range(10)]
        stop.set()
        grown.result(60)
    assert [report.bad for report in reports] == [None] * 10
    assert [report.size for report in reports] == sorted(report.size for report in reports)
    assert reports[-1].size > reports[0].size


def add_entries(count: int) -> None:
    """Entries as the action wrapper writes them, many at once."""
    entries = []
    for _ in range(count):
        made = Entry(
            event="test.done", outcome="done", actor="process:test", subject_kind="test", subject_id="1"
        )
        made.body = encode_entry(
            {
                "v": 1,
                "id": str(made.id),
                "event": made.event,
                "outcome": made.outcome,
                "at": made.at.isoformat(timespec="microseconds"),
                "actor": made.actor,
                "agency": "",
                "subject": {"kind": "test", "id": "1"},
                "details": {},
            }
        )
        made.salt = made.id.bytes
        made.hash = hashlib.sha256(made.salt + made.body).digest()
        entries.append(made)
    Entry.objects.bulk_create(entries, batch_size=2000)


@pytest.mark.soak
def test_a_hundred_thousand_entries(transactional_db: None, owner: Owner) -> None:
    size, bad = 100_000, 77_777
    add_entries(size)
    while sequence():
        pass
    assert Leaf.objects.count() == size
    assert Tile.objects.filter(level=1).count() == 1
    report = verify()
    assert (report.bad, report.size) == (None, size)
    assert prove(Entry.objects.get(leaf__index=bad)) is not None
    add_entries(1)
    assert sequence() == 1
    rewrite(owner, bad, details={"forged": True})
    assert place(finding()) == ("changed", bad, bad)
