"""Delivery: one long-lived process that hands queued letters, parts and receipts to peers over kept connections.

The rows are the truth; this process only moves them on. It sweeps what is due and is woken by a nudge. Letters of one
peer go urgent first, then by link number; a peer that does not answer has its own timer and holds up nobody else.
"""

import asyncio
import json
import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Q, QuerySet

from comity.audit.actors import PartnerNode, Process
from comity.audit.guard import actions_only
from comity.exchange.actions.arriving import take_receipt
from comity.exchange.actions.posting import (
    expire_letter,
    hold_letter,
    let_go,
    note_failed_attempt,
    note_failed_part,
    note_failed_receipts,
    note_part_taken,
    note_receipts_taken,
)
from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.envelope import MAX_BODY
from comity.exchange.core.errors import PROBLEM_PREFIX, ExchangeError, UnknownResourceError
from comity.exchange.core.hop import HEADER, Cover, sign_hop
from comity.exchange.descriptors import descriptor_of
from comity.exchange.identity import edge_keys
from comity.exchange.links import latest_checkpoint
from comity.exchange.models import LetterState, OutLetter, OutPart, Peer, PeerState, Receipt
from comity.exchange.nudges import OUTBOX, Listener
from comity.exchange.receiving import CONTENT_TYPE, MESSAGES, MOST_RECEIPTS, PARTS, RECEIPTS
from comity.exchange.registry import QueuedLetter, held_because
from comity.exchange.tls import client_context
from comity.lib.clock import now

log = logging.getLogger(__name__)
T = TypeVar("T")
ME = Process("delivery")
WAITS = (1, 5, 30, 120, 600)  # seconds; then every half hour (EXCHANGE 1.9)
LAST_WAIT = 1800
IN_FLIGHT = 16
SWEEP_SECONDS = 2.0
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)
GATE_AGAIN = timedelta(minutes=5)
NOT_YET = UnknownResourceError.code


def wait_after(attempts: int, chance: random.Random) -> timedelta:
    """Return how long to wait after so many failed attempts, with a tenth of jitter so that peers do not march in step."""
    base = WAITS[attempts] if attempts < len(WAITS) else LAST_WAIT
    return timedelta(seconds=base * (0.95 + 0.1 * chance.random()))


@dataclass(frozen=True)
class Job:
    """One request to a peer, ready to be signed and sent."""

    kind: str  # letter, part or receipts
    key: UUID
    method: str
    path: str
    body: bytes
    cover: Cover | None = None
    rids: tuple[UUID, ...] = ()
    attempts: int = 0


class Delivery:
    """Moves what is due; `run` until cancelled."""

    def __init__(self) -> None:
        """Prepare threads for the database; no connection is open yet."""
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="delivery")
        self._chance = random.Random()  # noqa: S311  # spreads retries, guards nothing
        self._busy: set[UUID] = set()
        self._sessions: dict[UUID, tuple[str, aiohttp.ClientSession]] = {}

    async def _ask(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _guarded, function, *arguments)

    async def run(self) -> None:
        """Sweep, then wait for a nudge or for the next sweep; for ever."""
        tasks: set[asyncio.Task[None]] = set()
        async with Listener(OUTBOX) as listener:
            try:
                while True:
                    try:
                        for peer_id in await self._ask(peers_with_work):
                            if peer_id not in self._busy:
                                self._busy.add(peer_id)
                                task = asyncio.create_task(self._serve_peer(peer_id))
                                tasks.add(task)
                                task.add_done_callback(tasks.discard)
                    except DatabaseError:
                        log.warning("The database did not answer; delivery goes on when it does.")
                    await listener.wait(SWEEP_SECONDS)
            finally:
                for _trusted, session in self._sessions.values():
                    await session.close()

    async def _serve_peer(self, peer_id: UUID) -> None:
        try:
            while await self._round(peer_id):
                pass
        except DatabaseError:
            log.warning("The database did not answer; delivery goes on when it does.")
        finally:
            self._busy.discard(peer_id)

    async def _round(self, peer_id: UUID) -> bool:
        """Send what is due to one peer, urgent first; return whether it answered and more may be due."""
        peer, descriptor, jobs = await self._ask(due_jobs, peer_id)
        if not jobs:
            return False
        results = await asyncio.gather(*(self._send(peer, descriptor, job) for job in jobs))
        return all(results)

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

    async def _send(self, peer: Peer, descriptor: Descriptor, job: Job) -> bool:
        wait = wait_after(job.attempts, self._chance)
        try:
            session = await self._session(peer)
            token = await self._ask(sign_attempt, peer.node, job)
            async with session.request(
                job.method,
                descriptor.endpoints[0].rstrip("/") + job.path,
                data=job.body,
                headers={HEADER: token, "Content-Type": CONTENT_TYPE},
                allow_redirects=False,
            ) as response:
                status, answer = response.status, await response.content.read(MAX_BODY)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            await self._ask(settle_failure, job, type(error).__name__, wait)
            return False
        return await self._ask(settle, peer, job, status, answer, wait)


def _guarded(function: Callable[..., T], *arguments: Any) -> T:
    close_old_connections()
    with actions_only():
        return function(*arguments)


def _due_letters(at: datetime) -> QuerySet[OutLetter]:
    waiting = Q(state=LetterState.QUEUED) | Q(state=LetterState.HELD)
    return OutLetter.objects.filter(waiting, next_attempt_at__lte=at)


def _due_parts(at: datetime) -> QuerySet[OutPart]:
    # a chunk is taken once the letter that names it was opened over there; the edge says "not yet" until then
    return OutPart.objects.filter(
        sent_at=None,
        next_attempt_at__lte=at,
        letter__state__in=[LetterState.STORED, LetterState.DELIVERED],
        letter__expires_at__gt=at,
    )


def _due_receipts(at: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(given=True, posted_at=None, next_attempt_at__lte=at)


def peers_with_work() -> set[UUID]:
    """Return the active peers for which something is due."""
    at = now()
    found: set[UUID] = set(_due_letters(at).values_list("peer_id", flat=True).distinct())
    found |= set(_due_parts(at).values_list("letter__peer_id", flat=True).distinct())
    found |= set(_due_receipts(at).values_list("peer_id", flat=True).distinct())
    return found & set(Peer.objects.filter(state=PeerState.ACTIVE).values_list("id", flat=True))


def due_jobs(peer_id: UUID) -> tuple[Peer, Descriptor, list[Job]]:
    """Return what is due to a peer, at most as much as may be in flight: receipts, letters, then chunks.

    Each letter passes the gate again: what may no longer leave is held, what has expired is given up.
    """
    peer = Peer.objects.get(pk=peer_id)
    descriptor = descriptor_of(peer)
    if peer.state != PeerState.ACTIVE:
        return peer, descriptor, []
    at = now()
    jobs = _receipt_job(peer, at)
    for letter in _due_letters(at).filter(peer=peer).order_by("prio", "ls")[:IN_FLIGHT]:
        if letter.expires_at <= at:
            expire_letter(ME, letter.mid)
        elif reason := held_because(_queued(letter), at):
            hold_letter(ME, letter.mid, reason, at + GATE_AGAIN)
        else:
            if letter.state == LetterState.HELD:
                let_go(ME, letter.mid)
            jobs.append(_letter_job(letter))
    for part in _due_parts(at).filter(letter__peer=peer).order_by("letter__prio", "letter__ls", "index")[:4]:
        path = f"{PARTS}{part.root}/{part.index}"
        jobs.append(Job("part", part.pk, "PUT", path, bytes(part.chunk), attempts=part.attempts))
    return peer, descriptor, jobs


def _queued(letter: OutLetter) -> QueuedLetter:
    return QueuedLetter(letter.mid, letter.peer.node, letter.schema, letter.origin_kind, letter.origin_id)


def _letter_job(letter: OutLetter) -> Job:
    cover = Cover(str(letter.mid), letter.idg, letter.ls, letter.epoch, letter.prio, letter.expires_at)
    return Job("letter", letter.mid, "POST", MESSAGES, bytes(letter.body), cover, attempts=letter.attempts)


def _receipt_job(peer: Peer, at: datetime) -> list[Job]:
    due = list(_due_receipts(at).filter(peer=peer).order_by("at")[:MOST_RECEIPTS])
    if not due:
        return []
    body = json.dumps({"receipts": [receipt.token for receipt in due]}).encode()
    rids = tuple(receipt.rid for receipt in due)
    return [Job("receipts", rids[0], "POST", RECEIPTS, body, rids=rids, attempts=due[0].attempts)]


def sign_attempt(node: str, job: Job) -> str:
    """Sign the hop token of one attempt; it carries our newest checkpoint."""
    at = now()
    return sign_hop(
        edge_keys().hop_at(at),
        iss=settings.NODE_ID,
        aud=node,
        at=at,
        method=job.method,
        path=job.path,
        body=job.body,
        checkpoint=latest_checkpoint(),
        cover=job.cover,
    )


def settle(peer: Peer, job: Job, status: int, answer: bytes, wait: timedelta) -> bool:
    """Write down what the peer answered; return whether it took the thing."""
    if job.kind == "letter" and status == HTTPStatus.ACCEPTED:
        flaw = take_receipt(PartnerNode(peer.node), peer, answer.decode("ascii", "replace"))
        if not flaw:
            return True
        # a receipt that proves nothing: the letter stays unproven and is sent again
        settle_failure(job, f"receipt-{flaw}", wait)
        return False
    if job.kind == "part" and status == HTTPStatus.OK:
        note_part_taken(ME, job.key)
        return True
    if job.kind == "receipts" and status == HTTPStatus.OK:
        note_receipts_taken(ME, peer.pk, list(job.rids))
        return True
    settle_failure(job, problem_code(status, answer), wait)
    return False


def problem_code(status: int, answer: bytes) -> str:
    """Return the code of a problem document, or the bare status."""
    try:
        found = strict_json.parse(answer, 16_384).get("type")
    except ExchangeError:
        found = None
    return found.removeprefix(PROBLEM_PREFIX)[:60] if isinstance(found, str) else f"http-{status}"


def settle_failure(job: Job, problem: str, wait: timedelta) -> None:
    """Count a failed attempt and set the next one."""
    if job.kind == "letter":
        note_failed_attempt(ME, job.key, problem, wait)
    elif job.kind == "part":
        # "not yet" is no failure: the letter is being opened over there
        note_failed_part(
            ME, job.key, problem, min(wait, timedelta(seconds=1)) if problem == NOT_YET else wait
        )
    else:
        note_failed_receipts(ME, list(job.rids), problem, wait)
