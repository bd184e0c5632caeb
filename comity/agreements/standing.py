"""How an agreement stands at a moment, for those who read it: the same answer that the decision of release acts on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from comity.agreements.terms import Agreement, Status

ENDS_SOON = timedelta(days=90)
"""How long before its end an agreement is shown as ending: time to prolong it, or to move what runs under it."""


class Standing(StrEnum):
    """What an agreement can be today; only IN_FORCE lets anything leave."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    DRAFT = "draft"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    STOPPED_THERE = "stopped-there"
    ENDED = "ended"
    EXPIRED = "expired"
    UNREADABLE = "unreadable"


class Step(StrEnum):
    """What one side does about its own reliance on an agreement; all but RESUMED stop what passes under it."""

    SUSPENDED = "suspended"
    ENDED = "ended"
    EXPIRED = "expired"
    RESUMED = "resumed"


@dataclass(frozen=True)
class Outlook:
    """The standing, and the time that is left when it ends soon (None when it does not)."""

    standing: Standing
    left: timedelta | None = None


def outlook(
    terms: Agreement | None, now: datetime, *, suspended: bool, suspended_there: bool = False
) -> Outlook:
    """Say how the terms stand at `now`; None when unreadable.

    `suspended` when our own side does not rely on them, `suspended_there` when no other side does.
    """
    if terms is None:
        return Outlook(Standing.UNREADABLE)
    if terms.status is not Status.IN_FORCE:
        return Outlook(Standing(terms.status.value))
    if suspended:
        return Outlook(Standing.STOPPED)
    if not terms.nbf <= now < terms.exp:
        return Outlook(Standing.NOT_YET if now < terms.nbf else Standing.EXPIRED)
    if suspended_there:
        return Outlook(Standing.STOPPED_THERE)
    left = terms.exp - now
    return Outlook(Standing.IN_FORCE, left if left <= ENDS_SOON else None)
