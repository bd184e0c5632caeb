"""Activities of invented people, for tests: a training, an exercise, a campaign for nationals in Japan with its figures.

def test_it_is_shown(activities):
    training = activities.training()
    campaign = activities.campaign()     # what nationals are told, in two languages
    activities.figures()                 # two years of the whole of Japan and of two prefectures
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.cooperation import actions
from comity.cooperation.core.activity import ActivityDraft
from comity.cooperation.core.residents import Figure
from comity.cooperation.models import Activity, Residents

TRAINING = ActivityDraft(
    kind="training",
    titles={"en": "Reading seized telephones", "vi": "Đọc điện thoại bị thu giữ"},
    begins_on=date(2026, 5, 11),
    ends_on=date(2026, 5, 15),
    place="東京",
    place_country="JP",
    parties=("VN", "JP"),
    people=12,
    participants=[
        {"name": "Đỗ Thị Hạnh", "rank": "Thiếu tá", "office": "PC02", "state": "VN"},
        {"name": "森本 悠子", "rank": "警部", "office": "", "state": "JP"},
    ],
    cost=Decimal(1_250_000),
    currency="JPY",
    borne_by="Host",
)
EXERCISE = ActivityDraft(
    kind="exercise",
    theme="fire-rescue",
    titles={"en": "Rescue after an earthquake", "ja": "震災救助合同訓練"},
    begins_on=date(2026, 9, 1),
    ends_on=date(2026, 9, 1),
    place="Đà Nẵng",
    place_country="VN",
    parties=("VN", "JP", "LA"),
    people=340,
    cost=Decimal("20500.50"),
    currency="USD",
)
CAMPAIGN = ActivityDraft(
    kind="campaign",
    titles={"en": "Against selling bank accounts", "vi": "Không bán tài khoản ngân hàng"},
    begins_on=date(2026, 10, 1),
    ends_on=date(2026, 10, 31),
    place_country="JP",
    parties=("VN", "JP"),
    advisories={
        "vi": "Bán hoặc cho mượn tài khoản ngân hàng là phạm tội ở Nhật Bản.\nGọi 110 khi có người ép bạn.",
        "ja": "口座の売買や譲渡は犯罪です。",
    },
)
FIGURES = [
    Figure("", 2023, 500_000, 2_500),
    Figure("", 2024, 550_000, 2_475),
    Figure("JP-23", 2023, 50_000, 400),
    Figure("JP-23", 2024, 56_000, 392),
    Figure("JP-13", 2024, 42_000, None),
]
SOURCE = "Yearly statistics of residents, December 2024"


@dataclass
class Activities:
    """Activities of our house, entered by its cooperation officer."""

    cast: Cast

    @property
    def keeper(self) -> Person:
        return self.cast.cooperation

    def training(self, **change: Any) -> Activity:
        """A training in Tokyo."""
        return actions.add_activity(self.keeper, replace(TRAINING, **change))

    def exercise(self, **change: Any) -> Activity:
        """A fire and rescue exercise."""
        return actions.add_activity(self.keeper, replace(EXERCISE, **change))

    def campaign(self, **change: Any) -> Activity:
        """A campaign for nationals in Japan."""
        return actions.add_activity(self.keeper, replace(CAMPAIGN, **change))

    def figures(self) -> list[Residents]:
        """Two years of nationals in Japan."""
        return actions.keep_residents(self.keeper, "VN", "JP", SOURCE, FIGURES)


def seeded_activities(cast: Cast) -> dict[str, Any]:
    """Seed a campaign and figures; for the access matrix."""
    ground = Activities(cast)
    cancelled = ground.training()
    actions.cancel_activity(
        ground.keeper, cancelled.pk, cancelled.version, "The host asked for another year."
    )
    return {
        "activity": ground.campaign().pk,
        "activity_cancelled": cancelled.pk,
        "residents_figure": ground.figures()[0].pk,
    }


@pytest.fixture
def activities(cast: Cast) -> Activities:
    """The activities of our house."""
    return Activities(cast)
