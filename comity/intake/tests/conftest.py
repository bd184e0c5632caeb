"""A document for the tests of the room."""

import pytest

from comity.intake.models import Document
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import TEXT


@pytest.fixture
def document(papers: Papers) -> Document:
    """A document, read."""
    return papers.read(papers.taken(TEXT, "article.txt"))
