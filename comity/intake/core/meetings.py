"""Meetings."""

from comity.intake.core.model import Meeting, Named


def find_meetings(named: Named) -> list[Meeting]:
    """Return the meetings."""
    return []
