"""A log is verified as it was written; every careless alteration names the first bad entry."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.errors import (
    BadEntryError,
    BadSignatureError,
    Reason,
    TileError,
    UnsignedNoteError,
)
from comity.audit.core.merkle import CompactRange, leaf_hash, reader_over, root_of
from comity.audit.core.tests.test_notes import log_key
from comity.audit.core.tests.written_logs import (
    EMPTY,
    KEY,
    Case,
    cases,
    check,
    checkpoint,
    fault,
    row,
    tiles_of,
)
from comity.audit.core.tiles import AuthenticTiles, TileAddress, tile_contents
from comity.audit.core.verification import Row, Verified, verify_log


@settings(deadline=None)
@given(cases(), st.lists(st.integers(0, 300)))
def test_a_log_as_it_was_written_is_verified(case: Case, sizes: list[int]) -> None:
    rows = case.rows
    known = [size for size in sizes if size <= len(rows)]
    verified = check(rows, [checkpoint(rows, size) for size in known])
    root = root_of(each[3] for each in rows)
    assert verified == Verified(len(rows), root, sealed=max(known, default=0), erased=0)
    assert check(rows, [checkpoint(rows)], tiles=tiles_of(rows)).sealed == len(rows)


def test_an_empty_log_is_verified() -> None:
    assert check([], [checkpoint([])]) == Verified(0, root_of([]), 0, 0)


# One column of one row is changed, nothing else.


@settings(deadline=None)
@given(cases(), st.sampled_from([1, 2, 3]), st.integers(0, 10_000))
def test_one_changed_bit_names_the_row(case: Case, column: int, bit: int) -> None:
    rows = [*case.rows]
    cells = [cell for cell in rows[case.place][1:] if cell is not None]
    altered = bytearray(cells[column - 1])
    altered[bit // 8 % len(altered)] ^= 1 << bit % 8
    cells[column - 1] = bytes(altered)
    rows[case.place] = (case.place, cells[0], cells[1], cells[2])
    for tiles in (None, tiles_of(case.rows)):
        found = fault(rows, [checkpoint(case.rows)], tiles=tiles)
        assert (found.index, found.until, found.reason) == (case.place, case.place, Reason.CHANGED)


@settings(deadline=None)
@given(cases())
def test_bytes_moved_from_the_entry_to_its_salt_are_noticed(case: Case) -> None:
    rows = [*case.rows]
    index, body, salt, stored = rows[case.place]
    assert body is not None
    assert salt is not None
    rows[case.place] = (index, body[1:], salt + body[:1], stored)
    assert fault(rows, []).index == case.place


@settings(deadline=None)
@given(cases())
def test_a_deleted_row_leaves_a_gap(case: Case) -> None:
    rows = [*case.rows, row(len(case.rows))]
    del rows[case.place]
    found = fault(rows, [])
    assert (found.index, found.until, found.reason) == (case.place, case.place, Reason.MISSING)


@settings(deadline=None)
@given(cases())
def test_a_row_inserted_under_a_number_already_given_is_noticed(case: Case) -> None:
    rows = [*case.rows]
    rows.insert(case.place + 1, row(case.place, "forged"))
    found = fault(rows, [])
    assert (found.index, found.reason) == (case.place, Reason.INSERTED)


@settings(deadline=None)
@given(cases(least=2), st.data())
def test_contents_swapped_between_two_rows_are_noticed(case: Case, data: st.DataObject) -> None:
    rows, first = [*case.rows], case.place
    second = data.draw(st.integers(first + 1, len(rows) - 1))
    rows[first] = (first, *case.rows[second][1:3], case.rows[first][3])
    rows[second] = (second, *case.rows[first][1:3], case.rows[second][3])
    found = fault(rows, [])
    assert (found.index, found.reason) == (first, Reason.SWAPPED)


@settings(deadline=None)
@given(cases(least=2), st.data())
def test_rows_out_of_order_are_noticed(case: Case, data: st.DataObject) -> None:
    rows, first = [*case.rows], case.place
    second = data.draw(st.integers(first + 1, len(rows) - 1))
    rows[first], rows[second] = rows[second], rows[first]
    found = fault(rows, [])
    assert (found.index, found.reason) == (first, Reason.SWAPPED)


# Purges.


@settings(deadline=None)
@given(cases(), st.booleans())
def test_an_allowed_erasure_keeps_the_log_whole(case: Case, with_tiles: bool) -> None:  # noqa: FBT001 - drawn
    rows = [*case.rows]
    rows[case.place] = (case.place, None, None, rows[case.place][3])
    tiles = tiles_of(case.rows) if with_tiles else None
    own = [checkpoint(case.rows)]
    verified = verify_log(rows, own, EMPTY, [KEY.verifier], tiles=tiles, erasable={case.place})
    assert (verified.erased, verified.sealed) == (1, len(rows))


@settings(deadline=None)
@given(cases())
def test_an_erasure_that_nothing_accounts_for_is_named(case: Case) -> None:
    rows = [*case.rows]
    rows[case.place] = (case.place, None, None, rows[case.place][3])
    found = fault(rows, [checkpoint(case.rows)])
    assert (found.index, found.reason) == (case.place, Reason.ERASED)


@settings(deadline=None)
@given(cases(), st.booleans())
def test_half_an_erasure_is_none(case: Case, salt_gone: bool) -> None:  # noqa: FBT001 - drawn
    rows = [*case.rows]
    index, body, salt, stored = rows[case.place]
    rows[case.place] = (index, body, None, stored) if salt_gone else (index, None, salt, stored)
    with pytest.raises(BadEntryError) as caught:
        verify_log(rows, EMPTY, EMPTY, [KEY.verifier], erasable={case.place})
    assert (caught.value.index, caught.value.reason) == (case.place, Reason.CHANGED)


def test_an_erased_row_must_keep_its_hash() -> None:
    rows = [row(index) for index in range(5)]
    altered = [*rows]
    altered[2] = (2, None, None, leaf_hash(b"forged"))
    with pytest.raises(BadEntryError) as caught:
        verify_log(altered, [checkpoint(rows)], EMPTY, [KEY.verifier], erasable={2})
    assert (caught.value.index, caught.value.until, caught.value.reason) == (0, 4, Reason.REWRITTEN)


# What bears witness must itself be sound.


def test_a_checkpoint_of_somebody_else_is_refused() -> None:
    rows = [row(0)]
    stranger = sign_checkpoint(log_key(seed=b"b" * 32), 1, root_of([rows[0][3]]))
    with pytest.raises(UnsignedNoteError):
        check(rows, [stranger])


def test_a_changed_checkpoint_is_refused() -> None:
    rows = [row(index) for index in range(12)]
    with pytest.raises(BadSignatureError):
        check(rows, [checkpoint(rows).replace("\n12\n", "\n11\n")])


def test_tiles_without_a_checkpoint_are_refused() -> None:
    rows = [row(index) for index in range(5)]
    with pytest.raises(TileError, match="no checkpoint"):
        check(rows, [checkpoint(rows, 4)], tiles=tiles_of(rows))


def test_altered_tiles_accuse_no_entry() -> None:
    rows = [row(index) for index in range(300)]
    hashes = [each[3] for each in rows]
    read = reader_over(hashes)

    def fetch(tile: TileAddress) -> bytes:
        contents = tile_contents(tile, read)
        return contents if tile != TileAddress(0, 0) else contents[:-1] + b"\0"

    with pytest.raises(TileError, match="tile/0/000 was altered"):
        check(rows, [checkpoint(rows)], tiles=AuthenticTiles(300, root_of(hashes), fetch))


def test_entries_after_the_last_checkpoint_are_counted_as_not_sealed() -> None:
    rows = [row(index) for index in range(9)]
    verified = check(rows, [checkpoint(rows, 5)], tiles=tiles_of(rows[:5]))
    assert (verified.size, verified.sealed) == (9, 5)


def test_the_error_says_which_entry_and_what_happened() -> None:
    rows = [row(index) for index in range(9)]
    assert str(fault([*rows[:4], *rows[5:]], [checkpoint(rows, 4)])) == "Entry 4: deleted."
    assert str(fault(rows[:5], [checkpoint(rows), checkpoint(rows, 3)])) == (
        "Entries 5 to 8: a signed checkpoint covers this place, but the log ends before it."
        " Entries 3 to 4: could not be compared with anything signed."
    )


def streamed(size: int) -> Iterator[Row]:
    for index in range(size):
        yield row(index)


@pytest.mark.parametrize("size", [20_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
def test_it_keeps_no_rows(size: int) -> None:
    tree = CompactRange()
    for each in streamed(size):
        tree.append(each[3])
    own = [sign_checkpoint(KEY, size, tree.root())]
    tracemalloc.start()
    try:
        verified = verify_log(streamed(size), own, EMPTY, [KEY.verifier])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert verified.sealed == size
    assert peak < 200_000  # bytes; twenty thousand rows alone would take several million
