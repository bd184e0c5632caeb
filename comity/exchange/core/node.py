"""A node: a writing, a carrying, an edge and an inner part over one store.

In production these are several processes with the same parts; here they stand together, so that protocol tests run
three nodes in memory under one clock.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Protocol

from comity.exchange.core.courier import Courier
from comity.exchange.core.edge import EdgeReceiver
from comity.exchange.core.errors import RevokedError, UnknownKeyError, UnknownPeerError
from comity.exchange.core.handlers import Handlers
from comity.exchange.core.inner import InnerReceiver, Policy, accept_all
from comity.exchange.core.key_folder import EdgeKeys, InnerKeys
from comity.exchange.core.mail import Action, Conclusion, Consignment
from comity.exchange.core.moments import Clock
from comity.exchange.core.peers import Own, Standing
from comity.exchange.core.poster import Poster
from comity.exchange.core.receipt_reader import ReceiptReader
from comity.exchange.core.receipt_writer import Checkpoint, no_checkpoint
from comity.exchange.core.store import EdgeStore, InnerStore, OutboxStore
from comity.exchange.core.wire import Request, Response

BATCH = 100
Gate = Callable[[Consignment], str]


class Store(EdgeStore, InnerStore, OutboxStore, Protocol):
    """All that a whole node asks of its store."""


class Transport(Protocol):
    """Brings a request to a node over its pinned connection; None when no answer came."""

    def send(self, node: str, request: Request) -> Response | None: ...


@dataclass(frozen=True, slots=True)
class NodeKeys:
    """The two halves of a key folder."""

    edge: EdgeKeys
    inner: InnerKeys


def let_go(_: Consignment) -> str:
    """A gate that holds nothing back."""
    return ""


class Node:
    """A node with all its parts.

    Args:
        own: who we are.
        keys: both halves of the key folder.
        store: see `store`.
        clock: now.
        transport: how requests get to peers.
        handlers: who receives which letters.
        checkpoint: our latest signed checkpoint.
        policy: step 8 of receiving.
        gate: asked before every attempt; a reason holds the letter back, an empty text lets it go.
        understood: members of `ext` that this node understands.
    """

    def __init__(
        self,
        own: Own,
        keys: NodeKeys,
        store: Store,
        clock: Clock,
        *,
        transport: Transport,
        handlers: Handlers,
        checkpoint: Checkpoint = no_checkpoint,
        policy: Policy = accept_all,
        gate: Gate = let_go,
        understood: Collection[str] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._transport = transport
        self._gate = gate
        self.poster = Poster(own, keys.inner, store, clock)
        self.courier = Courier(own, keys.edge, clock, checkpoint=checkpoint)
        self.edge = EdgeReceiver(own, keys.edge, store, clock, checkpoint=checkpoint)
        self.inner = InnerReceiver(
            own,
            keys.inner,
            store,
            clock,
            handlers=handlers,
            checkpoint=checkpoint,
            policy=policy,
            understood=understood,
        )
        self.reader = ReceiptReader(own.node, store)

    def send(self) -> int:
        """Try what is due: letters, then receipts, then chunks. Returns the number of attempts."""
        at = self._clock()
        letters = self._store.due(at, BATCH)
        for consignment in letters:
            self._store.conclude(consignment, self._carry(consignment))
        batches = self._store.receipts_due(at, BATCH)
        for node, tokens in batches:
            response = self._transport.send(node, self.courier.receipts(node, tokens))
            self._store.receipts_concluded(node, tokens, self.courier.answer(0, response))
        chunks = self._store.chunks_due(at, BATCH)
        for chunk in chunks:
            response = self._transport.send(chunk.node, self.courier.chunk(chunk))
            self._store.chunk_concluded(chunk, self.courier.answer(chunk.attempts, response))
        return len(letters) + len(batches) + len(chunks)

    def work(self) -> int:
        """Open what has come in and read receipts. Returns how many. A handler's error ends the round, not the letter."""
        waiting = self._store.waiting(self._clock(), BATCH)
        for one in waiting:
            self.inner.take(one)
        return len(waiting) + self.reader.read()

    def sweep(self) -> int:
        """Close the numbers of letters whose time has passed. Returns how many; the others are tried again later."""
        closed = 0
        for consignment in self._store.overdue(self._clock()):
            try:
                self.poster.void(consignment, reason="expired")
            except (UnknownKeyError, UnknownPeerError, RevokedError):
                continue
            closed += 1
        return closed

    def _carry(self, consignment: Consignment) -> Conclusion:
        if reason := self._gate(consignment):
            return self.courier.hold(reason)
        peer = self._store.peer(consignment.node)
        if peer is None:
            return self.courier.hold(UnknownPeerError.code)
        if peer.standing is not Standing.ACTIVE:
            return self.courier.hold(peer.standing.value)
        if consignment.reseal:
            try:
                sealed = self.poster.reseal(consignment)
            except (UnknownKeyError, UnknownPeerError, RevokedError) as error:
                return self.courier.hold(error.code)
            consignment = replace(consignment, body=sealed.body, reseal=False)
        response = self._transport.send(consignment.node, self.courier.message(consignment))
        _, digs = self._store.sent_digs(consignment.node, consignment.mid) or ("", frozenset())
        conclusion = self.courier.message_answer(consignment, peer, response, digs)
        if conclusion.action is Action.DONE:
            self._store.hurry(consignment.node, self._clock())
        return conclusion
