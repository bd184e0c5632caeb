"""The names of time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones

_NO_PLACES = frozenset({"localtime", "Factory"})


@cache
def known_zones() -> frozenset[str]:
    """Return them all, old names too. They are looked for on the disk once: it takes 10 ms, and pages ask several times.

    Without what Python finds beside them and what is no place: `localtime` is the clock of whichever machine reads it, so that two
    nodes would count another day each from what both have signed; `Factory` is that of a machine that nobody has set.
    """
    return frozenset(available_timezones() - _NO_PLACES)
