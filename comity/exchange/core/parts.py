"""Attachments: encrypted once, whoever receives them (section 1.12 of the protocol).

A file travels as encrypted chunks (`chunks`) under a fresh key, which stands inside the signed letter. `root` is the
RFC 6962 Merkle tree head over the SHA-256 digests of the encrypted chunks (`chunk_tree`). Files of many gigabytes are
never held in memory; `encrypt_part` and `decrypt_part` are for small ones.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.exchange.core._shape import Members, integer, sha256, text, uuid
from comity.exchange.core.chunk_tree import root_over
from comity.exchange.core.chunks import (
    CHUNK,
    KEY,
    MAX_CHUNKS,
    MAX_PART,
    WAITED_FOR,
    ChunkCipher,
    count_chunks,
)
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.errors import (
    DigestMismatchError,
    LabelError,
    LabelFlaw,
    MalformedError,
    TooLargeError,
)
from comity.exchange.core.ids import new_id

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
            n=members.need("n", integer(1, MAX_CHUNKS)),
            root=members.need("root", sha256),
            key=members.need("key", _key),
        )
        members.done()
        if part.n != count_chunks(part.size):
            raise MalformedError("The attachment has another number of chunks than its size says.")
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


def waited_for(parts: Iterable[PartInfo]) -> bool:
    """Whether a letter with these attachments waits for them; with larger ones it is delivered at once."""
    return sum(part.n for part in parts) <= WAITED_FOR


def encrypt_part(data: bytes, name: str, media: str) -> tuple[PartInfo, tuple[bytes, ...]]:
    """Encrypt a file that is held in memory.

    Returns:
        What goes into the letter, and the encrypted chunks in order.

    Raises:
        LabelError: the name cannot be shown safely.
        MalformedError: an empty file, or no media type.
        TooLargeError: more than 256 GiB.
    """
    label = clean_label(name)
    check_media(media)
    if not data:
        raise MalformedError("The file is empty.")
    if len(data) > MAX_PART:
        raise TooLargeError(f"The file has more than {MAX_PART} bytes.")
    pid, key, n = new_id(), secrets.token_bytes(KEY), count_chunks(len(data))
    cipher = ChunkCipher(pid, key, n)
    chunks = tuple(cipher.seal(index, data[index * CHUNK : (index + 1) * CHUNK]) for index in range(n))
    part = PartInfo(
        pid=pid,
        name=label,
        media=media,
        size=len(data),
        digest=digest(data),
        chunk=CHUNK,
        n=n,
        key=key,
        root=chunks_root(chunks),
    )
    return part, chunks


def decrypt_part(part: PartInfo, chunks: Sequence[bytes]) -> bytes:
    """The file of an attachment, held in memory.

    Raises:
        DigestMismatchError: chunks are missing, exchanged or changed, or the file is not the announced one.
    """
    return b"".join(decrypt_chunks(part, chunks))


def decrypt_chunks(part: PartInfo, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a file, one a chunk; a file of any size takes the memory of one.

    Whoever takes the pieces knows only at the end whether they are the file that was announced.

    Raises:
        DigestMismatchError: as soon as a chunk is another one; at the end when chunks are missing or too many, or the
            file is not the announced one.
    """
    cipher = ChunkCipher(part.pid, part.key, part.n)
    digests: list[bytes] = []
    whole, size = hashlib.sha256(), 0
    for index, chunk in enumerate(chunks):
        digests.append(hashlib.sha256(chunk).digest())
        piece = cipher.open(index, chunk)
        whole.update(piece)
        size += len(piece)
        yield piece
    if len(digests) != part.n or root_over(digests) != part.root:
        raise DigestMismatchError("The chunks are not the ones of the letter.")
    if size != part.size or b64u(whole.digest()) != part.digest:
        raise DigestMismatchError("The file is not the one the letter announced.")


def chunks_root(chunks: Iterable[bytes]) -> str:
    """The Merkle tree head (RFC 6962 section 2.1) over the SHA-256 digests of the encrypted chunks, in base64url."""
    return root_over(hashlib.sha256(chunk).digest() for chunk in chunks)


def _key(value: Any) -> bytes:
    key = unb64u(text(KEY * 2)(value))
    if len(key) != KEY:
        raise MalformedError("The key has not 32 bytes.")
    return key
