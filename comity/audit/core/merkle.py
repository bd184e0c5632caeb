"""The Merkle tree of the log: hashes, roots and growth (RFC 6962 section 2.1, RFC 9162 section 2.1).

A node is addressed by (level, index): it covers the entries from index * 2**level up to (index + 1) * 2**level, and
level 0 holds the leaf hashes. Every hash has 32 bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

HashReader = Callable[[int, int], bytes]
"""Gives the hash of the complete node (level, index) of some log."""


def leaf_hash(data: bytes) -> bytes:
    """Hash the data of a leaf: SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The right edge of a growing tree: all that is needed to append and to know the root.

    Holds one hash for each bit set in the size, the largest subtree first. Appending costs O(log n) at worst and
    two hashes on average; the root costs O(log n).
    """

    __slots__ = ("_nodes", "size")

    def __init__(self, size: int = 0, nodes: Sequence[bytes] = ()) -> None:
        """Begin empty, or continue from stored nodes.

        Raises:
            ValueError: as many nodes as the size has bits set are needed, 32 bytes each.
        """
        if size < 0 or len(nodes) != size.bit_count() or any(len(node) != HASH_SIZE for node in nodes):
            raise ValueError(
                f"A tree of {size} entries is continued from {size.bit_count()} hashes of 32 bytes."
            )
        self.size = size
        self._nodes = list(nodes)

    @classmethod
    def of(cls, size: int, read: HashReader) -> "CompactRange":
        """Take up a tree of `size` entries whose hashes `read` gives."""
        return cls(size, [read(level, index) for level, index in subtrees(0, size)])

    @property
    def nodes(self) -> tuple[bytes, ...]:
        """The hashes to store in order to continue later, the largest subtree first."""
        return tuple(self._nodes)

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        nodes, carry, node = self._nodes, self.size, leaf
        while carry & 1:
            node = node_hash(nodes.pop(), node)
            carry >>= 1
        nodes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far; the empty tree has SHA-256 of nothing."""
        return fold(self._nodes)


def fold(nodes: Sequence[bytes]) -> bytes:
    """Hash neighbouring complete subtrees, the largest first, into one root."""
    if not nodes:
        return EMPTY_ROOT
    root = nodes[-1]
    for node in reversed(nodes[:-1]):
        root = node_hash(node, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, read one by one."""
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def subtrees(start: int, stop: int) -> list[tuple[int, int]]:
    """List the complete nodes that cover the entries start to stop - 1, the largest first.

    `start` must be a multiple of the largest of them, as it always is in the RFC's recursion.
    """
    found = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def reader_over(leaves: Sequence[bytes]) -> HashReader:
    """Read the hashes of a tree held in memory; for small trees such as the items of one PSI run."""

    def read(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    return read
