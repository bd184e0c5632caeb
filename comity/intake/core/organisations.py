"""Named bodies of the body."""

from comity.intake.core.model import Organisation, SourceText


def find_organisations(text: SourceText) -> list[Organisation]:
    """Return the organisations of the body."""
    return []
