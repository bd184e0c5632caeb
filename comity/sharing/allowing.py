"""What may be done with an item of another owner: its handling, the owner's leaves and the time decide. Pure.

An item may be used in a court, passed on to a named agency, used otherwise than its written restriction says, or kept
beyond its time. The handling says whether the owner must be asked; a leave answers for exactly one use, by or for one
agency, until one moment. What is not known binds hardest, what is over does not count, and nothing here is ever looser
than the handling alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.handling.codes import Code
from comity.handling.stamp import Handling, Onward


class Use(StrEnum):
    """What somebody wants to do with an item, as the owner is asked for it."""

    COURT = "court"
    """Use it in judicial proceedings (H1)."""
    ONWARD = "onward"
    """Pass it on to a named agency (H2)."""
    OTHER = "other"
    """Use it otherwise than its written restriction allows (H3)."""
    KEEP = "keep"
    """Keep it beyond its time."""


class Why(StrEnum):
    """Why something is allowed, or not."""

    FREE = "free"
    """The handling asks for nobody's leave."""
    OWN = "own"
    """It goes back to its owner, or the owner uses it."""
    LISTED = "listed"
    """The owner listed this agency when it sent the item."""
    LEAVE = "leave"
    """The owner has agreed to exactly this."""
    COURT = "court-needs-owner"
    """Not in court before the owner has agreed."""
    ONWARD = "owner-must-agree"
    """Not passed on before the owner has agreed."""
    OTHER = "restriction-needs-owner"
    """Not beyond the written restriction before the owner has agreed."""
    TIME_OVER = "retention-over"
    """The time for which it may be used is over."""


GRANTING = frozenset({Why.FREE, Why.OWN, Why.LISTED, Why.LEAVE})


@dataclass(frozen=True)
class Leave:
    """An owner's leave for one item: one use, one agency (the one that passes nothing on: itself), until one moment.

    `purpose` is a code of the list of purposes; a leave to pass on holds for that purpose alone.
    """

    owner: str
    use: Use
    agency: str
    expires: datetime
    purpose: str = ""
    id: str = ""


@dataclass(frozen=True)
class Wish:
    """A use that somebody asks about: which, for which agency, for which purpose (of passing on)."""

    use: Use
    agency: str
    purpose: str = ""


@dataclass(frozen=True)
class Answer:
    """Whether it is allowed, why, and by which leave where it rests on one. True and false where a test is wanted."""

    why: Why
    leave: Leave | None = None

    def __bool__(self) -> bool:
        """Whether it is a yes."""
        return self.why in GRANTING


def judge(handling: Handling, wish: Wish, leaves: Iterable[Leave], now: datetime, *, holder: str) -> Answer:
    """Say whether a wish of a holder is allowed at a moment; `now` carries a time zone.

    `leaves` are those for this very item. Where several owners share an item each must have agreed.
    """
    given = [one for one in leaves if now < one.expires]
    if wish.use is not Use.KEEP and not _in_time(handling, holder, given, now):
        return Answer(Why.TIME_OVER)
    if handling.owners == {wish.agency}:
        return Answer(Why.OWN)
    needs = _needs(handling, wish, now)
    if needs in GRANTING:
        return Answer(needs)
    found = [_leave_of(owner, wish, given) for owner in sorted(handling.owners - {wish.agency})]
    agreed = [one for one in found if one is not None]
    if len(agreed) < len(found) or not agreed:
        return Answer(needs)
    return Answer(Why.LEAVE, min(agreed, key=lambda one: one.expires))


def kept_until(handling: Handling, holder: str, leaves: Iterable[Leave]) -> datetime | None:
    """Return the moment after which a holder may keep no copy; None where the owner set none.

    `delete_after` says it; where the owner gave only the last moment of use, there is nothing to keep it for after that.
    A leave to keep it longer moves it to the leave's end.
    """
    end = handling.delete_after or handling.retain_until
    if end is None:
        return None
    longer = [_leave_of(owner, Wish(Use.KEEP, holder), leaves) for owner in sorted(handling.owners)]
    agreed = [one.expires for one in longer if one is not None]
    return max(end, min(agreed)) if len(agreed) == len(longer) else end


def _in_time(handling: Handling, holder: str, leaves: Iterable[Leave], now: datetime) -> bool:
    if _is_fresh(handling, now):
        return True
    keep = Wish(Use.KEEP, holder)
    return all(_leave_of(owner, keep, leaves) is not None for owner in handling.owners)


def _is_fresh(handling: Handling, now: datetime) -> bool:
    return all(end is None or now < end for end in (handling.retain_until, handling.delete_after))


def _needs(handling: Handling, wish: Wish, now: datetime) -> Why:
    """Return what stands against a wish when nobody has agreed to anything, or why nobody need."""
    codes = handling.codes.effective
    if wish.use is Use.COURT:
        return Why.COURT if Code.H1 in codes else Why.FREE
    if wish.use is Use.ONWARD:
        listed = handling.onward is Onward.LISTED and wish.agency in handling.listed
        return Why.LISTED if listed and Code.H2 not in codes else Why.ONWARD
    if wish.use is Use.OTHER:
        return Why.OTHER if Code.H3 in codes else Why.FREE
    return Why.FREE if _is_fresh(handling, now) else Why.TIME_OVER


def _leave_of(owner: str, wish: Wish, leaves: Iterable[Leave]) -> Leave | None:
    """Return the owner's leave for exactly this; of several the one that lasts longest."""
    fitting = [
        one
        for one in leaves
        if (one.owner, one.use, one.agency) == (owner, wish.use, wish.agency)
        and (one.use is not Use.ONWARD or one.purpose == wish.purpose)
    ]
    return max(fitting, key=lambda one: one.expires, default=None)
