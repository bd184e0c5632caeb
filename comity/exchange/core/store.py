"""What the core asks of a store. Each method is one transaction unless it says otherwise.

`EdgeStore` is all an edge process needs, `InnerStore` and `OutboxStore` belong to the inner node. A store that cannot
write raises StorageError. Methods that take a function call it inside the transaction: what the function raises
rolls everything back.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from comity.exchange.core.envelope import Sealed
from comity.exchange.core.letter import Letter
from comity.exchange.core.mail import (
    Arrival,
    Awaited,
    ChunkDue,
    Conclusion,
    Consignment,
    Kept,
    Named,
    Place,
    Settlement,
    SignReceipt,
    Waiting,
)
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.peers import Peer
from comity.exchange.core.receipts import Receipt, State


class EdgeStore(Protocol):
    """Receiving, steps 1 to 6."""

    def peer_by_spki(self, spki: str) -> Peer | None:
        """The peer whose descriptor pins this TLS key, whatever its standing."""

    def kept(self, iss: str, mid: str) -> Kept | None:
        """The message of this id from this node, if it was stored before."""

    def keep(self, arrival: Arrival, sign: SignReceipt) -> Kept:
        """Store body, hop token, receipt and log entry together, or return what another request stored first."""

    def keep_copy(self, arrival: Arrival) -> None:
        """Keep another body of a stored message; if that message was refused unopened, it waits again."""

    def keep_clash(self, arrival: Arrival) -> None:
        """Keep as evidence what came under the id of another letter; it is never opened."""

    def keep_receipts(self, iss: str, tokens: Sequence[str]) -> None:
        """Store receipts as received; the inner node verifies them. The same token may come twice."""

    def high_water(self, iss: str) -> tuple[int, int]:
        """The latest epoch seen of this node, and the link sequence in it up to which nothing is missing."""

    def awaited(self, iss: str, root: str) -> Awaited | None:
        """An attachment that an opened letter of this node names, with what is here of it; None when none names it.

        What another node brought of the same attachment does not count: nobody learns what others have sent us.
        """

    def keep_chunk(self, iss: str, file: Named, index: int, data: bytes) -> Awaited | None:
        """Store a chunk that was checked, durably, then say what is here now; None when it is awaited no longer.

        When it was the last one missing, a letter that waits for it is due at once.
        """


class InnerStore(Protocol):
    """Receiving, steps 7 to 9, and receipts."""

    def peer(self, node: str) -> Peer | None:
        """The peer of this id, whatever its standing."""

    def waiting(self, at: datetime, most: int) -> Sequence[Waiting]:
        """Messages due to be opened or delivered, urgent ones first; locked for this worker."""

    def digest_in(self, iss: str, conv: str, cseq: int) -> str | None:
        """The digest of a peer's letter at that place of the conversation, from a letter or a void."""

    def settle(self, settlement: Settlement, act: Callable[[], None], sign: SignReceipt) -> None:
        """Call `act`, write the settlement, sign the receipt and put it into the outbox: all or nothing."""

    def postpone(self, waiting: Waiting, at: datetime) -> None:
        """A handler failed: the message waits on, later each time, and is never lost."""

    def expect_parts(self, waiting: Waiting, parts: Sequence[PartInfo]) -> bool:
        """Note which attachments are to come; True when all their chunks are here."""

    def chunks(self, iss: str, root: str) -> Sequence[bytes]:
        """The chunks of an attachment in order."""

    def received_state(self, iss: str, mid: str) -> tuple[State, str, str] | None:
        """State, idg and dig of a settled message."""

    def acknowledge(self, iss: str, mid: str, state: State, sign: SignReceipt) -> None:
        """Raise a delivered message to a further state and put the receipt into the outbox."""

    def unread_receipts(self, most: int) -> Sequence[tuple[str, str]]:
        """Receipts as received: sender and token."""

    def sent_digs(self, node: str, mid: str) -> tuple[str, frozenset[str]] | None:
        """Idg and the digests of all bodies sent of a letter of ours; None when there is none to that node."""

    def record_receipt(self, node: str, token: str, receipt: Receipt) -> None:
        """Keep a verified receipt and move the letter's state up.

        `refused` with a reason of `mail.READABLE_LATER` makes the letter due again, to be encrypted anew.
        """

    def discard_receipt(self, node: str, token: str, code: str) -> None:
        """Keep a receipt that could not be verified as evidence and do not hand it out again."""


class OutboxStore(Protocol):
    """Sending."""

    def peer(self, node: str) -> Peer | None:
        """The peer of this id, whatever its standing."""

    def post(
        self, letter: Letter, chunks: Sequence[tuple[str, Sequence[bytes]]], seal: Callable[[Place], Sealed]
    ) -> Sealed:
        """Give out the conversation's next number and, for each node, the link's next; seal and insert together.

        `chunks` are (root, encrypted chunks). Joins the transaction of the act that sends.
        """

    def consignment(self, node: str, mid: str) -> Consignment | None:
        """A letter of ours to this node."""

    def due(self, at: datetime, most: int) -> Sequence[Consignment]:
        """Letters to try now, urgent ones first, then by link sequence; locked for this worker."""

    def conclude(self, consignment: Consignment, conclusion: Conclusion) -> None:
        """Write what came of an attempt; counts it."""

    def replace_body(self, node: str, sealed: Sealed, at: datetime) -> None:
        """The letter was encrypted again: try the new body at once, remember the old digest."""

    def overdue(self, at: datetime) -> Sequence[Consignment]:
        """Letters whose time has passed and that no receipt shows as stored."""

    def withdraw(self, consignment: Consignment) -> None:
        """Do not try this letter any more; its number is closed by a void in the same transaction."""

    def hurry(self, node: str, at: datetime) -> None:
        """The peer answers again: what waits for it is due now."""

    def receipts_due(self, at: datetime, most: int) -> Sequence[tuple[str, Sequence[str]]]:
        """Receipts to post: node and at most so many tokens for each."""

    def receipts_concluded(self, node: str, tokens: Sequence[str], conclusion: Conclusion) -> None:
        """Write what came of posting them."""

    def chunks_due(self, at: datetime, most: int) -> Sequence[ChunkDue]:
        """Chunks of letters that are stored at their receiver."""

    def chunk_concluded(self, chunk: ChunkDue, conclusion: Conclusion) -> None:
        """Write what came of sending it."""
