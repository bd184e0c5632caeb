"""A file as encrypted chunks, one at a time, in constant memory (section 1.12 of the protocol).

Chunks of 4 MiB, AES-256-GCM under a fresh key for each file. The nonce is four bytes (the first of SHA-256 of `pid`)
and a 64-bit counter; the additional data `pid|index|n|last` binds each chunk to its place, so chunks cannot be swapped,
repeated or cut off (the STREAM idea). A chunk is encrypted once in its life: the same place under the same key must
never hold other bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.exchange.core.errors import DigestMismatchError, MalformedError
from comity.exchange.core.ids import check_id

CHUNK = 4 * 1024 * 1024
TAG = 16
KEY = 32
MAX_CHUNKS = 65_536
MAX_PART = MAX_CHUNKS * CHUNK  # 256 GiB; what a node takes is less, by its settings
WAITED_FOR = 4  # chunks: a letter whose files have no more together waits for them


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


def count_chunks(size: int) -> int:
    """How many chunks a file of so many bytes has."""
    return -(-size // CHUNK)


def length_of(size: int, index: int) -> int:
    """How many bytes of a file of that size stand in one chunk, before encryption."""
    return min(CHUNK, size - index * CHUNK)


class ChunkCipher:
    """Encrypts and decrypts the chunks of one file.

    Args:
        pid: the id of the attachment.
        key: 32 bytes.
        n: how many chunks.
    """

    def __init__(self, pid: str, key: bytes, n: int) -> None:
        self._aes = AESGCM(key)
        self._prefix = hashlib.sha256(check_id(pid).encode()).digest()[:4]
        self._pid = pid
        self._n = n

    def seal(self, index: int, piece: bytes) -> bytes:
        """Encrypt one piece; 16 bytes longer."""
        return self._aes.encrypt(self._nonce(index), piece, self._place(index))

    def open(self, index: int, chunk: bytes) -> bytes:
        """Decrypt one chunk. Raises DigestMismatchError for any other chunk than the one of this place."""
        try:
            return self._aes.decrypt(self._nonce(index), chunk, self._place(index))
        except (InvalidTag, ValueError) as error:
            raise DigestMismatchError("A chunk cannot be decrypted.") from error

    def open_all(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Decrypt chunks in their order."""
        return (self.open(index, chunk) for index, chunk in enumerate(chunks))

    def _nonce(self, index: int) -> bytes:
        return self._prefix + index.to_bytes(8, "big")

    def _place(self, index: int) -> bytes:
        return f"{self._pid}|{index}|{self._n}|{int(index == self._n - 1)}".encode()


def pieces_of(stream: Readable, size: int) -> Iterator[bytes]:
    """Read a file of a known size in pieces of a chunk, the last one shorter.

    Raises:
        MalformedError: the stream has not exactly so many bytes.
    """
    for index in range(count_chunks(size)):
        yield read_exactly(stream, length_of(size, index))
    if stream.read(1):
        raise MalformedError("The file is longer than announced.")


def read_exactly(stream: Readable, length: int) -> bytes:
    """Read so many bytes. Raises MalformedError when there are fewer."""
    pieces = bytearray()
    while len(pieces) < length:
        piece = stream.read(length - len(pieces))
        if not piece:
            raise MalformedError("The file is shorter than announced.")
        pieces += piece
    return bytes(pieces)
