"""Proofs: each one made is accepted, each one altered is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.audit.core.errors import ConsistencyProofError, InclusionProofError
from comity.audit.core.merkle import EMPTY_ROOT, leaf_hash, node_hash, reader_over, root_of
from comity.audit.core.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from comity.audit.core.tests.test_merkle import LEAVES, ROOTS, some_leaves

ALL = [leaf_hash(data) for data in LEAVES]
LARGEST = some_leaves(600)


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    """A place in a log and the log's size."""
    size = draw(st.integers(1, len(LARGEST)))
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    """A size and a later one that needs a proof."""
    new = draw(st.integers(2, len(LARGEST)))
    return draw(st.integers(1, new - 1)), new


# RFC 6962 section 2.1.3 draws a tree of seven leaves and spells out these proofs.
def test_it_makes_the_inclusion_proofs_of_the_rfc() -> None:
    a, b, c, d, e, f, j = ALL[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, last = node_hash(g, h), node_hash(i, j)
    read = reader_over(ALL[:7])
    assert inclusion_proof(read, 0, 7) == [b, h, last]
    assert inclusion_proof(read, 3, 7) == [c, g, last]
    assert inclusion_proof(read, 4, 7) == [f, j, k]
    assert inclusion_proof(read, 6, 7) == [i, k]


def test_it_makes_the_consistency_proofs_of_the_rfc() -> None:
    a, b, c, d, e, f, j = ALL[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, last = node_hash(g, h), node_hash(i, j)
    read = reader_over(ALL[:7])
    assert consistency_proof(read, 3, 7) == [c, d, g, last]
    assert consistency_proof(read, 4, 7) == [last]
    assert consistency_proof(read, 6, 7) == [i, j, k]


def test_it_makes_the_published_proofs_of_the_tree_of_eight() -> None:
    read = reader_over(ALL)
    assert [each.hex() for each in inclusion_proof(read, 5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    published = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [each.hex() for each in consistency_proof(read, 6, 8)] == published
    verify_consistency(
        6, bytes.fromhex(ROOTS[6]), 8, bytes.fromhex(ROOTS[8]), list(map(bytes.fromhex, published))
    )


def test_every_proof_of_every_small_log_is_accepted() -> None:
    for size in range(1, 34):
        leaves = some_leaves(size)
        read, root = reader_over(leaves), root_of(leaves)
        for index in range(size):
            verify_inclusion(leaves[index], index, size, inclusion_proof(read, index, size), root)
        for old in range(size + 1):
            verify_consistency(old, root_of(leaves[:old]), size, root, consistency_proof(read, old, size))


@settings(deadline=None)
@given(places(), st.data())
def test_an_inclusion_proof_with_one_changed_bit_is_refused(
    place: tuple[int, int], data: st.DataObject
) -> None:
    index, size = place
    leaves = LARGEST[:size]
    parts = [leaves[index], root_of(leaves), *inclusion_proof(reader_over(leaves), index, size)]
    verify_inclusion(parts[0], index, size, parts[2:], parts[1])
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flip(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(InclusionProofError):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@settings(deadline=None)
@given(places(), st.data())
def test_an_inclusion_proof_holds_for_its_place_alone(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    leaves = LARGEST[:size]
    proof = inclusion_proof(reader_over(leaves), index, size)
    other = data.draw(st.integers(-1, size).filter(lambda wrong: wrong != index))
    with pytest.raises(InclusionProofError):
        verify_inclusion(leaves[index], other, size, proof, root_of(leaves))


@settings(deadline=None)
@given(places(), st.binary(min_size=32, max_size=32))
def test_an_inclusion_proof_of_another_length_is_refused(place: tuple[int, int], more: bytes) -> None:
    index, size = place
    leaves = LARGEST[:size]
    root, proof = root_of(leaves), inclusion_proof(reader_over(leaves), index, size)
    with pytest.raises(InclusionProofError):
        verify_inclusion(leaves[index], index, size, [*proof, more], root)
    if proof:
        with pytest.raises(InclusionProofError):
            verify_inclusion(leaves[index], index, size, proof[:-1], root)
        with pytest.raises(InclusionProofError, match="32 bytes"):
            verify_inclusion(leaves[index], index, size, [proof[0][:-1], *proof[1:]], root)


@settings(deadline=None)
@given(growths(), st.data())
def test_a_consistency_proof_with_one_changed_bit_is_refused(
    growth: tuple[int, int], data: st.DataObject
) -> None:
    old, new = growth
    leaves = LARGEST[:new]
    parts = [root_of(leaves[:old]), root_of(leaves), *consistency_proof(reader_over(leaves), old, new)]
    verify_consistency(old, parts[0], new, parts[1], parts[2:])
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flip(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(ConsistencyProofError):
        verify_consistency(old, parts[0], new, parts[1], parts[2:])


@settings(deadline=None)
@given(growths(), st.binary(min_size=32, max_size=32))
def test_a_consistency_proof_of_another_length_is_refused(growth: tuple[int, int], more: bytes) -> None:
    old, new = growth
    leaves = LARGEST[:new]
    roots, proof = (root_of(leaves[:old]), root_of(leaves)), consistency_proof(reader_over(leaves), old, new)
    for wrong in ([*proof, more], proof[:-1], []):
        with pytest.raises(ConsistencyProofError):
            verify_consistency(old, roots[0], new, roots[1], wrong)


@settings(deadline=None)
@given(growths(), st.data())
def test_no_log_continues_one_with_a_changed_past(growth: tuple[int, int], data: st.DataObject) -> None:
    old, new = growth
    leaves = LARGEST[:new]
    changed = [*leaves]
    changed[data.draw(st.integers(0, old - 1))] = leaf_hash(b"something else")
    proof = consistency_proof(reader_over(changed), old, new)
    with pytest.raises(ConsistencyProofError):
        verify_consistency(old, root_of(leaves[:old]), new, root_of(changed), proof)


def test_nothing_needs_proof_from_the_empty_log_or_to_the_same_one() -> None:
    root = root_of(ALL)
    verify_consistency(0, EMPTY_ROOT, 8, root, [])
    verify_consistency(8, root, 8, root, [])
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    for old_size, old_root, new_size, new_root, proof in [
        (0, root, 8, root, []),
        (0, EMPTY_ROOT, 8, root, [root]),
        (0, EMPTY_ROOT, 0, root, []),
        (8, flip(root, 0), 8, root, []),
        (8, root, 8, root, [root]),
    ]:
        with pytest.raises(ConsistencyProofError):
            verify_consistency(old_size, old_root, new_size, new_root, proof)


def test_it_makes_no_proof_of_what_is_not_there() -> None:
    read = reader_over(ALL)
    for index, size in [(8, 8), (-1, 8), (0, 0)]:
        with pytest.raises(InclusionProofError, match="has no entry"):
            inclusion_proof(read, index, size)
    for old, new in [(9, 8), (-1, 8)]:
        with pytest.raises(ConsistencyProofError, match="cannot continue"):
            consistency_proof(read, old, new)
        with pytest.raises(ConsistencyProofError, match="cannot continue"):
            verify_consistency(old, ALL[0], new, ALL[0], [])


def test_a_root_made_to_fit_a_proof_of_the_wrong_depth_is_refused() -> None:
    a, b, c, d, more = ALL[:5]
    for index, size, proof, root in [
        (0, 1, [more], node_hash(more, a)),  # one step too many
        (0, 4, [b], node_hash(a, b)),  # one step too few
    ]:
        with pytest.raises(InclusionProofError):
            verify_inclusion(a, index, size, proof, root)
    ab = node_hash(a, b)
    abc, abcd = node_hash(ab, c), node_hash(ab, node_hash(c, d))
    verify_consistency(3, abc, 4, abcd, [c, d, ab])
    for old, old_root, new, new_root, proof in [
        (3, node_hash(more, abc), 4, node_hash(more, abcd), [c, d, ab, more]),
        (1, a, 4, ab, [b]),
    ]:
        with pytest.raises(ConsistencyProofError):
            verify_consistency(old, old_root, new, new_root, proof)
