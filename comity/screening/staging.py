"""What was read of a file, packed into the version's row until somebody takes it."""

import json
import zlib
from collections.abc import Iterable

from comity.records.mapping import Value
from comity.screening.formats import Listed


def packed(persons: Iterable[Listed]) -> bytes:
    """Return persons as compressed JSON: [[line, key, [[property, written, value, language], …]], …]."""
    plain = [
        [
            one.line,
            one.key,
            [[value.prop, value.written, value.value, value.language] for value in one.values],
        ]
        for one in persons
    ]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpacked(content: bytes) -> list[Listed]:
    """Return what `packed` wrote."""
    plain = json.loads(zlib.decompress(content))
    return [Listed(line, key, tuple(Value(*value) for value in values)) for line, key, values in plain]
