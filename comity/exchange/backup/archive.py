"""The archive: a tar of the dump, the stored files and last the manifest, plain or encrypted, whole or not there."""

import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

from comity.exchange.backup.errors import BackupError, NotABackupError, PassphraseError
from comity.exchange.backup.manifest import MAX_BYTES, NAME, Manifest
from comity.exchange.backup.sealed import SealedReader, SealingWriter, is_sealed

DUMP = "database.dump"
PARTS = "parts"
_PART = re.compile(
    r"parts/(?:[A-Za-z0-9_-]{43}(?:\.[1-9]\d{0,4})?|incoming/[0-9a-f-]{36})/(?:0|[1-9]\d{0,6})", re.ASCII
)
_BLOCK = 1_048_576


class _Counted:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sum.update(data)
        self.size += len(data)
        return data


def write_archive(
    target: Path, passphrase: str | None, dump: Path, parts: Path | None, manifest: Manifest
) -> Manifest:
    """Write a backup beside its place and put it there when it is whole and on the disk.

    Args:
        target: where it goes; nothing may be there.
        passphrase: to encrypt it with; None leaves it plain.
        dump: the copy of the rows.
        parts: the folder of stored files; None or a folder that is not there when the node keeps none.
        manifest: without digests.

    Returns:
        The manifest as written.

    Raises:
        BackupError: the place is taken or cannot be written to.
    """
    if target.exists():
        raise BackupError(
            f"{target} is there already. A backup never replaces another one: choose another name."
        )
    half = target.with_name(f".{target.name}.half")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            written = _fill(file, passphrase, dump, parts, manifest)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, target)  # fails when somebody else has put something there meanwhile
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        half.unlink(missing_ok=True)
    return written


def _fill(
    file: BinaryIO, passphrase: str | None, dump: Path, parts: Path | None, manifest: Manifest
) -> Manifest:
    sealing = SealingWriter(file, passphrase) if passphrase is not None else None
    files: dict[str, tuple[int, str]] = {}
    missing = 0
    with tarfile.open(mode="w|", fileobj=cast(BinaryIO, sealing or file)) as tar:
        files[DUMP] = _add(tar, DUMP, dump)
        for path in _stored(parts):
            name = f"{PARTS}/{path.relative_to(cast(Path, parts)).as_posix()}"
            try:
                files[name] = _add(tar, name, path)
            except (
                FileNotFoundError
            ):  # purged since the snapshot: its row is gone as well, or goes at the restore
                missing += 1
        whole = replace(manifest, files=files, missing=missing)
        data = whole.to_bytes()
        tar.addfile(_info(NAME, len(data)), BytesIO(data))
    if sealing is not None:
        sealing.close()
    return whole


def _stored(parts: Path | None) -> Iterator[Path]:
    if parts is None or not parts.is_dir():
        return
    for path in sorted(parts.rglob("*")):
        if path.is_file() and _PART.fullmatch(f"{PARTS}/{path.relative_to(parts).as_posix()}"):
            yield path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        counted = _Counted(stream)
        tar.addfile(_info(name, os.fstat(stream.fileno()).st_size), cast(IO[bytes], counted))
    return counted.size, counted.sum.hexdigest()


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


@contextmanager
def _members(path: Path, passphrase: str | None) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    with path.open("rb") as file:
        sealed = is_sealed(file.read(16))
        file.seek(0)
        if sealed and passphrase is None:
            raise PassphraseError("The backup is encrypted: give the file with its passphrase.")
        source = SealedReader(file, passphrase or "") if sealed else file
        with tarfile.open(mode="r|", fileobj=cast(BinaryIO, source)) as tar:
            yield _walk(tar)


def _walk(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        stream = tar.extractfile(member) if member.isfile() else None
        if stream is None or not (member.name in {DUMP, NAME} or _PART.fullmatch(member.name)):
            raise NotABackupError(
                f"The backup holds something that does not belong there: {member.name[:80]!r}."
            )
        yield member.name, stream


def read_archive(path: Path, passphrase: str | None) -> Manifest:
    """Read a whole backup, compare every digest, and return what it says of itself.

    Raises:
        NotABackupError: it is not whole, or not what it says.
        PassphraseError: it is encrypted, under another passphrase.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None

    def look(name: str, stream: IO[bytes]) -> None:
        nonlocal manifest
        if name in found or manifest is not None:
            raise NotABackupError("The backup holds something twice, or behind its end.")
        if name == NAME:
            manifest = Manifest.from_bytes(stream.read(MAX_BYTES))
            return
        counted = _Counted(stream)
        while counted.read(_BLOCK):
            pass
        found[name] = (counted.size, counted.sum.hexdigest())

    _each(path, passphrase, look)
    if manifest is None:
        raise NotABackupError("The backup ends before its end: it was not written to the end, or was cut.")
    if manifest.files != found or DUMP not in found:
        raise NotABackupError("What lies in the backup is not what it says of itself: it was changed.")
    return manifest


def unpack(path: Path, passphrase: str | None, dump: Path, parts: Path | None) -> None:
    """Write the dump and the stored files of a backup that `read_archive` has found whole to their places.

    Raises:
        NotABackupError, PassphraseError: it is another one now.
        BackupError: it holds files and there is no folder for them.
    """

    def place(name: str, stream: IO[bytes]) -> None:
        if name == NAME:
            return
        if name == DUMP:
            goal = dump
        elif parts is None:
            raise BackupError("The backup holds files, and this node has no data folder for them.")
        else:
            goal = parts / name.removeprefix(f"{PARTS}/")
            goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(goal, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while data := stream.read(_BLOCK):
                out.write(data)
            out.flush()
            os.fsync(out.fileno())

    _each(path, passphrase, place)


def _each(path: Path, passphrase: str | None, take: Callable[[str, IO[bytes]], None]) -> None:
    try:
        with _members(path, passphrase) as members:
            for name, stream in members:
                take(name, stream)
    except tarfile.TarError as error:
        raise NotABackupError(f"{path} is no backup of a node, or it is not whole.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
