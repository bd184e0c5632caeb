"""Entries as bytes, and what of them is hashed."""

import hashlib
import json
from typing import Any


def encode_entry(entry: dict[str, Any]) -> bytes:
    """Write an entry once; these bytes are stored and hashed, and never written again from parsed values."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_hash(salt: bytes, body: bytes) -> bytes:
    """Return SHA-256(salt || entry), the leaf's data (EXCHANGE 1.14)."""
    return hashlib.sha256(salt + body).digest()
