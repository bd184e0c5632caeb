"""Work that is done for several at once: what comes while the work before is under way is done together, with one commit.

Nobody waits for company: one that comes alone is worked on at once. In its turn each peer has one such work under way, so that its
letters keep their order and no other peer waits for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Together = Callable[[str, Sequence[T]], Awaitable[Sequence[R | Exception]]]


class Gatherer(Generic[T, R]):
    """Gathers things by whose they are.

    Args:
        work: does several things of one peer; for each its result, or what was raised.
        most: how many at once.
    """

    def __init__(self, work: Together[T, R], most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: dict[str, list[tuple[T, asyncio.Future[R]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, whose: str, thing: T) -> R:
        """Have one thing done, perhaps with others; raise what its own work raised."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        if whose in self._waiting:
            self._waiting[whose].append((thing, future))
        else:
            self._waiting[whose] = [(thing, future)]
            task = asyncio.get_running_loop().create_task(self._run(whose))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    def waiting(self, whose: str) -> int:
        """Return how many things of a peer wait for the work that is under way."""
        return len(self._waiting.get(whose, ()))

    async def _run(self, whose: str) -> None:
        while taken := self._waiting[whose][: self._most]:
            del self._waiting[whose][: len(taken)]
            try:
                results = await self._work(whose, [thing for thing, _future in taken])
            except Exception as error:  # noqa: BLE001  # given to those who asked
                results = [error] * len(taken)
            for (_thing, future), result in zip(taken, results, strict=True):
                if future.done():  # whoever asked is gone
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)
        del self._waiting[whose]
