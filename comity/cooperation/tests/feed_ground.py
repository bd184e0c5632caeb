"""Calendar feeds for tests: made as an officer makes them, fetched as a calendar program fetches them.

def test_it(feeds):
    given = feeds.given(series=...)      # a feed and its secret
    answer = feeds.fetch(given.secret)   # without session and cookie
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from comity.accounts.models import Person
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions import FeedDraft, FeedGiven
from comity.cooperation.core.fetch_budget import FetchBudget
from comity.cooperation.core.spans import of_days
from comity.cooperation.models import Meeting
from comity.cooperation.tests.meeting_ground import HANOI, Meetings
from comity.cooperation.views import feed_fetch
from comity.lib.clock import now


def at_address(secret: str) -> str:
    """The path of a secret."""
    return reverse("cooperation:feeds-fetch", args=[f"{secret}.ics"])


def events_in(content: bytes) -> dict[str, Any]:
    """The events of a feed as the library reads them, by their ids; without the day on which the feed ends."""
    events = Calendar.from_ical(content).walk("VEVENT")
    return {str(one["uid"]): one for one in events if not str(one["uid"]).endswith("-ends")}


def change(row: Any, **values: Any) -> None:
    """Set columns of a row as they come to be by other acts, or by time."""
    with writing():
        type(row).objects.filter(pk=row.pk).update(**values)


@dataclass
class Feeds:
    """Feeds of people of our house over its meetings."""

    meetings: Meetings

    @property
    def keeper(self) -> Person:
        return self.meetings.keeper

    def given(self, person: Person | None = None, **change: Any) -> FeedGiven:
        return actions.make_feed(person or self.keeper, FeedDraft(**change))

    def fetch(self, secret: str, client: Client | None = None, **headers: str) -> Any:
        return (client or Client()).get(at_address(secret), headers=headers)

    def events(self, secret: str) -> dict[str, Any]:
        answer = self.fetch(secret)
        assert answer.status_code == 200, answer.status_code
        return events_in(answer.content)

    def soon(self, days: int = 20, **change: Any) -> Meeting:
        """A meeting with Tokyo and Seoul of one day, so many days ahead."""
        day: date = now().date() + timedelta(days=days)
        more = {
            "titles": {"en": "Talks on Nguyễn’s ring", "vi": "Hội đàm"},
            "span": of_days(day, day, change.get("zone", HANOI)),
            "ordinal": None,
            "parties": ("VN", "JP", "KR"),
            "place": "Đà Nẵng",
        }
        return self.meetings.add(**more | change)


@pytest.fixture
def feeds(meetings: Meetings, monkeypatch: pytest.MonkeyPatch) -> Feeds:
    """Feeds, with budgets of this test alone."""
    monkeypatch.setattr(feed_fetch, "OF_ONE", FetchBudget(30, timedelta(seconds=10)))
    monkeypatch.setattr(feed_fetch, "OF_ALL", FetchBudget(600, timedelta(milliseconds=20)))
    return Feeds(meetings)
