"""When people are reminded of a commitment (project rules).

Thirty, seven and one day ahead, and when its day is over; and fourteen and thirty days after a proposal that nobody countersigned.
"""

from datetime import date, timedelta

OVER = "over"
RULES: tuple[tuple[str, timedelta], ...] = (
    ("30-days", timedelta(days=30)),
    ("7-days", timedelta(days=7)),
    ("1-day", timedelta(days=1)),
    (OVER, timedelta(days=-1)),  # the day after; the head of the unit is told
)
FIRST = RULES[0][1]
# days since our side proposed; at the second the head of the unit is told
UNSIGNED: tuple[tuple[str, timedelta], ...] = (
    ("open-14", timedelta(days=14)),
    ("open-30", timedelta(days=30)),
)


def unsigned(since: date, today: date) -> list[str]:
    """Return the rules that hold for a proposal of a day that is not countersigned, the latest last.

    >>> [unsigned(date(2026, 11, 1), day) for day in (date(2026, 11, 14), date(2026, 11, 15), date(2026, 12, 1))]
    [[], ['open-14'], ['open-14', 'open-30']]
    """
    return [code for code, after in UNSIGNED if since + after <= today]


def holding(due: date, today: date) -> str | None:
    """Return the latest rule that holds on a day; None while the date is farther off than all of them.

    >>> [holding(date(2026, 12, 31), day) for day in (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))]
    [None, '30-days', 'over']
    """
    return next((code for code, ahead in reversed(RULES) if due - ahead <= today), None)


def passed(due: date, today: date) -> list[str]:
    """Return every rule that holds or has held: what was missed while the node was down is not told afterwards."""
    return [code for code, ahead in RULES if due - ahead <= today]
