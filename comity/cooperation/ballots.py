"""What the counts that stand say: of an election who is elected so far, and who stands in the next round."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from comity.cooperation.core.elections import Came, Needs, Round, judged
from comity.cooperation.exceptions import MeetingAheadError, MeetingCancelledError
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


def course_of_election(proposal: Proposal) -> Course:
    """Compute an election from its rounds that stand; who ties stands again, unless a person goes on otherwise."""
    course = Course((), tuple(str(one["key"]) for one in proposal.candidates), proposal.seats)
    for ballot in standing_ballots(proposal):
        result = judged(
            Round(
                {str(key): int(votes) for key, votes in ballot.votes.items()},
                ballot.invalid,
                ballot.present,
                ballot.members,
                course.seats_left,
                Fraction(proposal.quorum_of, proposal.quorum_in),
            ),
            Needs(proposal.rule),
        )
        elected = (*course.elected, *result.elected)
        standing = course.standing if result.came is Came.NO_QUORUM else result.standing
        course = Course(elected, standing, proposal.seats - len(elected), result.came)
    return course


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
