"""The tree over the chunks of a file: its root names the file between nodes, a path in it proves one chunk.

RFC 6962 hashing as in the log; the data of a leaf is the SHA-256 digest of the encrypted chunk. Whoever knows root and
number of chunks can check each chunk by itself, in any order and without a key.
"""

from collections.abc import Iterable

from comity.audit.core.errors import InclusionProofError
from comity.audit.core.merkle import HASH_SIZE, CompactRange, fold, leaf_hash, node_hash, subtrees
from comity.audit.core.proofs import inclusion_proof, verify_inclusion
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.errors import DigestMismatchError, MalformedError, UnknownResourceError

HEADER = "Cxp-Proof"
LONGEST = 16  # hashes in a path, of 65,536 chunks


def root_over(digests: Iterable[bytes]) -> str:
    """The root over the SHA-256 digests of the encrypted chunks, in base64url."""
    tree = CompactRange()
    for digest in digests:
        tree.append(leaf_hash(digest))
    return b64u(tree.root())


def split_digests(joined: bytes) -> list[bytes]:
    """Digests that stand one behind the other."""
    return [joined[start : start + HASH_SIZE] for start in range(0, len(joined), HASH_SIZE)]


class ChunkTree:
    """All hashes of a file's tree, to make paths from; 65,536 chunks take about 8 MiB.

    Args:
        digests: of the encrypted chunks, in their order.
    """

    def __init__(self, digests: Iterable[bytes]) -> None:
        self._levels = [[leaf_hash(digest) for digest in digests]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([node_hash(*pair) for pair in zip(below[::2], below[1::2], strict=False)])

    @property
    def n(self) -> int:
        """How many chunks."""
        return len(self._levels[0])

    @property
    def root(self) -> str:
        """The root in base64url."""
        return b64u(fold([self._node(level, index) for level, index in subtrees(0, self.n)]))

    def path(self, index: int) -> str:
        """What proves one chunk: the inclusion path as base64url, the lowest neighbour first; empty for a single chunk."""
        return b64u(b"".join(inclusion_proof(self._node, index, self.n)))

    def _node(self, level: int, index: int) -> bytes:
        return self._levels[level][index]


def check_chunk(digest: bytes, index: int, n: int, path: str, root: str) -> None:
    """Check that a chunk stands at its place in a file.

    Args:
        digest: SHA-256 of the encrypted chunk.
        index: its place.
        n: how many chunks the file has.
        path: of the header `Cxp-Proof`; empty for a file of one chunk.
        root: of the file.

    Raises:
        UnknownResourceError: the file has no such chunk.
        MalformedError: this is no path.
        DigestMismatchError: the chunk is another one.
    """
    if not 0 <= index < n:
        raise UnknownResourceError
    if len(path) > LONGEST * HASH_SIZE * 2:
        raise MalformedError("The path of the chunk is too long.")
    hashes = unb64u(path)
    if len(hashes) % HASH_SIZE:
        raise MalformedError("The path of the chunk is not made of hashes.")
    try:
        verify_inclusion(leaf_hash(digest), index, n, split_digests(hashes), unb64u(root))
    except InclusionProofError as error:
        raise DigestMismatchError("The chunk is not the one of that place.") from error
