"""Logs as the program writes them, for tests that alter them."""

from dataclasses import dataclass

import pytest
from hypothesis import strategies as st

from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.errors import BadEntryError
from comity.audit.core.leaves import encode_entry, entry_leaf_hash
from comity.audit.core.merkle import reader_over, root_of
from comity.audit.core.tests.test_notes import log_key
from comity.audit.core.tiles import AuthenticTiles, tile_contents
from comity.audit.core.verification import Row, Verified, verify_log

KEY = log_key()
EMPTY: tuple[str, ...] = ()


def row(index: int, word: str = "looked") -> Row:
    """A row as the program writes it; the salt is fixed so that failures can be repeated."""
    body, salt = encode_entry({"n": index, "event": word}), index.to_bytes(16, "big")
    return index, body, salt, entry_leaf_hash(salt, body)


def numbered(rows: list[Row]) -> list[Row]:
    """What a careful forger does last: number the rows anew."""
    return [(index, *each[1:]) for index, each in enumerate(rows)]


def checkpoint(rows: list[Row], size: int | None = None) -> str:
    size = len(rows) if size is None else size
    return sign_checkpoint(KEY, size, root_of(each[3] for each in rows[:size]))


def tiles_of(rows: list[Row]) -> AuthenticTiles:
    hashes = [each[3] for each in rows]
    read = reader_over(hashes)
    return AuthenticTiles(len(rows), root_of(hashes), lambda tile: tile_contents(tile, read))


def check(rows: list[Row], checkpoints: list[str], *, tiles: AuthenticTiles | None = None) -> Verified:
    return verify_log(rows, checkpoints, EMPTY, [KEY.verifier], tiles=tiles)


def fault(rows: list[Row], checkpoints: list[str], *, tiles: AuthenticTiles | None = None) -> BadEntryError:
    with pytest.raises(BadEntryError) as caught:
        check(rows, checkpoints, tiles=tiles)
    return caught.value


@dataclass(frozen=True)
class Case:
    """A log and a place in it."""

    rows: list[Row]
    place: int


@st.composite
def cases(draw: st.DrawFn, least: int = 1) -> Case:
    size = draw(st.integers(least, 300))
    return Case([row(index) for index in range(size)], draw(st.integers(0, size - least)))
