"""When people are warned of a time limit: a week, three days and a day ahead, and when it has lapsed (project rule)."""

from datetime import datetime, timedelta

RULES: tuple[tuple[str, timedelta], ...] = (
    ("7-days", timedelta(days=7)),
    ("3-days", timedelta(days=3)),
    ("24-hours", timedelta(hours=24)),
    ("lapsed", timedelta(0)),
)
FIRST = RULES[0][1]


def holding(due: datetime, at: datetime) -> str | None:
    """Return the latest rule that holds at a moment; None while the limit is farther off than all of them."""
    return next((code for code, ahead in reversed(RULES) if due - ahead <= at), None)
