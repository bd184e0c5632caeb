"""Acts on what a meeting decides: proposals, counted votes, rounds of elections. Counts are added or annulled, never changed."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from itertools import count
from uuid import UUID

from django.db.models import Max

from comity.accounts.models import Person
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import ballot_for, proposal_for
from comity.cooperation.actions._meetings import kept_meeting, person_of, tidy
from comity.cooperation.ballots import check_counts, course_of_election, standing_ballots
from comity.cooperation.core.elections import Came, Needs, Round, judged
from comity.cooperation.core.votes import Count, CountError, Outcome, Rule, Wrong, decided
from comity.cooperation.exceptions import ReasonMissingError
from comity.cooperation.meeting_drafts import ProposalDraft, RoundDraft, VoteDraft
from comity.cooperation.meeting_exceptions import (
    CountedError,
    CountRefusedError,
    NotOpenError,
    TooManyLinesError,
)
from comity.cooperation.models import Ballot, Meeting, Proposal
from comity.cooperation.states import ProposalState

MOST_PROPOSALS = 500
SAID = frozenset({ProposalState.TABLED, ProposalState.DEFERRED, ProposalState.WITHDRAWN})
SAID_OF_REPORTS = SAID | {ProposalState.NOTED, ProposalState.ADOPTED}


def _columns(draft: ProposalDraft) -> dict[str, object]:
    rule = "" if draft.is_report else (Needs if draft.is_election else Rule)(draft.rule).value
    return {
        "texts": tidy(draft.texts),
        "proposed_by": draft.proposed_by.strip(),
        "is_election": draft.is_election,
        "is_report": draft.is_report,
        "rule": rule,
        "seats": draft.seats,
        "candidates": [dict(one) for one in draft.candidates],
        "quorum_of": draft.quorum_of,
        "quorum_in": draft.quorum_in,
    }


@action(events.PROPOSAL_KEPT)
def add_proposals(act: Act, meeting_id: UUID, drafts: Sequence[ProposalDraft]) -> list[Proposal]:
    """Put proposals or reports before a meeting, each numbered behind those there are. Raises TooManyLinesError, NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    if meeting.proposals.count() + len(drafts) > MOST_PROPOSALS:
        raise TooManyLinesError
    numbers = {kind: count(_next_number(meeting, is_report=kind)) for kind in (False, True)}
    rows = [Proposal(meeting=meeting, number=next(numbers[one.is_report]), **_columns(one)) for one in drafts]
    act.note(added=len(rows))
    return Proposal.objects.bulk_create(rows)


def _next_number(meeting: Meeting, *, is_report: bool) -> int:
    last = meeting.proposals.filter(is_report=is_report).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@action(events.PROPOSAL_KEPT)
def change_proposal(act: Act, meeting_id: UUID, proposal_id: UUID, draft: ProposalDraft) -> Proposal:
    """Change a proposal. Once votes were counted only its words and who made it change.

    Raises:
        CountedError: the rule, the seats or the candidates would change under counted votes.
        NotHereError.
    """
    proposal = proposal_for(person_of(act), kept_meeting(act, meeting_id), proposal_id)
    new = _columns(draft)
    is_other = any(
        getattr(proposal, key) != new[key]
        for key in ("is_election", "is_report", "rule", "seats", "candidates", "quorum_of", "quorum_in")
    )
    if is_other and standing_ballots(proposal):
        raise CountedError
    if proposal.is_report != draft.is_report:
        proposal.number = _next_number(proposal.meeting, is_report=draft.is_report)
        proposal.state = ProposalState.TABLED
    for key, value in new.items():
        setattr(proposal, key, value)
    proposal.save()
    act.note(proposal=str(proposal.pk))
    return proposal


@action(events.PROPOSAL_KEPT)
def settle_proposal(act: Act, meeting_id: UUID, proposal_id: UUID, state: str) -> Proposal:
    """Say without a vote that a proposal is deferred, withdrawn, or open again after a tie; that a report is noted or adopted.

    Raises:
        CountedError: a count has decided it.
        NotOpenError, NotHereError.
    """
    proposal = proposal_for(person_of(act), kept_meeting(act, meeting_id), proposal_id)
    if state not in (SAID_OF_REPORTS if proposal.is_report else SAID):
        raise NotOpenError
    last = standing_ballots(proposal)[-1:]
    if any(one.outcome in {Outcome.CARRIED, Outcome.REJECTED, Came.ELECTED} for one in last):
        raise CountedError
    proposal.state = ProposalState(state)
    proposal.save(update_fields=["state"])
    act.note(proposal=str(proposal.pk), state=state)
    return proposal


def _open(meeting: Meeting, proposal: Proposal, at: datetime) -> int:
    """Return the number of the next round. Raises NotOpenError, MeetingCancelledError, MeetingAheadError."""
    check_counts(meeting, at)
    if proposal.state != ProposalState.TABLED:
        raise NotOpenError
    return len(standing_ballots(proposal)) + 1


def _quorum(proposal: Proposal) -> Fraction:
    return Fraction(proposal.quorum_of, proposal.quorum_in)


@action(events.VOTE_COUNTED)
def count_vote(act: Act, meeting_id: UUID, proposal_id: UUID, draft: VoteDraft) -> Ballot:
    """Enter a counted vote; by it the proposal is carried or not.

    Raises:
        CountRefusedError: the numbers do not add up.
        MeetingCancelledError, MeetingAheadError: nothing is counted at this meeting, or not yet.
        NotOpenError, NotHereError.
    """
    meeting = kept_meeting(act, meeting_id)
    proposal = proposal_for(person_of(act), meeting, proposal_id)
    number = _open(meeting, proposal, act.at)
    if not proposal.is_counted:
        raise NotOpenError
    counted = Count(
        draft.in_favour, draft.against, draft.abstained, draft.no_vote, draft.present, draft.members, _quorum(proposal),
    )  # fmt: skip
    try:
        outcome = decided(counted, Rule(proposal.rule))
    except CountError as error:
        raise CountRefusedError(error.wrong) from error
    ballot = Ballot.objects.create(
        proposal=proposal,
        round=number,
        present=draft.present,
        members=draft.members,
        in_favour=draft.in_favour,
        against=draft.against,
        abstained=draft.abstained,
        no_vote=draft.no_vote,
        outcome=outcome.value,
        counted_by=person_of(act),
        counted_at=act.at,
    )
    _settle(proposal)
    act.note(proposal=str(proposal.pk), ballot=str(ballot.pk), outcome=outcome.value)
    return ballot


@action(events.VOTE_COUNTED)
def count_round(act: Act, meeting_id: UUID, proposal_id: UUID, draft: RoundDraft) -> Ballot:
    """Enter the ballots of one round of an election, for those who stand in it.

    Raises:
        CountRefusedError: the ballots do not add up, or are for somebody who does not stand in this round.
        MeetingCancelledError, MeetingAheadError: nothing is counted at this meeting, or not yet.
        NotOpenError, NotHereError.
    """
    meeting = kept_meeting(act, meeting_id)
    proposal = proposal_for(person_of(act), meeting, proposal_id)
    number = _open(meeting, proposal, act.at)
    course = course_of_election(proposal)
    if not proposal.is_election or not course.seats_left:
        raise NotOpenError
    if set(draft.votes) - set(course.standing):
        raise CountRefusedError([Wrong.NOBODY])
    ballots = Round(
        draft.votes, draft.invalid, draft.present, draft.members, course.seats_left, _quorum(proposal), draft.no_vote,
    )  # fmt: skip
    try:
        result = judged(ballots, Needs(proposal.rule))
    except CountError as error:
        raise CountRefusedError(error.wrong) from error
    ballot = Ballot.objects.create(
        proposal=proposal,
        round=number,
        present=draft.present,
        members=draft.members,
        votes=dict(draft.votes),
        invalid=draft.invalid,
        no_vote=draft.no_vote,
        outcome=result.came.value,
        counted_by=person_of(act),
        counted_at=act.at,
    )
    _settle(proposal)
    act.note(proposal=str(proposal.pk), ballot=str(ballot.pk), outcome=result.came.value)
    return ballot


@action(events.VOTE_ANNULLED)
def annul_ballot(act: Act, meeting_id: UUID, ballot_id: UUID, reason: str) -> Ballot:
    """Annul a count with a reason: it stays to be read and decides nothing. Of several rounds the last goes first.

    Raises:
        ReasonMissingError.
        NotOpenError: it is annulled already, or a later round builds on it.
        NotHereError.
    """
    meeting = kept_meeting(act, meeting_id)
    person = person_of(act)
    ballot = ballot_for(person, meeting, ballot_id)
    if not reason.strip():
        raise ReasonMissingError
    standing = standing_ballots(ballot.proposal)
    if not standing or standing[-1].pk != ballot.pk:
        raise NotOpenError
    _annul(ballot, person, act.at, reason)
    _settle(ballot.proposal)
    act.note(proposal=str(ballot.proposal_id), ballot=str(ballot.pk))
    return ballot


def _annul(ballot: Ballot, person: Person, at: datetime, reason: str) -> None:
    ballot.annulled_at, ballot.annulled_by, ballot.annulled_reason = at, person, reason.strip()
    ballot.save(update_fields=["annulled_at", "annulled_by", "annulled_reason"])


def _settle(proposal: Proposal) -> None:
    """Compute where a proposal stands from the counts that stand."""
    ballots = standing_ballots(proposal)
    proposal.state = ProposalState.TABLED
    if proposal.is_election:
        course = course_of_election(proposal)
        proposal.elected = list(course.elected)
        if not course.seats_left:
            proposal.state = ProposalState.CARRIED
    elif ballots and ballots[-1].outcome == Outcome.CARRIED:
        proposal.state = ProposalState.CARRIED
    elif ballots and ballots[-1].outcome in {Outcome.REJECTED, Outcome.TIE}:
        proposal.state = ProposalState.REJECTED
    proposal.save(update_fields=["state", "elected"])
