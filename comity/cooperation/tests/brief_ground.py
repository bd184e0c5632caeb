"""Briefs for tests: two versions for the seventh meeting, the newer one a draft."""

from typing import Any

from comity.accounts.tests.cast import Cast
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.models import Meeting


def seeded_briefs(cast: Cast) -> dict[str, Any]:
    """Seed two versions for the last meeting that was entered; for the access matrix."""
    meeting = Meeting.objects.filter(agency=cast.cooperation.agency, ordinal=7).latest("created_at")
    for own in ({}, {"en": ["Meet again in spring"], "vi": ["Họp lại vào mùa xuân"]}):
        brief = actions.write_brief(cast.cooperation, meeting.pk, BriefDraft(("vi", "ja"), {}, own))
    return {"brief": brief.pk, "brief_kind": "brief", "brief_form": "pdf"}
