"""Whose turn it is: jobs of many peers before few places, round robin by peer, none with more than half of the places.

Pure: it holds jobs and says which one begins next; whoever asks runs them (`fair_threads`).
"""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Jobs that wait, by whom they belong to.

    Args:
        places: how many jobs may run at once.
    """

    def __init__(self, places: int) -> None:
        if places < 1:
            raise ValueError("A queue needs at least one place.")
        self._places = places
        self._share = max(1, places // 2)  # of one peer: a job of its own that hangs never takes all places
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()  # the first one's turn is next
        self._running: dict[str, int] = {}

    def put(self, whose: str, job: T) -> None:
        """Let a job wait behind those of the same peer; how many may wait is for the caller to bound."""
        self._waiting.setdefault(whose, deque()).append(job)

    def take(self) -> tuple[str, T] | None:
        """Return the job that begins now, with whose it is; None when no place is free or nobody may go on."""
        if sum(self._running.values()) >= self._places:
            return None
        for whose, jobs in self._waiting.items():
            if self._running.get(whose, 0) < self._share:
                job = jobs.popleft()
                del self._waiting[whose]
                if jobs:
                    self._waiting[whose] = jobs  # behind all others
                self._running[whose] = self._running.get(whose, 0) + 1
                return whose, job
        return None

    def done(self, whose: str) -> None:
        """Give back the place of a job that was taken."""
        left = self._running[whose] - 1
        if left:
            self._running[whose] = left
        else:
            del self._running[whose]

    def waiting(self, whose: str) -> int:
        """Return how many jobs of a peer wait."""
        return len(self._waiting.get(whose, ()))
