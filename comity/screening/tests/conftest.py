"""The records of the home agency and one of a partner, and who is asked for."""

from collections.abc import Callable

import pytest

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind, Subject

Add = Callable[..., Subject]


@pytest.fixture(autouse=True)
def lists_of_own_records(request: pytest.FixtureRequest) -> None:
    """Let every agency of the cast screen against its own records, where a test has a cast."""
    if "cast" in request.fixturenames:
        request.getfixturevalue("own_lists")


@pytest.fixture
def add(cast: Cast) -> Add:
    """Return a function that records somebody: a name and any facts, by an officer of the home agency."""

    def recorded(name: str, by: Person | None = None, **facts: str) -> Subject:
        values = [NewValue("name", name, "vi"), *(NewValue(prop, value) for prop, value in facts.items())]
        return add_subject(by or cast.officer, "Person", values, NewSource(SourceKind.OWN_RECORD, "File 1"))

    return recorded
