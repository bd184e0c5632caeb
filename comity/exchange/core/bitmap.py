"""Which chunks of a file are there: one bit each, the first chunk in the highest bit of the first byte."""

from collections.abc import Iterator
from itertools import islice
from typing import Self

from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.errors import MalformedError

_ALL = 0xFF


class Bitmap:
    """A set of chunk numbers below `n`; 65,536 of them take 8 KiB.

    Args:
        n: how many chunks the file has.
        octets: as `to_bytes` wrote them; None for none there.

    Raises:
        MalformedError: of another length, or with a bit for a chunk that the file has not.
    """

    __slots__ = ("_octets", "n")

    def __init__(self, n: int, octets: bytes | None = None) -> None:
        self.n = n
        length = -(-n // 8)
        self._octets = bytearray(length) if octets is None else bytearray(octets)
        spare = -n % 8
        if len(self._octets) != length or (spare and self._octets[-1] & ((1 << spare) - 1)):
            raise MalformedError("A bitmap has one bit for each chunk, and no other set.")

    @classmethod
    def from_text(cls, n: int, text: str) -> Self:
        """Read it from base64url. Raises MalformedError."""
        return cls(n, unb64u(text))

    def __contains__(self, index: int) -> bool:
        """Whether a chunk is there."""
        return 0 <= index < self.n and bool(self._octets[index >> 3] & (0x80 >> (index & 7)))

    def __eq__(self, other: object) -> bool:
        """Whether the same chunks of a file of the same length are there."""
        return isinstance(other, Bitmap) and (self.n, self.to_bytes()) == (other.n, other.to_bytes())

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __len__(self) -> int:
        """How many chunks are there."""
        return int.from_bytes(self._octets, "big").bit_count()

    def add(self, index: int) -> None:
        """Say that a chunk is there."""
        if not 0 <= index < self.n:
            raise MalformedError("The file has no such chunk.")
        self._octets[index >> 3] |= 0x80 >> (index & 7)

    def join(self, other: "Bitmap") -> None:
        """Add all that another one has; it is of the same file."""
        if other.n != self.n:
            raise MalformedError("The bitmap is that of a file of another length.")
        both = int.from_bytes(self._octets, "big") | int.from_bytes(other.to_bytes(), "big")
        self._octets = bytearray(both.to_bytes(len(self._octets), "big"))

    def missing(self) -> Iterator[int]:
        """The chunks that are not there, in order."""
        for place, octet in enumerate(self._octets):
            if octet != _ALL:
                yield from (
                    index for index in range(place * 8, min(place * 8 + 8, self.n)) if index not in self
                )

    def first_missing(self, most: int) -> list[int]:
        """At most so many of the chunks that are not there, in order."""
        return list(islice(self.missing(), most))

    def to_bytes(self) -> bytes:
        """One bit a chunk."""
        return bytes(self._octets)

    def to_text(self) -> str:
        """The same in base64url."""
        return b64u(self.to_bytes())
