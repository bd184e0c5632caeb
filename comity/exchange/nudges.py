"""Nudges between processes over PostgreSQL's NOTIFY. A lost nudge loses nothing: every process sweeps its rows anyway."""

import asyncio
from types import TracebackType
from typing import Self

import psycopg
from django.db import connection, connections

OUTBOX = "comity_outbox"
INBOX = "comity_inbox"
FILES = "comity_files"
GREET = "greet"  # the edge is open: partners that gave us up may call again


def nudge(channel: str, word: str = "") -> None:
    """Wake whoever listens when the present transaction commits; `word` says what for: the id of a peer, or `GREET`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, word])


def _parameters() -> dict[str, object]:
    """Return the connection's parameters as the driver takes them."""
    wanted = ("dbname", "user", "password", "host", "port")
    found = connections["default"].get_connection_params()
    return {name: found[name] for name in wanted if found.get(name)}


class Listener:
    """Waits for a nudge on one channel, or until a time has passed; without the database it only waits."""

    def __init__(self, channel: str) -> None:
        """Take the channel; the connection is opened at the first wait."""
        self._channel = channel
        self._connection: psycopg.AsyncConnection[object] | None = None

    async def __aenter__(self) -> Self:
        """Nothing is opened yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self._close()

    async def _close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def wait(self, seconds: float) -> frozenset[str]:
        """Return at the next nudge, at the latest after so many seconds, with the words of all that came.

        An empty word says that anything may have happened; none that nothing was said.
        """
        words: set[str] = set()
        try:
            if self._connection is None:
                self._connection = await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True)  # type: ignore[arg-type]  # psycopg's names
                await self._connection.execute(f"LISTEN {self._channel}".encode())
                return frozenset({""})  # something may have come before we listened: sweep once more
            async for nudged in self._connection.notifies(timeout=seconds, stop_after=1):
                words.add(nudged.payload)
        except psycopg.Error:
            await self._close()
            await asyncio.sleep(seconds)
        return frozenset(words)
