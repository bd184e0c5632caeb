"""What other rooms may ask about letters: where each one is, by its receipts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.exchange.models import InLetter, LostLetter, LostState, OutLetter, Receipt
from comity.exchange.recovering import was_restored
from comity.exchange.registry import ReceiptedLetter

Times = dict[UUID, dict[str, datetime]]  # of each letter, when it reached which state


@dataclass(frozen=True)
class LetterStatus:
    """Where a letter is: the state, and the time in each signed receipt."""

    mid: UUID
    ours: bool
    state: str
    reason: str = ""
    proven: bool = False  # ours: a `stored` receipt was verified over the stored bytes
    times: dict[str, datetime] = field(default_factory=dict)

    @property
    def stored_at(self) -> datetime | None:
        """When the receiving side stored it, by its signed receipt."""
        return self.times.get("stored")


def status_of(mids: Iterable[UUID | None]) -> dict[UUID, LetterStatus]:
    """Return the status of each letter that exists, ours or theirs."""
    wanted = {mid for mid in mids if mid is not None}
    if not wanted:
        return {}
    # ours are proven by what was received, theirs by what we gave: a partner may write under the id of a letter of ours
    received, given = _times(wanted)
    found: dict[UUID, LetterStatus] = {}
    for ours in OutLetter.objects.filter(mid__in=wanted):
        found[ours.mid] = LetterStatus(
            ours.mid,
            ours=True,
            state=ours.state,
            reason=ours.reason,
            proven=ours.receipt_verified,
            times=received[ours.mid],
        )
    for theirs in InLetter.objects.filter(mid__in=wanted - found.keys()):
        found[theirs.mid] = LetterStatus(
            theirs.mid,
            ours=False,
            state=theirs.state,
            reason=theirs.reason,
            proven=True,
            times=given[theirs.mid],
        )
    return found


def letter_under(mid: UUID, node: str = "") -> OutLetter | InLetter | None:
    """Return the letter of an id; one of ours before one of a partner that writes under it; `node` tells partners apart."""
    for letters in (OutLetter.objects, InLetter.objects):
        found = letters.select_related("peer").filter(mid=mid)
        if (letter := (found.filter(peer__node=node) if node else found).first()) is not None:
            return letter
    return None


def _times(mids: set[UUID]) -> tuple[Times, Times]:
    """Return the times of the receipts received and of those given."""
    received: Times = {mid: {} for mid in mids}
    given: Times = {mid: {} for mid in mids}
    for receipt in Receipt.objects.filter(mid__in=mids):
        (given if receipt.given else received)[receipt.mid][receipt.state] = receipt.at
    return received, given


def not_yet_read(node: str, mids: Iterable[UUID | None]) -> list[UUID]:
    """Return the letters of a partner that no `read` receipt was given for; none where the link does not tell it."""
    wanted = {mid for mid in mids if mid is not None}
    if not wanted:
        return []
    told = set(
        Receipt.objects.filter(peer__node=node, given=True, mid__in=wanted, state="read").values_list(
            "mid", flat=True
        )
    )
    theirs = InLetter.objects.filter(peer__node=node, peer__sends_read_receipts=True, mid__in=wanted - told)
    return list(theirs.order_by("mid").values_list("mid", flat=True))


def origin_of(mid: UUID) -> tuple[str, UUID] | None:
    """Return from which row of which room a letter of ours came, None when it is none of ours."""
    return OutLetter.objects.filter(mid=mid).values_list("origin_kind", "origin_id").first()


def receipts_of(mid: UUID) -> list[ReceiptedLetter]:
    """Return what the receiver of a letter of ours has signed about it, the first first; as the rooms are told of it."""
    letter = OutLetter.objects.select_related("peer").filter(mid=mid).first()
    if letter is None:
        return []
    rows = Receipt.objects.filter(peer=letter.peer_id, given=False, mid=mid).order_by("at", "rseq")
    return [
        ReceiptedLetter(mid, letter.peer.node, letter.conv, letter.schema, one.state, one.reason, one.at)
        for one in rows
    ]


def given_back(mids: Iterable[UUID | None]) -> set[UUID]:
    """Return those letters of ours that a restore had lost and a partner gave back."""
    wanted = {mid for mid in mids if mid is not None}
    if not wanted or not was_restored():
        return set()
    found = LostLetter.objects.filter(mid__in=wanted, state=LostState.BACK)
    return set(found.values_list("mid", flat=True))
