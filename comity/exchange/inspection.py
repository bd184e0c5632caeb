"""Reading a stored file once from beginning to end: is it whole, what is its digest, what does it look like.

In constant memory; nothing of it is written to the disk decrypted. Minutes for very large files, so never inside a
request.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from comity.exchange import chunk_store
from comity.exchange.core.chunk_tree import root_over
from comity.exchange.core.chunks import ChunkCipher, Readable, count_chunks, pieces_of
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import DigestMismatchError, ExchangeError
from comity.exchange.file_kinds import Looker, Seen
from comity.exchange.models import StoredFile

T = TypeVar("T")
U = TypeVar("U")
HANDS = 2


@dataclass(frozen=True)
class Found:
    """What reading a file found: digests of its chunks, their root, the digest of the file, what it looks like."""

    digests: bytes = field(repr=False)
    root: str
    digest: str
    seen: Seen


class _Reading:
    """What is gathered while a file passes by."""

    def __init__(self, label: str, media: str) -> None:
        self._looker = Looker(label, media)
        self._chunks: list[bytes] = []
        self._whole = hashlib.sha256()
        self.size = 0

    def see(self, piece: bytes) -> None:
        self._whole.update(piece)
        self._looker.look(piece)
        self.size += len(piece)

    def note(self, digest: bytes) -> None:
        self._chunks.append(digest)

    def found(self) -> Found:
        return Found(
            digests=b"".join(self._chunks),
            root=root_over(self._chunks),
            digest=b64u(self._whole.digest()),
            seen=self._looker.seen(),
        )


def _side_by_side(work: Callable[[T], U], things: Iterable[T]) -> Iterator[U]:
    """Do some work on one thing after the other, two at once; what comes of it comes in their order.

    Encrypting, hashing and writing leave the interpreter free. Four chunks are in memory at most.
    """
    with ThreadPoolExecutor(HANDS, thread_name_prefix="file") as hands:
        under_way: deque[Future[U]] = deque()
        for thing in things:
            under_way.append(hands.submit(work, thing))
            if len(under_way) > HANDS:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def cipher_of(file: StoredFile) -> ChunkCipher:
    """Return what encrypts and decrypts a file's chunks."""
    return ChunkCipher(str(file.pid), bytes(file.key), file.n)


def place_of(file: StoredFile) -> Path:
    """Return the folder of a file's chunks."""
    return chunk_store.folder_of(file.root, file.n) if file.root else chunk_store.incoming_folder(file.pk)


def plaintext(file: StoredFile) -> Iterator[bytes]:
    """Read a stored file piece by piece.

    Raises:
        DigestMismatchError: a chunk is lost or changed; everything before it was right.
        StorageError: the disk does not give it out at the moment.
    """
    return cipher_of(file).open_all(chunk_store.read_all(place_of(file), file.n))


def inspect(file: StoredFile) -> Found:
    """Read a file whose chunks are all here.

    Raises:
        DigestMismatchError: a chunk is lost or cannot be decrypted, or the file is not the one that was announced.
        StorageError: the disk does not give it out at the moment.
    """
    reading, folder = _Reading(file.label, file.media), place_of(file)

    def open_one(index: int) -> tuple[bytes, bytes]:
        chunk = chunk_store.read(folder, index)
        return hashlib.sha256(chunk).digest(), cipher_of(file).open(index, chunk)

    for digest, piece in _side_by_side(open_one, range(file.n)):
        reading.note(digest)
        reading.see(piece)
    found = reading.found()
    if reading.size != file.size or found.digest != (file.digest or found.digest):
        raise DigestMismatchError("The file is not the one the letter announced.")
    if found.root != (file.root or found.root):
        raise DigestMismatchError("The chunks are not the ones of the letter.")
    return found


def seal_stream(file: StoredFile, stream: Readable) -> Found:
    """Encrypt a file as it is read and store its chunks, reading and writing each byte once.

    Args:
        file: not saved yet; says size, key and label.
        stream: exactly so many bytes.

    Raises:
        MalformedError: it has another length.
        StorageError: there is no room.
    """
    reading, folder = _Reading(file.label, file.media), place_of(file)

    def seal_one(numbered: tuple[int, bytes]) -> bytes:
        index, piece = numbered
        chunk = cipher_of(file).seal(index, piece)
        chunk_store.write(folder, index, chunk)
        return hashlib.sha256(chunk).digest()

    def seen_first() -> Iterator[tuple[int, bytes]]:
        for index, piece in enumerate(pieces_of(stream, file.size)):
            reading.see(piece)
            yield index, piece

    for digest in _side_by_side(seal_one, seen_first()):
        reading.note(digest)
    return reading.found()


def flaw_of(error: ExchangeError) -> str:
    """Return the code of what is wrong with a file, for the log and the page."""
    return "chunk-lost" if isinstance(error, chunk_store.LostChunkError) else error.code


def all_here(file: StoredFile) -> bool:
    """Whether every chunk of an upload is on the disk."""
    return chunk_store.present(place_of(file)) >= set(range(count_chunks(file.size)))
