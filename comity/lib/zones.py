"""The names of time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Return them all, old names too. They are looked for on the disk once: it takes 10 ms, and pages ask several times."""
    return frozenset(available_timezones())
