"""When a post is to see a national next, from what happened. Pure: no Django, no clock of its own.

No rule runs against the person's express wish (Vienna Convention on Consular Relations, art. 36(1)(c)): where they want nothing
from the post, or refused a visit in words of their own, it is only asked again after a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

VISIT, PLANNED, NOT_BY_PERSON, NOT_BY_HOLDER, UNWISHED = (
    "visit",
    "planned",
    "not-by-person",
    "not-by-holder",
    "unwished",
)


@dataclass(frozen=True)
class VisitRule:
    """How soon a post sees a national for the first time, how often afterwards, and when it asks again after a no."""

    first: timedelta
    following: timedelta
    again: timedelta


@dataclass(frozen=True)
class Happened:
    """One line of a file that moves the clock: what, when, and whether a planned visit came to its end."""

    what: str
    at: datetime
    is_settled: bool = False


@dataclass(frozen=True)
class Due:
    """What is due, since when its time runs, and until when."""

    what: str  # first-visit, planned-visit, next-visit, ask-again
    began: datetime
    at: datetime


def due_of(began: datetime, happened: Sequence[Happened], rule: VisitRule) -> Due:
    """Return what is due next for a national whom the post learned of at `began`; the order of the lines does not matter.

    A planned visit that is neither made nor refused comes first. A no of the holding side moves nothing: the visit stays due.
    """
    planned = [one for one in happened if one.what == PLANNED and not one.is_settled]
    if planned:
        soonest = min(planned, key=lambda one: one.at)
        return Due("planned-visit", min(began, soonest.at), soonest.at)
    moves = [one for one in happened if one.what in {VISIT, NOT_BY_PERSON, UNWISHED}]
    if not moves:
        return Due("first-visit", began, began + rule.first)
    last = max(moves, key=lambda one: (one.at, one.what == VISIT))
    if last.what == VISIT:
        return Due("next-visit", last.at, last.at + rule.following)
    return Due("ask-again", last.at, last.at + rule.again)
