"""How long a run will take yet, by the time its rows have taken so far. Pure."""

from datetime import timedelta

from comity.screening.models import Run


def left_of(run: Run) -> timedelta | None:
    """Return about how long the rest takes, to the minute; None before the first row is done, or when nothing is left."""
    left = run.total - run.done
    if not run.done or left <= 0 or not run.worked:
        return None
    minutes = run.worked / run.done * left / timedelta(minutes=1)
    return timedelta(minutes=max(round(minutes), 1))
