"""What other rooms may ask about letters: where each one is, by its receipts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.exchange.models import InLetter, OutLetter, Receipt


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
    times: dict[UUID, dict[str, datetime]] = {mid: {} for mid in wanted}
    for receipt in Receipt.objects.filter(mid__in=wanted):
        times[receipt.mid][receipt.state] = receipt.at
    found: dict[UUID, LetterStatus] = {}
    for ours in OutLetter.objects.filter(mid__in=wanted):
        found[ours.mid] = LetterStatus(
            ours.mid,
            ours=True,
            state=ours.state,
            reason=ours.reason,
            proven=ours.receipt_verified,
            times=times[ours.mid],
        )
    for theirs in InLetter.objects.filter(mid__in=wanted):
        found[theirs.mid] = LetterStatus(
            theirs.mid,
            ours=False,
            state=theirs.state,
            reason=theirs.reason,
            proven=True,
            times=times[theirs.mid],
        )
    return found
