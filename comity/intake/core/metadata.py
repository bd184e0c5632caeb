"""The data of the document itself: title, publisher, day, address."""

from comity.intake.core.model import DocumentData, SourceText


def describe(text: SourceText) -> DocumentData:
    """Return the data of the document."""
    return DocumentData(title=None if text.title is None else None)
