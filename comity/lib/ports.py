"""Network ports of this machine: the one that was wanted, or another that is free."""

import socket
from collections.abc import Collection
from dataclasses import dataclass

NEIGHBOURS = 50  # how many numbers above the wanted one are tried before the system chooses
HIGHEST = 65535


@dataclass(frozen=True)
class Port:
    """A port that was free when it was asked for."""

    number: int
    wanted: int

    @property
    def moved(self) -> bool:
        """Whether another port had to be taken."""
        return self.number != self.wanted

    def __str__(self) -> str:
        """Say which port it is, and why not the wanted one."""
        if self.moved:
            return f"port {self.number} (port {self.wanted} is taken)"
        return f"port {self.number}"


def choose(wanted: int, host: str = "127.0.0.1", avoid: Collection[int] = ()) -> Port:
    """Take the wanted port, else the next free one above it, else any; never one of `avoid`.

    Nothing holds the port after this call: whoever needs several names those already given out in `avoid`.
    """
    for number in range(wanted, min(wanted + NEIGHBOURS, HIGHEST) + 1):
        if number not in avoid and is_free(number, host):
            return Port(number, wanted)
    while (number := _any(host)) in avoid:
        pass
    return Port(number, wanted)


class Held:
    """Ports that nobody else can take until the programs that want them start."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._sockets: list[socket.socket] = []

    def choose(self, wanted: int, host: str = "127.0.0.1") -> Port:
        """Take the wanted port or another, as `choose` does, and hold it."""
        asked = wanted
        while True:
            port = choose(asked, host)
            holder = socket.socket()
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                holder.bind((host, port.number))
                holder.listen(1)  # beside a server that listens no other gets the port, however it binds
            except OSError:  # taken between the look and the hold
                holder.close()
                asked = min(port.number + 1, HIGHEST)
                continue
            self._sockets.append(holder)
            return Port(port.number, wanted)

    def release(self) -> None:
        """Let go of all, right before the programs start."""
        while self._sockets:
            self._sockets.pop().close()


def is_free(number: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: a port just left counts as free
        try:
            probe.bind((host, number))
            probe.listen(1)
        except OSError:
            return False
    return True


def _any(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
        return number
