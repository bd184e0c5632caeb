"""The sequencer: gives entries their place in the tree and signs for it.

An act commits its entry without a place, so that acts do not wait for each other. Within a second one sequencer, of
however many processes, numbers what is new in the order of the entries' ids (UUIDv7, so nearly the order of the acts;
one whose act commits late gets a later place). Leaves, tiles and checkpoints are written in one transaction: a process
killed in its middle leaves nothing, and the entries wait on.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from django.db import InterfaceError, OperationalError, connection, transaction

from comity.audit.acts import writing
from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.errors import LogError
from comity.audit.core.merkle import leaf_hash
from comity.audit.core.tiles import TILE_WIDTH
from comity.audit.models import Checkpoint, Entry, Leaf, Unplaced
from comity.audit.signing import log_key
from comity.audit.stored_tree import store_full_tiles, take_up

CHANNEL = "comity_log"  # NOTIFY wakes the sequencer; it looks by itself each second
SWEEP = 1.0  # seconds
GATHER = 0.2  # seconds between two checkpoints of a busy log: one signature for many acts
RETRY = 5.0  # seconds after the database went away, or the log was found torn
_LOCK = int.from_bytes(b"comitlog")  # the advisory lock of whoever numbers

logger = logging.getLogger(__name__)


def sequence(limit: int = 16 * TILE_WIDTH) -> int:
    """Give up to `limit` waiting entries their place and sign for it, in one transaction; return how many.

    Returns 0 when nothing waits, and when another sequencer is at it.

    Raises:
        NoteError, TornLogError: the log does not end as it was signed; nothing is written.
    """
    with transaction.atomic(), writing():
        if not _is_our_turn():
            return 0
        found = Unplaced.objects.filter(entry__leaf=None).order_by("entry_id")
        waiting = list(found.values_list("entry_id", "entry__hash")[:limit])
        if not waiting:
            return 0
        tree, key = take_up(), log_key()
        first = tree.size
        hashes = [leaf_hash(bytes(entry_hash)) for _id, entry_hash in waiting]
        leaves = [
            Leaf(index=index, entry_id=entry_id, hash=each)
            for index, ((entry_id, _hash), each) in enumerate(zip(waiting, hashes, strict=True), start=first)
        ]
        checkpoints = []
        for added in _by_tile(first, hashes):
            for each in added:
                tree.append(each)
            checkpoints.append(
                Checkpoint(
                    size=tree.size,
                    root=tree.root(),
                    note=sign_checkpoint(key, tree.size, tree.root()),
                    added=b"".join(added),
                    edge=b"".join(tree.nodes),
                )
            )
        Leaf.objects.bulk_create(leaves)
        Checkpoint.objects.bulk_create(checkpoints)
        store_full_tiles(first, tree.size)
        return len(leaves)


def run(stop: threading.Event) -> None:
    """Sequence until told to stop: when notified, and each second. Outlives a restart of the database."""
    log_key()  # a node without one says so at start
    while not stop.is_set():
        try:
            with closing(connection):
                await_forgotten()
                _listen()
                while not stop.is_set():
                    while not stop.is_set() and sequence():
                        stop.wait(GATHER)
                    _wait_for_news()
        except (OperationalError, InterfaceError) as error:
            logger.warning("The sequencer waits for the database: %s", str(error).strip().splitlines()[:1])
            stop.wait(RETRY)
        except LogError as error:
            logger.critical("%s", error)
            stop.wait(RETRY)


def await_forgotten() -> int:
    """Let entries wait again that have neither a place nor wait for one, say after a restore; return how many."""
    with transaction.atomic(), writing():
        if not _is_our_turn():
            return 0
        forgotten = Entry.objects.filter(leaf=None, waiting=None).values_list("id", flat=True)
        found = [Unplaced(entry_id=each) for each in forgotten]
        Unplaced.objects.bulk_create(found, ignore_conflicts=True)
        return len(found)


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _by_tile(first: int, hashes: list[bytes]) -> Iterator[list[bytes]]:
    """Cut hashes that begin at index `first` where a tile ends: each full tile gets a checkpoint of its own."""
    left = iter(hashes)
    while piece := list(islice(left, TILE_WIDTH - first % TILE_WIDTH)):
        yield piece
        first += len(piece)


def _listen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")


def _wait_for_news() -> None:
    with connection.wrap_database_errors:
        for _notice in connection.connection.notifies(timeout=SWEEP, stop_after=1):
            pass
