"""The real edge of our node on loopback, in a thread of its own, and connections to it."""

import asyncio
import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from comity.exchange.core.hop import HEADER
from comity.exchange.core.places import Limits
from comity.exchange.core.wire import JSON, MESSAGES, Response
from comity.exchange.edge import Edge
from comity.exchange.tests.partners import House, Partner
from comity.exchange.tls import client_context


@dataclass
class Door:
    """A running edge, and connections to it."""

    port: int
    edge: Edge
    loop: asyncio.AbstractEventLoop
    open: list[http.client.HTTPSConnection] = field(default_factory=list)

    def refresh(self) -> None:
        """Have it look at the list of peers now; by itself it looks each second."""
        asyncio.run_coroutine_threadsafe(self.edge.refresh(), self.loop).result(timeout=10)

    def waiting(self, node: str) -> int:
        """How many requests of a partner wait for a thread."""
        return self._ask(lambda: self.edge._threads._queue.waiting(node))

    def connections(self, node: str) -> int:
        """How many connections of a partner stand."""
        return self._ask(lambda: len(self.edge._door._callers.get(node, ())) if self.edge._door else 0)

    def held(self, node: str) -> int:
        """How many bytes are held for requests of a partner."""
        return self._ask(lambda: self.edge._places._octets.get(node, 0))

    def _ask(self, look: Callable[[], int]) -> int:
        async def ask() -> int:
            return look()

        return asyncio.run_coroutine_threadsafe(ask(), self.loop).result(timeout=10)

    def gathered(self, spki: str) -> int:
        """How many letters of a partner wait to be stored together."""
        return self._ask(lambda: self.edge._letters.waiting(spki))

    def connect(self, context: ssl.SSLContext) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=20)
        self.open.append(connection)
        return connection

    def as_partner(self, partner: Partner) -> http.client.HTTPSConnection:
        """A connection with the partner's certificate, which expects ours."""
        return self.connect(client_context(partner.house.edge.tls[0], certificates(partner.us)))


def certificates(house: House) -> str:
    return house.card().certificates


def post(connection: http.client.HTTPSConnection, partner: Partner) -> Response:
    """Post a right letter over a connection."""
    sealed = partner.sealed()
    headers = {HEADER: partner.token(sealed), "Content-Type": JSON}
    connection.request("POST", MESSAGES, body=sealed.body, headers=headers)
    answer = connection.getresponse()
    return Response(answer.status, dict(answer.getheaders()), answer.read())


@contextmanager
def running(limits: Limits | None = None) -> Iterator[Door]:
    """Run the edge until the end of the block."""
    edge = Edge(limits)
    loop = asyncio.new_event_loop()
    serving = loop.create_task(edge.serve("127.0.0.1", 0))
    ready = threading.Event()

    async def wait_until_open() -> None:
        while not edge.listens_on:  # noqa: ASYNC110  # the edge has no event for it
            await asyncio.sleep(0.02)
        ready.set()

    opening = loop.create_task(wait_until_open())

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(serving)
        except asyncio.CancelledError:
            opening.cancel()
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    thread = threading.Thread(target=run, name="edge-under-test")
    thread.start()
    assert ready.wait(timeout=20)
    door = Door(edge.listens_on, edge, loop)
    try:
        yield door
    finally:
        for connection in door.open:
            connection.close()
        loop.call_soon_threadsafe(serving.cancel)
        thread.join(timeout=20)
        assert not thread.is_alive()
