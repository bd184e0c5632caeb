"""Nudges between processes over PostgreSQL's NOTIFY. A lost nudge loses nothing: every process sweeps its rows anyway."""

import asyncio
from types import TracebackType
from typing import Self

import psycopg
from django.db import connection, connections
from psycopg.pq.abc import PGconn

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
    """Waits for a nudge on one channel, or until a time has passed; without the database it only waits.

    The socket is read as soon as something comes: the driver's own way of waiting begins anew for each nudge.
    """

    def __init__(self, channel: str) -> None:
        """Take the channel; the connection is opened at the first wait."""
        self._channel = channel
        self._connection: psycopg.AsyncConnection[object] | None = None
        self._socket = -1  # of the connection, while it is watched
        self._came = asyncio.Event()
        self._words: set[str] = set()
        self._is_lost = False

    async def __aenter__(self) -> Self:
        """Nothing is opened yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self._close()

    async def _open(self) -> None:
        found = await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True)  # type: ignore[arg-type]  # psycopg's names
        self._connection, self._is_lost = found, False
        await found.execute(f"LISTEN {self._channel}".encode())
        self._socket = found.fileno()
        asyncio.get_running_loop().add_reader(self._socket, self._read, found.pgconn)

    async def _close(self) -> None:
        if self._socket >= 0:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket = -1
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    def _read(self, connection: PGconn) -> None:
        """Take what has come on the socket."""
        try:
            connection.consume_input()
            while (nudged := connection.notifies()) is not None:
                self._words.add(nudged.extra.decode())
        except psycopg.Error:
            self._is_lost = True
            asyncio.get_running_loop().remove_reader(self._socket)  # or it is called again and again
            self._socket = -1
        if self._words or self._is_lost:
            self._came.set()

    async def wait(self, seconds: float) -> frozenset[str]:
        """Return at the next nudge, at the latest after so many seconds, with the words of all that came.

        An empty word says that anything may have happened; none that nothing was said.
        """
        try:
            if self._connection is None:
                await self._open()
                return frozenset({""})  # something may have come before we listened: sweep once more
            async with asyncio.timeout(seconds):
                await self._came.wait()
        except TimeoutError:
            pass
        except psycopg.Error:
            self._is_lost = True
        self._came.clear()
        words, self._words = frozenset(self._words), set()
        if self._is_lost:
            await self._close()
            await asyncio.sleep(seconds)
        return words
