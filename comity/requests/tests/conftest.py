"""Two people at one draft."""

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.requests.tests.office import Office


@pytest.fixture
def two(office: Office) -> tuple[Client, Client]:
    """The pages of the officer and of the supervisor."""
    return signed_in(Client(), office.cast.officer), signed_in(Client(), office.cast.supervisor)
