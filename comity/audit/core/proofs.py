"""Proofs that an entry is in the log and that a log only grew: made and checked (RFC 9162 section 2.1.3, 2.1.4).

Checking returns normally or raises; there is no answer to forget.
"""

from collections.abc import Sequence

from comity.audit.core.errors import ConsistencyProofError, InclusionProofError, ProofError
from comity.audit.core.merkle import EMPTY_ROOT, HASH_SIZE, HashReader, fold, node_hash, subtrees


def _range_root(read: HashReader, start: int, stop: int) -> bytes:
    return fold([read(level, index) for level, index in subtrees(start, stop)])


def _split(start: int, stop: int) -> int:
    """Return where the RFC cuts a range: after the largest power of two smaller than its length."""
    return start + (1 << ((stop - start - 1).bit_length() - 1))


def inclusion_proof(read: HashReader, index: int, size: int) -> list[bytes]:
    """Make the proof that entry `index` is in the log of `size` entries; the lowest neighbour comes first.

    Raises:
        InclusionProofError: a log of this size has no such entry.
    """
    if not 0 <= index < size:
        raise InclusionProofError(f"A log of {size} entries has no entry {index}.")
    start, stop, proof = 0, size, []
    while stop - start > 1:
        middle = _split(start, stop)
        if index < middle:
            proof.append(_range_root(read, middle, stop))
            stop = middle
        else:
            proof.append(_range_root(read, start, middle))
            start = middle
    proof.reverse()
    return proof


def consistency_proof(read: HashReader, old_size: int, new_size: int) -> list[bytes]:
    """Make the proof that the log of `new_size` entries continues the one of `old_size`.

    From the empty log and for equal sizes nothing needs proof and the list is empty.

    Raises:
        ConsistencyProofError: a log does not shrink.
    """
    if not 0 <= old_size <= new_size:
        raise ConsistencyProofError(f"A log of {new_size} entries cannot continue one of {old_size}.")
    if old_size in (0, new_size):
        return []
    start, stop, proof = 0, new_size, []
    while old_size != stop:
        middle = _split(start, stop)
        if old_size <= middle:
            proof.append(_range_root(read, middle, stop))
            stop = middle
        else:
            proof.append(_range_root(read, start, middle))
            start = middle
    if start > 0:  # otherwise the last piece is the whole old log, whose root the verifier holds
        proof.append(_range_root(read, start, stop))
    proof.reverse()
    return proof


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf hash stands at `index` in the log with this size and root.

    Raises:
        InclusionProofError: the proof does not show it.
    """
    if not 0 <= index < size:
        raise InclusionProofError(f"A log of {size} entries has no entry {index}.")
    _check_lengths([leaf, root, *proof], InclusionProofError)
    place, last, found = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            raise InclusionProofError
        if place & 1 or place == last:
            found = node_hash(neighbour, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, neighbour)
        place, last = place >> 1, last >> 1
    if last != 0 or found != root:
        raise InclusionProofError


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the log (new_size, new_root) continues the log (old_size, old_root) unchanged.

    Raises:
        ConsistencyProofError: the proof does not show it.
    """
    if not 0 <= old_size <= new_size:
        raise ConsistencyProofError(f"A log of {new_size} entries cannot continue one of {old_size}.")
    _check_lengths([old_root, new_root, *proof], ConsistencyProofError)
    if old_size in (0, new_size):
        expected = EMPTY_ROOT if old_size == 0 else new_root
        if proof or old_root != expected or (new_size == 0 and new_root != EMPTY_ROOT):
            raise ConsistencyProofError
        return
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    _walk_both(old_size, old_root, new_size, new_root, path)


def _walk_both(old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: list[bytes]) -> None:
    """Rebuild both roots from one path (RFC 9162 section 2.1.4.2)."""
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not path:
        raise ConsistencyProofError
    old = new = path[0]
    for neighbour in path[1:]:
        if last == 0:
            raise ConsistencyProofError
        if place & 1 or place == last:
            old, new = node_hash(neighbour, old), node_hash(neighbour, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, neighbour)
        place, last = place >> 1, last >> 1
    if last != 0 or old != old_root or new != new_root:
        raise ConsistencyProofError


def _check_lengths(hashes: list[bytes], error: type[ProofError]) -> None:
    if any(len(each) != HASH_SIZE for each in hashes):
        raise error("Every hash in a proof has 32 bytes.")
