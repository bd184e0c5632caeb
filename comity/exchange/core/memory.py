"""A store and a network in memory, so that several nodes run in one test under one clock."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from comity.exchange.core.chunk_tree import ChunkTree
from comity.exchange.core.envelope import Sealed
from comity.exchange.core.hop import Cover
from comity.exchange.core.letter import Letter
from comity.exchange.core.mail import (
    MAX_COPIES,
    READABLE_LATER,
    Action,
    ChunkDue,
    Conclusion,
    Consignment,
    Place,
)
from comity.exchange.core.memory_inbox import MemoryInbox
from comity.exchange.core.receipts import Receipt, State, advance
from comity.exchange.core.wire import Request, Response


@dataclass
class OutLetter:
    """A letter to one node and what became of it."""

    consignment: Consignment
    due: datetime
    digs: set[str]
    chunks: dict[tuple[str, int], ChunkDue]
    state: State | None = None
    reason: str | None = None
    code: str = ""
    parked: bool = False
    withdrawn: bool = False
    chunk_due: dict[tuple[str, int], datetime] = field(default_factory=dict)

    @property
    def to_send(self) -> bool:
        """Whether it still has to be brought to its receiver."""
        return not (self.parked or self.withdrawn) and (self.state is None or self.consignment.reseal)


class MemoryStore(MemoryInbox):
    """Inbox and outbox of one node. It outlives the node's processes, as a database does."""

    def __init__(self, epoch: int = 1) -> None:
        super().__init__()
        self.sent: dict[tuple[str, str], OutLetter] = {}
        self.receipts: list[tuple[str, Receipt]] = []
        self._epoch = epoch
        self._ls: dict[str, int] = {}
        # numbers of a conversation count on each link; a letter to many counts among those to the same many
        self._conversations: dict[tuple[str, tuple[str, ...]], Place] = {}

    def post(
        self, letter: Letter, chunks: Sequence[tuple[str, Sequence[bytes]]], seal: Callable[[Place], Sealed]
    ) -> Sealed:
        link = (letter.conv, letter.nodes)
        place = self._conversations.get(link, Place(1, None))
        sealed = seal(place)
        self._conversations[link] = Place(place.cseq + 1, sealed.idg)
        trees = [(root, pieces, ChunkTree(map(_sha256, pieces))) for root, pieces in chunks]
        for node in letter.nodes:
            self._ls[node] = self._ls.get(node, 0) + 1
            cover = Cover(sealed.mid, sealed.idg, self._ls[node], self._epoch, letter.prio, letter.expires)
            self.sent[node, sealed.mid] = OutLetter(
                Consignment(node, cover, sealed.inner, sealed.body, letter.conv, place.cseq),
                due=letter.created,
                digs={sealed.dig},
                chunks={
                    (root, index): ChunkDue(node, sealed.mid, root, index, data, tree.path(index))
                    for root, pieces, tree in trees
                    for index, data in enumerate(pieces)
                },
            )
        return sealed

    def consignment(self, node: str, mid: str) -> Consignment | None:
        out = self.sent.get((node, mid))
        return out.consignment if out else None

    def due(self, at: datetime, most: int) -> Sequence[Consignment]:
        due = [
            out.consignment
            for out in self.sent.values()
            if out.to_send and out.due <= at < out.consignment.cover.exp_at
        ]
        return sorted(due, key=lambda one: (one.cover.prio, one.cover.ls))[:most]

    def conclude(self, consignment: Consignment, conclusion: Conclusion) -> None:
        out = self.sent[consignment.node, consignment.mid]
        out.consignment = replace(
            out.consignment,
            attempts=out.consignment.attempts + 1,
            reseal=conclusion.action is Action.RESEAL
            or (conclusion.action is Action.HOLD and out.consignment.reseal),
        )
        out.code = conclusion.code
        out.due = conclusion.due or out.due
        out.parked = conclusion.action is Action.PARK
        if conclusion.action is Action.DONE:
            out.state = advance(out.state, State.STORED)

    def replace_body(self, node: str, sealed: Sealed, at: datetime) -> None:
        out = self.sent[node, sealed.mid]
        out.consignment = replace(out.consignment, body=sealed.body, reseal=False)
        out.digs.add(sealed.dig)
        out.due = at
        if out.state is State.REFUSED:
            out.state = None

    def overdue(self, at: datetime) -> Sequence[Consignment]:
        return [
            out.consignment
            for out in self.sent.values()
            if out.state is None and not out.withdrawn and out.consignment.cover.exp_at <= at
        ]

    def withdraw(self, consignment: Consignment) -> None:
        self.sent[consignment.node, consignment.mid].withdrawn = True

    def hurry(self, node: str, at: datetime) -> None:
        for out in self.sent.values():
            if out.consignment.node == node and out.to_send and out.code == "unreachable":
                out.due = min(out.due, at)
        for given in self.given:
            if given.node == node:
                given.due = min(given.due, at)

    def receipts_due(self, at: datetime, most: int) -> Sequence[tuple[str, Sequence[str]]]:
        batches: dict[str, list[str]] = {}
        for given in self.given:
            if given.open and given.due <= at:
                batches.setdefault(given.node, []).append(given.token)
        return [(node, tokens[:most]) for node, tokens in batches.items()]

    def receipts_concluded(self, node: str, tokens: Sequence[str], conclusion: Conclusion) -> None:
        for given in self.given:
            if given.node == node and given.token in tokens:
                given.attempts += 1
                given.open = conclusion.action is not Action.DONE
                given.due = conclusion.due or given.due

    def chunks_due(self, at: datetime, most: int) -> Sequence[ChunkDue]:
        return [
            chunk
            for out in self.sent.values()
            if out.state is not None and not out.withdrawn
            for key, chunk in out.chunks.items()
            if out.chunk_due.get(key, out.due) <= at
        ][:most]

    def chunk_concluded(self, chunk: ChunkDue, conclusion: Conclusion) -> None:
        out, key = self.sent[chunk.node, chunk.mid], (chunk.root, chunk.index)
        if conclusion.action in {Action.DONE, Action.PARK}:
            out.chunks.pop(key, None)
            return
        out.chunks[key] = replace(chunk, attempts=chunk.attempts + 1)
        out.chunk_due[key] = conclusion.due or out.due

    def sent_digs(self, node: str, mid: str) -> tuple[str, frozenset[str]] | None:
        out = self.sent.get((node, mid))
        return (out.consignment.cover.idg, frozenset(out.digs)) if out else None

    def record_receipt(self, node: str, token: str, receipt: Receipt) -> None:
        self._tokens[node, token] = "read"
        self.receipts.append((node, receipt))
        out = self.sent[node, receipt.mid]
        if advance(out.state, receipt.state) is receipt.state:
            out.reason = receipt.reason
        out.state = advance(out.state, receipt.state)
        if out.state is State.REFUSED and out.reason in READABLE_LATER and len(out.digs) < MAX_COPIES:
            out.consignment = replace(out.consignment, reseal=True)
            out.due = receipt.at


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


Receive = Callable[[str, str, str, dict[str, str], bytes], Response]
Fate = Callable[[str, Request], tuple[int, bool]]


def always(_node: str, _request: Request) -> tuple[int, bool]:
    """A network that brings everything once and every answer back."""
    return 1, True


class MemoryNetwork:
    """Wires between nodes. `fate` says how often a request arrives and whether its last answer comes back."""

    def __init__(self, fate: Fate = always) -> None:
        self.fate = fate
        self.log: list[tuple[str, str, Request, Response]] = []
        self._doors: dict[str, Receive] = {}

    def open_door(self, node: str, receive: Receive) -> None:
        """Connect a node's edge, in place of an earlier one."""
        self._doors[node] = receive

    def close_door(self, node: str) -> None:
        """The node is down."""
        self._doors.pop(node, None)

    def wire(self, spki: str) -> "Wire":
        """The outgoing side of the node that shows this certificate."""
        return Wire(self, spki)

    def carry(self, spki: str, node: str, request: Request) -> Response | None:
        """Bring one request as often as fate will have it."""
        times, comes_back = self.fate(node, request)
        answer: Response | None = None
        for _ in range(times if node in self._doors else 0):
            answer = self._doors[node](
                spki, request.method, request.path, dict(request.headers), request.body
            )
            self.log.append((spki, node, request, answer))
        return answer if comes_back else None


class Wire:
    """A transport over a `MemoryNetwork`."""

    def __init__(self, network: MemoryNetwork, spki: str) -> None:
        self._network = network
        self._spki = spki

    def send(self, node: str, request: Request) -> Response | None:
        return self._network.carry(self._spki, node, request)
