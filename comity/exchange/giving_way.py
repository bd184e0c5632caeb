"""Letters that came alone go before the rest of a batch: between two letters of a batch whoever stores it waits for them.

The threads of one process share one interpreter, and a batch of a busy partner holds it for some thirty milliseconds. A partner whose
single letter is being stored would be served half as fast for as long as the other one floods. The wait is short and bounded, so that
a partner with slow letters, or one that never has more than one, cannot hold up a batch for long either.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.005  # seconds before each letter of a batch; a letter alone takes two to four


class Singles:
    """Whose single letters are being stored now; asked by all threads of one process.

    Args:
        patience: how long a batch waits before each of its letters, at most, in seconds.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        """Nobody's are."""
        self._patience = patience
        self._under_way: Counter[str] = Counter()
        self._changed = threading.Condition()
        self.giving_way: set[str] = set()  # whose batches wait just now

    @contextmanager
    def alone(self, whose: str) -> Iterator[None]:
        """Have others' batches give way while a single letter of this peer is stored."""
        with self._changed:
            self._under_way[whose] += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= Counter([whose])
                self._changed.notify_all()

    def give_way(self, whose: str) -> None:
        """Wait until no single letter of another peer is being stored, or patience is at its end."""
        if not self._under_way:
            return
        until = time.monotonic() + self._patience
        with self._changed:
            self.giving_way.add(whose)
            try:
                while self._others(whose) and (left := until - time.monotonic()) > 0:
                    self._changed.wait(left)
            finally:
                self.giving_way.discard(whose)

    def _others(self, whose: str) -> bool:
        return any(other != whose for other in self._under_way)


singles = Singles()
