"""Dates and intervals of the body."""

from comity.intake.core.model import DateFound, DocumentData, SourceText


def find_dates(text: SourceText, document: DocumentData) -> list[DateFound]:
    """Return the dates of the body."""
    return []
