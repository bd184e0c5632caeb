"""A commitment is due by a day: the desk, its page, the brief and the joint report count how late it is alike, at any hour."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.commitments import showing
from comity.cooperation.commitments import waiting as owed
from comity.cooperation.core.last_day import days_left, over_at
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.desk import waiting
from comity.desk.standing import Standing
from comity.desk.written import Narrowing
from comity.requests.tests.office import HANOI, TOKYO
from comity.web.clocks import State

DUE = date(2026, 12, 31)
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Tokyo")
OVER = over_at(DUE, ZONES)
MOMENTS = (
    OVER - timedelta(days=3, hours=1),
    OVER - timedelta(hours=23),
    OVER - timedelta(milliseconds=500),  # over in Tokyo, and for half a second yet not in Hà Nội
    OVER,
    OVER + timedelta(hours=23),
    OVER + timedelta(days=21, hours=3),  # the 22nd day after it
    OVER + timedelta(days=21, hours=22),
    datetime(2028, 2, 29, 12, tzinfo=UTC),
)


@pytest.mark.parametrize("moment", MOMENTS, ids=[f"{one:%m-%d %H:%M}" for one in MOMENTS])
@pytest.mark.parametrize("owes", [HANOI, TOKYO])
def test_desk_page_and_papers_say_the_same_number_of_days(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch, moment: datetime, owes: str
) -> None:
    ours = owes == HANOI
    sides: dict[str, Any] = {} if ours else {"actor": TOKYO, "addressee": HANOI}
    commitment = ledgers.agreed(due=DUE, **sides)
    for module in (waiting, owed, showing):
        monkeypatch.setattr(module, "now", lambda: moment)
    left = days_left(DUE, moment, ZONES)
    is_late = left < 0
    shown = waiting.items_of(ledgers.keeper, waiting.page(ledgers.keeper, Narrowing(), 0, 50))
    found = [one for one in shown if str(commitment.pk) in one.href]
    assert len(found) == (1 if ours or is_late else 0)  # what they owe stands there once it is late
    home = signed_in(Client(), ledgers.keeper)
    page = home.get(reverse("cooperation:commitments-commitment", args=[commitment.pk])).content.decode()
    desk = home.get("/").content.decode()
    for item in found:
        assert (item.face.state is State.LATE, item.standing == Standing.LATE) == (is_late, is_late)
        assert item.face.span == timedelta(days=abs(left))
        assert f"<b>{item.left}</b>" in desk
        assert f"<span>{item.left}</span>" in page
    for is_joint in (False, True):
        paper = promise_of(ledgers.keeper, commitment, ["en"], moment, is_joint=is_joint)
        if paper is None:
            assert is_joint
            continue
        assert paper["days_late"] == max(-left, 0)
        assert [one.left for one in found if is_late] == ([paper["late_words"]["en"]] if is_late else [])
    if is_late:
        assert f"{-left} day{'s' if left < -1 else ''} late" in page
