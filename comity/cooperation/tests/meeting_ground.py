"""Meetings of invented people, for tests: a row of ministerial meetings, an assembly, a visit to six counterparts.

def test_it_is_shown(meetings):
    seventh = meetings.seventh()      # with the sixth before it and the eighth planned for a month behind it
    assembly = meetings.assembly()    # twelve proposals, two reports, an election
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.cooperation import actions
from comity.cooperation.core.spans import of_days, of_hours, of_month
from comity.cooperation.meeting_drafts import (
    DelegateDraft,
    EventDraft,
    LineDraft,
    MeetingDraft,
    ProposalDraft,
    RoundDraft,
    SeriesDraft,
    VoteDraft,
)
from comity.cooperation.models import Meeting, Series
from comity.requests.drafts import FileDraft

HANOI, BEIJING = "Asia/Ho_Chi_Minh", "Asia/Shanghai"
SERIES = SeriesDraft(
    {
        "en": "Ministerial meeting on combating crime",
        "vi": "Hội nghị cấp Bộ trưởng về hợp tác phòng, chống tội phạm",
        "zh-Hans": "合作打击犯罪会议",
    },
    "meeting",
    ("VN", "CN"),
)
SEVENTH = MeetingDraft(
    "meeting",
    {"en": "Seventh ministerial meeting", "vi": "Hội nghị lần thứ bảy"},
    ordinal=7,
    span=of_days(date(2020, 12, 1), date(2020, 12, 2), HANOI),
    zone=HANOI,
    place="Hà Nội",
    place_country="VN",
    parties=("VN", "CN"),
)
MINISTER = DelegateDraft(
    "Trịnh Quốc Bảo",
    "VN",
    "co-chair",
    "family-first",
    "vi",
    "Trịnh",
    "Quốc Bảo",
    rank={"en": "General", "vi": "Đại tướng", "zh-Hans": "大将"},
    office={"en": "Minister of Public Security", "vi": "Bộ trưởng Bộ Công an", "ja": "公安大臣"},
    readings={"ja": "チン・クオック・バオ", "zh-Hans": "郑国宝"},
)


@dataclass
class Meetings:
    """Meetings of our house, entered by its cooperation officer."""

    cast: Cast

    @property
    def keeper(self) -> Person:
        return self.cast.cooperation

    def series(self, **change: Any) -> Series:
        """A series."""
        return actions.add_series(self.keeper, replace(SERIES, **change))

    def seventh(self) -> Meeting:
        """The seventh meeting, behind the sixth in Beijing and before the eighth, of which a month is known."""
        series = self.series()
        self.add(
            series=series.pk,
            titles={"en": "Sixth ministerial meeting"},
            ordinal=6,
            span=of_days(date(2018, 10, 22), date(2018, 10, 23), BEIJING),
            zone=BEIJING,
            place="北京",
            place_country="CN",
        )
        found = self.add(series=series.pk)
        self.add(
            series=series.pk,
            titles={"en": "Eighth ministerial meeting"},
            ordinal=8,
            span=of_month("2022-10", BEIJING),
            zone=BEIJING,
            place="",
            place_country="CN",
        )
        actions.add_delegates(self.keeper, found.pk, [MINISTER])
        actions.add_agenda(
            self.keeper, found.pk, [{"en": "Drugs on the border"}, {"en": "Fraud by telephone"}]
        )
        return found

    def add(self, **change: Any) -> Meeting:
        """A meeting like the seventh."""
        return actions.add_meeting(self.keeper, replace(SEVENTH, **change))

    def assembly(self, delegations: int = 162) -> Meeting:
        """An assembly with twelve proposals, two reports and an election over two rounds."""
        found = self.add(
            kind="assembly",
            titles={"en": "Eighty-ninth general assembly"},
            ordinal=None,
            span=of_days(date(2021, 11, 23), date(2021, 11, 25), "Europe/Istanbul"),
            zone="Europe/Istanbul",
            place="İstanbul",
            place_country="TR",
            parties=("VN", "CN", "JP"),
            members=195,
        )
        drafts = [
            ProposalDraft({"en": f"Proposal on matter {number}"}, "two-thirds" if number == 12 else "simple")
            for number in range(1, 13)
        ]
        proposals = actions.add_proposals(self.keeper, found.pk, drafts)
        for proposal in proposals:
            vote = VoteDraft(delegations - 20, 10, 6, 4, delegations, 195)
            actions.count_vote(self.keeper, found.pk, proposal.pk, vote)
        candidates = [
            {"key": "c1", "name": "Amara Okonjo", "state": "NG"},
            {"key": "c2", "name": "Henrik Solberg", "state": "NO"},
            {"key": "c3", "name": "森本 悠子", "state": "JP"},
        ]
        draft = ProposalDraft({"en": "President"}, "half", is_election=True, candidates=candidates)
        election = actions.add_proposals(self.keeper, found.pk, [draft])[0]
        first = RoundDraft({"c1": 70, "c2": 60, "c3": 30}, 2, delegations, 195, delegations - 162)
        actions.count_round(self.keeper, found.pk, election.pk, first)
        second = RoundDraft({"c1": 90, "c2": 70}, 2, delegations, 195, delegations - 162)
        actions.count_round(self.keeper, found.pk, election.pk, second)
        for label in ("report-2020.txt", "report-finances.txt"):
            self.paper(found, label)
        return found

    def paper(self, meeting: Meeting, label: str = "report.txt", content: bytes = b"What was done.") -> Any:
        """A report as a paper."""
        draft = FileDraft(label, "text/plain", content, "")
        return actions.add_paper(self.keeper, meeting.pk, draft, "report", {"en": f"Report {label}"})

    def visit(self) -> Meeting:
        """A delegation's visit to six counterparts."""
        begins = datetime(2023, 5, 8, 2, tzinfo=UTC)
        return self.add(
            kind="visit",
            titles={"vi": "Đoàn công tác thăm sáu đối tác"},
            ordinal=None,
            span=of_hours(begins, begins + timedelta(days=9)),
            place="Wien",
            place_country="AT",
            zone="Europe/Vienna",
            parties=("VN", "AT", "CZ", "SK", "HU", "PL", "DE"),
        )

    def event(self, meeting: Meeting) -> Any:
        """An event to protect."""
        begins = datetime.combine(date(2020, 12, 1), time(1), UTC)
        draft = EventDraft(
            {"en": "Arrival of the guests"},
            begins,
            begins + timedelta(hours=5),
            HANOI,
            "Nội Bài",
            "Đội 3: +84 24",
        )
        return actions.add_event(self.keeper, meeting.pk, draft)

    def line(self, meeting: Meeting, **change: Any) -> Any:
        """A line for the press."""
        draft = replace(LineDraft("What was agreed", {"en": "Both sides agreed."}), **change)
        return actions.add_line(self.keeper, meeting.pk, draft)


def seeded_meetings(cast: Cast) -> dict[str, Any]:
    """Seed one meeting with all its parts; for the access matrix."""
    ground = Meetings(cast)
    meeting = ground.seventh()
    proposals = actions.add_proposals(
        ground.keeper,
        meeting.pk,
        [
            ProposalDraft({"en": "Joint minutes"}, "simple"),
            ProposalDraft({"en": "Chair"}, "half", is_election=True, candidates=[{"key": "c1", "name": "Lê An", "state": "VN"}]),
        ],
    )  # fmt: skip
    ballot = actions.count_vote(ground.keeper, meeting.pk, proposals[0].pk, VoteDraft(2, 0, 0, 0, 2, 2))
    given = actions.make_feed(ground.keeper, actions.FeedDraft())
    return {
        "feed": given.feed.pk,
        "feed_secret": f"{given.secret}.ics",
        "meeting": meeting.pk,
        "meeting_series": meeting.series_id,
        "meeting_state": "held",
        "delegate": meeting.delegates.get().pk,
        "agenda_item": meeting.agenda.earliest("place").pk,
        "paper": ground.paper(meeting).pk,
        "meeting_proposal": proposals[1].pk,
        "proposal_state": "deferred",
        "ballot": ballot.pk,
        "protected_event": ground.event(meeting).pk,
        "public_line": ground.line(meeting).pk,
    }


@pytest.fixture
def meetings(cast: Cast, settings: Settings, tmp_path: Path) -> Meetings:
    """The meetings of our house, with a folder for their papers."""
    settings.DATA_FOLDER = tmp_path / "data"
    return Meetings(cast)
