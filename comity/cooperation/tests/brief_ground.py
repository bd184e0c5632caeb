"""Briefs for tests: a meeting with Japan that lies ahead; two versions for the seventh meeting, the newer one a draft."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.accounts.tests.cast import Cast
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.core.spans import of_days
from comity.cooperation.meeting_drafts import ProposalDraft
from comity.cooperation.models import Meeting
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.meeting_ground import SERIES, SEVENTH
from comity.lib.clock import now


@pytest.fixture
def tokyo_meeting(ledgers: Ledgers) -> Meeting:
    """A meeting with Japan, next month, behind one of last year; a proposal was deferred there."""
    keeper = ledgers.keeper
    series = actions.add_series(keeper, replace(SERIES, parties=("VN", "JP")))
    today = now().date()
    first, second = (
        actions.add_meeting(
            keeper,
            replace(
                SEVENTH,
                series=series.pk,
                ordinal=number,
                parties=("VN", "JP"),
                titles={"en": f"Dialogue {number}", "vi": f"Đối thoại {number}", "ja": f"第{number}回対話"},
                span=of_days(day, day, "Asia/Tokyo"),
                zone="Asia/Tokyo",
            ),
        )
        for number, day in ((1, today - timedelta(days=300)), (2, today + timedelta(days=30)))
    )
    actions.add_proposals(keeper, first.pk, [ProposalDraft({"en": "A joint hotline"}, "simple")])
    return second


def seeded_briefs(cast: Cast) -> dict[str, Any]:
    """Seed two versions for the last meeting that was entered; for the access matrix."""
    meeting = Meeting.objects.filter(agency=cast.cooperation.agency, ordinal=7).latest("created_at")
    for own in ({}, {"en": ["Meet again in spring"], "vi": ["Họp lại vào mùa xuân"]}):
        brief = actions.write_brief(cast.cooperation, meeting.pk, BriefDraft(("vi", "ja"), {}, own))
    return {"brief": brief.pk, "brief_kind": "brief", "brief_form": "pdf"}
