"""The tree cut into tiles of up to 256 hashes, so that it can be served and stored as files (C2SP tlog-tiles).

Tile (level, number) holds the hashes of the nodes at tree level 8 * level, from 256 * number on. A full tile never
changes; a partial one (width below 256) is replaced as the log grows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comity.audit.core.errors import TileError
from comity.audit.core.merkle import HASH_SIZE, CompactRange, HashReader, root_of

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_LEVEL = 63  # C2SP tlog-tiles, "Merkle Tree"

_PATH = re.compile(
    r"tile/(?P<level>0|[1-9][0-9]?)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


def _number_path(number: int) -> str:
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    return "/".join(reversed(parts))


@dataclass(frozen=True, slots=True, order=True)
class TileAddress:
    """Which tile: its level, its number within the level, and how many hashes it holds."""

    level: int
    number: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        """Refuse what no log has."""
        if not (0 <= self.level <= MAX_LEVEL and self.number >= 0 and 1 <= self.width <= TILE_WIDTH):
            raise TileError(f"No log has a tile {self.level}/{self.number} of width {self.width}.")

    @property
    def is_full(self) -> bool:
        """Whether the tile is complete and will never change."""
        return self.width == TILE_WIDTH

    @property
    def path(self) -> str:
        """The path below the log's address, for example `tile/0/x001/x234/067.p/8`."""
        return f"tile/{self.level}/{self._place}"

    @property
    def entries_path(self) -> str:
        """The path of the bundle with the data of the leaves under a tile of level 0."""
        return f"tile/entries/{self._place}"

    @property
    def _place(self) -> str:
        return _number_path(self.number) + ("" if self.is_full else f".p/{self.width}")

    @classmethod
    def parse(cls, path: str) -> "TileAddress":
        """Read a path; only the one spelling that `path` writes is accepted.

        Raises:
            TileError: it is no path of a tile.
        """
        found = _PATH.fullmatch(path)
        if found is None:
            raise TileError(f"{path!r} is no path of a tile.")
        number = int(found["number"].replace("x", "").replace("/", ""))
        tile = cls(int(found["level"]), number, int(found["width"] or TILE_WIDTH))
        if tile.path != path:
            raise TileError(f"{path!r} is no path of a tile; it is written {tile.path}.")
        return tile


def new_tiles(old_size: int, new_size: int) -> Iterator[TileAddress]:
    """Name the tiles that come up or change when a log grows, low levels first.

    Raises:
        TileError: a log does not shrink.
    """
    if not 0 <= old_size <= new_size:
        raise TileError(f"A log of {old_size} entries cannot become one of {new_size}.")
    level = 0
    while new := new_size >> (TILE_HEIGHT * level):
        old = old_size >> (TILE_HEIGHT * level)
        full, rest = divmod(new, TILE_WIDTH)
        if new > old:
            yield from (TileAddress(level, number) for number in range(old // TILE_WIDTH, full))
            if rest:
                yield TileAddress(level, full, rest)
        level += 1


def tile_contents(tile: TileAddress, read: HashReader) -> bytes:
    """Write a tile: `width` hashes one after the other. `read` is asked only for levels that are multiples of 8."""
    first = tile.number * TILE_WIDTH
    return b"".join(read(TILE_HEIGHT * tile.level, first + offset) for offset in range(tile.width))


def split_tile(tile: TileAddress, contents: bytes) -> list[bytes]:
    """Cut the contents of a tile into its hashes.

    Raises:
        TileError: the contents do not have the tile's width.
    """
    if len(contents) != tile.width * HASH_SIZE:
        raise TileError(f"{tile.path} has {len(contents)} bytes instead of {tile.width * HASH_SIZE}.")
    return [contents[at : at + HASH_SIZE] for at in range(0, len(contents), HASH_SIZE)]


class AuthenticTiles:
    """The hashes of a log of known size and root, read from tiles that somebody else may have stored.

    Nothing is believed: the partial tiles must hash to the root, every full tile to its place in the tile above.
    Size and root should come from a verified checkpoint. `node` is a HashReader, for proofs and for taking up a
    tree again; entries read in order cost one fetch a tile, and no more than one tile a level is kept.
    """

    def __init__(self, size: int, root: bytes, fetch: Callable[[TileAddress], bytes]) -> None:
        """Fetch the right edge and check it.

        Raises:
            TileError: the edge does not belong to this root.
        """
        self.size = size
        self.root = root
        self._fetch = fetch
        self._edge: dict[int, list[bytes]] = {}
        self._latest: dict[int, tuple[int, list[bytes]]] = {}
        level = 0
        while (count := size >> (TILE_HEIGHT * level)) > 0:
            if width := count % TILE_WIDTH:
                tile = TileAddress(level, count // TILE_WIDTH, width)
                self._edge[level] = split_tile(tile, fetch(tile))
            level += 1
        if self._edge_range().root() != root:
            raise TileError(f"The tiles do not have the root that was signed for {size} entries.")

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete node of the tree.

        Raises:
            TileError: the log has no such node yet, or a tile was altered.
        """
        if not (level >= 0 and index >= 0 and (index + 1) << level <= self.size):
            raise TileError(f"A log of {self.size} entries has no complete node {index} at level {level}.")
        tile_level, height = divmod(level, TILE_HEIGHT)
        number, offset = divmod(index << height, TILE_WIDTH)
        return root_of(self._hashes(tile_level, number)[offset : offset + (1 << height)])

    def leaf(self, index: int) -> bytes:
        """Return the leaf hash of an entry."""
        return self.node(0, index)

    def compact_range(self) -> CompactRange:
        """Take up the tree in order to append to it."""
        return CompactRange.of(self.size, self.node)

    def _edge_range(self) -> CompactRange:
        """Return the compact range that the partial tiles make up; a full tile is one hash in the tile above."""
        nodes: list[bytes] = []
        for level in sorted(self._edge, reverse=True):
            edge = CompactRange()
            for each in self._edge[level]:
                edge.append(each)
            nodes.extend(edge.nodes)
        return CompactRange(self.size, nodes)

    def _hashes(self, level: int, number: int) -> list[bytes]:
        if (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH == number:
            return self._edge[level]
        latest = self._latest.get(level)
        if latest is not None and latest[0] == number:
            return latest[1]
        tile = TileAddress(level, number)
        hashes = split_tile(tile, self._fetch(tile))
        above, place = divmod(number, TILE_WIDTH)
        if root_of(hashes) != self._hashes(level + 1, above)[place]:
            raise TileError(f"{tile.path} was altered: the tile above holds another hash for it.")
        self._latest[level] = (number, hashes)
        return hashes
