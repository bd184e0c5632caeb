"""Delivery: one long-lived process that hands queued letters, files and receipts to peers over kept connections.

The rows are the truth; this process only moves them on. It sweeps what is due and is woken by a nudge. Letters of one
peer go urgent first, then by link number; a peer that does not answer has its own timer and holds up nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
from django.db import DatabaseError

from comity.exchange.attempts import (
    Verdict,
    note_link_silent,
    requests_for,
    settle_greeting,
    settle_together,
    state_request,
)
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.wire import MAX_ANSWER, Request, Response
from comity.exchange.descriptors import descriptor_of
from comity.exchange.due import (
    IN_FLIGHT,
    Job,
    due_jobs,
    expire_overdue,
    next_due,
    peers_with_work,
    unheard_peers,
)
from comity.exchange.endpoints import ClosedAddressError, ClosedNetworkError, endpoint_of, open_socket
from comity.exchange.fair_threads import OURS, FairThreads
from comity.exchange.gathering import Gatherer
from comity.exchange.identity import edge_keys
from comity.exchange.links import failures_of
from comity.exchange.models import Peer
from comity.exchange.nudges import GREET, OUTBOX, Listener
from comity.exchange.peers import active_peers
from comity.exchange.pulse import beat
from comity.exchange.tls import client_context
from comity.lib import faults
from comity.lib.clock import now
from comity.lib.programs import DELIVERY

log = logging.getLogger(__name__)
T = TypeVar("T")
THREADS = 6
SWEEP_SECONDS = 2.0
SHORTEST_WAIT = 0.05
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)


class Delivery:
    """Moves what is due; `run` until cancelled."""

    def __init__(self) -> None:
        """Prepare threads for the database; no connection is open yet."""
        self._threads = FairThreads(THREADS, "delivery")
        self._settling = Gatherer(self._settle, IN_FLIGHT)
        self._busy: set[UUID] = set()
        self._again: set[UUID] = set()  # those for which something came while they were busy
        self._tasks: set[asyncio.Task[None]] = set()
        self._sessions: dict[UUID, tuple[str, aiohttp.ClientSession]] = {}

    async def _ask(self, function: Callable[..., T], *arguments: Any) -> T:
        """Ask the database; a question about a peer waits its turn behind those of other peers."""
        whose = OURS
        if arguments and isinstance(arguments[0], Peer):
            whose = str(arguments[0].pk)
        elif arguments and isinstance(arguments[0], UUID):
            whose = str(arguments[0])
        return await self._threads.ask(whose, function, *arguments)

    async def run(self) -> None:
        """Sweep, then wait for a nudge or for the next thing that is due; for ever."""
        async with Listener(OUTBOX) as listener:
            try:
                while True:
                    until = asyncio.get_running_loop().time() + await self._sweep()
                    while not await self._listen(listener, until):
                        pass
            finally:
                await self._end()

    async def _end(self) -> None:
        """Leave: what was under way is due again when delivery runs again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for _trusted, session in self._sessions.values():
            await session.close()
        await self._threads.close()

    async def _listen(self, listener: Listener, until: float) -> bool:
        """Wait for a nudge; serve the peers it names. Return whether it is time to look at everything."""
        left = until - asyncio.get_running_loop().time()
        words = await listener.wait(max(0.0, left))
        if GREET in words:
            self._start(self._greet())
        if left <= 0 or not words or not words.isdisjoint({"", GREET}):
            return True
        for word in words:
            self._serve(UUID(word))
        return False

    def _serve(self, peer_id: UUID) -> None:
        if peer_id in self._busy:
            self._again.add(peer_id)  # it may have looked before this came
        else:
            self._busy.add(peer_id)
            self._start(self._serve_peer(peer_id))

    async def _sweep(self) -> float:
        """Start on what is due; return how many seconds to wait for more."""
        try:
            await self._ask(beat, DELIVERY)
            await self._ask(expire_overdue)
            for peer_id in await self._ask(peers_with_work):
                if peer_id not in self._busy:
                    self._serve(peer_id)
            for peer in await self._ask(unheard_peers):
                if peer.pk not in self._busy:
                    self._busy.add(peer.pk)
                    self._start(self._greet_idle(peer))
            soonest = await self._ask(next_due, now())
        except DatabaseError:
            log.warning("The database did not answer; delivery goes on when it does.")
            return SWEEP_SECONDS
        if soonest is None:
            return SWEEP_SECONDS
        return min(SWEEP_SECONDS, max(SHORTEST_WAIT, (soonest - now()).total_seconds()))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Say that work on a partner broke off; what it left undone is due again at the next sweep."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("Work on a partner broke off: %s", type(error).__name__)

    async def _greet(self) -> None:
        """Tell partners that our door is open again: what waits there for us need not wait for their next try."""
        try:
            peers = await self._ask(active_peers)
        except DatabaseError:
            return
        await asyncio.gather(*(self._ask_state(peer) for peer in peers))

    async def _greet_idle(self, peer: Peer) -> None:
        try:
            await self._ask_state(peer)
        finally:
            self._busy.discard(peer.pk)

    async def _ask_state(self, peer: Peer) -> None:
        try:
            address = await self._ask(_address, peer)
            request = await self._ask(state_request, peer)
            session = await self._session(peer)
            asked = now()
            answer = await self._fetch(session, address, request)
            await self._ask(settle_greeting, peer, answer, asked, now())
        except (ExchangeError, DatabaseError) as error:
            log.warning("%s was not greeted: %s", peer.node, type(error).__name__)

    async def _serve_peer(self, peer_id: UUID) -> None:
        try:
            while await self._round(peer_id) or peer_id in self._again:
                self._again.discard(peer_id)
        except DatabaseError:
            log.warning("The database did not answer; delivery goes on when it does.")
        finally:
            self._busy.discard(peer_id)
            self._again.discard(peer_id)

    async def _round(self, peer_id: UUID) -> bool:
        """Send what is due to one peer; return whether it answered and more may be due."""
        peer, jobs = await self._ask(due_jobs, peer_id)
        if not jobs:
            return False
        try:
            address, requests = await self._ask(_prepared, peer, jobs)
            session = await self._session(peer)
            # all are waited for before one failure is looked at: what is in flight is never sent a second time
            ended = await asyncio.gather(
                *(
                    self._send(session, address, peer, job, request)
                    for job, request in zip(jobs, requests, strict=True)
                ),
                return_exceptions=True,
            )
            for failure in ended:
                if isinstance(failure, BaseException):
                    raise failure
            verdicts = [verdict for verdict in ended if isinstance(verdict, Verdict)]
        except ExchangeError as error:  # its card has expired, or our own keys have
            log.error("Nothing can be sent to %s: %s", peer.node, error)  # noqa: TRY400  # one line for the operator
            verdicts = [Verdict(taken=False, silence=error.code)]
        if any(verdict.taken for verdict in verdicts):
            return True  # it answers; a connection that broke meanwhile is no silence
        silence = next((verdict.silence for verdict in verdicts if verdict.silence), "")
        if silence:
            log.info("%s: %s. It is called again later.", peer.node, silence)
            await self._ask(note_link_silent, peer, silence, await self._ask(failures_of, peer))
        return False

    async def _session(self, peer: Peer) -> aiohttp.ClientSession:
        """Return the kept connections to a peer; new ones when its certificates changed."""
        kept = self._sessions.get(peer.pk)
        if kept is not None and kept[0] == peer.certificates:
            return kept[1]
        context = client_context(edge_keys().tls_at(now()), peer.certificates)
        connector = aiohttp.TCPConnector(
            ssl=context, limit=IN_FLIGHT, keepalive_timeout=75, socket_factory=open_socket
        )
        session = aiohttp.ClientSession(
            connector=connector,
            timeout=TIMEOUT,
            trust_env=False,  # no proxy of the environment stands between two nodes
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # an answer that could grow when it is unpacked is none
        )
        self._sessions[peer.pk] = (peer.certificates, session)
        if kept is not None:
            await kept[1].close()
        return session

    async def _send(
        self, session: aiohttp.ClientSession, address: str, peer: Peer, job: Job, request: Request
    ) -> Verdict:
        response = await self._fetch(session, address, request)
        if response is not None:
            faults.reach(faults.AFTER_POST)
        return await self._settling.ask(str(peer.pk), (peer, job, response))

    async def _settle(
        self, _whose: str, ended: Sequence[tuple[Peer, Job, Response | None]]
    ) -> list[Verdict | Exception]:
        attempts = [(job, response) for _peer, job, response in ended]
        return await self._ask(settle_together, ended[0][0], attempts)

    async def _fetch(self, session: aiohttp.ClientSession, address: str, request: Request) -> Response | None:
        """Send one request; None when nobody answers."""
        try:
            async with session.request(
                request.method,
                address + request.path,
                data=request.body,
                headers=dict(request.headers),
                allow_redirects=False,
            ) as answer:
                return Response(answer.status, {}, await _body_of(answer))
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, ClosedAddressError):
                raise ClosedNetworkError from error
            return None
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None


async def _body_of(answer: aiohttp.ClientResponse) -> bytes:
    """Read an answer; of one that is too long the rest stays unread and it proves nothing."""
    pieces = bytearray()
    async for piece in answer.content.iter_any():
        pieces += piece
        if len(pieces) > MAX_ANSWER:
            break
    return bytes(pieces)


def _prepared(peer: Peer, jobs: Sequence[Job]) -> tuple[str, list[Request]]:
    return _address(peer), requests_for(peer, jobs)


def _address(peer: Peer) -> str:
    return endpoint_of(descriptor_of(peer))
