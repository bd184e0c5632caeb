"""Entries taken out of the log for somebody outside: each with its salt and the proof that it stands in the tree."""

import base64
import json
from collections.abc import Iterable, Iterator

from comity.audit.core.errors import InclusionProofError
from comity.audit.core.leaves import entry_leaf_hash
from comity.audit.core.merkle import HASH_SIZE
from comity.audit.core.proofs import inclusion_proof, verify_inclusion
from comity.audit.core.tiles import AuthenticTiles
from comity.audit.models import Checkpoint, Entry, Leaf
from comity.audit.stored_tree import open_tiles

_MANY = 1000


def _b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def places_of(entries: Iterable[Entry]) -> dict[Entry, int]:
    """Return the places of those entries that have one, in their order in the log."""
    by_id = {entry.pk: entry for entry in entries}
    ids = list(by_id)
    found: list[tuple[int, Entry]] = []
    for at in range(0, len(ids), _MANY):
        rows = Leaf.objects.filter(entry__in=ids[at : at + _MANY]).values_list("index", "entry_id")
        found += [(index, by_id[entry_id]) for index, entry_id in rows]
    return {entry: index for index, entry in sorted(found, key=lambda pair: pair[0])}


def extract(places: dict[Entry, int], under: Checkpoint) -> bytes:
    """Write entries as JSON: `index`, `salt` and `path` in base64url, and `body` as the exact text that was hashed.

    Each proof is checked before it is given out.

    Raises:
        LogError: an entry does not stand where its row says, because entry, tree or checkpoint were altered.
    """
    tiles = open_tiles(under)
    listed = [_proven(entry, index, tiles) for entry, index in places.items()]
    return (json.dumps({"entries": listed}, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _proven(entry: Entry, index: int, tiles: AuthenticTiles) -> dict[str, object]:
    if index >= tiles.size:
        raise InclusionProofError
    salt, body = bytes(entry.salt), bytes(entry.body)
    path = inclusion_proof(tiles.node, index, tiles.size)
    verify_inclusion(entry_leaf_hash(salt, body), index, tiles.size, path, tiles.root)
    return {
        "index": index,
        "salt": _b64u(salt),
        "body": body.decode(),
        "path": [_b64u(each) for each in path],
    }


def leaves_under(under: Checkpoint) -> Iterator[bytes]:
    """Return the leaf hashes of the whole log under a checkpoint, 32 bytes each, in order.

    Raises:
        TileError: the stored tree does not belong to the checkpoint.
    """
    tiles = open_tiles(under)
    for index in range(tiles.size):
        leaf = tiles.leaf(index)
        if len(leaf) != HASH_SIZE:
            raise InclusionProofError
        yield leaf
