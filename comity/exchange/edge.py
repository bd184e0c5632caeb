"""The edge: the only door to other nodes, a process and a port of its own, TLS 1.3 with pinned client certificates.

aiohttp, because the common Python servers verify a client certificate but do not hand it to the application. It reads
hop and TLS keys only and never decrypts.
"""

import asyncio
import logging
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from aiohttp import web
from django.db import DatabaseError, close_old_connections, connections

from comity.audit.guard import actions_only
from comity.exchange.core.errors import (
    DescriptorError,
    ExchangeError,
    KeyFolderError,
    StorageError,
    TooLargeError,
)
from comity.exchange.core.tls import spki_of_der
from comity.exchange.core.wire import Response, problem_response
from comity.exchange.descriptors import descriptor_of
from comity.exchange.models import Peer, PeerState
from comity.exchange.nudges import GREET, OUTBOX, nudge
from comity.exchange.receiving import answer, limit_of, refuse_unread
from comity.exchange.tls import server_context
from comity.exchange.tls_choice import identity_for_all
from comity.lib.clock import now

log = logging.getLogger(__name__)
THREADS = 6
REFRESH_SECONDS = 1.0


def trusted_certificates() -> str:
    """Return the certificates of all peers, one PEM after the other. A suspended one is let in to be told that it is."""
    return "\n".join(Peer.objects.order_by("node").values_list("certificates", flat=True))


def welcome_pins() -> frozenset[str]:
    """Return the TLS keys whose connections may stay open: those that the cards of active peers pin."""
    found: set[str] = set()
    for peer in Peer.objects.filter(state=PeerState.ACTIVE):
        with suppress(DescriptorError):
            found.update(descriptor_of(peer).tls_spki)
    return frozenset(found)


class Edge:
    """The server: a door that follows the list of peers without a restart, and threads that ask the database."""

    def __init__(self) -> None:
        """Prepare the threads; nothing listens yet."""
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="edge")
        self._shown: tuple[str, str] | None = None
        self._door: ssl.SSLContext | None = None
        self._runner: web.AppRunner | None = None

    async def _ask(self, function: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _guarded, function, *arguments)

    async def refresh(self) -> None:
        """Take up peers that were paired or suspended since, new certificates of theirs, and another key of ours."""
        trusted, identity = await self._ask(trusted_certificates), await self._ask(identity_for_all)
        if (identity.spki, trusted) != self._shown:
            self._door = server_context(identity, trusted)
            self._shown = (identity.spki, trusted)
        welcome = await self._ask(welcome_pins)
        for connection in self._runner.server.connections if self._runner and self._runner.server else ():
            if connection.transport is not None and _spki_of(connection.transport) not in welcome:
                connection.transport.abort()

    def _swap(
        self, connection: ssl.SSLObject | ssl.SSLSocket, _name: str | None, _old: ssl.SSLContext
    ) -> None:
        if self._door is not None:
            connection.context = self._door

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        spki = _spki(request)
        try:
            body = await _read(request)
        except TooLargeError as error:
            return _response(await self._ask(refuse_unread, spki, request.path, error))
        try:
            found = await self._ask(answer, spki, request.method, request.path, request.headers, body)
        except DatabaseError:
            log.exception("The database did not take a message; its sender tries again.")
            found = problem_response(StorageError(retry_after=1), now())
        return _response(found)

    async def serve(self, host: str, port: int) -> None:
        """Listen until cancelled."""
        await self.refresh()
        application = web.Application(client_max_size=0)
        application.router.add_route("*", "/{path:.*}", self.handle)
        runner = self._runner = web.AppRunner(application, access_log=None, handle_signals=False)
        await runner.setup()
        front = server_context(await self._ask(identity_for_all), (self._shown or ("", ""))[1])
        front.sni_callback = self._swap
        await web.TCPSite(runner, host, port, ssl_context=front).start()
        await self._ask(nudge, OUTBOX, GREET)
        log.info("The edge listens on %s:%s.", host, port)
        try:
            while True:
                await asyncio.sleep(REFRESH_SECONDS)
                try:
                    await self.refresh()
                except KeyFolderError as error:
                    log.error("The door stays as it is: %s", error)  # noqa: TRY400  # one line for the operator
                except DatabaseError:
                    log.warning("The list of peers could not be read; the last one stays.")
        finally:
            await runner.cleanup()
            await self._close()

    async def _close(self) -> None:
        """End the threads, each with its connection to the database closed."""
        together = threading.Barrier(THREADS)
        await asyncio.gather(*(self._ask(_let_go, together) for _ in range(THREADS)))
        self._threads.shutdown()


def _guarded(function: Any, *arguments: Any) -> Any:
    close_old_connections()
    with actions_only():
        return function(*arguments)


def _let_go(together: threading.Barrier) -> None:
    connections.close_all()
    together.wait(timeout=10)  # so that each thread has its turn


def _spki(request: web.Request) -> str:
    return _spki_of(request.transport) if request.transport is not None else ""


def _spki_of(transport: asyncio.BaseTransport) -> str:
    connection = transport.get_extra_info("ssl_object")
    certificate = connection.getpeercert(binary_form=True) if connection else None
    if certificate is None:
        return ""
    try:
        return spki_of_der(certificate)
    except ExchangeError:
        return ""


async def _read(request: web.Request) -> bytes:
    """Read a body up to the limit of its path; a longer one is refused before it is held in memory."""
    limit = limit_of(request.path)
    if request.content_length is not None and request.content_length > limit:
        raise TooLargeError
    pieces: list[bytes] = []
    size = 0
    async for piece in request.content.iter_chunked(65_536):
        size += len(piece)
        if size > limit:
            raise TooLargeError
        pieces.append(piece)
    return b"".join(pieces)


def _response(found: Response) -> web.Response:
    response = web.Response(status=found.status, body=found.body, headers=dict(found.headers))
    if found.status == HTTPStatus.FORBIDDEN:
        response.force_close()  # the connection of a suspended peer does not live on
    return response
