"""Attachments: encrypted once, whoever receives them (section 1.12 of the protocol).

Chunks of 4 MiB, AES-256-GCM under a fresh key for each file, which travels inside the signed letter. The nonce is
four bytes (the first of SHA-256 of `pid`) and a 64-bit counter; the additional data `pid|index|n|last` binds each
chunk to its place, so chunks cannot be swapped, repeated or cut off (the STREAM idea). `root` is the RFC 6962 Merkle
tree head over the SHA-256 digests of the encrypted chunks. For now a file is one chunk; the format is the final one.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.audit.core.merkle import CompactRange, leaf_hash
from comity.exchange.core._shape import Members, integer, sha256, text, uuid
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.errors import (
    DigestMismatchError,
    LabelError,
    LabelFlaw,
    MalformedError,
    TooLargeError,
)
from comity.exchange.core.ids import check_id, new_id

CHUNK = 4 * 1024 * 1024
MAX_PART = CHUNK
TAG = 16
KEY = 32
MAX_LABEL = 255

_MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}", re.ASCII)
_PATH = re.compile(r"[/\\]|^\.{1,2}$")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class PartInfo:
    """What the letter says about an attachment.

    Attributes:
        pid: its id.
        name: its label, shown escaped, never used as a path.
        media: its media type as the sender claims it; the receiver looks for itself.
        size: bytes of the file.
        digest: SHA-256 of the file.
        chunk: bytes of the file in each chunk but the last.
        n: how many chunks.
        key: the AES-256 key.
        root: Merkle tree head of the encrypted chunks, also its address between nodes.
    """

    pid: str
    name: str
    media: str
    size: int
    digest: str
    chunk: int
    n: int
    root: str
    key: bytes = field(repr=False)

    def to_payload(self) -> dict[str, Any]:
        """As it stands in the letter."""
        return {
            "pid": self.pid,
            "name": self.name,
            "media": self.media,
            "size": self.size,
            "digest": self.digest,
            "chunk": self.chunk,
            "n": self.n,
            "key": b64u(self.key),
            "root": self.root,
        }

    @classmethod
    def from_payload(cls, value: object) -> "PartInfo":
        """Read it from a letter. Raises MalformedError."""
        members = Members(value, "The attachment")
        part = cls(
            pid=members.need("pid", uuid),
            name=members.need("name", clean_label),
            media=members.need("media", check_media),
            size=members.need("size", integer(1, MAX_PART)),
            digest=members.need("digest", sha256),
            chunk=members.need("chunk", integer(CHUNK, CHUNK)),
            n=members.need("n", integer(1, 1)),
            root=members.need("root", sha256),
            key=members.need("key", _key),
        )
        members.done()
        return part


def clean_label(name: Any) -> str:
    """Return the name unchanged when it can be shown safely, or raise LabelError with the flaw.

    Nothing is rewritten: a name that hides its ending behind a change of reading direction, or that looks like a
    path, was not typed by accident, and the sender should see that.
    """
    if not isinstance(name, str) or not name.strip():
        raise LabelError(LabelFlaw.EMPTY)
    if len(name) > MAX_LABEL:
        raise LabelError(LabelFlaw.TOO_LONG)
    for flaw, pattern in (
        (LabelFlaw.PATH, _PATH),
        (LabelFlaw.DIRECTION, _DIRECTION),
        (LabelFlaw.CONTROL, _CONTROL),
    ):
        if pattern.search(name):
            raise LabelError(flaw)
    return name


def check_media(value: Any) -> str:
    """Return a media type such as application/pdf, without parameters, or raise MalformedError."""
    if not isinstance(value, str) or not _MEDIA.fullmatch(value):
        raise MalformedError("A media type is written like application/pdf.")
    return value


def encrypt_part(data: bytes, name: str, media: str) -> tuple[PartInfo, tuple[bytes, ...]]:
    """Encrypt a file for a letter.

    Returns:
        What goes into the letter, and the encrypted chunks in order.

    Raises:
        LabelError: the name cannot be shown safely.
        MalformedError: an empty file, or no media type.
        TooLargeError: more than 4 MiB.
    """
    label = clean_label(name)
    check_media(media)
    if not data:
        raise MalformedError("The file is empty.")
    if len(data) > MAX_PART:
        raise TooLargeError(f"The file has more than {MAX_PART} bytes.")
    pid, key = new_id(), secrets.token_bytes(KEY)
    pieces = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    cipher, n = AESGCM(key), len(pieces)
    chunks = tuple(cipher.encrypt(_nonce(pid, i), piece, _place(pid, i, n)) for i, piece in enumerate(pieces))
    part = PartInfo(
        pid=pid,
        name=label,
        media=media,
        size=len(data),
        digest=digest(data),
        chunk=CHUNK,
        n=n,
        root=chunks_root(chunks),
        key=key,
    )
    return part, chunks


def decrypt_part(part: PartInfo, chunks: Sequence[bytes]) -> bytes:
    """The file of an attachment.

    Raises:
        DigestMismatchError: chunks are missing, exchanged or changed, or the file is not the announced one.
    """
    if len(chunks) != part.n or chunks_root(chunks) != part.root:
        raise DigestMismatchError("The chunks are not the ones of the letter.")
    cipher = AESGCM(part.key)
    try:
        pieces = [
            cipher.decrypt(_nonce(part.pid, i), chunk, _place(part.pid, i, part.n))
            for i, chunk in enumerate(chunks)
        ]
    except (InvalidTag, ValueError) as error:
        raise DigestMismatchError("A chunk cannot be decrypted.") from error
    data = b"".join(pieces)
    if len(data) != part.size or digest(data) != part.digest:
        raise DigestMismatchError("The file is not the one the letter announced.")
    return data


def chunks_root(chunks: Sequence[bytes]) -> str:
    """The Merkle tree head (RFC 6962 section 2.1) over the SHA-256 digests of the encrypted chunks, in base64url."""
    tree = CompactRange()
    for chunk in chunks:
        tree.append(leaf_hash(hashlib.sha256(chunk).digest()))
    return b64u(tree.root())


def _nonce(pid: str, index: int) -> bytes:
    return hashlib.sha256(check_id(pid).encode()).digest()[:4] + index.to_bytes(8, "big")


def _place(pid: str, index: int, n: int) -> bytes:
    return f"{pid}|{index}|{n}|{int(index == n - 1)}".encode()


def _key(value: Any) -> bytes:
    key = unb64u(text(KEY * 2)(value))
    if len(key) != KEY:
        raise MalformedError("The key has not 32 bytes.")
    return key
