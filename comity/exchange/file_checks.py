"""Checking files from beginning to end, in the worker: beside the letters, because a large one takes minutes.

The rows are the truth: a worker that is killed in the middle begins the file anew.
"""

import asyncio
import logging
import threading
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from comity.audit.actors import Process
from comity.audit.guard import actions_only
from comity.exchange import chunk_store
from comity.exchange.actions.filing import settle_file
from comity.exchange.core.errors import DigestMismatchError, MalformedError, Reason, RefusalError
from comity.exchange.in_hand import in_hand
from comity.exchange.inspection import flaw_of, inspect
from comity.exchange.models import FileState, InLetter, StoredFile
from comity.exchange.nudges import FILES, Listener
from comity.lib.clock import now

log = logging.getLogger(__name__)
ME = Process("worker")
SWEEP_SECONDS = 5.0
SWEEP_DISK = timedelta(hours=6)
LEFT_BEHIND = timedelta(days=3)  # chunks that no row refers to; what is under way is younger


def check_due() -> int:
    """Check every file of which all chunks are here and that no other worker has in hand; return how many."""
    checked = 0
    for file_id in list(
        StoredFile.objects.filter(state=FileState.CHECKING).values_list("pk", flat=True)[:50]
    ):
        with in_hand(file_id) as mine:
            if mine:
                check_one(file_id)
                checked += 1
    return checked


def check_one(file_id: UUID) -> StoredFile:
    """Read one file and settle what it is: whole or broken."""
    file = StoredFile.objects.get(pk=file_id)
    if file.state not in {FileState.COMING, FileState.CHECKING}:
        return file
    try:
        found = inspect(file)
    except (DigestMismatchError, MalformedError) as error:
        log.warning("A file is broken: %s.", flaw_of(error))
        return settle_file(ME, file_id, None, flaw_of(error))
    return settle_file(ME, file_id, found)


def require_whole(letter: InLetter) -> None:
    """Check the files of a letter that waited for them.

    Raises:
        RefusalError: one of them is not what the letter announced.
    """
    for row in letter.files.select_related("file"):
        if check_one(row.file_id).state == FileState.BROKEN:
            raise RefusalError(Reason.DIGEST_MISMATCH)


def clear_disk() -> int:
    """Delete chunks that no row refers to, such as those of an act that was rolled back; return how many folders."""
    cleared = chunk_store.clear_uploads(now() - LEFT_BEHIND)
    for folder, is_upload in chunk_store.untouched_since(now() - LEFT_BEHIND):
        rows = StoredFile.objects.exclude(state=FileState.GONE)
        if is_upload:
            known = rows.filter(pk=folder.name, root="").exists() if _is_uuid(folder.name) else False
        else:
            known = rows.filter(root=folder.name).exists()
        if not known:
            chunk_store.remove(folder)
            cleared += 1
    return cleared


def _is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


class FileChecker:
    """Checks files until told to stop: woken by a nudge, sweeping in between."""

    def __init__(self, stop: threading.Event) -> None:
        """Take the event that ends the loop."""
        self._stop = stop
        self._cleared_at = now() - SWEEP_DISK

    async def run(self) -> None:
        """Work until the event is set."""
        async with Listener(FILES) as listener:
            while not self._stop.is_set():
                if not await asyncio.to_thread(self._sweep):
                    await listener.wait(SWEEP_SECONDS)

    def _sweep(self) -> int:
        close_old_connections()
        with actions_only():
            try:
                if now() - self._cleared_at >= SWEEP_DISK:
                    self._cleared_at = now()
                    clear_disk()
                return check_due()
            except DatabaseError:
                log.warning("The database did not answer; files wait to be checked.")
                return 0


def run(stop: threading.Event) -> None:
    """Check files until told to stop, in a thread of its own."""
    asyncio.run(FileChecker(stop).run())
