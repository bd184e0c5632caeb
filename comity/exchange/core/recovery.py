"""What a restored node asks a partner, and what the partner answers, page by page (section 1.9 of the protocol).

The node says up to where it knows of the link. The partner answers in this order: tombstones; the letters of the node
that it holds above that, each under the node's own hop token, with the receipts it gave for it; last what it holds of
the node's log. A page names the place to go on from; the last one names none. What a letter says never stands here: the
partner sends it back as a letter of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.exchange.core import strict_json
from comity.exchange.core._shape import Members, counted, flag, integer, sha256, text, uuid, version
from comity.exchange.core.hop import MAX_BYTES as MAX_HOP
from comity.exchange.core.hop import VERSION
from comity.exchange.core.receipts import MAX_BYTES as MAX_RECEIPT

MAX_QUESTION = 16_384
MAX_PAGE = 262_144
MAX_WANTED = 100
MOST_TOMBSTONES = 1_000  # in a page
MOST_LETTERS = 100
MOST_RECEIPTS = 16
MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the numbers of a link: epoch, and link number in it."""

    epoch: int
    ls: int

    def to_payload(self) -> dict[str, int]:
        """The members as they stand on the wire."""
        return {"epoch": self.epoch, "ls": self.ls}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request of a restored node.

    Attributes:
        epoch: the node's present epoch, that of its signed descriptor.
        ours: up to here the node has proof that its own letters were taken.
        theirs: up to here it misses no letter of the partner's.
        after: where the last page ended; empty at first.
        want: letters of its own that it has lost and wants to have back.
    """

    epoch: int
    ours: Mark
    theirs: Mark
    after: str = ""
    want: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The body of the request."""
        return strict_json.dump(
            {
                "v": VERSION,
                "epoch": self.epoch,
                "ours": self.ours.to_payload(),
                "theirs": self.theirs.to_payload(),
                "after": self.after,
                "want": list(self.want),
            }
        )

    @classmethod
    def from_bytes(cls, body: bytes) -> "Question":
        """Read a request strictly. Raises MalformedError, TooLargeError, UnsupportedVersionError."""
        members = Members(strict_json.parse(body, MAX_QUESTION), "The question")
        members.need("v", version)
        question = cls(
            epoch=members.need("epoch", counted(2)),
            ours=members.need("ours", _mark),
            theirs=members.need("theirs", _mark),
            after=members.need("after", text(200, least=0)),
            want=members.many("want", uuid, MAX_WANTED),
        )
        members.done()
        return question


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A letter that must not come back: one of the partner's, or (`ours`) one that the restored node itself recalled."""

    mid: str
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A letter of the restored node that the partner holds.

    Attributes:
        hop: the node's own hop token: it proves id, digests and numbers.
        conv, cseq: its place in its conversation, where the partner could open it.
        receipts: what the partner signed for it.
    """

    hop: str = field(repr=False)
    conv: str | None = None
    cseq: int | None = None
    receipts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class LogNote:
    """What a partner holds of the node's log: the newest checkpoint, and hashes of entries from the node's receipts."""

    cp: str | None = None
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer.

    Attributes:
        rseq: the highest number of a receipt of the node that the partner holds; on the first page.
        expired: letters of the partner's that cannot come again, their time being over; on the first page.
        tombstones: first of all.
        letters: then these, in the order of their numbers.
        log: with the last page.
        gone: wanted letters that the partner cannot give back.
        after: where to go on; None on the last page.
    """

    rseq: int | None = None
    expired: int = 0
    tombstones: tuple[Tombstone, ...] = ()
    letters: tuple[Held, ...] = ()
    log: LogNote | None = None
    gone: tuple[str, ...] = ()
    after: str | None = None

    def to_bytes(self) -> bytes:
        """The body of the answer."""
        page: dict[str, Any] = {
            "v": VERSION,
            "expired": self.expired,
            "tombstones": [{"mid": one.mid, "ours": one.ours} for one in self.tombstones],
            "letters": [_held_payload(one) for one in self.letters],
            "gone": list(self.gone),
        }
        optional = {"rseq": self.rseq, "after": self.after}
        page |= {name: value for name, value in optional.items() if value is not None}
        if self.log is not None:
            cp = {"cp": self.log.cp} if self.log.cp is not None else {}
            page["log"] = {"entries": list(self.log.entries), **cp}
        return strict_json.dump(page)

    @classmethod
    def from_bytes(cls, body: bytes) -> "Page":
        """Read an answer strictly. Raises MalformedError, TooLargeError, UnsupportedVersionError."""
        members = Members(strict_json.parse(body, MAX_PAGE), "The page")
        members.need("v", version)
        page = cls(
            rseq=members.may("rseq", integer()),
            expired=members.need("expired", integer()),
            tombstones=members.many("tombstones", _tombstone, MOST_TOMBSTONES),
            letters=members.many("letters", _held, MOST_LETTERS),
            log=members.may("log", _log),
            gone=members.many("gone", uuid, MAX_WANTED),
            after=members.may("after", text(200)),
        )
        members.done()
        return page


def fitting(letters: Sequence[Held]) -> tuple[Held, ...]:
    """Return as many of the first letters as one page holds, at least one."""
    taken: list[Held] = []
    size = 0
    for one in letters[:MOST_LETTERS]:
        size += len(one.hop) + sum(len(receipt) + 3 for receipt in one.receipts) + 200
        if taken and size > MAX_PAGE - 8_192:  # what stands beside the letters is small
            break
        taken.append(one)
    return tuple(taken)


def _held_payload(held: Held) -> dict[str, Any]:
    payload: dict[str, Any] = {"hop": held.hop, "receipts": list(held.receipts)}
    if held.conv is not None and held.cseq is not None:
        payload |= {"conv": held.conv, "cseq": held.cseq}
    return payload


def _mark(value: Any) -> Mark:
    members = Members(value, "The mark")
    mark = Mark(members.need("epoch", counted(0)), members.need("ls", integer()))
    members.done()
    return mark


def _tombstone(value: Any) -> Tombstone:
    members = Members(value, "The tombstone")
    tombstone = Tombstone(members.need("mid", uuid), members.need("ours", flag))
    members.done()
    return tombstone


def _held(value: Any) -> Held:
    members = Members(value, "The letter held")
    held = Held(
        hop=members.need("hop", text(MAX_HOP)),
        conv=members.may("conv", uuid),
        cseq=members.may("cseq", integer(1)),
        receipts=members.many("receipts", text(MAX_RECEIPT), MOST_RECEIPTS),
    )
    members.done()
    return held


def _log(value: Any) -> LogNote:
    members = Members(value, "The note about the log")
    log = LogNote(members.may("cp", text(2000)), members.many("entries", sha256, MOST_ENTRIES))
    members.done()
    return log
