"""The sequencer: gives entries their place in the tree and signs for it.

An act commits its entry without a place, so that acts do not wait for each other. Within a second one sequencer, of
however many processes, numbers what is new in the order of the entries' ids (UUIDv7, so nearly the order of the acts;
one whose act commits late gets a later place). Leaves, tiles and checkpoints are written in one transaction: a process
killed in its middle leaves nothing, and the entries wait on.

It looks by itself twice a second and is not notified: PostgreSQL commits transactions that NOTIFY one after the other,
which cost eight concurrent writers two thirds of their rate.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from comity.audit.acts import writing
from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.errors import LogError
from comity.audit.core.merkle import leaf_hash
from comity.audit.core.tiles import TILE_WIDTH
from comity.audit.models import Checkpoint, Entry, Unplaced
from comity.audit.signing import log_key, log_signers
from comity.audit.stored_tree import store_full_tiles, take_up
from comity.lib import faults

BATCH = 16 * TILE_WIDTH  # entries in one transaction
SWEEP = 0.5  # seconds between two looks: every act is signed for within a second
RETRY = 5.0  # seconds after the database went away, or the log was found torn
_LOCK = int.from_bytes(b"comitlog")  # the advisory lock of whoever numbers

logger = logging.getLogger(__name__)


def sequence(limit: int = BATCH) -> int:
    """Give up to `limit` waiting entries their place and sign for it, in one transaction; return how many.

    Returns 0 when nothing waits, and when another sequencer is at it.

    Raises:
        NoteError, TornLogError: the log does not end as it was signed; nothing is written.
    """
    with transaction.atomic(), writing():
        if not _is_our_turn():
            return 0
        waiting = _next_waiting(limit)
        if not waiting:
            return 0
        tree, (key, *others) = take_up(), log_signers()
        first = tree.size
        hashes = [leaf_hash(entry_hash) for _id, entry_hash in waiting]
        checkpoints = []
        for added in _by_tile(first, hashes):
            for each in added:
                tree.append(each)
            checkpoints.append(
                Checkpoint(
                    size=tree.size,
                    root=tree.root(),
                    note=sign_checkpoint(key, tree.size, tree.root(), others),
                    added=b"".join(added),
                    edge=b"".join(tree.nodes),
                )
            )
        _give_places(first, [entry_id for entry_id, _hash in waiting], hashes)
        Checkpoint.objects.bulk_create(checkpoints)
        store_full_tiles(first, tree.size)
        faults.reach(faults.IN_SEQUENCER)
        return len(waiting)


def run(stop: threading.Event) -> None:
    """Sequence until told to stop. Outlives a restart of the database."""
    log_key()  # a node without one says so at start
    while not stop.is_set():
        try:
            with closing(connection):
                await_forgotten()
                while not stop.is_set():
                    if sequence() < BATCH:
                        stop.wait(SWEEP)
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


def _next_waiting(limit: int) -> list[tuple[UUID, bytes]]:
    """Return ids and hashes of what waits longest, in the order of ids.

    In two steps: in one, a database that was just filled and has no statistics yet reads all entries each time. Who
    waits although placed, which only a mistake brings about, is passed over.
    """
    ids = list(Unplaced.objects.order_by("entry_id").values_list("entry_id", flat=True)[:limit])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.hash FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id"
            " WHERE e.id = ANY(%s) AND l.entry_id IS NULL ORDER BY e.id",
            [ids],
        )
        found: list[tuple[UUID, bytes]] = cursor.fetchall()
    return found


def _give_places(first: int, ids: list[UUID], hashes: list[bytes]) -> None:
    """Insert the leaves; as three arrays, because thousands of parameters take longer than the rest together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_leaf (index, entry_id, hash)"
            " SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[])",
            [list(range(first, first + len(ids))), ids, hashes],
        )


def _by_tile(first: int, hashes: list[bytes]) -> Iterator[list[bytes]]:
    """Cut hashes that begin at index `first` where a tile ends: each full tile gets a checkpoint of its own."""
    left = iter(hashes)
    while piece := list(islice(left, TILE_WIDTH - first % TILE_WIDTH)):
        yield piece
        first += len(piece)
