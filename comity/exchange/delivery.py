"""Delivery: one long-lived process that hands queued letters, files and receipts to peers over kept connections.

The rows are the truth; this process only moves them on. It sweeps what is due and is woken by a nudge. Letters of one
peer go urgent first, then by link number; a peer that does not answer has its own timer and holds up nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
from django.db import DatabaseError

from comity.exchange.asking import question_of, recoveries_due, request_of, settle_answer
from comity.exchange.attempts import (
    Attempt,
    Verdict,
    card_request,
    next_round,
    note_link_silent,
    settle_card,
    settle_greeting,
    settle_together,
    state_request,
)
from comity.exchange.card_wants import want_stale
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.hop import HEADER
from comity.exchange.core.recovery import MAX_PAGE
from comity.exchange.core.tls import TlsIdentity
from comity.exchange.core.wire import MAX_ANSWER, RECOVERY, Request, Response
from comity.exchange.descriptors import descriptor_of
from comity.exchange.due import (
    IN_FLIGHT,
    Job,
    cards_to_ask,
    encrypt_again,
    expire_overdue,
    next_due,
    peers_with_work,
    unheard_peers,
)
from comity.exchange.endpoints import (
    ClosedAddressError,
    ClosedNetworkError,
    ExpiredCardError,
    door_of,
    endpoint_of,
    open_socket,
)
from comity.exchange.fair_threads import OURS, FairThreads
from comity.exchange.file_carrier import PATIENCE, FileCarrier
from comity.exchange.file_jobs import CHUNKS_IN_FLIGHT, peers_with_files
from comity.exchange.flight import Flight
from comity.exchange.gathering import Gatherer
from comity.exchange.links import failures_of
from comity.exchange.models import Peer
from comity.exchange.nudges import GREET, OUTBOX, Listener
from comity.exchange.peers import active_ids, active_peers
from comity.exchange.pulse import beat
from comity.exchange.tls import client_context
from comity.exchange.tls_choice import identity_for
from comity.lib import faults
from comity.lib.clock import now
from comity.lib.programs import DELIVERY

log = logging.getLogger(__name__)
T = TypeVar("T")
THREADS = 6
SWEEP_SECONDS = 2.0
SHORTEST_WAIT = 0.05
TOGETHER = (
    0.02  # a letter leaves at once; those that come while it is on its way wait this long, to go together
)
AGAIN = timedelta(minutes=1)  # a partner whose card has ended is asked for it


class Delivery:
    """Moves what is due; `run` until cancelled."""

    def __init__(self) -> None:
        """Prepare threads for the database; no connection is open yet."""
        self._threads = FairThreads(THREADS, "delivery")
        self._settling = Gatherer(self._settle, IN_FLIGHT)
        self._busy: set[UUID] = set()
        self._again: set[UUID] = set()  # those for which something came while they were busy
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking: set[UUID] = set()
        self._sessions: dict[UUID, tuple[tuple[str, str], aiohttp.ClientSession]] = {}
        self._files = FileCarrier(self._ask, self._call)

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
            self._begin(peer_id, self._serve_peer(peer_id))

    async def _sweep(self) -> float:
        """Start on what is due; return how many seconds to wait for more."""
        try:
            await self._ask(beat, DELIVERY)
            await self._ask(expire_overdue)
            await self._ask(encrypt_again)
            await self._drop(await self._ask(active_ids))
            for peer in await self._ask(cards_to_ask):
                if peer.pk not in self._asking:
                    self._asking.add(peer.pk)
                    self._start(self._ask_card(peer))
            for peer_id in await self._ask(peers_with_work):
                self._serve(peer_id)
            for peer_id in await self._ask(peers_with_files):
                self._start(self._files.serve(peer_id))
            for peer in await self._ask(unheard_peers):
                self._begin(peer.pk, self._greet_idle(peer))
            for recovery_id in await self._ask(recoveries_due):
                self._begin(recovery_id, self._recover(recovery_id))
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
            request = await self._ask(state_request, peer)
            asked = now()
            answer = await self._call(peer, request)
            await self._ask(settle_greeting, peer, answer, asked, now())
        except ExchangeError as error:  # its card has expired, or leads where nobody is called
            log.warning("%s was not greeted: %s", peer.node, error)
            await self._note_silence(peer, error.code)
        except DatabaseError:
            log.warning("The database did not answer; %s was not greeted.", peer.node)

    async def _note_silence(self, peer: Peer, problem: str) -> None:
        await self._ask(note_link_silent, peer, problem, await self._ask(failures_of, peer))

    async def _ask_card(self, peer: Peer) -> None:
        """Ask a peer for its card at its own door; also one whose card has ended, for its TLS keys stay pinned."""
        try:
            answer = await self._call(peer, card_request(), door=door_of(descriptor_of(peer)))
            await self._ask(settle_card, peer, answer)
        except (ExchangeError, DatabaseError) as error:
            log.warning("%s was not asked for its card: %s", peer.node, type(error).__name__)
        finally:
            self._asking.discard(peer.pk)

    async def _drop(self, active: frozenset[UUID]) -> None:
        """Close the connections to peers that were suspended."""
        for peer_id in self._sessions.keys() - active:
            _shown, session = self._sessions.pop(peer_id)
            await session.close()

    async def _recover(self, recovery_id: UUID) -> None:
        """Ask a partner what we missed, page after page, until it has told all or does not answer."""
        try:
            asking = True
            while asking:
                recovery, question = await self._ask(question_of, recovery_id)
                if question is None:
                    return
                request = await self._ask(request_of, recovery, question)
                answer = await self._call(recovery.peer, request)
                asking = await self._ask(settle_answer, recovery, question, answer)
        except (ExchangeError, DatabaseError) as error:
            log.warning("A partner was not asked what we missed: %s", type(error).__name__)
        finally:
            self._busy.discard(recovery_id)

    async def _serve_peer(self, peer_id: UUID) -> None:
        try:
            while (more := await self._round(peer_id)) or peer_id in self._again:
                if not more:
                    await asyncio.sleep(TOGETHER)
                self._again.discard(peer_id)
        except DatabaseError:
            log.warning("The database did not answer; delivery goes on when it does.")
        finally:
            self._busy.discard(peer_id)
            self._again.discard(peer_id)

    async def _round(self, peer_id: UUID) -> bool:
        """Send what is due to one peer; return whether it answered and more may be due."""
        flight = Flight()
        try:
            peer, more = await self._send_due(peer_id, flight)
        finally:
            await flight.drop()
        if flight.is_taken:
            # it answers; a connection that broke meanwhile is no silence
            return more or flight.is_due_again
        if flight.silence:
            log.info("%s: %s. It is called again later.", peer.node, flight.silence)
            await self._note_silence(peer, flight.silence)
        return False

    async def _send_due(self, peer_id: UUID, flight: Flight) -> tuple[Peer, bool]:
        """Send, and look for more whenever half of what is in flight was answered; return whether more may be due."""
        while True:
            going = flight.ids
            now_due = await self._ask(next_round, peer_id, going, len(flight))
            peer = now_due.peer
            try:
                if now_due.error is not None:
                    raise now_due.error
                if now_due.jobs:
                    session = await self._session(peer, now_due.identity)
                    for job, request in zip(now_due.jobs, now_due.requests, strict=True):
                        flight.start(job.ids, self._send(peer, job, request, session, now_due.address))
                if not now_due.is_all and len(flight) >= IN_FLIGHT:
                    await flight.until(IN_FLIGHT // 2)
                    if flight.goes_on:
                        continue
                await flight.end()
            except ExchangeError as error:  # its card has expired, or our own keys have
                await flight.until(0)
                if flight.failure is not None and flight.failure is not error:
                    log.error("Work on a partner broke off: %s", type(flight.failure).__name__)  # noqa: TRY400  # as `_ended` says it
                if isinstance(error, ExpiredCardError):
                    await self._ask(partial(want_stale, peer, every=AGAIN))
                log.error("Nothing can be sent to %s: %s", peer.node, error)  # noqa: TRY400  # one line for the operator
                flight.silence = error.code
            return peer, bool(now_due.jobs or going) and not now_due.is_all

    async def _session(self, peer: Peer, shown: TlsIdentity | None = None) -> aiohttp.ClientSession:
        """Return the kept connections to a peer; new ones when its certificates changed, or the key that we show."""
        identity = shown if shown is not None else await self._ask(identity_for, peer)
        kept = self._sessions.get(peer.pk)
        if kept is not None and kept[0] == (identity.spki, peer.certificates):
            return kept[1]
        context = client_context(identity, peer.certificates)
        connector = aiohttp.TCPConnector(
            ssl=context, limit=IN_FLIGHT + CHUNKS_IN_FLIGHT, keepalive_timeout=75, socket_factory=open_socket
        )
        session = aiohttp.ClientSession(
            connector=connector,
            trust_env=False,  # no proxy of the environment stands between two nodes
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # an answer that could grow when it is unpacked is none
        )
        self._sessions[peer.pk] = ((identity.spki, peer.certificates), session)
        if kept is not None:
            await kept[1].close()
        return session

    async def _send(
        self, peer: Peer, job: Job, request: Request, session: aiohttp.ClientSession, address: str
    ) -> Verdict:
        response = await self._call(peer, request, door=address, session=session)
        if response is not None:
            faults.reach(faults.AFTER_POST)
        return await self._settling.ask(
            str(peer.pk), (peer, Attempt(job, response, request.headers.get(HEADER, "")))
        )

    async def _settle(self, _whose: str, ended: Sequence[tuple[Peer, Attempt]]) -> list[Verdict | Exception]:
        return await self._ask(settle_together, ended[0][0], [attempt for _peer, attempt in ended])

    async def _call(
        self,
        peer: Peer,
        request: Request,
        patience: float = PATIENCE,
        *,
        door: str = "",
        session: aiohttp.ClientSession | None = None,
    ) -> Response | None:
        """Send one request; None when nobody answers within so many seconds.

        Args:
            peer: who is asked.
            request: what.
            patience: seconds.
            door: where it is asked, in the place of the address on its card while that is valid.
            session: the connections to it, where whoever calls has asked for them.

        Raises:
            ExchangeError: the peer's card has expired, or our own keys have.
        """
        address = door or await self._ask(_address, peer)
        return await _fetch(session or await self._session(peer), address, request, patience)


async def _fetch(
    session: aiohttp.ClientSession, address: str, request: Request, patience: float
) -> Response | None:
    """Send one request over a session; None when nobody answers within so many seconds."""
    try:
        async with session.request(
            request.method,
            address + request.path,
            data=request.body,
            headers=dict(request.headers),
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=patience, connect=10),
        ) as answer:
            most = MAX_PAGE if request.path == RECOVERY else MAX_ANSWER
            return Response(answer.status, {}, await _body_of(answer, most))
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, ClosedAddressError):
            raise ClosedNetworkError from error
        return None
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
    return endpoint_of(descriptor_of(peer))
