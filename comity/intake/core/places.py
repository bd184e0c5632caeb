"""Places of the body."""

from comity.intake.core.model import Organisation, Place, SourceText


def find_places(text: SourceText, organisations: list[Organisation]) -> list[Place]:
    """Return the places of the body."""
    return []
