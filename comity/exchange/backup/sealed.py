"""A file encrypted under a passphrase, written and read as a stream.

`comity-backup-1`, salt, then pieces of 1 MiB under AES-256-GCM. The key is scrypt of the passphrase and the salt, so it is
of this file alone; the nonce is the number of the piece with a mark on the last one (the STREAM idea): pieces cannot be
left out, moved or cut off unnoticed. The head is authenticated with each piece.
"""

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from comity.exchange.backup.errors import PassphraseError

MAGIC = b"comity-backup-1\n"
SALT = 16
PIECE = 1_048_576
TAG = 16
MIN_PASSPHRASE = 20
_COST = 2**17  # 128 MiB of memory for one guess (RFC 7914; OWASP Password Storage)


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins with these bytes is encrypted."""
    return head.startswith(MAGIC)


class SealingWriter:
    """Encrypts what is written to it; `close` writes the last piece and leaves the file open."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        """Write the head. Raises PassphraseError when the passphrase is too short to carry a backup."""
        if len(passphrase) < MIN_PASSPHRASE:
            raise PassphraseError(f"The passphrase of a backup needs at least {MIN_PASSPHRASE} characters.")
        self._head = MAGIC + os.urandom(SALT)
        self._cipher = AESGCM(_key(passphrase, self._head[len(MAGIC) :]))
        self._file = file
        self._left = bytearray()
        self._count = 0
        file.write(self._head)

    def write(self, data: bytes) -> int:
        """Take bytes; whole pieces go to the file."""
        self._left += data
        while len(self._left) > PIECE:
            self._put(bytes(self._left[:PIECE]), last=False)
            del self._left[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write what is left as the last piece."""
        self._put(bytes(self._left), last=True)
        self._left.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._count, last=last), piece, self._head))
        self._count += 1


class SealedReader:
    """Decrypts a file from its beginning; every byte given out was authenticated."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        """Read the head."""
        self._head = file.read(len(MAGIC) + SALT)
        self._cipher = AESGCM(_key(passphrase, self._head[len(MAGIC) :]))
        self._file = file
        self._next = file.read(PIECE + TAG)
        self._left = bytearray()
        self._count = 0

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer only at the end.

        Raises:
            PassphraseError: another passphrase, or the file was changed or cut.
        """
        while self._next and (size < 0 or len(self._left) < size):
            self._take()
        end = len(self._left) if size < 0 else size
        given = bytes(self._left[:end])
        del self._left[:end]
        return given

    def _take(self) -> None:
        piece, self._next = self._next, self._file.read(PIECE + TAG)
        try:
            self._left += self._cipher.decrypt(_nonce(self._count, last=not self._next), piece, self._head)
        except InvalidTag as error:
            raise PassphraseError(
                "The backup cannot be opened: another passphrase, or the file was changed or cut."
            ) from error
        self._count += 1


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
