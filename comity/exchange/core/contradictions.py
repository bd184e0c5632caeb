"""Whether a receipt can be true beside those taken before: asked of receipts whose signature holds.

The question does not depend on the order in which they come: receipts that can all be true are all taken, in any order
and however often, and lead to the same state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.exchange.core.errors import Reason
from comity.exchange.core.moments import SKEW
from comity.exchange.core.receipts import State


class Odd(StrEnum):
    """What is odd about a receipt."""

    SECOND = "second-of-state"
    TURNED = "taken-and-refused"
    NUMBER = "number-twice"
    ID = "id-twice"
    WATER = "count-goes-back"
    TIME = "time"


# what could not be read may be read later; what a room refused by its rules was read, and stays refused
MAY_BE_TAKEN_LATER = frozenset(reason.value for reason in Reason) - {Reason.POLICY.value}
_TAKEN = frozenset({State.DELIVERED, State.READ, State.ACTIONED})
_AWAY = frozenset({State.REFUSED, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class Said:
    """A receipt as far as others can contradict it.

    Attributes:
        rid: its id.
        mid: the letter.
        state, reason, at: as signed.
        rseq: counts the receipts of this signer to us.
        hw: how many letters of ours had come without a gap.
        epochs: the signer's and ours, under which both count; receipts of others are not compared by number. None where
            that is not known.
    """

    rid: str
    mid: str
    state: State
    reason: str
    at: datetime
    rseq: int
    hw: int
    epochs: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is odd, and the id of the receipt it is odd beside, where there is one."""

    odd: Odd
    against: str | None = None


def own_flaw(said: Said, *, created: datetime, at: datetime) -> Contradiction | None:
    """Whether a receipt was signed before its letter was written, or in the future; clocks may differ by SKEW."""
    if said.at < created - SKEW or said.at > at + SKEW:
        return Contradiction(Odd.TIME)
    return None


def contradiction(said: Said, others: Iterable[Said]) -> Contradiction | None:
    """Return the first contradiction between a receipt and any of those taken before, none of which is itself.

    Pass all receipts of the same letter, and of the other letters those that stand next to it by `rseq` on both sides:
    what stands further away is in order with those.
    """
    for other in others:
        odd = _beside(said, other)
        if odd is not None:
            return Contradiction(odd, other.rid)
    return None


def _beside(one: Said, other: Said) -> Odd | None:
    if one.rid == other.rid:
        return Odd.ID
    uncounted = None in (one.epochs, other.epochs)
    same_count = not uncounted and one.epochs == other.epochs
    # a node that was restored from a backup, which is a new epoch, signs again what it has forgotten
    if one.mid == other.mid and one.state is other.state and (same_count or uncounted):
        return Odd.SECOND
    if not same_count:
        return None
    return (
        Odd.NUMBER if one.rseq == other.rseq else _in_order(*sorted((one, other), key=lambda each: each.rseq))
    )


def _in_order(first: Said, later: Said) -> Odd | None:
    """What is odd about two receipts that were signed one after the other."""
    if first.mid == later.mid and _turns(first, later):
        return Odd.TURNED
    if later.hw < first.hw:
        return Odd.WATER
    return Odd.TIME if later.at < first.at - SKEW else None


def _turns(first: Said, later: Said) -> bool:
    """Whether one letter was turned away after it was taken in, or taken in after it was turned away by a rule."""
    if first.state in _TAKEN:
        return later.state in _AWAY
    turned_away_for_good = first.state is State.EXPIRED or first.reason not in MAY_BE_TAKEN_LATER
    return first.state in _AWAY and later.state in _TAKEN and turned_away_for_good
