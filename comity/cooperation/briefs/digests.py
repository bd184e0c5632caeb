"""The digest of a version: two with one digest say the same."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


def digest_of(content: Mapping[str, Any], suggestions: Sequence[Mapping[str, Any]]) -> str:
    """Return SHA-256 (hex) of what a version says, as JSON with sorted keys."""
    said = {"content": content, "suggestions": list(suggestions)}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
