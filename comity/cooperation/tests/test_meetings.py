"""Meetings as they are entered and read back: series, days, votes, elections, papers, what is refused to whom."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from comity.accounts.access import AbsentError
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.audit.showing import details_of
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.ballots import course_of_election
from comity.cooperation.core.series import Doubt
from comity.cooperation.core.spans import days_of, of_days, of_month
from comity.cooperation.core.votes import Wrong
from comity.cooperation.exceptions import ChangedMeanwhileError, ReasonMissingError
from comity.cooperation.meeting_drafts import LineDraft, ProposalDraft, RoundDraft, VoteDraft
from comity.cooperation.meeting_exceptions import (
    CountedError,
    CountRefusedError,
    MeetingAheadError,
    MeetingCancelledError,
    NoDayYetError,
    NoSuchStepError,
    NotBegunError,
    NotOpenError,
    OrdinalDoubtError,
)
from comity.cooperation.meeting_showing import page_of
from comity.cooperation.models import Ballot, Meeting, MeetingPaper, ProtectedEvent
from comity.cooperation.series_showing import neighbours, timeline_of
from comity.cooperation.tests.meeting_ground import BEIJING, HANOI, SERIES, SEVENTH, Meetings
from comity.lib.clock import now


def test_the_seventh_stands_between_the_sixth_and_the_planned_eighth(meetings: Meetings) -> None:
    seventh = meetings.seventh()
    before, after = neighbours(seventh)
    assert before is not None
    assert after is not None
    assert (before.ordinal, before.place, before.place_country) == (6, "北京", "CN")
    assert before.begins_at is not None
    assert days_of(before.begins_at, before.ends_at, before.zone) == (date(2018, 10, 22), date(2018, 10, 23))
    assert (after.ordinal, after.is_month_only, after.state) == (8, True, "planned")
    assert seventh.series is not None
    line = timeline_of(seventh.series)
    assert [one.meeting.ordinal for one in line.steps] == [6, 7, 8]
    assert line.next_ordinal == 9
    assert not seventh.ordinal_confirmed


def test_a_number_that_does_not_follow_is_doubted_until_a_person_says_so(meetings: Meetings) -> None:
    series = meetings.seventh().series
    assert series is not None
    for ordinal, doubt in ((7, Doubt.TAKEN), (11, Doubt.SKIPPED), (0, Doubt.NOT_POSITIVE)):
        with pytest.raises(OrdinalDoubtError) as refusal:
            meetings.add(series=series.pk, ordinal=ordinal)
        assert doubt in refusal.value.doubts
    assert meetings.add(series=series.pk, ordinal=11, ordinal_confirmed=True).ordinal_confirmed
    with pytest.raises(OrdinalDoubtError):
        meetings.add(series=series.pk, ordinal=0, ordinal_confirmed=True)
    early = of_days(date(2017, 1, 1), date(2017, 1, 1), HANOI)
    with pytest.raises(OrdinalDoubtError) as refusal:
        meetings.add(series=series.pk, ordinal=9, span=early)
    assert refusal.value.doubts == [Doubt.BACKWARDS]


def test_a_change_over_another_change_is_refused(meetings: Meetings) -> None:
    found = meetings.add(ordinal=None)
    moved = replace(
        SEVENTH,
        ordinal=None,
        zone="Pacific/Honolulu",
        span=of_days(date(2020, 12, 1), date(2020, 12, 1), "Pacific/Honolulu"),
    )
    actions.change_meeting(meetings.keeper, found.pk, 1, moved)
    with pytest.raises(ChangedMeanwhileError):
        actions.change_meeting(meetings.keeper, found.pk, 1, moved)
    found.refresh_from_db()
    assert found.begins_at is not None
    assert found.begins_at.astimezone(ZoneInfo("Asia/Tokyo")).date() == date(2020, 12, 1)
    assert days_of(found.begins_at, found.ends_at, found.zone)[0] == date(2020, 12, 1)
    assert (found.version, found.sequence) == (2, 1)


def test_a_meeting_goes_from_planned_to_held(meetings: Meetings, monkeypatch: pytest.MonkeyPatch) -> None:
    found = meetings.add(ordinal=None)
    keeper = meetings.keeper
    actions.move_meeting(keeper, found.pk, 1, "invited")
    with pytest.raises(ChangedMeanwhileError):
        actions.move_meeting(keeper, found.pk, 1, "held")
    assert actions.move_meeting(keeper, found.pk, 2, "held").state == "held"
    with pytest.raises(NoSuchStepError):
        actions.move_meeting(keeper, found.pk, 3, "cancelled")
    loose = meetings.add(ordinal=None, span=None)
    with pytest.raises(NoDayYetError):
        actions.move_meeting(keeper, loose.pk, 1, "held")
    ahead = meetings.add(ordinal=None, span=of_days(date(2190, 1, 1), date(2190, 1, 2), HANOI))
    with pytest.raises(NotBegunError):
        actions.move_meeting(keeper, ahead.pk, 1, "held")
    assert Entry.objects.filter(event="meeting.moved-on", outcome="refused").count() == 4


def test_a_cancelled_meeting_says_why(meetings: Meetings) -> None:
    found, keeper = meetings.add(ordinal=None), meetings.keeper
    for nothing in ("", "  "):
        with pytest.raises(ReasonMissingError):
            actions.move_meeting(keeper, found.pk, 1, "cancelled", nothing)
    actions.move_meeting(keeper, found.pk, 1, "cancelled", " The host asked for another year. ")
    found.refresh_from_db()
    assert (found.state, found.cancelled_reason) == ("cancelled", "The host asked for another year.")
    with pytest.raises(IntegrityError), transaction.atomic(), writing():
        Meeting.objects.filter(pk=found.pk).update(cancelled_reason="")
    assert actions.move_meeting(keeper, found.pk, 2, "planned", "kept nowhere").cancelled_reason == ""
    log = Entry.objects.filter(event="meeting.moved-on", outcome="done").order_by("pk")
    said = [dict(details_of(one)) for one in log]
    assert [(one["after"], one.get("reason")) for one in said] == [
        ("cancelled", "The host asked for another year."),
        ("planned", None),
    ]


def test_an_assembly_with_proposals_reports_and_an_election(meetings: Meetings) -> None:
    assembly = meetings.assembly()
    page = page_of(meetings.keeper, assembly)
    assert len(page.proposals) == 13
    assert {one.state for one in page.proposals[:12]} == {"Carried"}
    assert page.proposals[0].ballots[0].numbers[0] == ("For", 142)
    election = page.proposals[12]
    assert (election.state, list(election.elected)) == ("Elected", ["Amara Okonjo"])
    assert [one.outcome for one in election.ballots] == ["Another round", "Elected"]
    assert {paper.kind for paper in page.papers} == {"report"}
    assert len({paper.digest for paper in page.papers}) == 1
    assert MeetingPaper.objects.count() == 2


def test_counts_that_do_not_add_up_are_refused(meetings: Meetings) -> None:
    assembly = meetings.add(ordinal=None, kind="assembly", members=195)
    proposal = actions.add_proposals(meetings.keeper, assembly.pk, [ProposalDraft({"en": "A"}, "simple")])[0]
    for numbers, wrong in (
        ((100, 50, 10, 3, 162, 195), Wrong.MORE_THAN_PRESENT),
        ((100, 50, 10, 1, 162, 195), Wrong.NOT_ALL),
        ((100, 50, 10, 40, 200, 195), Wrong.MORE_PRESENT_THAN_MEMBERS),
    ):
        with pytest.raises(CountRefusedError) as refusal:
            actions.count_vote(meetings.keeper, assembly.pk, proposal.pk, VoteDraft(*numbers))
        assert refusal.value.wrong == [wrong]
    assert not Ballot.objects.exists()
    none = actions.count_vote(meetings.keeper, assembly.pk, proposal.pk, VoteDraft(30, 10, 0, 0, 40, 195))
    assert none.outcome == "no-quorum"
    tie = actions.count_vote(meetings.keeper, assembly.pk, proposal.pk, VoteDraft(60, 60, 0, 0, 120, 195))
    assert tie.outcome == "tie"
    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    with pytest.raises(NotOpenError):
        actions.count_vote(meetings.keeper, assembly.pk, proposal.pk, VoteDraft(61, 60, 0, 0, 121, 195))
    actions.settle_proposal(meetings.keeper, assembly.pk, proposal.pk, "tabled")
    actions.count_vote(meetings.keeper, assembly.pk, proposal.pk, VoteDraft(61, 60, 0, 0, 121, 195))
    proposal.refresh_from_db()
    assert proposal.state == "carried"
    with pytest.raises(CountedError):
        actions.settle_proposal(meetings.keeper, assembly.pk, proposal.pk, "withdrawn")


def test_a_count_is_annulled_and_never_changed(meetings: Meetings) -> None:
    assembly = meetings.assembly()
    election = assembly.proposals.get(is_election=True)
    first, second = election.ballots.order_by("round")
    keeper = meetings.keeper
    with pytest.raises(NotOpenError):
        actions.annul_ballot(keeper, assembly.pk, first.pk, "Miscounted.")
    with pytest.raises(ReasonMissingError):
        actions.annul_ballot(keeper, assembly.pk, second.pk, " ")
    actions.annul_ballot(keeper, assembly.pk, second.pk, "One urn was missing.")
    election.refresh_from_db()
    assert (election.state, election.elected) == ("tabled", [])
    assert course_of_election(election).standing == ("c1", "c2")
    with pytest.raises(CountRefusedError):
        actions.count_round(keeper, assembly.pk, election.pk, RoundDraft({"c3": 90}, 2, 162, 195))
    actions.count_round(keeper, assembly.pk, election.pk, RoundDraft({"c1": 70, "c2": 91}, 1, 162, 195))
    election.refresh_from_db()
    assert election.elected == ["c2"]
    second.refresh_from_db()
    assert (second.votes, second.annulled_reason) == ({"c1": 90, "c2": 70}, "One urn was missing.")
    draft = ProposalDraft({"en": "President"}, "most", is_election=True, candidates=election.candidates)
    with pytest.raises(CountedError):
        actions.change_proposal(keeper, assembly.pk, election.pk, draft)


def test_an_event_to_protect_and_a_line_cleared_by_each_side(meetings: Meetings) -> None:
    seventh = meetings.seventh()
    meetings.event(seventh)
    line = meetings.line(seventh, embargo_until=datetime(2190, 1, 1, tzinfo=ZoneInfo("UTC")))
    assert ProtectedEvent.objects.get(meeting=seventh).cell == "Đội 3: +84 24"
    keeper = meetings.keeper
    actions.clear_line(keeper, seventh.pk, line.pk, 1, "VN", "Lê Thu", "Office of the Minister")
    with pytest.raises(ChangedMeanwhileError):
        actions.clear_line(keeper, seventh.pk, line.pk, 1, "VN", "Lê Thu", "")
    shown = page_of(keeper, seventh).lines[0]
    assert (shown.missing, shown.is_embargoed) == ("China", True)
    changed = LineDraft("What was agreed", {"en": "Both sides agreed on more."})
    with pytest.raises(ChangedMeanwhileError):
        actions.change_line(keeper, seventh.pk, line.pk, 7, changed)
    after = actions.change_line(keeper, seventh.pk, line.pk, 1, changed)
    assert (after.cleared, after.version) == ([], 2)


def test_a_visit_has_several_counterparts(meetings: Meetings) -> None:
    visit = meetings.visit()
    assert len(set(visit.parties) - {"VN"}) == 6
    assert not visit.is_whole_days


def test_who_reads_does_not_keep_and_guests_see_nothing(meetings: Meetings) -> None:
    cast = meetings.cast
    seventh = meetings.seventh()
    assert actions.view_meeting(cast.officer, seventh.pk) == seventh
    for act in (
        lambda: actions.add_series(cast.officer, SERIES),
        lambda: actions.add_meeting(cast.officer, SEVENTH),
        lambda: actions.move_meeting(cast.officer, seventh.pk, 1, "invited"),
        lambda: actions.add_delegates(cast.officer, seventh.pk, []),
        lambda: actions.view_meeting(cast.partner, seventh.pk),
        lambda: actions.view_meeting(cast.investigator, seventh.pk),
    ):
        with pytest.raises(AbsentError):
            act()
    assert actions.move_meeting(cast.supervisor, seventh.pk, 1, "invited").state == "invited"
    assert Meeting.objects.count() == 3


def test_zones_of_the_places_are_kept(meetings: Meetings) -> None:
    meetings.seventh()
    assert set(Meeting.objects.values_list("zone", flat=True)) == {HANOI, BEIJING}


def test_nothing_is_counted_before_a_meeting_has_begun(meetings: Meetings) -> None:
    """Of a meeting that lies ahead, or of which a month alone is known, there is nothing to count yet."""
    day = now().date() + timedelta(days=30)
    ahead, month = of_days(day, day, HANOI), of_month("2020-10", HANOI)
    for span in (ahead, month, None):
        found = meetings.add(ordinal=None, span=span)
        proposal = actions.add_proposals(
            meetings.keeper, found.pk, [ProposalDraft({"en": "A plan"}, "simple")]
        )[0]
        election = actions.add_proposals(
            meetings.keeper,
            found.pk,
            [ProposalDraft({"en": "Chair"}, "half", is_election=True, candidates=[{"key": "c1", "name": "Lê An", "state": "VN"}])],
        )[0]  # fmt: skip
        with pytest.raises(MeetingAheadError):
            actions.count_vote(meetings.keeper, found.pk, proposal.pk, VoteDraft(2, 0, 0, 0, 2, 2))
        with pytest.raises(MeetingAheadError):
            actions.count_round(meetings.keeper, found.pk, election.pk, RoundDraft({"c1": 2}, 0, 2, 2))
    assert not Ballot.objects.exists()


def test_a_cancelled_meeting_takes_nothing_and_says_who_cancelled_it(meetings: Meetings) -> None:
    found = meetings.add(ordinal=None)
    proposal = actions.add_proposals(meetings.keeper, found.pk, [ProposalDraft({"en": "A plan"}, "simple")])[
        0
    ]
    actions.move_meeting(
        meetings.keeper, found.pk, found.version, "cancelled", "The host asked for another year."
    )
    found.refresh_from_db()
    assert (found.cancelled_by, found.cancelled_reason) == (
        meetings.keeper,
        "The host asked for another year.",
    )
    assert found.cancelled_at is not None
    with pytest.raises(MeetingCancelledError):
        actions.count_vote(meetings.keeper, found.pk, proposal.pk, VoteDraft(2, 0, 0, 0, 2, 2))
    with pytest.raises(MeetingCancelledError):
        actions.write_brief(meetings.keeper, found.pk, BriefDraft(("en",), {}, {}))
    again = actions.move_meeting(meetings.keeper, found.pk, found.version, "planned")
    assert (again.cancelled_by, again.cancelled_at, again.cancelled_reason) == (None, None, "")


def test_a_meeting_at_which_votes_stand_is_not_cancelled(meetings: Meetings) -> None:
    found = meetings.add(ordinal=None)
    proposal = actions.add_proposals(meetings.keeper, found.pk, [ProposalDraft({"en": "A plan"}, "simple")])[
        0
    ]
    ballot = actions.count_vote(meetings.keeper, found.pk, proposal.pk, VoteDraft(2, 0, 0, 0, 2, 2))
    with pytest.raises(CountedError):
        actions.move_meeting(meetings.keeper, found.pk, found.version, "cancelled", "Nobody came.")
    actions.annul_ballot(meetings.keeper, found.pk, ballot.pk, "It was another meeting's.")
    actions.move_meeting(meetings.keeper, found.pk, found.version, "cancelled", "Nobody came.")
