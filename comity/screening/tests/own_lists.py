"""The list of own records that every agency of the cast has, for tests in which somebody is looked for.

def test_it_is_found(cast, own_lists): ...
"""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from comity.accounts.models import Agency
from comity.accounts.roles import SCREENS
from comity.accounts.tests.cast import Cast
from comity.audit.actors import Process
from comity.lib.clock import now
from comity.records.purposes import Purpose
from comity.screening.actions import make_list
from comity.screening.actions.lists import ListTerms
from comity.screening.models import List, ListKind


def terms(**change: Any) -> ListTerms:
    """What is said of a list, changed in what is named."""
    said: dict[str, Any] = {
        "title": "Own records",
        "source": "Records of this agency",
        "legal_basis": "Police Act, section 12",
        "assessment": "DPIA-2026-001",
        "ends_on": now().date() + timedelta(days=300),
        "handling": {"codes": ["H1", "H2"]},
        "purposes": Purpose.values,
        "roles": sorted(SCREENS),
        "checks_arrivals": True,
    }
    return ListTerms(**said | change)


def command_of(agency: Agency) -> Process:
    """A command on the node's machine that acts for an agency."""
    return Process("command", agency.code)


@pytest.fixture
def own_lists(cast: Cast) -> dict[str, List]:
    """The list of each agency's own records, by the agency's code."""
    return {
        agency.code: make_list(command_of(agency), ListKind.OWN, terms())
        for agency in Agency.objects.order_by("code")
    }


@pytest.fixture
def names_folder(settings: Settings, tmp_path: Any) -> Any:
    """A folder for indexes of names, as a node has one."""
    settings.DATA_FOLDER = tmp_path / "data"
    return settings.DATA_FOLDER
