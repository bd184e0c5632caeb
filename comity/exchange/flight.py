"""What is on its way to one partner, each thing once.

A round that waited for its last answer left the partner's door idle while the answers were written down: while more is due than may be
in flight, the next things leave as soon as half of those before are answered.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

from comity.exchange.attempts import Verdict


class Flight:
    """Attempts under way at one partner, and what came of those that ended."""

    def __init__(self) -> None:
        """Nothing is on its way."""
        self._going: dict[asyncio.Task[Verdict], frozenset[UUID]] = {}
        self._failure: BaseException | None = None
        self.is_taken = False  # something was
        self.is_due_again = False
        self.silence = ""  # what is wrong with the whole link

    def __len__(self) -> int:
        """Return how many requests are under way."""
        return len(self._going)

    @property
    def ids(self) -> frozenset[UUID]:
        """Return what is on its way: it must not be sent a second time."""
        return frozenset().union(*self._going.values())

    @property
    def failure(self) -> BaseException | None:
        """Return what broke off first of that which ended."""
        return self._failure

    @property
    def goes_on(self) -> bool:
        """Whether more may leave: nothing that ended says otherwise."""
        return self._failure is None and not self.silence

    def start(self, ids: frozenset[UUID], attempt: Coroutine[Any, Any, Verdict]) -> None:
        """Send something."""
        self._going[asyncio.create_task(attempt)] = ids

    async def until(self, left: int) -> None:
        """Wait until at most so many are under way."""
        while len(self._going) > left:
            ended, _going = await asyncio.wait(self._going, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                del self._going[task]
                self._look_at(task)

    def _look_at(self, task: "asyncio.Task[Verdict]") -> None:
        failure = task.exception()
        if failure is not None:
            self._failure = self._failure or failure
            return
        verdict = task.result()
        self.is_taken |= verdict.taken
        self.is_due_again |= verdict.again
        self.silence = self.silence or verdict.silence

    async def end(self) -> None:
        """Wait for all; one failure is looked at only then. Raises it."""
        await self.until(0)
        if self._failure is not None:
            raise self._failure

    async def drop(self) -> None:
        """Let go of what is still under way, where whoever sends is cancelled: it is due again later."""
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        self._going.clear()
