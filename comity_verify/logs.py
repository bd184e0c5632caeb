"""The log of a node: signed checkpoints (C2SP tlog-checkpoint), entries, and that an entry is under one (RFC 9162)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity_verify.shapes import FlawError, list_of, members, number, only, read_json, text, unb64u

SALT, HASH, ED25519 = 16, 32, b"\x01"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: so many entries under this root."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True)
class Entry:
    """An entry of a log, opened: `hash` is what its tree holds of it, and what receipts name."""

    index: int
    hash: bytes
    path: tuple[bytes, ...]
    said: dict[str, Any]

    @property
    def subject(self) -> tuple[str, str]:
        """What it is about: kind and identifier."""
        found = members(self.said["subject"])
        return text(found.get("kind")), text(found.get("id"))


def _b64(value: str) -> bytes:
    try:
        data = base64.b64decode(value.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise FlawError("it holds something that is not base64") from error
    if base64.b64encode(data).decode() != value:
        raise FlawError("it holds base64 with another spelling")
    return data


def open_checkpoint(note: bytes, vkeys: Sequence[str]) -> Checkpoint:
    """Verify a checkpoint against the keys of its log; signatures of others are passed over."""
    try:
        body, blank, tail = note.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError as error:
        raise FlawError("it is not UTF-8") from error
    lines = body.split("\n")
    if not blank or not tail.endswith("\n") or len(lines) != 3 or not _SIZE.fullmatch(lines[1]):
        raise FlawError("it is not a checkpoint: origin, size, root, an empty line and signatures")
    root = _b64(lines[2])
    for line in tail[:-1].split("\n"):
        name, space, encoded = line.removeprefix("\N{EM DASH} ").partition(" ")
        if not line.startswith("\N{EM DASH} ") or not space:
            raise FlawError("it has a line that is no signature")
        for vkey in vkeys:
            kid, key = _log_key(vkey)
            signature = _b64(encoded)
            if name == lines[0] == kid[0] and signature[:4] == kid[1] and len(root) == HASH:
                try:
                    key.verify(signature[4:], f"{body}\n".encode())
                except InvalidSignature as error:
                    raise FlawError("its signature is wrong: it was changed after it was signed") from error
                return Checkpoint(lines[0], int(lines[1]), root)
    raise FlawError("the key of that node’s log did not sign it")


def _log_key(vkey: str) -> tuple[tuple[str, bytes], Ed25519PublicKey]:
    name, _plus, rest = vkey.partition("+")
    written, _plus, material = rest.partition("+")
    data = _b64(material)
    kid = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if data[:1] != ED25519 or len(data) != 1 + HASH or kid.hex() != written:
        raise FlawError("the descriptor names a log key that cannot be read")
    return (name, kid), Ed25519PublicKey.from_public_bytes(data[1:])


def leaf_hash(entry_hash: bytes) -> bytes:
    """Hash a leaf: SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + entry_hash).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes (RFC 6962 section 2.1)."""
    stack: list[tuple[int, bytes]] = []  # full subtrees, the largest first, each with its height
    for leaf in leaves:
        height, found = 0, leaf
        while stack and stack[-1][0] == height:
            found = _node_hash(stack.pop()[1], found)
            height += 1
        stack.append((height, found))
    if not stack:
        return hashlib.sha256(b"").digest()
    found = stack.pop()[1]
    while stack:
        found = _node_hash(stack.pop()[1], found)
    return found


def require_inclusion(entry: Entry, under: Checkpoint) -> None:
    """Check that an entry stands at its place under a checkpoint (RFC 9162 section 2.1.3.2)."""
    if not 0 <= entry.index < under.size:
        raise FlawError(f"a log of {under.size} entries has no entry {entry.index}")
    place, last, found = entry.index, under.size - 1, leaf_hash(entry.hash)
    for neighbour in entry.path:
        if last == 0:
            raise FlawError("its proof is longer than the tree is high")
        if place & 1 or place == last:
            found = _node_hash(neighbour, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = _node_hash(found, neighbour)
        place, last = place >> 1, last >> 1
    if last != 0 or found != under.root:
        raise FlawError(
            "it does not stand at its place under the checkpoint: entry, place or proof was changed"
        )


def read_entries(data: bytes) -> list[Entry]:
    """Read the entries of a bundle; nothing is compared with a checkpoint yet."""
    listed = read_json(data)
    only(listed, {"entries"})
    return [_entry(members(each)) for each in list_of(listed["entries"])]


def _entry(found: dict[str, Any]) -> Entry:
    only(found, {"index", "salt", "body", "path"})
    salt, body = unb64u(found["salt"]), text(found["body"], 65536).encode("utf-8")
    path = tuple(unb64u(each) for each in list_of(found["path"]))
    if len(salt) != SALT or any(len(each) != HASH for each in path):
        raise FlawError("a salt has 16 bytes and each hash of a proof has 32")
    said = read_json(body)
    only(said, {"v", "id", "event", "outcome", "at", "actor", "agency", "subject", "details"})
    return Entry(number(found["index"]), hashlib.sha256(salt + body).digest(), path, said)
