"""What lies in the post office between two steps: plain data that a store keeps and hands out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.envelope import Opened
from comity.exchange.core.errors import Reason
from comity.exchange.core.hop import Cover, Hop
from comity.exchange.core.letter import Letter
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.peers import Peer
from comity.exchange.core.receipts import LogEntry, Receipt, State

# Another body of the same letter may still be readable after these refusals.
READABLE_LATER = frozenset({Reason.UNKNOWN_RECIPIENT_KEY, Reason.UNREADABLE})
MAX_COPIES = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """What only the store knows when a receipt is signed: asked inside its transaction.

    Attributes:
        hw: the link sequence up to which nothing is missing from this peer, voids passed over.
        rseq: the number of this receipt to this peer.
        entry: where the act is logged.
    """

    hw: int
    rseq: int
    entry: LogEntry | None = None


SignReceipt = Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the edge, hop token verified, not opened."""

    hop: Hop
    cover: Cover
    token: str = field(repr=False)
    body: bytes = field(repr=False)
    at: datetime

    @property
    def iss(self) -> str:
        return self.hop.iss


@dataclass(frozen=True, slots=True)
class Kept:
    """A message the store holds: the digest of its letter, those of all its bodies, and the first answer."""

    idg: str
    digs: frozenset[str]
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored message that waits to be opened; `bodies` are (dig, body), the first one first."""

    iss: str
    cover: Cover
    bodies: tuple[tuple[str, bytes], ...] = field(repr=False)
    link_clash: bool = False

    @property
    def mid(self) -> str:
        return self.cover.mid


class Flag(StrEnum):
    """What a handler should know about a letter that is otherwise in order."""

    FUTURE = "created-in-future"
    GAP = "gap-before"
    BROKEN_CHAIN = "broken-chain"
    LINK_CLASH = "link-clash"
    COVER_DIFFERS = "cover-differs"


@dataclass(frozen=True, slots=True)
class Closed:
    """A number closed by a void: the letter that will not come."""

    mid: str
    idg: str
    epoch: int
    ls: int
    conv: str
    cseq: int


@dataclass(frozen=True, slots=True)
class Awaited:
    """An attachment that an opened letter names: which of its chunks are here."""

    n: int
    have: Bitmap


@dataclass(frozen=True, slots=True)
class Named:
    """The chunks of an attachment: a root says which only together with their number."""

    root: str
    n: int


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """An attachment, decrypted and checked."""

    part: PartInfo
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter as a handler receives it, inside the transaction that settles it.

    `files` is empty where the letter did not wait for its attachments: `InnerReceiver.files` has them later.
    """

    letter: Letter
    opened: Opened
    peer: Peer
    flags: frozenset[Flag]
    files: tuple[ReceivedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a waiting message ends: delivered, refused with a reason, or expired.

    Attributes:
        waiting: the message.
        state: the state the receipt will say.
        dig: the body that decided it.
        reason: on refused.
        opened: when it could be opened; a letter of an unknown schema is kept and shown as unreadable.
        flags: see `Flag`.
        closes: numbers a void closes.
    """

    waiting: Waiting
    state: State
    dig: str
    reason: str | None = None
    opened: Opened | None = None
    flags: frozenset[Flag] = frozenset()
    closes: tuple[Closed, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A letter's place in its conversation, given under a lock when it enters the outbox."""

    cseq: int
    prev: str | None


@dataclass(frozen=True, slots=True)
class Consignment:
    """One letter to one node, in the outbox. With `reseal` it must be encrypted anew before the next attempt."""

    node: str
    cover: Cover
    inner: bytes = field(repr=False)
    body: bytes = field(repr=False)
    conv: str
    cseq: int
    attempts: int = 0
    reseal: bool = False

    @property
    def mid(self) -> str:
        return self.cover.mid


@dataclass(frozen=True, slots=True)
class ChunkDue:
    """An encrypted chunk that a node has not yet taken; `proof` is its path in the tree of the file.

    `dig` is the digest of the chunk where it is known already.
    """

    node: str
    mid: str
    root: str
    index: int
    data: bytes = field(repr=False)
    proof: str = ""
    attempts: int = 0
    dig: str | None = None


class Action(StrEnum):
    """What becomes of something after an attempt to send it."""

    DONE = "done"
    RETRY = "retry"
    RESEAL = "reseal"
    HOLD = "hold"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The end of an attempt: what to do, when again, the code to show an operator; the receipt, and what it says."""

    action: Action
    due: datetime | None = None
    code: str = ""
    receipt: str | None = field(default=None, repr=False)
    said: Receipt | None = None
