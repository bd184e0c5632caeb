"""Carrying files: a few chunks in flight to each peer, beside its letters, so that no letter waits behind a chunk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError

from comity.exchange.attempts import Verdict, note_link_silent
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.wire import Request, Response
from comity.exchange.file_jobs import (
    CHUNKS_IN_FLIGHT,
    FileJob,
    due_files,
    file_request,
    settle_file_job,
)
from comity.exchange.links import failures_of
from comity.exchange.models import Peer
from comity.lib import faults

log = logging.getLogger(__name__)
PATIENCE = 60.0

Ask = Callable[..., Awaitable[Any]]


class Call(Protocol):
    """Sends one request to a peer; None when nobody answers in time."""

    def __call__(
        self, peer: Peer, request: Request, patience: float = ..., /
    ) -> Awaitable[Response | None]: ...


class FileCarrier:
    """Sends what is due of files.

    Args:
        ask: runs a function that uses the database, in a thread.
        call: sends a request.
    """

    def __init__(self, ask: Ask, call: Call) -> None:
        self._ask = ask
        self._call = call
        self._busy: set[UUID] = set()
        self._asked: set[UUID] = set()  # files whose chunks over there are known: nothing broke since

    async def serve(self, peer_id: UUID) -> None:
        """Send to one peer until nothing is due or it takes nothing; a second call meanwhile does nothing."""
        if peer_id in self._busy:
            return
        self._busy.add(peer_id)
        try:
            while await self._round(peer_id):
                pass
        except DatabaseError:
            log.warning("The database did not answer; files go on when it does.")
        finally:
            self._busy.discard(peer_id)

    async def _round(self, peer_id: UUID) -> bool:
        """Send some chunks; return whether the peer took any and more may be due."""
        peer, jobs = await self._ask(due_files, peer_id, frozenset(self._asked))
        if not jobs:
            return False
        few = asyncio.Semaphore(CHUNKS_IN_FLIGHT)
        broken: set[UUID] = set()
        ended = await asyncio.gather(
            *(self._one(peer, job, few, broken) for job in jobs), return_exceptions=True
        )
        self._asked -= broken
        for failure in ended:
            if isinstance(failure, ExchangeError):
                return False  # its card has expired, or our keys: said where its letters are sent
            if isinstance(failure, BaseException):
                raise failure
        verdicts = [verdict for verdict in ended if isinstance(verdict, Verdict)]
        if any(verdict.taken for verdict in verdicts):
            return True
        silence = next((verdict.silence for verdict in verdicts if verdict.silence), "")
        if silence:
            log.info("%s: %s. Its files go on later.", peer.node, silence)
            await self._ask(note_link_silent, peer, silence, await self._ask(failures_of, peer))
        return False

    async def _one(self, peer: Peer, job: FileJob, few: asyncio.Semaphore, broken: set[UUID]) -> Verdict:
        """Send one chunk; once one of a file did not go through, the others of this round are not tried."""
        async with few:
            if job.row in broken:
                return Verdict(taken=False)
            taken = False
            try:
                verdict = await self._send(peer, job)
                taken = verdict.taken
            finally:
                if taken:
                    self._asked.add(job.row)
                else:
                    broken.add(
                        job.row
                    )  # whatever was raised: the peer is asked again before anything is sent
            return verdict

    async def _send(self, peer: Peer, job: FileJob) -> Verdict:
        request = await self._ask(file_request, peer, job)
        if request is None:
            return Verdict(taken=False)
        response = await self._call(peer, request, job.patience)
        if response is not None:
            faults.reach(faults.AFTER_POST)
        verdict: Verdict = await self._ask(settle_file_job, peer, job, response)
        return verdict
