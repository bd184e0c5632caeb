"""Tiles: the paths and sizes that C2SP tlog-tiles gives as examples, and reading without believing."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.audit.core.errors import TileError
from comity.audit.core.merkle import CompactRange, leaf_hash, reader_over, root_of
from comity.audit.core.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from comity.audit.core.tests.test_merkle import some_leaves
from comity.audit.core.tiles import AuthenticTiles, TileAddress, new_tiles, split_tile, tile_contents

LARGE = 66_000  # more than 256 full tiles, so that a full tile stands at level 1


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return some_leaves(LARGE)


def stored(leaves: list[bytes], size: int) -> dict[TileAddress, bytes]:
    read = reader_over(leaves[:size])
    return {tile: tile_contents(tile, read) for tile in new_tiles(0, size)}


@pytest.fixture(scope="module")
def root(leaves: list[bytes]) -> bytes:
    return root_of(leaves)


@pytest.fixture(scope="module")
def large(leaves: list[bytes]) -> dict[TileAddress, bytes]:
    return stored(leaves, LARGE)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (TileAddress(0, 1234067), "tile/0/x001/x234/067"),
        (TileAddress(0, 1234067, 8), "tile/0/x001/x234/067.p/8"),
        (TileAddress(0, 0), "tile/0/000"),
        (TileAddress(0, 999), "tile/0/999"),
        (TileAddress(0, 1000), "tile/0/x001/000"),
        (TileAddress(2, 0, 1), "tile/2/000.p/1"),
        (TileAddress(63, 273, 112), "tile/63/273.p/112"),
    ],
)
def test_it_writes_and_reads_paths(tile: TileAddress, path: str) -> None:
    assert tile.path == path
    assert TileAddress.parse(path) == tile


def test_it_writes_the_path_of_a_bundle_of_entries() -> None:
    assert TileAddress(0, 1234067, 8).entries_path == "tile/entries/x001/x234/067.p/8"


@settings(deadline=None)
@given(st.integers(0, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_every_path_reads_back(level: int, number: int, width: int) -> None:
    tile = TileAddress(level, number, width)
    assert TileAddress.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/../000",
    ],
)
def test_it_refuses_every_other_spelling(path: str) -> None:
    with pytest.raises(TileError):
        TileAddress.parse(path)


def test_a_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    tiles = list(new_tiles(0, 70_000))
    assert sum(tile.level == 0 and tile.is_full for tile in tiles) == 273
    assert [tile for tile in tiles if not tile.is_full] == [
        TileAddress(0, 273, 112),
        TileAddress(1, 1, 17),
        TileAddress(2, 0, 1),
    ]
    assert [tile for tile in tiles if tile.level == 1 and tile.is_full] == [TileAddress(1, 0)]
    assert len(tiles) == 273 + 1 + 3


def test_a_tree_of_256_has_a_full_tile_and_one_hash_above() -> None:
    assert list(new_tiles(0, 256)) == [TileAddress(0, 0), TileAddress(1, 0, 1)]


@settings(deadline=None)
@given(st.lists(st.integers(0, 200_000), min_size=2, max_size=6).map(sorted))
def test_tiles_of_each_growth_add_up_to_the_tiles_of_the_whole(sizes: list[int]) -> None:
    grown: set[TileAddress] = set(new_tiles(0, sizes[0]))
    for old, new in pairwise(sizes):
        grown |= set(new_tiles(old, new))
    whole = set(new_tiles(0, sizes[-1]))
    assert whole <= grown
    assert {tile for tile in grown if tile.is_full} == {tile for tile in whole if tile.is_full}


def test_nothing_new_comes_of_no_growth() -> None:
    assert list(new_tiles(300, 300)) == []
    with pytest.raises(TileError, match="cannot become"):
        list(new_tiles(2, 1))


def test_contents_are_the_hashes_one_after_the_other(leaves: list[bytes]) -> None:
    read = reader_over(leaves[:600])
    assert tile_contents(TileAddress(0, 2, 88), read) == b"".join(leaves[512:600])
    assert split_tile(TileAddress(1, 0, 2), tile_contents(TileAddress(1, 0, 2), read)) == [
        root_of(leaves[:256]),
        root_of(leaves[256:512]),
    ]


def test_it_refuses_contents_of_another_width() -> None:
    with pytest.raises(TileError, match="63 bytes instead of 64"):
        split_tile(TileAddress(0, 0, 2), bytes(63))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, LARGE])
def test_it_opens_a_log_of_any_size(leaves: list[bytes], size: int) -> None:
    root = root_of(leaves[:size])
    tiles = AuthenticTiles(size, root, stored(leaves, size).__getitem__)
    taken_up = tiles.compact_range()
    assert (taken_up.size, taken_up.root()) == (size, root)


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_proofs_from_tiles_are_accepted(
    leaves: list[bytes], root: bytes, large: dict[TileAddress, bytes], data: st.DataObject
) -> None:
    tiles = AuthenticTiles(LARGE, root, large.__getitem__)
    index = data.draw(st.integers(0, LARGE - 1))
    assert tiles.leaf(index) == leaves[index]
    verify_inclusion(leaves[index], index, LARGE, inclusion_proof(tiles.node, index, LARGE), root)
    old = data.draw(st.integers(1, LARGE - 1))
    proof = consistency_proof(tiles.node, old, LARGE)
    verify_consistency(old, root_of(leaves[:old]), LARGE, root, proof)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_tile_with_one_changed_bit_is_refused_when_it_is_read(
    root: bytes, large: dict[TileAddress, bytes], data: st.DataObject
) -> None:
    tile = data.draw(st.sampled_from(sorted(large)))
    bit = data.draw(st.integers(0, tile.width * 256 - 1))
    altered = bytearray(large[tile])
    altered[bit // 8] ^= 1 << bit % 8
    first = tile.number * 256 ** (tile.level + 1)
    with pytest.raises(TileError):
        AuthenticTiles(LARGE, root, {**large, tile: bytes(altered)}.__getitem__).leaf(first)


def test_it_refuses_tiles_of_another_root(leaves: list[bytes], large: dict[TileAddress, bytes]) -> None:
    with pytest.raises(TileError, match="do not have the root"):
        AuthenticTiles(LARGE, leaf_hash(b""), large.__getitem__)
    with pytest.raises(TileError, match="do not have the root"):
        AuthenticTiles(0, leaf_hash(b""), large.__getitem__)


@pytest.mark.parametrize(("level", "index"), [(0, 600), (0, -1), (9, 1), (-1, 0), (10, 0)])
def test_it_has_no_node_that_is_not_complete(leaves: list[bytes], level: int, index: int) -> None:
    tiles = AuthenticTiles(600, root_of(leaves[:600]), stored(leaves, 600).__getitem__)
    with pytest.raises(TileError, match="no complete node"):
        tiles.node(level, index)


def counting(
    contents: dict[TileAddress, bytes], fetched: list[TileAddress]
) -> Callable[[TileAddress], bytes]:
    def fetch(tile: TileAddress) -> bytes:
        fetched.append(tile)
        return contents[tile]

    return fetch


def test_reading_in_order_fetches_each_tile_once(leaves: list[bytes]) -> None:
    fetched: list[TileAddress] = []
    size = 2000
    contents = stored(leaves, size)
    tiles = AuthenticTiles(size, root_of(leaves[:size]), counting(contents, fetched))
    assert [tiles.leaf(index) for index in range(size)] == leaves[:size]
    assert sorted(fetched) == sorted(contents)


@settings(deadline=None)
@given(st.integers(0, 700), st.integers(0, 700))
def test_a_sequencer_takes_up_its_log_from_tiles(leaves: list[bytes], first: int, more: int) -> None:
    tiles = AuthenticTiles(first, root_of(leaves[:first]), stored(leaves, first).__getitem__)
    tree: CompactRange = tiles.compact_range()
    for leaf in leaves[first : first + more]:
        tree.append(leaf)
    assert tree.root() == root_of(leaves[: first + more])
