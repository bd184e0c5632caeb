"""What a peer may use of this node in a minute: requests and bytes, refilled evenly."""

import math
from dataclasses import dataclass
from datetime import datetime

from comity.exchange.core.errors import QuotaError

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much each peer may use in a minute; as much again may come at once after a quiet time."""

    requests: int = 60_000
    octets: int = (
        17_179_869_184  # what a fast line carries; how much lies here is bounded by the files of a peer
    )

    def __post_init__(self) -> None:
        if min(self.requests, self.octets) < 1:
            raise ValueError("A peer needs some allowance; to take nothing from it, suspend it.")


class Budget:
    """The budgets of all peers, in the memory of one edge process."""

    def __init__(self, allowance: Allowance | None = None) -> None:
        self._allowance = allowance or Allowance()
        self._left: dict[str, tuple[datetime, float, float]] = {}

    def spend(self, node: str, octets: int, at: datetime) -> None:
        """Take one request of this size from the peer's budget, or raise QuotaError saying when to come back."""
        requests, left = self._left_at(node, at)
        requests, left = requests - 1, left - octets
        self._require(requests, left)
        since = self._left[node][0] if node in self._left else at
        self._left[node] = (max(at, since), requests, left)

    def require_some(self, node: str, at: datetime) -> None:
        """Raise QuotaError when nothing is left: so cheap that it is asked before a body is read. Takes nothing."""
        requests, left = self._left_at(node, at)
        self._require(requests - 1, left)

    def _left_at(self, node: str, at: datetime) -> tuple[float, float]:
        full = self._allowance
        since, requests, left = self._left.get(node, (at, float(full.requests), float(full.octets)))
        share = max(0.0, (at - since).total_seconds()) / MINUTE
        return (
            min(full.requests, requests + share * full.requests),
            min(full.octets, left + share * full.octets),
        )

    def _require(self, requests: float, left: float) -> None:
        if requests < 0 or left < 0:
            full = self._allowance
            wait = max(-requests / full.requests, -left / full.octets) * MINUTE
            raise QuotaError(retry_after=max(1, math.ceil(wait)))
