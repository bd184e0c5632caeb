"""What one edge process holds at once: connections, requests and bytes, bounded for each peer and for all together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from comity.exchange.core.errors import QuotaError

MIB = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """What the edge allows. Times in seconds, sizes in bytes; `slowest` in bytes a second."""

    handshakes: int = 256  # under way at once; strangers have half of them
    handshakes_an_address: int = 64  # delivery opens sixteen at once, and partners may share an address
    handshakes_a_minute: int = 600  # of one address
    handshake_time: float = 10.0
    connections: int = 1024
    connections_a_peer: int = 48
    requests_a_peer: int = 64  # being read, waiting for a thread, or answered
    octets_a_peer: int = 48 * MIB
    octets: int = 256 * MIB
    pipelined: int = 4  # requests that wait on one connection
    head_time: float = 10.0  # from the first byte of a request, or from the handshake, to the end of its head
    idle_time: float = 90.0  # between two requests; callers close after 75
    body_time: float = 10.0  # beyond what the slowest rate gives
    slowest: int = 16_384
    look: float = 0.5  # how often the times are looked at


class Places:
    """Requests and bytes that are held now. One thread asks: that of the event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._requests: dict[str, int] = {}
        self._octets: dict[str, int] = {}
        self._all = 0

    @contextmanager
    def hold(self, whose: str, octets: int) -> Iterator[None]:
        """Hold a request of at most so many bytes while it is read and answered.

        Raises:
            QuotaError: this peer, or all together, hold as much as they may; nothing was read.
        """
        limits = self._limits
        requests, held = self._requests.get(whose, 0) + 1, self._octets.get(whose, 0) + octets
        if (
            requests > limits.requests_a_peer
            or held > limits.octets_a_peer
            or self._all + octets > limits.octets
        ):
            raise QuotaError(retry_after=1)
        self._requests[whose], self._octets[whose] = requests, held
        self._all += octets
        try:
            yield
        finally:
            self._all -= octets
            self._octets[whose] -= octets
            self._requests[whose] -= 1
            if not self._requests[whose]:
                del self._requests[whose], self._octets[whose]


class Handshakes:
    """Handshakes under way and begun, by address: the only work that a stranger can make us do.

    Addresses from which a peer came lately are not strangers' ones, so that a flood from elsewhere leaves them places.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._under_way: dict[str, int] = {}
        self._begun: dict[str, int] = {}
        self._minute = 0.0
        self._known: dict[str, None] = {}

    def begin(self, address: str, at: float) -> bool:
        """Whether a handshake may begin; `at` in seconds on any clock that only goes forward."""
        if at - self._minute >= 60 or len(self._begun) >= 20_000:
            self._begun.clear()
            self._minute = at
        begun = self._begun[address] = self._begun.get(address, 0) + 1
        here, total = self._under_way.get(address, 0), sum(self._under_way.values())
        most = self._limits.handshakes if address in self._known else self._limits.handshakes // 2
        if (
            begun > self._limits.handshakes_a_minute
            or here >= self._limits.handshakes_an_address
            or total >= most
        ):
            return False
        self._under_way[address] = here + 1
        return True

    def end(self, address: str, *, member: bool) -> None:
        """A handshake has ended, with a peer at its other end or not."""
        left = self._under_way[address] - 1
        if left:
            self._under_way[address] = left
        else:
            del self._under_way[address]
        if member:
            self._known.pop(address, None)
            self._known[address] = None
            if len(self._known) > 256:
                del self._known[next(iter(self._known))]
