"""What the counts that stand say: of an election who is elected so far, and who stands in the next round."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from comity.cooperation.core.elections import Came, Needs, Result, Round, judged
from comity.cooperation.core.votes import CountError
from comity.cooperation.meeting_exceptions import MeetingAheadError, MeetingCancelledError
from comity.cooperation.models import Ballot, Meeting, Proposal
from comity.cooperation.states import MeetingState


@dataclass(frozen=True)
class Course:
    """Where an election is.

    Attributes:
        elected: keys of candidates, in the order in which they were.
        standing: keys of those who stand in the next round.
        seats_left: how many are still to be elected.
        came: of the last round, None before the first.
    """

    elected: tuple[str, ...]
    standing: tuple[str, ...]
    seats_left: int
    came: Came | None = None


def standing_ballots(proposal: Proposal) -> list[Ballot]:
    """Return the counts that were not annulled, in their order."""
    return sorted(
        (one for one in proposal.ballots.all() if one.annulled_at is None), key=lambda one: one.round
    )


@dataclass(frozen=True)
class Step:
    """A round that stands, and what came of it.

    Attributes:
        ballot: as it was counted.
        course: where the election is behind it.
        result: None where its figures do not add up: it elects nobody, and nobody falls out by it.
        fell_out: keys of those who stood in it and stand no more.
    """

    ballot: Ballot
    course: Course
    result: Result | None
    fell_out: tuple[str, ...] = ()


def course_of_election(proposal: Proposal) -> Course:
    """Compute an election from its rounds that stand; who ties stands again, unless a person goes on otherwise."""
    steps = steps_of_election(proposal)
    return steps[-1].course if steps else _beginning(proposal)


def steps_of_election(proposal: Proposal) -> list[Step]:
    """Return the rounds that stand with what came of each, the first first."""
    course, found = _beginning(proposal), []
    for ballot in standing_ballots(proposal):
        step = _step(proposal, course, ballot)
        found.append(step)
        course = step.course
    return found


def _beginning(proposal: Proposal) -> Course:
    return Course((), tuple(str(one["key"]) for one in proposal.candidates), proposal.seats)


def _step(proposal: Proposal, before: Course, ballot: Ballot) -> Step:
    try:
        result = judged(_round(proposal, before, ballot), Needs(proposal.rule))
    except CountError:  # it was entered before it was asked who gave no vote
        return Step(ballot, before, None)
    elected = (*before.elected, *result.elected)
    standing = before.standing if result.came is Came.NO_QUORUM else result.standing
    course = Course(elected, standing, proposal.seats - len(elected), result.came)
    stood = (key for key in before.standing if key in ballot.votes)
    return Step(
        ballot, course, result, tuple(key for key in stood if key not in {*standing, *result.elected})
    )


def _round(proposal: Proposal, before: Course, ballot: Ballot) -> Round:
    return Round(
        {str(key): int(votes) for key, votes in ballot.votes.items()},
        ballot.invalid,
        ballot.present,
        ballot.members,
        before.seats_left,
        Fraction(proposal.quorum_of, proposal.quorum_in),
        ballot.no_vote or 0,
    )


def takes_counts(meeting: Meeting, at: datetime) -> bool:
    """Whether votes and rounds are counted at a meeting: once it has begun on a day that is known, or was said to be held."""
    if meeting.state == MeetingState.CANCELLED:
        return False
    if meeting.state == MeetingState.HELD:
        return True
    return meeting.begins_at is not None and not meeting.is_month_only and meeting.begins_at <= at


def check_counts(meeting: Meeting, at: datetime) -> None:
    """Refuse a count at a meeting that takes none. Raises MeetingCancelledError, MeetingAheadError."""
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingCancelledError
    if not takes_counts(meeting, at):
        raise MeetingAheadError
