"""What a meeting decides, on its pages: a wrong line stops no other, old rounds that do not add up, reports apart from proposals."""

import pytest

from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.ballots import course_of_election, steps_of_election
from comity.cooperation.meeting_drafts import ProposalDraft, RoundDraft, VoteDraft
from comity.cooperation.meeting_exceptions import CountedError, NotOpenError
from comity.cooperation.models import Ballot, Proposal
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_meetings_pages import at, done, go, ok, refused


def test_a_wrong_number_stops_its_own_line_alone(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None, members=195), go(meetings.keeper)
    drafts = [
        ProposalDraft({"en": f"Matter {one}"}, "two-thirds", quorum_of=2, quorum_in=3) for one in range(12)
    ]
    actions.add_proposals(meetings.keeper, found.pk, drafts)
    page = ok(client.get(at("votes", found.pk)))
    assert page.count("Two thirds of the votes for and against · Quorum: Two thirds of the members") == 12
    counts = {"present": "162", "members": "195"}
    for number in range(1, 13):
        counts |= {f"in_favour_{number}": "150", f"against_{number}": "8", f"abstained_{number}": "4"}
    page = refused(client.post(at("votes", found.pk), counts | {"against_3": "-1", "abstained_5": "many"}))
    assert "10 counts are kept." in page
    assert list(found.proposals.filter(state="tabled").values_list("number", flat=True)) == [3, 5]
    assert 'value="-1"' in page
    assert "Matter 3" not in page.split("data-guard")[1]
    page = refused(client.post(at("votes", found.pk), counts | {"present": "-1"}))
    assert "counts are kept" not in page
    assert Ballot.objects.count() == 10


def test_an_old_round_that_does_not_add_up_is_doubted_and_elects_nobody_anew(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None, members=195), go(meetings.keeper)
    candidates = [{"key": "c1", "name": "甲", "state": ""}, {"key": "c2", "name": "乙", "state": ""}]
    draft = ProposalDraft({"en": "Chair"}, "half", is_election=True, candidates=candidates)
    [election] = actions.add_proposals(meetings.keeper, found.pk, [draft])
    actions.count_round(
        meetings.keeper, found.pk, election.pk, RoundDraft({"c1": 50, "c2": 40}, 0, 150, 195, 60)
    )
    with writing():
        Ballot.objects.update(no_vote=None)  # as it was kept before it was asked
    election.refresh_from_db()
    [step] = steps_of_election(election)
    assert step.result is None
    assert course_of_election(election).standing == ("c1", "c2")
    page = ok(client.get(at("meeting", found.pk)))
    assert "Does not add up" in page
    assert "90 are accounted for, 150 were present." in page
    assert (election.state, election.elected) == (
        "carried",
        ["c1"],
    )  # what was said stays until a person looks
    actions.annul_ballot(meetings.keeper, found.pk, election.ballots.get().pk, "Sixty are missing.")
    election.refresh_from_db()
    assert (election.state, election.elected) == ("tabled", [])


def test_a_report_is_noted_or_adopted_without_a_count(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None, members=195), go(meetings.keeper)
    drafts = [ProposalDraft({"en": f"Matter {one}"}, "consensus") for one in (1, 2)]
    actions.add_proposals(meetings.keeper, found.pk, drafts)
    reports = at("proposals", found.pk) + "?as=report"
    assert "Write at least one report." in refused(client.post(reports, {"lines": "", "language": "en"}))
    done(client.post(reports, {"lines": "Finances\nActivities; Secretariat", "language": "en"}))
    first, second = found.proposals.filter(is_report=True).order_by("number")
    assert (first.number, second.number, second.proposed_by) == (1, 2, "Secretariat")
    assert "Finances" not in ok(client.get(at("votes", found.pk)))
    with pytest.raises(NotOpenError):
        actions.count_vote(meetings.keeper, found.pk, first.pk, VoteDraft(100, 1, 0, 0, 101, 195))
    done(client.post(at("settle", found.pk, first.pk, "noted")))
    done(client.post(at("settle", found.pk, second.pk, "adopted")))
    assert sorted(found.proposals.filter(is_report=True).values_list("state", flat=True)) == [
        "adopted",
        "noted",
    ]
    page = ok(client.get(at("meeting", found.pk)))
    assert "Noted" in page
    assert "Open again" in page
    proposal = found.proposals.get(is_report=False, number=1)
    with pytest.raises(NotOpenError):
        actions.settle_proposal(meetings.keeper, found.pk, proposal.pk, "noted")


def test_a_proposal_that_is_a_report_becomes_one_and_is_numbered_with_them(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None, members=195), go(meetings.keeper)
    one, other = actions.add_proposals(
        meetings.keeper, found.pk, [ProposalDraft({"en": f"Report {name}"}, "simple") for name in "AB"]
    )
    said = {"text_en": "Report B", "rule": "simple", "quorum": "1/2", "is_report": "on"}
    done(client.post(at("proposal", found.pk, other.pk), said))
    other = Proposal.objects.get(pk=other.pk)
    assert (other.is_report, other.number, other.rule) == (True, 1, "")
    assert "checked" in ok(client.get(at("proposal", found.pk, other.pk)))
    actions.count_vote(meetings.keeper, found.pk, one.pk, VoteDraft(150, 0, 0, 0, 150, 195))
    with pytest.raises(CountedError):
        actions.change_proposal(
            meetings.keeper, found.pk, one.pk, ProposalDraft({"en": "A"}, "", is_report=True)
        )


def test_who_proposed_stands_by_name_with_the_code_of_the_state(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None), go(meetings.keeper)
    drafts = [
        ProposalDraft({"en": "One"}, "simple", proposed_by="JP, VN"),
        ProposalDraft({"en": "Two"}, "simple", proposed_by="Secretariat"),
        ProposalDraft({"en": "Three"}, "simple", proposed_by="DE"),
    ]
    actions.add_proposals(meetings.keeper, found.pk, drafts)
    page = ok(client.get(at("meeting", found.pk)))
    for drawn in (
        "<b>JPN</b><span>Japan</span>",
        "<b>VNM</b><span>Vietnam</span>",
        "<b>DEU</b><span>Germany</span>",
        "Secretariat",
    ):
        assert drawn in page, drawn
