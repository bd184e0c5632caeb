"""Which written forms share a key: in memory for a few, in one sorted file read where it lies for a million.

A posting is a 64-bit number: 40 bits of the hash of a key, 24 bits of the number of a form. A clash of two hashes only
makes a candidate more, which comparing turns away.
"""

import mmap
import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

FORM_BITS = 24
MOST_FORMS = 1 << FORM_BITS
_MASK = MOST_FORMS - 1
_BUCKETS = 256


def hashed(key: str) -> int:
    """The upper 40 bits of a posting: the same on every machine and in every run."""
    return int.from_bytes(blake2b(key.encode(), digest_size=5).digest(), "big") << FORM_BITS


class MemoryPostings:
    """Postings that come and go."""

    def __init__(self) -> None:
        self._forms: dict[int, set[int]] = defaultdict(set)

    def add(self, keys: Iterable[str], form: int) -> None:
        """Let the form be found by these keys."""
        for key in keys:
            self._forms[hashed(key)].add(form)

    def forms(self, key: str, most: int) -> list[int]:
        """Forms of a key in ascending order; none when more than `most` share it."""
        found = self._forms.get(hashed(key), ())
        return sorted(found) if len(found) <= most else []


class PostingsWriter:
    """Gathers postings and writes them sorted, a 256th at a time."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(_BUCKETS)]

    def add(self, keys: Iterable[str], form: int) -> None:
        """Let the form be found by these keys."""
        for key in set(keys):
            posting = hashed(key) | form
            self._buckets[posting >> 56].append(posting)

    def gather(self, postings: bytes) -> None:
        """Take over postings that were worked out elsewhere, as an array of 64-bit numbers in order."""
        found = array("Q", postings)
        start = 0
        for number, bucket in enumerate(self._buckets):
            end = bisect_left(found, (number + 1) << 56, start)
            bucket.extend(found[start:end])
            start = end

    def write(self, path: Path) -> None:
        """Write all postings in order, little-endian."""
        with path.open("wb") as file:
            for number, bucket in enumerate(self._buckets):
                self._buckets[number] = array("Q")
                ordered = array("Q", sorted(bucket))
                if sys.byteorder == "big":
                    ordered.byteswap()
                ordered.tofile(file)


class FilePostings:
    """Postings of a file, read where it lies; several processes share the pages."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = path.stat().st_size
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None
        self._numbers = (
            memoryview(self._map).cast("Q") if self._map is not None else memoryview(b"").cast("Q")
        )

    def __len__(self) -> int:
        return len(self._numbers)

    def forms(self, key: str, most: int) -> list[int]:
        """Forms of a key in ascending order; none when more than `most` share it."""
        low = hashed(key)
        start = bisect_left(self._numbers, low)
        end = bisect_left(self._numbers, low + MOST_FORMS, start, min(start + most + 1, len(self._numbers)))
        if end - start > most:
            return []
        return [number & _MASK for number in self._numbers[start:end]]

    def all(self) -> Iterator[int]:
        """Every posting, for tests."""
        yield from self._numbers
