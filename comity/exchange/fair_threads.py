"""Threads that ask the database for a process of one event loop, fairly: see `core.fair_queue`."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from django.db import close_old_connections, connection, connections

from comity.audit.guard import actions_only
from comity.exchange.core.fair_queue import FairQueue

T = TypeVar("T")
OURS = ""  # whose the node's own questions are: they take their turn like a peer's
FRESH = 5.0  # seconds
Job = tuple["asyncio.Future[Any]", Callable[[], Any]]


class FairThreads:
    """A few threads, each with its own connection to the database, for the jobs of many peers.

    Args:
        places: how many threads.
        name: of the threads.
    """

    def __init__(self, places: int, name: str) -> None:
        self._places = places
        self._threads = ThreadPoolExecutor(places, thread_name_prefix=name)
        self._queue: FairQueue[Job] = FairQueue(places)

    async def ask(self, whose: str, function: Callable[..., T], *arguments: Any) -> T:
        """Run a function when it is this peer's turn; changes of rows are refused outside of actions.

        Raises whatever the function raises.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(whose, (future, lambda: _guarded(function, *arguments)))
        self._begin()
        return await future

    def _begin(self) -> None:
        while (taken := self._queue.take()) is not None:
            whose, (future, job) = taken
            if future.cancelled():  # whoever asked is gone
                self._queue.done(whose)
                continue
            self._threads.submit(self._work, asyncio.get_running_loop(), whose, future, job)

    def _work(
        self,
        loop: asyncio.AbstractEventLoop,
        whose: str,
        future: "asyncio.Future[Any]",
        job: Callable[[], Any],
    ) -> None:
        """Do a job in a thread and tell the loop, at once: the chain of futures of an executor takes three turns of the loop."""
        result: Any = None
        error: BaseException | None = None
        try:
            result = job()
        except BaseException as raised:  # noqa: BLE001  # given to whoever asked
            error = raised
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(self._end, whose, future, result, error)

    def _end(
        self, whose: str, future: "asyncio.Future[Any]", result: Any, error: BaseException | None
    ) -> None:
        self._queue.done(whose)
        if not future.done():
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)
        self._begin()

    async def close(self) -> None:
        """End the threads, each with its connection to the database closed."""
        together = threading.Barrier(self._places)
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *(loop.run_in_executor(self._threads, _let_go, together) for _ in range(self._places))
        )
        self._threads.shutdown()


_used = threading.local()


def _guarded(function: Callable[..., T], *arguments: Any) -> T:
    # asking whether a connection still lives costs a question of its own: one that was just used does, or it has failed
    at = time.monotonic()
    if at - getattr(_used, "at", -FRESH) >= FRESH or connection.errors_occurred:
        close_old_connections()
    _used.at = at
    with actions_only():
        return function(*arguments)


def _let_go(together: threading.Barrier) -> None:
    connections.close_all()
    together.wait(timeout=10)  # so that each thread has its turn
