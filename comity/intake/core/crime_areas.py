"""Kinds of crime that the body speaks of."""

from comity.intake.core.model import CrimeArea, Organisation, SourceText


def find_crime_areas(text: SourceText, organisations: list[Organisation]) -> list[CrimeArea]:
    """Return the crime areas of the body."""
    return []
