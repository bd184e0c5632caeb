"""The door of the edge below HTTP: who may shake hands, how long a request may take to arrive, how many stand there.

A connection is taken, its TLS handshake made under a deadline and a count by address, and only then handed to the HTTP
server, which knows by then whose it is. Nothing here asks the database.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from comity.exchange.core.errors import (
    PROBLEM_TYPE,
    ExchangeError,
    MalformedError,
    QuotaError,
    StorageError,
    TooLargeError,
    TooSlowError,
)
from comity.exchange.core.places import Handshakes, Limits
from comity.exchange.core.tls import spki_of_der
from comity.exchange.core.wire import problem_response
from comity.exchange.receiving import UNKNOWN
from comity.lib.clock import now

log = logging.getLogger(__name__)
MAX_LINE = 1024
MAX_FIELD = 8192  # a hop token has 6144 at most
MAX_FIELDS = 32
LAST_ANSWERS = 5.0  # seconds
NEVER = float("inf")
BACKLOG = 128

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Refused = Callable[["Caller", str, ExchangeError], None]


class Caller(web.RequestHandler):
    """One connection of a partner: whose it is, and until when its next request must be there."""

    def __init__(self, door: "Door", **options: Any) -> None:
        """Nobody is there yet."""
        super().__init__(door, **options)
        self.door = door
        self.spki = ""
        self.whose = ""
        self.wire: asyncio.Transport | None = None  # beyond the moment at which the server lets go of it
        self.until = NEVER
        self.is_heading = False  # a part of a request's head has come
        self.is_busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Find out who calls."""
        if isinstance(transport, asyncio.Transport):
            self.wire = transport
        self.spki = _spki_of(transport)
        self.whose = self.door.whose(self.spki)
        self.wait(self.door.limits.head_time)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes; the head of a request must be whole in time, and few may wait behind it."""
        if not self.is_busy and not self.is_heading:
            self.is_heading = True
            self.wait(self.door.limits.head_time)
        super().data_received(data)
        if len(self._messages) > self.door.limits.pipelined:
            self.cut(QuotaError())

    def wait(self, seconds: float) -> None:
        """Set until when something must happen."""
        self.until = asyncio.get_running_loop().time() + seconds

    def begin(self) -> None:
        """The head of a request is whole: from here on its own times hold."""
        self.is_busy, self.is_heading, self.until = True, False, NEVER

    def end(self) -> None:
        """A request has its answer; the partner reads it and asks again, or goes."""
        self.is_busy = False
        self.wait(self.door.limits.idle_time)

    def cut(self, error: ExchangeError) -> None:
        """End the connection without an answer."""
        self.until = NEVER
        self.door.refused(self, "", error)
        self.force_close()
        if self.wire is not None:
            self.wire.abort()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is no HTTP, and a defect of ours, by a problem; neither is quoted anywhere."""
        del request, message
        if isinstance(exc, ConnectionError):
            return web.Response()  # the partner went in the middle of it; nobody reads this
        error: ExchangeError = StorageError(retry_after=60)
        if isinstance(exc, LineTooLong):
            error = TooLargeError()
        elif status < 500:  # the parser says 400
            error = MalformedError()
        else:
            log.error("A request broke our own code: %s", type(exc).__name__)
        self.door.refused(self, "", error)
        self.is_heading = False
        self.wait(self.door.limits.idle_time)
        found = problem_response(error, now())
        response = web.Response(status=found.status, body=found.body, content_type=PROBLEM_TYPE)
        response.force_close()
        return response


class Door(web.Server):
    """The HTTP server behind the handshake, with the connections that stand there now.

    Args:
        handler: answers a request.
        refused: is told of what was refused before a handler saw it.
        limits: how much and how long.
    """

    def __init__(self, handler: Handler, refused: Refused, limits: Limits) -> None:
        super().__init__(handler)
        self.limits = limits
        self.refused = refused
        self.nodes: dict[str, str] = {}  # TLS key to node, of all active peers
        self.tls: ssl.SSLContext | None = None
        self._handshakes = Handshakes(limits)
        self._callers: dict[str, set[Caller]] = {}
        self._shaking: set[asyncio.Task[None]] = set()

    def __call__(self) -> web.RequestHandler:
        """Make the protocol of a new connection."""
        return Caller(
            self,
            loop=asyncio.get_running_loop(),
            access_log=None,
            max_line_size=MAX_LINE,
            max_field_size=MAX_FIELD,
            max_headers=MAX_FIELDS,
            keepalive_timeout=self.limits.idle_time,
            lingering_time=2.0,
            auto_decompress=False,  # a coded body is refused, not unpacked
        )

    def whose(self, spki: str) -> str:
        """Return the node of a TLS key; keys of nobody count together."""
        return self.nodes.get(spki, UNKNOWN)

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Count a connection; one too many is closed."""
        super().connection_made(handler, transport)
        if not isinstance(handler, Caller):
            return
        here = self._callers.setdefault(handler.whose, set())
        here.add(handler)
        everybody = sum(len(callers) for callers in self._callers.values())
        if len(here) > self.limits.connections_a_peer or everybody > self.limits.connections:
            handler.cut(QuotaError())

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """Forget a connection."""
        super().connection_lost(handler, exc)
        if isinstance(handler, Caller) and (here := self._callers.get(handler.whose)) is not None:
            here.discard(handler)
            if not here:
                del self._callers[handler.whose]

    async def accept(self, listening: socket.socket) -> None:
        """Take connections for ever."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listening)
            except OSError:  # no file descriptor is free, or the caller is gone again
                await asyncio.sleep(0.05)
                continue
            if self.tls is None or not self._handshakes.begin(address[0], loop.time()):
                connection.close()
                continue
            task = loop.create_task(self._shake(connection, address[0], self.tls))
            self._shaking.add(task)
            task.add_done_callback(self._shaking.discard)

    async def _shake(self, connection: socket.socket, address: str, tls: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        is_member = False
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.connect_accepted_socket(
                self,
                connection,
                ssl=tls,
                ssl_handshake_timeout=self.limits.handshake_time,
                ssl_shutdown_timeout=2.0,
            )
            is_member = True
        except OSError:  # a stranger, another version of TLS, too slow, or gone
            log.debug("A handshake failed.")
        finally:
            if not is_member:
                connection.close()
            self._handshakes.end(address, member=is_member)

    async def watch(self) -> None:
        """End connections whose next request does not come in time, for ever."""
        while True:
            await asyncio.sleep(self.limits.look)
            at = asyncio.get_running_loop().time()
            late = [caller for here in self._callers.values() for caller in here if caller.until < at]
            for caller in late:
                if caller.is_heading:
                    caller.cut(TooSlowError())
                else:
                    caller.force_close()  # it only rested

    def dismiss(self) -> None:
        """End the connections whose keys no active peer pins any more: of one that was suspended just now, say."""
        for here in list(self._callers.values()):
            for caller in list(here):
                if caller.spki not in self.nodes and caller.wire is not None:
                    caller.wire.abort()

    async def close(self) -> None:
        """End every connection; what is being answered has a moment to end."""
        for task in list(self._shaking):
            task.cancel()
        await asyncio.gather(*self._shaking, return_exceptions=True)
        wires = [caller.wire for here in self._callers.values() for caller in here]
        self.pre_shutdown()
        await self.shutdown(LAST_ANSWERS)
        for wire in wires:
            if wire is not None:
                wire.abort()
        await asyncio.sleep(0)


def _spki_of(transport: asyncio.BaseTransport) -> str:
    connection = transport.get_extra_info("ssl_object")
    certificate = connection.getpeercert(binary_form=True) if connection else None
    if certificate is None:
        return ""
    try:
        return spki_of_der(certificate)
    except ExchangeError:
        return ""


def listen(host: str, port: int) -> list[socket.socket]:
    """Return listening sockets, one for each address of the host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets = []
    for family, _kind, _protocol, _name, address in dict.fromkeys(found):
        one = socket.create_server((str(address[0]), port), family=family, backlog=BACKLOG)
        one.settimeout(0)
        sockets.append(one)
    return sockets
