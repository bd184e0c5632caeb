"""How an agreement may go from one status to the next, and whether its steps follow each other by their days.

>>> from datetime import date
>>> signed, forced = Dated("signed", date(2019, 1, 5)), Dated("in-force", date(2019, 3, 1))
>>> placed([signed], forced, date(2026, 1, 1))
>>> placed([signed, forced], Dated("proposed", date(2020, 1, 1)), date(2026, 1, 1))
Refused(flaw=<Flaw.ORDER: 'order'>, before='in-force', after='')
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_YEAR = 1800
FOLLOWS: Mapping[str, frozenset[str]] = {
    "proposed": frozenset({"negotiated", "signed", "in-force"}),
    "negotiated": frozenset({"signed", "in-force"}),
    "signed": frozenset({"in-force", "expired", "superseded"}),
    "in-force": frozenset({"suspended", "expired", "superseded"}),
    "suspended": frozenset({"in-force", "expired", "superseded"}),
    "expired": frozenset({"in-force", "superseded"}),  # prolonged
    "superseded": frozenset(),
}
STATES = tuple(FOLLOWS)
NEED_REASON = frozenset({"suspended", "expired", "superseded"})
STOPPED = frozenset({"suspended", "expired", "superseded"})
CAN_LAPSE = frozenset(state for state, after in FOLLOWS.items() if "expired" in after)
WARN_DAYS = (180, 90, 30)  # project rule: time to prolong it, or to move what runs under it


class Flaw(StrEnum):
    """Why a step cannot be entered."""

    FUTURE = "future"
    TOO_EARLY = "too-early"
    ORDER = "order"
    NO_REASON = "no-reason"


@dataclass(frozen=True)
class Dated:
    """A status reached on a day."""

    state: str
    on: date


@dataclass(frozen=True)
class Refused:
    """What is wrong with a step; `before` and `after` are the statuses beside the place where its day puts it."""

    flaw: Flaw
    before: str = ""
    after: str = ""


def placed(history: Sequence[Dated], step: Dated, today: date) -> Refused | None:
    """Say why a step does not fit into a history; None where it does.

    Args:
        history: the steps by day, in the order in which they count.
        step: the new one; of two on one day it is the later.
        today: no step lies behind it.
    """
    if step.on > today:
        return Refused(Flaw.FUTURE)
    if step.on.year < FIRST_YEAR:
        return Refused(Flaw.TOO_EARLY)
    before = [one for one in history if one.on <= step.on]
    after = [one for one in history if one.on > step.on]
    one, other = before[-1].state if before else "", after[0].state if after else ""
    fits_before = not one or step.state in FOLLOWS[one]
    fits_after = not other or other in FOLLOWS[step.state]
    return None if fits_before and fits_after else Refused(Flaw.ORDER, one, other)


def rule_of(expires_on: date, today: date) -> int | None:
    """Return which warning holds on a day, as days ahead; None while it is farther off or over.

    >>> [rule_of(date(2026, 12, 31), day) for day in (date(2026, 6, 1), date(2026, 7, 10), date(2026, 12, 20))]
    [None, 180, 30]
    """
    if expires_on < today:
        return None
    return next((days for days in reversed(WARN_DAYS) if expires_on - timedelta(days=days) <= today), None)


def rules_passed(expires_on: date, today: date) -> list[int]:
    """Return every warning that holds or has held: what was missed is not told afterwards."""
    return [days for days in WARN_DAYS if expires_on - timedelta(days=days) <= today]
