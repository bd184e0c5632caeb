"""Delivery: one long-lived process that hands queued letters, files and receipts to peers over kept connections.

The rows are the truth; this process only moves them on. It sweeps what is due and is woken by a nudge. Letters of one
peer go urgent first, then by link number; a peer that does not answer has its own timer and holds up nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
from django.db import DatabaseError, close_old_connections

from comity.audit.guard import actions_only
from comity.exchange.asking import (
    descriptor_request,
    question_of,
    recoveries_due,
    request_of,
    restored_peers,
    settle_answer,
    settle_descriptor,
)
from comity.exchange.attempts import (
    Verdict,
    note_link_silent,
    request_for,
    settle,
    settle_greeting,
    state_request,
)
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.recovery import MAX_PAGE
from comity.exchange.core.wire import MAX_ANSWER, RECOVERY, Request, Response
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
from comity.exchange.identity import edge_keys
from comity.exchange.links import failures_of
from comity.exchange.models import Peer
from comity.exchange.nudges import GREET, OUTBOX, Listener
from comity.exchange.peers import active_peers
from comity.exchange.tls import client_context
from comity.lib import faults
from comity.lib.clock import now

log = logging.getLogger(__name__)
T = TypeVar("T")
SWEEP_SECONDS = 2.0
SHORTEST_WAIT = 0.05
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)


class Delivery:
    """Moves what is due; `run` until cancelled."""

    def __init__(self) -> None:
        """Prepare threads for the database; no connection is open yet."""
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="delivery")
        self._busy: set[UUID] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sessions: dict[UUID, tuple[str, aiohttp.ClientSession]] = {}

    async def _ask(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _guarded, function, *arguments)

    async def run(self) -> None:
        """Sweep, then wait for a nudge or for the next thing that is due; for ever."""
        async with Listener(OUTBOX) as listener:
            try:
                while True:
                    if await listener.wait(await self._sweep()) == GREET:
                        self._start(self._greet())
            finally:
                for _trusted, session in self._sessions.values():
                    await session.close()
                self._threads.shutdown(wait=False)

    async def _sweep(self) -> float:
        """Start on what is due; return how many seconds to wait for more."""
        try:
            await self._ask(expire_overdue)
            for peer_id in await self._ask(peers_with_work):
                self._begin(peer_id, self._serve_peer(peer_id))
            for peer in await self._ask(unheard_peers):
                self._begin(peer.pk, self._greet_idle(peer))
            for recovery_id in await self._ask(recoveries_due):
                self._begin(recovery_id, self._recover(recovery_id))
            for peer in await self._ask(restored_peers):
                self._begin(peer.pk, self._fetch_descriptor(peer))
            soonest = await self._ask(next_due, now())
        except DatabaseError:
            log.warning("The database did not answer; delivery goes on when it does.")
            return SWEEP_SECONDS
        if soonest is None:
            return SWEEP_SECONDS
        return min(SWEEP_SECONDS, max(SHORTEST_WAIT, (soonest - now()).total_seconds()))

    def _begin(self, about: UUID, work: Coroutine[Any, Any, None]) -> None:
        """Start on a partner, or on our questions to it, unless it is in hand already."""
        if about in self._busy:
            work.close()
            return
        self._busy.add(about)
        self._start(work)

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
            answer = await self._fetch(await self._session(peer), address, request)
            await self._ask(settle_greeting, peer, answer)
        except (ExchangeError, DatabaseError) as error:
            log.warning("%s was not greeted: %s", peer.node, type(error).__name__)

    async def _recover(self, recovery_id: UUID) -> None:
        """Ask a partner what we missed, page after page, until it has told all or does not answer."""
        try:
            asking = True
            while asking:
                recovery, question = await self._ask(question_of, recovery_id)
                if question is None:
                    return
                peer = recovery.peer
                address = await self._ask(_address, peer)
                request = await self._ask(request_of, recovery, question)
                answer = await self._fetch(await self._session(peer), address, request)
                asking = await self._ask(settle_answer, recovery, question, answer)
        except (ExchangeError, DatabaseError) as error:
            log.warning("A partner was not asked what we missed: %s", type(error).__name__)
        finally:
            self._busy.discard(recovery_id)

    async def _fetch_descriptor(self, peer: Peer) -> None:
        """Fetch the descriptor of a partner that says it was restored."""
        try:
            address = await self._ask(_address, peer)
            request = await self._ask(descriptor_request)
            answer = await self._fetch(await self._session(peer), address, request)
            await self._ask(settle_descriptor, peer, answer)
        except (ExchangeError, DatabaseError) as error:
            log.warning("The descriptor of %s was not fetched: %s", peer.node, type(error).__name__)
        finally:
            self._busy.discard(peer.pk)

    async def _serve_peer(self, peer_id: UUID) -> None:
        try:
            while await self._round(peer_id):
                pass
        except DatabaseError:
            log.warning("The database did not answer; delivery goes on when it does.")
        finally:
            self._busy.discard(peer_id)

    async def _round(self, peer_id: UUID) -> bool:
        """Send what is due to one peer; return whether it answered and more may be due."""
        peer, jobs = await self._ask(due_jobs, peer_id)
        if not jobs:
            return False
        try:
            address = await self._ask(_address, peer)
            session = await self._session(peer)
            # all are waited for before one failure is looked at: what is in flight is never sent a second time
            ended = await asyncio.gather(
                *(self._send(session, address, peer, job) for job in jobs), return_exceptions=True
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
        connector = aiohttp.TCPConnector(ssl=context, limit=IN_FLIGHT, keepalive_timeout=75)
        session = aiohttp.ClientSession(connector=connector, timeout=TIMEOUT)
        self._sessions[peer.pk] = (peer.certificates, session)
        if kept is not None:
            await kept[1].close()
        return session

    async def _send(self, session: aiohttp.ClientSession, address: str, peer: Peer, job: Job) -> Verdict:
        request = await self._ask(request_for, peer, job)
        response = await self._fetch(session, address, request)
        if response is not None:
            faults.reach(faults.AFTER_POST)
        return await self._ask(settle, peer, job, response)

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
                most = MAX_PAGE if request.path == RECOVERY else MAX_ANSWER
                return Response(answer.status, {}, await _body_of(answer, most))
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None


async def _body_of(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """Read an answer; of one that is too long the rest stays unread and it proves nothing."""
    pieces = bytearray()
    async for piece in answer.content.iter_any():
        pieces += piece
        if len(pieces) > most:
            break
    return bytes(pieces)


def _address(peer: Peer) -> str:
    descriptor = descriptor_of(peer)
    if descriptor.exp <= now():
        raise ExpiredCardError
    return descriptor.endpoints[0].rstrip("/")


def _guarded(function: Callable[..., T], *arguments: Any) -> T:
    close_old_connections()
    with actions_only():
        return function(*arguments)


class ExpiredCardError(ExchangeError):
    """The partner's card has expired; ask for the current one."""

    code = "card-expired"
