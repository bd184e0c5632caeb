"""Entries as bytes, and what of them is hashed.

An entry is written once; its bytes are stored, hashed and checked as they are. The log's leaf is not the entry but
SHA-256(salt || entry): who holds the tree learns nothing, and entry and salt can be erased without breaking it
(EXCHANGE 1.14).
"""

import hashlib
import json
import secrets
from typing import Any, NoReturn

from comity.audit.core.errors import EntryError, SaltError
from comity.audit.core.merkle import leaf_hash

SALT_SIZE = 16
MAX_ENTRY_SIZE = 65536


def new_salt() -> bytes:
    """Draw the 16 random bytes that belong to one entry."""
    return secrets.token_bytes(SALT_SIZE)


def encode_entry(entry: dict[str, Any]) -> bytes:
    """Write an entry once; these bytes are stored and hashed, and never written again from parsed values.

    Raises:
        EntryError: a value JSON cannot hold, or more than 64 KiB.
    """
    try:
        text = json.dumps(entry, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
        body = text.encode()
    except (TypeError, ValueError) as wrong:
        raise EntryError(f"An entry holds only what JSON can hold: {wrong}.") from wrong
    if len(body) > MAX_ENTRY_SIZE:
        raise EntryError
    return body


def _no_constant(name: str) -> NoReturn:
    raise EntryError(f"{name} is no JSON value.")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EntryError
    return found


def decode_entry(body: bytes) -> dict[str, Any]:
    """Read the bytes of an entry strictly: UTF-8, one object, each name once, no NaN.

    Raises:
        EntryError: anything else.
    """
    if len(body) > MAX_ENTRY_SIZE:
        raise EntryError
    try:
        entry = json.loads(body.decode(), object_pairs_hook=_each_name_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise EntryError from wrong
    if not isinstance(entry, dict):
        raise EntryError
    return entry


def entry_hash(salt: bytes, body: bytes) -> bytes:
    """Return SHA-256(salt || entry), the leaf's data (EXCHANGE 1.14).

    Raises:
        SaltError: the salt is not 16 bytes.
    """
    if len(salt) != SALT_SIZE:
        raise SaltError
    return hashlib.sha256(salt + body).digest()


def entry_leaf_hash(salt: bytes, body: bytes) -> bytes:
    """Return the RFC 6962 leaf hash of the entry's hash: what stands in the tree and in the tiles.

    Raises:
        SaltError: the salt is not 16 bytes.
    """
    return leaf_hash(entry_hash(salt, body))
