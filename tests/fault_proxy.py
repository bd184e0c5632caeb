"""A wire that can be cut: a TCP proxy before a node's edge, for tests of what survives a bad line.

    with FaultProxy(node.edge_port) as line:
        ...                       # callers use line.port
        line.cut()                # every open connection is reset, as by a router that forgot it
        line.cut_after(1_000_000) # so many bytes later the line is cut by itself
        line.close_door()         # nobody answers, until `open_door`
        line.stall()              # connections stay open and carry nothing, until `go_on`
        line.carried.towards      # bytes that came to the node

It knows nothing of TLS and of what it carries. The loop runs in a thread of its own, so that tests need no asyncio; every
method may be called from any thread and has taken effect when it returns.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
PIECE = 65_536


@dataclass
class Carried:
    """Bytes carried towards the node and back, and how often the line was cut."""

    towards: int = 0
    back: int = 0
    cuts: int = 0


class FaultProxy:
    """A line to a port of this machine.

    Args:
        target: the port behind it.
        port: where it listens; 0 for any free one.
    """

    def __init__(self, target: int, port: int = 0) -> None:
        self.target = target
        self.port = port
        self.carried = Carried()
        self._writers: set[asyncio.StreamWriter] = set()
        self._left: int | None = None
        self._again: list[int] = []  # what `_left` is after the next cuts
        self._shut = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cut what is open and listen no more."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Reset every open connection."""
        self._call(self._cut)

    def cut_after(self, octets: int, times: int = 1) -> None:
        """Cut by itself after so many more bytes towards the node; so many times, one after the other."""

        def arm() -> None:
            self._left, self._again = octets, [octets] * (times - 1)

        self._call(arm)

    @property
    def waits_to_cut(self) -> bool:
        """Whether a cut that `cut_after` asked for is still to come."""
        return self._left is not None

    def close_door(self) -> None:
        """Answer nobody, and cut what is open."""
        self._shut = True
        self.cut()

    def open_door(self) -> None:
        """Answer again."""
        self._shut = False

    @property
    def is_open(self) -> bool:
        """Whether anybody is answered."""
        return not self._shut

    def stall(self) -> None:
        """Carry nothing, with every connection open."""
        self._call(self._moving.clear)

    def go_on(self) -> None:
        """Carry again what was kept back."""
        self._call(self._moving.set)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def _call(self, function: Callable[[], T]) -> T:
        async def called() -> T:
            return function()

        return self._do(called())

    async def _listen(self) -> None:
        self._moving = asyncio.Event()
        self._moving.set()
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port, limit=PIECE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        self._moving.set()
        self._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    def _cut(self) -> None:
        self._left = self._again.pop() if self._again else None
        if self._writers:
            self.carried.cuts += 1
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._shut:
            writer.transport.abort()
            return
        try:
            behind, ahead = await asyncio.open_connection("127.0.0.1", self.target, limit=PIECE)
        except OSError:
            writer.transport.abort()
            return
        pair = {writer, ahead}
        self._writers |= pair
        try:
            if not self.is_open:
                return  # it was shut meanwhile
            await asyncio.gather(self._carry(reader, ahead, out=True), self._carry(behind, writer, out=False))
        finally:
            self._writers -= pair
            for one in pair:
                one.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, out: bool) -> None:
        try:
            while piece := await reader.read(PIECE):
                await self._moving.wait()
                self._count(len(piece), out=out)
                writer.write(piece)
                await writer.drain()
            writer.write_eof()
        except (OSError, RuntimeError):  # it was cut
            writer.transport.abort()

    def _count(self, octets: int, *, out: bool) -> None:
        if not out:
            self.carried.back += octets
            return
        self.carried.towards += octets
        if self._left is not None:
            self._left -= octets
            if self._left <= 0:
                self._cut()
