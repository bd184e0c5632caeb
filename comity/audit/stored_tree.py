"""The tree as its rows keep it: taken up again, and read without believing the rows."""

from collections.abc import Sequence

from comity.audit.core.checkpoints import Checkpoint as Head
from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.errors import LogError, TileError
from comity.audit.core.merkle import HASH_SIZE, CompactRange, root_of
from comity.audit.core.note_keys import VerifierKey
from comity.audit.core.tiles import TILE_WIDTH, AuthenticTiles, TileAddress, new_tiles
from comity.audit.models import Checkpoint, Leaf, Tile
from comity.audit.signing import TimedKey, log_key, log_keys_ever


class TornLogError(LogError):
    """The log does not end as its newest checkpoint says: nothing is signed until `comity audit verify` was asked why."""


def log_verifiers() -> list[VerifierKey]:
    """Return the keys with which our checkpoints are verified, those of the past among them."""
    present = log_key().verifier
    return [present, *(key.verifier for key in log_keys_ever() if key.verifier != present)]


def open_own(row: Checkpoint, keys: Sequence[TimedKey]) -> Head:
    """Read what our log signed, by a key that was its own when the checkpoint was written.

    Args:
        row: the checkpoint.
        keys: every key of our log with its time; empty where nobody keeps times, then the present one counts.

    Raises:
        NoteError: no such key signed it.
    """
    then = [key.verifier for key in keys if key.may_sign_at(row.at)]
    return open_checkpoint(row.note, then if keys else log_verifiers()).checkpoint


def newest_checkpoint() -> Checkpoint | None:
    """Return our newest checkpoint, None while nothing has its place."""
    return Checkpoint.objects.order_by("-size").first()


def signed_head(row: Checkpoint) -> Head:
    """Return what was signed, which is what counts; the other columns only repeat it.

    Raises:
        NoteError: our log did not sign it.
    """
    return open_checkpoint(row.note, log_verifiers()).checkpoint


def take_up() -> CompactRange:
    """Return the right edge of the tree, in order to append to it.

    Raises:
        NoteError: the newest checkpoint is not signed by our log.
        TornLogError: edge or leaves do not fit the newest checkpoint.
    """
    placed = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    row = newest_checkpoint()
    if row is None:
        if placed is not None:
            raise TornLogError
        return CompactRange()
    head = signed_head(row)
    try:
        tree = CompactRange(head.size, _hashes(bytes(row.edge)))
    except ValueError as error:
        raise TornLogError from error
    if tree.root() != head.root or row.size != head.size or placed != head.size - 1:
        raise TornLogError
    return tree


def open_tiles(row: Checkpoint) -> AuthenticTiles:
    """Read the tree under a checkpoint; each hash is checked against the signed root before it is given out.

    Raises:
        NoteError: our log did not sign the checkpoint.
        TileError: the rows do not belong to it.
    """
    head = signed_head(row)
    return AuthenticTiles(head.size, head.root, _fetch)


def store_full_tiles(old_size: int, new_size: int) -> None:
    """Write the tiles that became full; the checkpoints up to `new_size` are written already."""
    for address in new_tiles(old_size, new_size):  # low levels first: a tile is made from those below it
        if address.is_full:
            Tile.objects.create(level=address.level, number=address.number, hashes=_contents(address))


def _fetch(tile: TileAddress) -> bytes:
    if not tile.is_full:
        return _contents(tile)
    stored = (
        Tile.objects.filter(level=tile.level, number=tile.number).values_list("hashes", flat=True).first()
    )
    if stored is None:
        raise TileError(f"{tile.path} is missing.")
    return bytes(stored)


def _contents(tile: TileAddress) -> bytes:
    """Put a tile together: of leaf hashes from what the checkpoints added, of others from the tiles below."""
    first = tile.number * TILE_WIDTH
    if tile.level == 0:
        checkpoints = Checkpoint.objects.filter(size__gt=first, size__lte=first + tile.width).order_by("size")
        return b"".join(bytes(added) for added in checkpoints.values_list("added", flat=True))
    below = Tile.objects.filter(level=tile.level - 1, number__gte=first, number__lt=first + tile.width)
    found = below.order_by("number").values_list("hashes", flat=True)
    return b"".join(root_of(_hashes(bytes(hashes))) for hashes in found)


def _hashes(joined: bytes) -> list[bytes]:
    return [joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE)]
