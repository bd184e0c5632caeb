"""The office of `office`, opened for a test: its keys, folder, people and partners."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from comity.accounts.tests.cast import Cast
from comity.agreements.actions import hold_agreement
from comity.exchange import identity, receiving
from comity.exchange.actions import pair
from comity.exchange.core.hop import JtiMemory
from comity.exchange.tests.partners import House, Partner
from comity.requests.tests.office import HANOI, OPERATOR, SEOUL, SOURCE, TOKYO, Office
from comity.screening.models import List


@pytest.fixture(scope="session")
def office_houses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, House]:
    """Three nodes with keys of their own, made once."""
    return {
        node: House.build(node, tmp_path_factory.mktemp(node.replace(":", "-")))
        for node in (HANOI, TOKYO, SEOUL)
    }


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for files; and no hop token was seen before."""
    monkeypatch.setattr(receiving, "_seen", JtiMemory())
    return tmp_path / "data"


@pytest.fixture
def office(
    cast: Cast,
    own_lists: dict[str, List],
    settings: Settings,
    office_houses: dict[str, House],
    data_folder: Path,
) -> Iterator[Office]:
    """Our node of the cast's home agency, paired with Tokyo under the agreement."""
    del own_lists  # what is asked is compared with the records of the agencies that have them
    house = office_houses[HANOI]
    settings.DATA_FOLDER = data_folder
    settings.NODE_ID = house.node
    settings.KEYS_FOLDER = house.folder
    identity.forget()
    tokyo = office_houses[TOKYO]
    pair(OPERATOR, tokyo.card().to_text(), tokyo.words())
    hold_agreement(OPERATOR, SOURCE.encode())
    yield Office(cast, house, Partner(tokyo, house))
    identity.forget()


@pytest.fixture
def seoul(office: Office, office_houses: dict[str, House]) -> Partner:
    """Another paired partner, party to nothing."""
    house = office_houses[SEOUL]
    card = house.card(country="KOR", names={"en": "Seoul desk"}, zone="Asia/Seoul")
    pair(OPERATOR, card.to_text(), house.words())
    return Partner(house, office.house)
