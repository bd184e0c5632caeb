"""Which meetings may be one, and which days and places speak against it."""

from comity.intake.core.meeting_sightings import Sighting

NEIGHBOURS = frozenset({"meeting", "talks", "reception", "video_call"})
"""Kinds that two sentences may give to one and the same meeting."""


def alike(one: str, other: str) -> bool:
    """Whether two kinds may be of one meeting."""
    return one == other or {one, other} <= NEIGHBOURS


def alike_or_visit(one: str, other: str) -> bool:
    """Whether two kinds may be of one meeting, or the second is a visit that holds it."""
    return alike(one, other) or other == "visit"


def dates_fit(one: str | None, other: str | None) -> bool:
    """Whether two days may be the same, each as far as it is told."""
    if one is None or other is None:
        return True
    a, b = one.partition("/")[0], other.partition("/")[0]
    return a.startswith(b) or b.startswith(a) or (a[4:] == b[4:] and "XXXX" in (a[:4], b[:4]))


def places_fit(one: Sighting, other: Sighting) -> bool:
    """Whether two places may be the same: one of them is not told, or both are of one state."""
    if one.place is None or other.place is None or one.place is other.place:
        return True
    return one.place.country is not None and one.place.country == other.place.country


def close(one: str, main: str) -> bool:
    """Whether two days are of one month, as far as both tell."""
    a, b = one.partition("/")[0], main.partition("/")[0]
    if "XXXX" in (a[:4], b[:4]):
        return a[4:7] == b[4:7] or len(a) < 7
    return a[:4] == b[:4] and (len(a) < 7 or len(b) < 7 or a[:7] == b[:7])
