"""How often an address may be asked: so many times at once, then one each so often. In the memory of one process, before any row is read.

>>> from datetime import UTC, datetime, timedelta
>>> at, budget = datetime(2026, 11, 30, tzinfo=UTC), FetchBudget(2, timedelta(seconds=10))
>>> [budget.spend("a", at), budget.spend("a", at), budget.spend("a", at), budget.spend("b", at)]
[0, 0, 10, 0]
>>> budget.spend("a", at + timedelta(seconds=10))
0
"""

import math
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

MOST_KEYS = 10_000


class FetchBudget:
    """Budgets by key. Of more keys than are kept the one that was asked longest ago is forgotten, and begins anew."""

    def __init__(self, at_once: int, every: timedelta, most_keys: int = MOST_KEYS) -> None:
        """Take how many fetches may come at once after a quiet time, and how long it takes until there is another."""
        self._at_once, self._every, self._most = float(at_once), every.total_seconds(), most_keys
        self._left: OrderedDict[str, tuple[datetime, float]] = OrderedDict()
        self._lock = Lock()

    def spend(self, key: str, at: datetime) -> int:
        """Take one fetch; return 0 where there was one, else the whole seconds after which there is."""
        with self._lock:
            since, left = self._left.pop(key, (at, self._at_once))
            left = min(self._at_once, left + max(0.0, (at - since).total_seconds()) / self._every)
            wait = 0 if left >= 1 else max(1, math.ceil((1 - left) * self._every))
            self._left[key] = (max(at, since), left - 1 if left >= 1 else left)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
        return wait
