"""Which decision a late commitment calls for, by rule; pure. A suggestion is marked as one, and the officer may choose another."""

from dataclasses import dataclass
from enum import StrEnum

STALE_DAYS = 365  # late, and work has not begun: nobody seems to want it any more
LONG_DAYS = 180
MOST_EXTENSIONS = 2


class Decision(StrEnum):
    """What could be decided about a commitment at a meeting."""

    EXTEND = "extend"
    DROP = "drop"
    ESCALATE = "escalate"


@dataclass(frozen=True)
class Case:
    """What the rule looks at.

    Args:
        days_late: after its last day; 0 where it is not late.
        extensions: how often both sides have given it more time.
        has_begun: whether work on it has begun.
        is_contested: whether a change of it is disputed, or two versions stand.
    """

    days_late: int
    extensions: int = 0
    has_begun: bool = False
    is_contested: bool = False


def suggested(case: Case) -> Decision | None:
    """Return what is suggested, None where nothing is.

    >>> suggested(Case(days_late=0)), suggested(Case(days_late=30)).value
    (None, 'extend')
    """
    if case.is_contested:
        return Decision.ESCALATE
    if case.days_late <= 0:
        return None
    if not case.has_begun and case.days_late > STALE_DAYS:
        return Decision.DROP
    if case.extensions >= MOST_EXTENSIONS or case.days_late > LONG_DAYS:
        return Decision.ESCALATE
    return Decision.EXTEND
