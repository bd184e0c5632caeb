"""Checking files from beginning to end, in the worker: beside the letters, because a large one takes minutes.

The rows are the truth: a worker that is killed in the middle begins the file anew.
"""

import asyncio
import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from comity.audit.actors import Process
from comity.audit.guard import actions_only
from comity.exchange import chunk_store
from comity.exchange.actions._files import remove_unclaimed
from comity.exchange.actions.filing import UPLOAD_KEPT, drop_old_uploads, settle_file
from comity.exchange.core.digests import check_digest
from comity.exchange.core.errors import (
    DigestMismatchError,
    MalformedError,
    Reason,
    RefusalError,
    StorageError,
)
from comity.exchange.in_hand import in_hand
from comity.exchange.inspection import flaw_of, inspect
from comity.exchange.models import FileState, InLetter, StoredFile, Upload
from comity.exchange.nudges import FILES, Listener
from comity.lib.clock import now

log = logging.getLogger(__name__)
ME = Process("worker")
SWEEP_SECONDS = 5.0
SWEEP_DISK = timedelta(hours=6)
DISK_AGAIN = timedelta(minutes=1)  # until a file is tried again that the disk did not give out
LEFT_BEHIND = timedelta(days=3)  # chunks that no row refers to; what is under way is younger


def check_due(later: dict[UUID, datetime] | None = None) -> int:
    """Check every file of which all chunks are here and that no other worker has in hand; return how many.

    Args:
        later: files that the disk did not give out, and when each is tried again; more are added.
    """
    later = {} if later is None else later
    at, checked = now(), 0
    for file_id in [one for one, due in later.items() if due <= at]:
        del later[file_id]
    due = StoredFile.objects.filter(state=FileState.CHECKING).exclude(pk__in=later).order_by("pk")
    for file_id in list(due.values_list("pk", flat=True)[:50]):
        with in_hand(file_id) as mine:
            if not mine:
                continue
            try:
                check_one(file_id)
            except StorageError:  # chunk_store has said what the disk does not do
                later[file_id] = at + DISK_AGAIN
            else:
                checked += 1
    return checked


def check_one(file_id: UUID) -> StoredFile:
    """Read one file and settle what it is: whole or broken.

    Raises:
        StorageError: the disk does not give it out at the moment, which says nothing of the file.
    """
    file = StoredFile.objects.get(pk=file_id)
    if file.state not in {FileState.COMING, FileState.CHECKING}:
        return file
    try:
        found = inspect(file)
    except (DigestMismatchError, MalformedError) as error:
        settled = settle_file(ME, file_id, None, flaw_of(error))
        if settled.state == FileState.BROKEN:  # else another one has settled it, and put it in its place
            log.warning("A file is broken: %s.", settled.flaw)
        return settled
    return settle_file(ME, file_id, found)


def require_whole(letter: InLetter) -> None:
    """Check the files of a letter that waited for them.

    Raises:
        RefusalError: one of them is not what the letter announced, or was deleted meanwhile.
        StorageError: the disk does not give one of them out at the moment.
    """
    for row in letter.files.select_related("file"):
        if check_one(row.file_id).state != FileState.WHOLE:
            raise RefusalError(Reason.DIGEST_MISMATCH)


def clear_uploads() -> int:
    """Delete uploads that nobody has used for two days; return how many."""
    old = Upload.objects.filter(touched_at__lt=now() - UPLOAD_KEPT)
    return drop_old_uploads(ME) if old.exists() else 0


def clear_disk() -> int:
    """Delete chunks that no row refers to, such as those of an act that was rolled back; return how many folders."""
    cleared = chunk_store.clear_uploads(now() - LEFT_BEHIND)
    for folder, is_upload in chunk_store.untouched_since(now() - LEFT_BEHIND):
        rows = StoredFile.objects.exclude(state=FileState.GONE)
        if is_upload:
            known = rows.filter(pk=folder.name, root="").exists() if _is_uuid(folder.name) else False
            if not known:
                chunk_store.remove(folder)
        else:
            known = not _clear_root(folder)
        cleared += not known
    return cleared


def _clear_root(folder: Path) -> bool:
    root, n = chunk_store.named_by(folder)
    try:
        check_digest(root)
    except MalformedError:
        n = None
    if n is not None:
        return remove_unclaimed(root, n)
    if StoredFile.objects.filter(root=root).exclude(state=FileState.GONE).exists():
        return False
    chunk_store.remove(folder)
    return True


def _is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _clear_disk_or_say() -> None:
    try:
        clear_disk()
    except OSError as error:
        log.error("The data folder could not be cleared: %s.", error.strerror)  # noqa: TRY400  # one line for the operator


class FileChecker:
    """Checks files until told to stop: woken by a nudge, sweeping in between."""

    def __init__(self, stop: threading.Event) -> None:
        """Take the event that ends the loop."""
        self._stop = stop
        self._cleared_at = now() - SWEEP_DISK
        self._later: dict[UUID, datetime] = {}

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
                    clear_uploads()
                    _clear_disk_or_say()
                return check_due(self._later)
            except DatabaseError:
                log.warning("The database did not answer; files wait to be checked.")
                return 0


def run(stop: threading.Event) -> None:
    """Check files until told to stop, in a thread of its own."""
    asyncio.run(FileChecker(stop).run())
