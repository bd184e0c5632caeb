"""An inbox in memory: what a database would keep, for tests of the protocol and for second implementations to read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.mail import (
    READABLE_LATER,
    Arrival,
    Awaited,
    Facts,
    Flag,
    Kept,
    Named,
    Settlement,
    SignReceipt,
    Waiting,
)
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.peers import Peer
from comity.exchange.core.receipts import State, advance
from comity.exchange.core.retry import backoff


@dataclass
class InLetter:
    """A received message and what became of it."""

    arrival: Arrival
    receipt: str
    due: datetime
    bodies: list[tuple[str, bytes]]
    link_clash: bool = False
    state: State | None = None
    reason: str | None = None
    dig: str = ""
    flags: frozenset[Flag] = frozenset()
    attempts: int = 0
    roots: tuple[str, ...] = ()


@dataclass
class GivenReceipt:
    """A receipt of ours on its way."""

    node: str
    token: str
    due: datetime
    attempts: int = 0
    open: bool = True


@dataclass
class Link:
    """What came from one node in one epoch: link numbers received and closed."""

    numbers: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def high_water(self) -> int:
        """The number up to which nothing is missing, voids passed over."""
        hw = 0
        while hw + 1 in self.numbers or hw + 1 in self.closed:
            hw += 1
        return hw


class MemoryInbox:
    """Everything that comes in. Functions are called before anything is written: what they raise changes nothing."""

    def __init__(self) -> None:
        self.peers: dict[str, Peer] = {}
        self.letters: dict[tuple[str, str], InLetter] = {}
        self.clashes: list[Arrival] = []
        self.given: list[GivenReceipt] = []
        self._links: dict[tuple[str, int], Link] = {}
        self._chain: dict[tuple[str, str, int], str] = {}
        self._parts: dict[tuple[str, str], dict[int, bytes | None]] = {}
        self._rseq: dict[str, int] = {}
        self._tokens: dict[tuple[str, str], str] = {}

    def peer(self, node: str) -> Peer | None:
        return self.peers.get(node)

    def peer_by_spki(self, spki: str) -> Peer | None:
        return next((peer for peer in self.peers.values() if spki in peer.descriptor.tls_spki), None)

    def kept(self, iss: str, mid: str) -> Kept | None:
        letter = self.letters.get((iss, mid))
        if letter is None:
            return None
        return Kept(letter.arrival.cover.idg, frozenset(dig for dig, _ in letter.bodies), letter.receipt)

    def keep(self, arrival: Arrival, sign: SignReceipt) -> Kept:
        if (kept := self.kept(arrival.iss, arrival.cover.mid)) is not None:
            return kept
        link = self._links.setdefault((arrival.iss, arrival.cover.epoch), Link())
        after = Link({**link.numbers, arrival.cover.ls: arrival.cover.mid}, link.closed)
        receipt = sign(self._facts(arrival.iss, after.high_water()))
        clash = arrival.cover.ls in link.numbers
        link.numbers.setdefault(arrival.cover.ls, arrival.cover.mid)
        self._rseq[arrival.iss] = self._rseq.get(arrival.iss, 0) + 1
        self.letters[arrival.iss, arrival.cover.mid] = InLetter(
            arrival, receipt, due=arrival.at, bodies=[(arrival.hop.dig, arrival.body)], link_clash=clash
        )
        return Kept(arrival.cover.idg, frozenset({arrival.hop.dig}), receipt)

    def keep_copy(self, arrival: Arrival) -> None:
        letter = self.letters[arrival.iss, arrival.cover.mid]
        letter.bodies.append((arrival.hop.dig, arrival.body))
        if letter.state is State.REFUSED and letter.reason in READABLE_LATER:
            letter.state, letter.due = None, arrival.at

    def keep_clash(self, arrival: Arrival) -> None:
        self.clashes.append(arrival)

    def keep_receipts(self, iss: str, tokens: Sequence[str]) -> None:
        for token in tokens:
            self._tokens.setdefault((iss, token), "")

    def high_water(self, iss: str) -> tuple[int, int]:
        epoch = max((epoch for node, epoch in self._links if node == iss), default=1)
        return epoch, self._links.get((iss, epoch), Link()).high_water()

    def awaited(self, iss: str, root: str) -> Awaited | None:
        chunks = self._parts.get((iss, root))
        if chunks is None:
            return None
        have = Bitmap(len(chunks))
        for index, data in chunks.items():
            if data is not None:
                have.add(index)
        return Awaited(len(chunks), have)

    def keep_chunk(self, iss: str, file: Named, index: int, data: bytes) -> Awaited | None:
        root = file.root
        self._parts[iss, root][index] = data
        for (node, _), letter in self.letters.items():
            if (
                node == iss
                and root in letter.roots
                and letter.state is None
                and self._complete(iss, letter.roots)
            ):
                letter.due = letter.arrival.at
        return self.awaited(iss, root)

    def waiting(self, at: datetime, most: int) -> Sequence[Waiting]:
        due = [
            Waiting(iss, letter.arrival.cover, tuple(letter.bodies), letter.link_clash)
            for (iss, _), letter in self.letters.items()
            if letter.state is None and letter.due <= at
        ]
        return sorted(due, key=lambda waiting: waiting.cover.prio)[:most]

    def digest_in(self, iss: str, conv: str, cseq: int) -> str | None:
        return self._chain.get((iss, conv, cseq))

    def settle(self, settlement: Settlement, act: Callable[[], None], sign: SignReceipt) -> None:
        waiting, iss = settlement.waiting, settlement.waiting.iss
        link = self._links[iss, waiting.cover.epoch]
        act()
        token = sign(self._facts(iss, link.high_water()))
        self._give(iss, token, waiting.mid)
        letter = self.letters[iss, waiting.mid]
        letter.state, letter.reason = settlement.state, settlement.reason
        letter.dig, letter.flags = settlement.dig, settlement.flags
        if settlement.opened is not None:
            inside = settlement.opened.letter
            self._chain.setdefault((iss, inside.conv, inside.cseq), settlement.opened.idg)
        for closed in settlement.closes:
            self._links.setdefault((iss, closed.epoch), Link()).closed.add(closed.ls)
            self._chain.setdefault((iss, closed.conv, closed.cseq), closed.idg)

    def postpone(self, waiting: Waiting, at: datetime) -> None:
        letter = self.letters[waiting.iss, waiting.mid]
        letter.attempts += 1
        letter.due = at + backoff(letter.attempts, 1.0)

    def expect_parts(self, waiting: Waiting, parts: Sequence[PartInfo]) -> bool:
        letter = self.letters[waiting.iss, waiting.mid]
        letter.roots = tuple(part.root for part in parts)
        for part in parts:
            self._parts.setdefault((waiting.iss, part.root), dict.fromkeys(range(part.n)))
        if self._complete(waiting.iss, letter.roots):
            return True
        letter.due = waiting.cover.exp_at
        return False

    def chunks(self, iss: str, root: str) -> Sequence[bytes]:
        return [data for _, data in sorted(self._parts[iss, root].items()) if data is not None]

    def received_state(self, iss: str, mid: str) -> tuple[State, str, str] | None:
        letter = self.letters.get((iss, mid))
        return (letter.state, letter.arrival.cover.idg, letter.dig) if letter and letter.state else None

    def acknowledge(self, iss: str, mid: str, state: State, sign: SignReceipt) -> None:
        letter = self.letters[iss, mid]
        token = sign(self._facts(iss, self._links[iss, letter.arrival.cover.epoch].high_water()))
        self._give(iss, token, mid)
        letter.state = advance(letter.state, state)

    def unread_receipts(self, most: int) -> Sequence[tuple[str, str]]:
        return [key for key, note in self._tokens.items() if not note][:most]

    def discard_receipt(self, node: str, token: str, code: str) -> None:
        self._tokens[node, token] = code

    def discarded(self) -> list[str]:
        """The codes of receipts that could not be verified."""
        return [code for code in self._tokens.values() if code not in {"", "read"}]

    def _facts(self, iss: str, hw: int) -> Facts:
        return Facts(hw=hw, rseq=self._rseq.get(iss, 0) + 1)

    def _give(self, iss: str, token: str, mid: str) -> None:
        self._rseq[iss] = self._rseq.get(iss, 0) + 1
        self.given.append(GivenReceipt(iss, token, due=self.letters[iss, mid].arrival.at))

    def _complete(self, iss: str, roots: Sequence[str]) -> bool:
        return all(data is not None for root in roots for data in self._parts[iss, root].values())
