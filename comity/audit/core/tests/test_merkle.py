"""The hashes of RFC 6962, against published roots and against the RFC's recursive definition."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.audit.core.merkle import (
    EMPTY_ROOT,
    CompactRange,
    leaf_hash,
    node_hash,
    reader_over,
    root_of,
    subtrees,
)

# The tree of eight leaves that Certificate Transparency implementations publish with their tests.
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined_root(leaves: list[bytes]) -> bytes:
    """Follow the definition of MTH in RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined_root(leaves[:split]), defined_root(leaves[split:]))


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % index) for index in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_it_has_the_published_root(size: int) -> None:
    assert root_of(map(leaf_hash, LEAVES[:size])).hex() == ROOTS[size]


@settings(deadline=None)
@given(st.integers(0, 300))
def test_the_root_is_the_one_the_rfc_defines(size: int) -> None:
    assert root_of(some_leaves(size)) == defined_root(some_leaves(size))


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
def test_a_tree_continued_from_its_nodes_is_the_same_tree(first: int, more: int) -> None:
    leaves = some_leaves(first + more)
    tree = CompactRange()
    for leaf in leaves[:first]:
        tree.append(leaf)
    continued = CompactRange(tree.size, tree.nodes)
    for leaf in leaves[first:]:
        continued.append(leaf)
    assert (continued.size, continued.root()) == (len(leaves), root_of(leaves))
    assert CompactRange.of(len(leaves), reader_over(leaves)).nodes == continued.nodes


def test_it_holds_one_hash_for_each_bit_of_the_size() -> None:
    tree = CompactRange()
    for leaf in some_leaves(1000):
        tree.append(leaf)
        assert len(tree.nodes) == tree.size.bit_count()


@pytest.mark.parametrize(
    ("size", "nodes"), [(1, []), (3, [b"\0" * 32]), (0, [b"\0" * 32]), (1, [b"\0" * 31]), (-1, [b"\0" * 32])]
)
def test_it_refuses_nodes_that_make_up_no_tree_of_this_size(size: int, nodes: list[bytes]) -> None:
    with pytest.raises(ValueError, match="is continued from"):
        CompactRange(size, nodes)


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_subtrees_cover_the_whole_log_without_gap(size: int) -> None:
    reached = 0
    for level, index in subtrees(0, size):
        assert index << level == reached
        reached = (index + 1) << level
    assert reached == size
