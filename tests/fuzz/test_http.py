"""The HTTP layer of the edge under bad bytes, over a pair of sockets: each connection is answered in HTTP or closed."""

import asyncio
import itertools
import secrets
import socket
import sys
import time
from random import Random
from typing import Any

import pytest
from aiohttp import web

from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.places import Limits
from comity.exchange.door import Caller, Door
from comity.exchange.edge import Edge
from tests.fuzz.mutating import mutated

FEW, MANY = 100, 2000
SOAK_SECONDS = 600
SEEDS = [
    b"GET /cxp/1/peer-state HTTP/1.1\r\nHost: edge\r\nCxp-Hop: a.b.c\r\n\r\n",
    b"POST /cxp/1/messages HTTP/1.1\r\nHost: edge\r\nContent-Length: 5\r\nContent-Type: application/cxp+json\r\n\r\nhello",
    b"PUT /cxp/1/parts/AAAA/0 HTTP/1.1\r\nHost: edge\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"POST /cxp/1/receipts HTTP/1.1\r\nHost: e\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET /a HTTP/1.1\r\nHost: e\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"GET /a HTTP/1.1\r\nHost: e\r\n\r\nGET /b HTTP/1.1\r\nHost: e\r\n\r\n",
]
LIMITS = Limits(head_time=5, idle_time=5, body_time=5, look=0.2)


class Corridor:
    """A door without TLS, whose handler reads as the edge does and says how much came."""

    def __init__(self) -> None:
        self.edge = Edge(LIMITS)
        self.door = Door(self.handle, self.refused, LIMITS)
        self.broken: list[str] = []
        asyncio.get_running_loop().set_exception_handler(self.keep)

    def keep(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.broken.append(str(context))

    def refused(self, _caller: Caller, _path: str, error: ExchangeError) -> None:
        if error.code == "storage":  # what `handle_error` says of a defect of ours
            self.broken.append("a request broke our own code")

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        caller = request.protocol
        assert isinstance(caller, Caller)
        caller.begin()
        try:
            body = await self.edge._read(request, request.content_length or 0, 4096)
        except ExchangeError as error:
            return web.Response(status=error.status, headers={"Connection": "close"})
        finally:
            caller.end()
        return web.Response(text=str(len(body)))

    async def try_one(self, seed: str) -> None:
        """Send one input and read until the other side closes."""
        data = mutated(SEEDS, Random(seed))
        ours, theirs = socket.socketpair()
        await asyncio.get_running_loop().connect_accepted_socket(self.door, theirs)
        reader, writer = await asyncio.open_connection(sock=ours)
        writer.write(data)
        writer.write_eof()
        async with asyncio.timeout(60):
            try:
                said = await reader.read()
            except ConnectionError:
                said = b""
        writer.close()
        assert not said or said.startswith(b"HTTP/1."), (seed, data, said)
        assert self.broken == [], (seed, data)

    async def close(self) -> None:
        """End everything."""
        await self.door.close()
        await self.edge._threads.close()


async def many(seeds: Any) -> int:
    """Try inputs one after the other; return how many."""
    corridor, tried = Corridor(), 0
    try:
        for seed in seeds:
            await corridor.try_one(seed)
            tried += 1
    finally:
        await corridor.close()
    return tried


async def test_a_few_inputs() -> None:
    assert await many(f"http:{number}" for number in range(FEW)) == FEW


@pytest.mark.full
async def test_many_inputs() -> None:
    assert await many(f"http:{number}" for number in range(FEW, FEW + MANY)) == MANY


@pytest.mark.soak
async def test_ten_minutes_of_new_inputs() -> None:
    run, end = secrets.token_hex(4), time.monotonic() + SOAK_SECONDS
    numbers = itertools.takewhile(lambda _: time.monotonic() < end, itertools.count())
    sys.stdout.write(
        f"{await many(f'{run}:{number}' for number in numbers)} inputs of run {run}, none broke anything.\n"
    )
