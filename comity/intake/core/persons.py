"""Persons of the body."""

from comity.intake.core.mentions import find_mentions
from comity.intake.core.model import Organisation, Person, Place, SourceText


def find_persons(text: SourceText, organisations: list[Organisation], places: list[Place]) -> list[Person]:
    """Return the persons of the body."""
    return []
