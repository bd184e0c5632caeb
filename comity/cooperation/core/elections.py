"""Elections in rounds: who is elected, who stands in the next round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from comity.cooperation.core.votes import CountError, Wrong


class Needs(StrEnum):
    """What a candidate needs in a round."""

    MOST = "most"  # more than any other
    HALF = "half"  # more than half of the valid votes
    TWO_THIRDS = "two-thirds"  # of the valid votes


class Came(StrEnum):
    """What came of a round."""

    ELECTED = "elected"
    NEXT_ROUND = "next-round"
    TIE = "tie"  # the last places of the next round, or the office, cannot be told apart: a person decides how to go on
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True)
class Round:
    """The ballots of one round.

    Attributes:
        votes: valid ones by candidate.
        invalid: ballots that were spoilt or left blank.
        present, members: delegations.
        seats: how many are to be elected.
        quorum: the share of the members that must be present.
        no_vote: how many were present and handed in no ballot.
    """

    votes: Mapping[str, int]
    invalid: int
    present: int
    members: int
    seats: int = 1
    quorum: Fraction = Fraction(1, 2)
    no_vote: int = 0

    @property
    def valid(self) -> int:
        """How many valid ballots there must be, where everybody present is accounted for."""
        return self.present - self.invalid - self.no_vote


@dataclass(frozen=True)
class Result:
    """What came of a round: who is elected, and who stands in the next one, or between whom it cannot be told."""

    came: Came
    elected: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


def wrong_with(ballots: Round) -> list[Wrong]:
    """Return why the ballots cannot be.

    Everybody present handed in a valid ballot, an invalid one, or none. A valid one names one candidate at least, and one
    for each seat at most: with one seat, votes, invalid ballots and those who gave none are as many as are present.
    """
    numbers = (
        *ballots.votes.values(), ballots.invalid, ballots.no_vote, ballots.present, ballots.members, ballots.seats - 1,
    )  # fmt: skip
    if any(one < 0 for one in numbers):
        return [Wrong.NEGATIVE]
    found = []
    if not ballots.votes or not ballots.present or not ballots.members:
        found.append(Wrong.NOBODY)
    if ballots.present > ballots.members:
        found.append(Wrong.MORE_PRESENT_THAN_MEMBERS)
    told = sum(ballots.votes.values())
    if told > ballots.valid * ballots.seats or any(one > ballots.valid for one in ballots.votes.values()):
        found.append(Wrong.MORE_THAN_PRESENT)
    elif told < ballots.valid:
        found.append(Wrong.NOT_ALL)
    return found


def judged(ballots: Round, needs: Needs, *, go_on: int = 2) -> Result:
    """Return what came of a round.

    Args:
        ballots: as counted.
        needs: what elects.
        go_on: how many stand in the next round for each seat that is left.

    Raises:
        CountError: the ballots do not add up.
    """
    if wrong := wrong_with(ballots):
        raise CountError(wrong)
    if Fraction(ballots.present) < ballots.quorum * ballots.members:
        return Result(Came.NO_QUORUM)
    ranked = sorted(ballots.votes, key=lambda name: (-ballots.votes[name], name))
    reached = [name for name in ranked if _reached(ballots, name, needs)]
    tied = _tied(ballots, reached, ballots.seats)
    if tied:
        certain = tuple(name for name in reached[: ballots.seats] if name not in tied)
        return Result(Came.TIE, certain, tied)
    elected = tuple(reached[: ballots.seats])
    if len(elected) == ballots.seats:
        return Result(Came.ELECTED, elected)
    rest = [name for name in ranked if name not in elected]
    places = go_on * (ballots.seats - len(elected))
    if tied := _tied(ballots, rest, places):
        # those who tie for the last place all stand: nobody is left out by the order of the names
        certain = tuple(name for name in rest[:places] if name not in tied)
        return Result(Came.NEXT_ROUND, elected, (*certain, *tied))
    return Result(Came.NEXT_ROUND, elected, tuple(rest[:places]))


def _tied(ballots: Round, ranked: Sequence[str], places: int) -> tuple[str, ...]:
    """Return those between whom the last of so many places cannot be told."""
    if len(ranked) <= places or not places:
        return ()
    least = ballots.votes[ranked[places - 1]]
    if ballots.votes[ranked[places]] != least:
        return ()
    return tuple(name for name in ranked if ballots.votes[name] == least)


def _reached(ballots: Round, name: str, needs: Needs) -> bool:
    votes, valid = ballots.votes[name], sum(ballots.votes.values())
    if not votes:
        return False
    match needs:
        case Needs.HALF:
            return 2 * votes * ballots.seats > valid
        case Needs.TWO_THIRDS:
            return 3 * votes * ballots.seats >= 2 * valid
        case _:
            return True
