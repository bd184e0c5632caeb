"""The cast, and a subject of the home agency."""

import pytest

from comity.accounts.tests.cast import Cast
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind, Subject

FILE = NewSource(SourceKind.OWN_RECORD, "File 77/2024", "vi", {"codes": ["H1"]})


@pytest.fixture
def subject(cast: Cast) -> Subject:
    """Somebody the home agency keeps a record of."""
    from comity.records.actions import add_subject

    return add_subject(
        cast.officer,
        "Person",
        [
            NewValue("name", "Trịnh  Công Phượng", "vi", "tên là Trịnh  Công Phượng"),
            NewValue("birthDate", "1994-03-12"),
            NewValue("phone", "024 3942 0001"),
        ],
        FILE,
    )
