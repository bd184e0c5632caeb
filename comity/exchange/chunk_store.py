"""Encrypted chunks on disk: `<data folder>/parts/<root>.<n>/<index>`, one file a chunk.

The number of chunks belongs to the place: a root alone does not say it, and the last chunk of three can be proven as the
second one of two. What lies there is never replaced by other bytes.

An upload of ours lies under `incoming/<id of its row>` until its root is known. A chunk is written beside its place,
brought to the disk, and put there in one step: what has its name is whole, after any crash. No name comes from
outside: a root is a checked digest, everything else is ours.
"""

import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.exchange.core.digests import check_digest
from comity.exchange.core.errors import DigestMismatchError, StorageError

log = logging.getLogger(__name__)
_INDEX = re.compile(r"0|[1-9]\d{0,4}", re.ASCII)
INCOMING = "incoming"


class LostChunkError(DigestMismatchError):
    """A chunk that was stored is not on the disk any more."""


def parts_folder() -> Path:
    """Return where chunks lie; a process outside a node has no such place."""
    if settings.DATA_FOLDER is None:
        raise ImproperlyConfigured(
            "Files are kept in the data folder of a node. Set COMITY_HOME to its folder."
        )
    return Path(settings.DATA_FOLDER) / "parts"


def folder_of(root: str, n: int) -> Path:
    """Return the place of the chunks of a file that has `n`. Raises MalformedError for what is no root."""
    return parts_folder() / f"{check_digest(root)}.{n}"


def named_by(folder: Path) -> tuple[str, int | None]:
    """Return root and number of chunks that the name of a folder says; no number where it says none."""
    root, _, n = folder.name.partition(".")
    return root, int(n) if n.isascii() and n.isdecimal() else None


def incoming_folder(file_id: UUID) -> Path:
    """Return the place of an upload's chunks."""
    return parts_folder() / INCOMING / str(file_id)


@contextmanager
def _on_disk(what: str) -> Iterator[None]:
    """Say to the operator what the disk does not do, and raise StorageError for it."""
    try:
        yield
    except OSError as error:
        log.error("A chunk could not be %s: %s.", what, error.strerror)  # noqa: TRY400  # one line for the operator
        raise StorageError(retry_after=60) from error


def write(folder: Path, index: int, chunk: bytes) -> bool:
    """Store a chunk so that no crash loses or halves it; of two for one place the first one stays.

    Returns:
        Whether it was put there; False where one lies there already.

    Raises:
        StorageError: the disk is full or cannot be written to.
    """
    with _on_disk("written"):
        _make(folder)
        fresh = folder / f".{index}.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            put = _put(fresh, folder / str(index))
        finally:
            fresh.unlink(missing_ok=True)
        _to_disk(folder)
    return put


def keep_same(folder: Path, index: int, chunk: bytes) -> None:
    """Store a chunk that was checked; one that lies there already must be the same.

    Raises:
        DigestMismatchError: another one lies there, and stays.
        StorageError: the disk is full or cannot be used.
    """
    if not write(folder, index, chunk) and read(folder, index) != chunk:
        log.error(
            "Chunk %d in %s is not the one that was proven; the disk may be broken.", index, folder.name
        )
        raise DigestMismatchError("Another chunk lies at that place.")


def read(folder: Path, index: int) -> bytes:
    """Return a chunk.

    Raises:
        LostChunkError: it is not there.
        StorageError: the disk does not give it out at the moment.
    """
    with _on_disk("read"):
        try:
            return (folder / str(index)).read_bytes()
        except FileNotFoundError as error:
            raise LostChunkError from error


def is_there(folder: Path, index: int) -> bool:
    """Whether a chunk lies at its place. Raises StorageError."""
    with _on_disk("looked for"):
        return (folder / str(index)).is_file()


def read_all(folder: Path, n: int) -> Iterator[bytes]:
    """Read the chunks one after the other, with the errors of `read`."""
    return (read(folder, index) for index in range(n))


def present(folder: Path) -> set[int]:
    """Return the numbers of the chunks that are there. Raises StorageError."""
    with _on_disk("looked for"):
        try:
            return {int(found.name) for found in folder.iterdir() if _INDEX.fullmatch(found.name)}
        except FileNotFoundError:
            return set()


def link_in(file_id: UUID, root: str, n: int) -> None:
    """Put the chunks of an upload under their root as well; a second call changes nothing.

    They stay where they were, too: an act that is rolled back has moved nothing.

    Raises:
        StorageError: the disk does not do it at the moment.
    """
    source, place = incoming_folder(file_id), folder_of(root, n)
    with _on_disk("put under its root"):
        if not source.is_dir():
            return
        _make(place)
        for index in sorted(present(source)):
            _put(source / str(index), place / str(index))
        _to_disk(place)


def remove(folder: Path) -> None:
    """Delete chunks; what is not there is no matter."""
    shutil.rmtree(folder, ignore_errors=True)


def untouched_since(at: datetime) -> Iterator[tuple[Path, bool]]:
    """Return the folders in which nothing was written since, each with whether it is that of an upload."""
    top = parts_folder()
    for parent, is_upload in ((top, False), (top / INCOMING, True)):
        if not parent.is_dir():
            continue
        for folder in sorted(parent.iterdir()):
            if folder.name != INCOMING and folder.stat().st_mtime < at.timestamp():
                yield folder, is_upload


def clear_uploads(before: datetime) -> int:
    """Delete what forms left behind whose process was killed; return how many files."""
    place = settings.FILE_UPLOAD_TEMP_DIR
    if place is None or not Path(place).is_dir():
        return 0
    left = [file for file in Path(place).iterdir() if file.stat().st_mtime < before.timestamp()]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def _put(chunk: Path, place: Path) -> bool:
    """Give a chunk a name, in one step and only where nothing has it; return whether it got it."""
    try:
        os.link(chunk, place)
    except FileExistsError:
        return False
    return True


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for above in (folder.parent, folder.parent.parent):
        _to_disk(above)


def _to_disk(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
