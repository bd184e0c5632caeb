"""The proof that one entry stands in the log, made from the stored tree and checked before it is shown."""

from dataclasses import dataclass

from comity.audit.core.errors import InclusionProofError
from comity.audit.core.leaves import entry_leaf_hash
from comity.audit.core.proofs import inclusion_proof, verify_inclusion
from comity.audit.models import Entry, Leaf
from comity.audit.stored_tree import newest_checkpoint, open_tiles


@dataclass(frozen=True)
class Proof:
    """Leaf hash and `path` (32 bytes each) lead from the entry at `index` to the root of `size` entries in `note`."""

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]
    root: bytes
    note: str


def prove(entry: Entry) -> Proof | None:
    """Prove that an entry stands under the newest checkpoint; None while it has no place yet.

    Raises:
        LogError: it cannot be proved, because entry, tree or checkpoint were altered.
    """
    index = Leaf.objects.filter(entry=entry).values_list("index", flat=True).first()
    if index is None:
        return None
    newest = newest_checkpoint()
    if newest is None or index >= newest.size:
        raise InclusionProofError
    tiles = open_tiles(newest)
    leaf = entry_leaf_hash(bytes(entry.salt), bytes(entry.body))
    path = inclusion_proof(tiles.node, index, tiles.size)
    verify_inclusion(leaf, index, tiles.size, path, tiles.root)
    return Proof(index, tiles.size, leaf, tuple(path), tiles.root, newest.note)
