"""One thing in one worker's hand at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from comity.exchange.core.digests import unb64u


@contextmanager
def in_hand(row_id: UUID) -> Iterator[bool]:
    """Take a row up for this worker alone; say whether it could be had. The database forgets it when the worker dies."""
    key = int.from_bytes(row_id.bytes[:8], "big", signed=True) ^ int.from_bytes(
        row_id.bytes[8:], "big", signed=True
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def hold_upload(file_id: UUID, *, together: bool = False) -> None:
    """Let no piece of an upload be written before this transaction ends; `together` is for who writes one beside others."""
    key = int.from_bytes(file_id.bytes[8:], "big", signed=True)
    function = "pg_advisory_xact_lock_shared" if together else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])


def hold_root(root: str) -> None:
    """Let nobody else claim or delete the chunks under a root before this transaction ends."""
    key = int.from_bytes(unb64u(root)[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
