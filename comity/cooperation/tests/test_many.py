"""Pages ask the database as often for many commitments, meetings and letters as for few."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.core.spans import of_days
from comity.cooperation.meeting_drafts import ProposalDraft
from comity.cooperation.models import Meeting
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import SEVENTH
from comity.lib.clock import now
from comity.notifications.models import Notification


def more(ledgers: Ledgers, meeting: Meeting, number: int) -> None:
    """As many of each thing with Japan."""
    today = now().date()
    for place in range(number):
        commitment = ledgers.agreed(due=today + timedelta(days=40 + place))
        ledgers.change(commitment, due=today + timedelta(days=90), reason="The course begins later.")
        ledgers.alone()
        ledgers.offered()
        actions.add_proposals(
            ledgers.keeper, meeting.pk, [ProposalDraft({"en": f"Proposal {number} {place}"}, "simple")]
        )
        day = today - timedelta(days=20 + place)
        actions.add_meeting(
            ledgers.keeper,
            replace(
                SEVENTH,
                ordinal=None,
                parties=("VN", "JP"),
                titles={"en": f"Visit {number} {place}"},
                kind="visit",
                span=of_days(day, day, "Asia/Tokyo"),
            ),
        )


PAGES = [
    ("commitments-list", ()),
    ("commitments-board", ()),
    ("meetings-list", ()),
    ("meetings-year", ()),
    ("partners-list", ()),
    ("partners-state", ("jp",)),
    ("outcomes-index", ()),
    ("imp-drafts", ()),
    ("letters-list", ()),
    ("register-list", ()),
    ("activities-list", ()),
]


@pytest.mark.parametrize("who", ["cooperation", "supervisor"])
def test_the_number_of_queries_does_not_grow(ledgers: Ledgers, tokyo_meeting: Meeting, who: str) -> None:
    person: Person = getattr(ledgers.office.cast, who)
    client = signed_in(Client(), person)
    addresses = [reverse(f"cooperation:{name}", args=args) for name, args in PAGES] + [
        "/",
        reverse("cooperation:meetings-meeting", args=[tokyo_meeting.pk]),
        reverse("cooperation:meetings-series", args=[tokyo_meeting.series_id]),
    ]
    more(ledgers, tokyo_meeting, 2)
    asked: dict[str, list[int]] = {}
    for _round in range(2):
        with writing():  # news of fewer or more kinds ask more or less in the head of every page
            Notification.objects.update(seen_at=now())
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address + "?size=100")
            assert answer.status_code == 200, address
            asked.setdefault(address, []).append(len(queries))
        more(ledgers, tokyo_meeting, 6)
    # the desk describes the first things that wait alone: kinds that fall behind them are asked no more
    assert asked["/"][0] >= asked["/"][1]
    asked.pop("/")
    assert {address: counts for address, counts in asked.items() if counts[0] != counts[1]} == {}
