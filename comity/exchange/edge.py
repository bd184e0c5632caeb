"""The edge: the only way in for other nodes, a process and a port of its own, TLS 1.3 with pinned client certificates.

aiohttp, because the common Python servers verify a client certificate but do not hand it to the application. It reads
hop and TLS keys only and never decrypts. `door` is what stands before HTTP; here a request gets its place, is read in
time, waits its turn among the peers (`fair_threads`) and is answered by `receiving`.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError
from django.db import DatabaseError

from comity.exchange.core.chunk_tree import HEADER as PROOF
from comity.exchange.core.errors import (
    DescriptorError,
    ExchangeError,
    KeyFolderError,
    MalformedError,
    StorageError,
    TooLargeError,
    TooSlowError,
)
from comity.exchange.core.hop import HEADER
from comity.exchange.core.places import Limits, Places
from comity.exchange.core.wire import Response, problem_response
from comity.exchange.descriptors import descriptor_of
from comity.exchange.door import Caller, Door, listen
from comity.exchange.fair_threads import OURS, FairThreads
from comity.exchange.gathering import Gatherer
from comity.exchange.giving_way import singles
from comity.exchange.models import Peer, PeerState
from comity.exchange.nudges import GREET, OUTBOX, nudge
from comity.exchange.pulse import beat
from comity.exchange.receiving import (
    Inbound,
    answer,
    answer_letters,
    is_noted,
    limit_of,
    note_refusal,
    note_uncounted,
    require_budget,
)
from comity.exchange.tls import server_context
from comity.exchange.tls_choice import identity_for_all
from comity.lib.clock import now
from comity.lib.programs import EDGE

log = logging.getLogger(__name__)
THREADS = 8
TOGETHER = 32  # letters of one peer that are stored with one commit
REFRESH_SECONDS = 1.0
PIECE = 65_536
ONCE = (HEADER, PROOF, "Content-Type", "Content-Encoding", "Content-Length", "Transfer-Encoding", "Host")


@dataclass(frozen=True)
class Trusted:
    """Who may come in: the certificates of all peers in PEM, and the node of each TLS key that an active one pins.

    A suspended one may shake hands, to be told that it is suspended; its connections do not stay open.
    """

    certificates: str
    nodes: tuple[tuple[str, str], ...]


def trusted() -> Trusted:
    """Return who may come in now."""
    peers = list(Peer.objects.order_by("node"))
    nodes: list[tuple[str, str]] = []
    for peer in peers:
        if peer.state != PeerState.ACTIVE:
            continue
        with suppress(DescriptorError):  # one row that does not verify must not close the door to all others
            nodes += [(spki, peer.node) for spki in descriptor_of(peer).tls_spki]
    return Trusted("\n".join(peer.certificates for peer in peers), tuple(nodes))


class Edge:
    """The server: a door that follows the list of peers without a restart, and threads that ask the database."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Prepare the threads; nothing listens yet."""
        self.limits = limits or Limits()
        self._threads = FairThreads(THREADS, "edge")
        self._letters = Gatherer(self._store, TOGETHER)
        self._places = Places(self.limits)
        self._shown: tuple[str, Trusted] | None = None
        self._door: Door | None = None
        self._notes: set[asyncio.Task[None]] = set()
        self.listens_on = 0  # the port, once it does

    async def refresh(self) -> None:
        """Take up peers that were paired or suspended since, new certificates of theirs, and another key of ours."""
        found = await self._threads.ask(OURS, trusted)
        identity = await self._threads.ask(OURS, identity_for_all)
        if self._door is not None and (identity.spki, found) != self._shown:
            self._door.tls = server_context(identity, found.certificates)
            self._door.nodes = dict(found.nodes)
            self._door.dismiss()
            self._shown = (identity.spki, found)

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        caller = request.protocol
        if not isinstance(caller, Caller):
            raise TypeError("Requests come through our own door alone.")
        caller.begin()
        try:
            return await self._answer(caller, request)
        finally:
            caller.end()

    async def _answer(self, caller: Caller, request: web.BaseRequest) -> web.Response:
        path = request.raw_path  # as it was sent: nothing is decoded, put together or left out
        limit = limit_of(path)
        size = request.content_length
        if size is None:
            size = limit if request.body_exists else 0
        try:
            require_budget(caller.whose)
            _require_once(request)
            _require_plain_pieces(request)
            with self._places.hold(caller.whose, min(size, limit)):
                body = await self._read(request, size, limit)
                found = await self._find_answer(caller, Inbound(request.method, path, request.headers, body))
        except ExchangeError as error:
            self.refused(caller, path, error)
            return _response(problem_response(error, now()), ends=not request.content.is_eof())
        except DatabaseError:
            log.exception("The database did not take a message; its sender tries again.")
            found = problem_response(StorageError(retry_after=1), now())
        return _response(found)

    async def _find_answer(self, caller: Caller, request: Inbound) -> Response:
        if request.brings_letter:
            return await self._letters.ask(caller.spki, (caller.whose, request))
        words = (request.method, request.path, request.headers, request.body)
        return await self._threads.ask(caller.whose, answer, caller.spki, *words)

    async def _store(self, spki: str, brought: Sequence[tuple[str, Inbound]]) -> list[Response | Exception]:
        whose, requests = brought[0][0], [request for _whose, request in brought]
        with singles.alone(whose) if len(brought) == 1 else nullcontext():
            return await self._threads.ask(whose, answer_letters, spki, requests)

    async def _read(self, request: web.BaseRequest, size: int, limit: int) -> bytes:
        """Read a body up to the limit of its path, at no slower rate than the slowest allowed one."""
        if size > limit:
            raise TooLargeError
        began = asyncio.get_running_loop().time() + self.limits.body_time
        pieces = bytearray()
        try:
            while True:
                async with asyncio.timeout_at(began + len(pieces) / self.limits.slowest):
                    piece = await request.content.read(PIECE)
                if not piece:
                    return bytes(pieces)
                pieces += piece
                if len(pieces) > limit:
                    raise TooLargeError
        except TimeoutError as error:
            raise TooSlowError from error
        except (web.RequestPayloadError, HttpProcessingError) as error:
            raise MalformedError from error

    def refused(self, caller: Caller, path: str, error: ExchangeError) -> None:
        """Have something written down that was refused before anybody looked into it."""
        if is_noted(caller.whose, error.code):
            note = self._write(caller, path, error.code)
            task = asyncio.get_running_loop().create_task(note)
            self._notes.add(task)
            task.add_done_callback(self._notes.discard)

    async def _write(self, caller: Caller, path: str, code: str) -> None:
        try:
            await self._threads.ask(caller.whose, note_refusal, caller.spki, path, code)
        except DatabaseError:
            log.warning("A refusal (%s) could not be written down.", code)

    async def serve(self, host: str, port: int) -> None:
        """Listen until cancelled; port 0 is one that is free, see `listens_on`.

        What takes connections, or ends the slow ones, does so for ever: where it breaks off the edge ends with its error,
        and is started again by whatever keeps it running.
        """
        door = self._door = Door(self.handle, self.refused, self.limits)
        await self.refresh()
        listening = listen(host, port)
        self.listens_on = listening[0].getsockname()[1]
        work = [asyncio.create_task(door.accept(one)) for one in listening]
        work.append(asyncio.create_task(door.watch()))
        try:
            await self._threads.ask(OURS, nudge, OUTBOX, GREET)
            log.info("The edge listens on %s:%s.", host, self.listens_on)
            while True:
                broken, _going = await asyncio.wait(
                    work, timeout=REFRESH_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for task in broken:
                    log.error("The door broke off, and the edge ends: %s", type(task.exception()).__name__)
                    task.result()
                try:
                    await self._threads.ask(OURS, beat, EDGE)
                    await self.refresh()
                    await self._threads.ask(OURS, note_uncounted)
                except KeyFolderError as error:
                    log.error("The door stays as it is: %s", error)  # noqa: TRY400  # one line for the operator
                except DatabaseError:
                    log.warning("The list of peers could not be read; the last one stays.")
        finally:
            for task in work:
                task.cancel()
            for one in listening:
                one.close()
            await door.close()
            await asyncio.gather(*work, *self._notes, return_exceptions=True)
            await self._threads.close()


def _require_once(request: web.BaseRequest) -> None:
    """Refuse a header that stands there twice: which one counts must not be a question."""
    if any(len(request.headers.getall(name, [])) > 1 for name in ONCE):
        raise MalformedError


def _require_plain_pieces(request: web.BaseRequest) -> None:
    """Refuse a body whose pieces are coded as well, and pieces in a version of HTTP that has none (RFC 9112, section 6.1)."""
    coding = request.headers.get("Transfer-Encoding")
    if coding is not None and (coding.strip().lower() != "chunked" or request.version < HttpVersion11):
        raise MalformedError


def _response(found: Response, *, ends: bool = False) -> web.Response:
    response = web.Response(status=found.status, body=found.body, headers=dict(found.headers))
    if found.status == HTTPStatus.FORBIDDEN or ends:
        response.force_close()  # the connection of a suspended peer does not live on, nor one with bytes left unread
    return response
