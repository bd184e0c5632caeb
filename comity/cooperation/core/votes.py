"""Votes of an assembly: what was counted, whether it adds up, and whether the proposal was carried."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Rule(StrEnum):
    """Which majority decides."""

    SIMPLE = "simple"  # more for than against
    ABSOLUTE = "absolute"  # more than half of all who have a vote
    TWO_THIRDS = "two-thirds"  # two thirds of the votes for and against
    TWO_THIRDS_OF_ALL = "two-thirds-of-all"
    CONSENSUS = "consensus"  # nobody against


class Outcome(StrEnum):
    """What came of a vote."""

    CARRIED = "carried"
    REJECTED = "rejected"
    TIE = "tie"  # as many for as against where that decides: not carried
    NO_QUORUM = "no-quorum"


class Wrong(StrEnum):
    """Why counted votes cannot be: pages say it with the numbers beside."""

    NEGATIVE = "negative"
    NOBODY = "nobody"
    MORE_THAN_PRESENT = "more-than-present"
    MORE_PRESENT_THAN_MEMBERS = "more-present-than-members"
    NOT_ALL = "not-all"  # votes and those who gave none are fewer than those present


@dataclass(frozen=True)
class Count:
    """A counted vote.

    Attributes:
        in_favour, against, abstained: votes.
        absent_vote: how many were present and gave none.
        present: how many delegations were in the room.
        members: how many have a vote.
        quorum: the share of the members that must be present.
    """

    in_favour: int
    against: int
    abstained: int
    absent_vote: int
    present: int
    members: int
    quorum: Fraction = Fraction(1, 2)

    @property
    def cast(self) -> int:
        """How many voted for or against: an abstention is no vote cast."""
        return self.in_favour + self.against


def wrong_with(count: Count) -> list[Wrong]:
    """Return why a count cannot be; nothing where it adds up."""
    numbers = (
        count.in_favour, count.against, count.abstained, count.absent_vote, count.present, count.members,
    )  # fmt: skip
    if any(one < 0 for one in numbers):
        return [Wrong.NEGATIVE]
    found = []
    if not count.present or not count.members:
        found.append(Wrong.NOBODY)
    if count.present > count.members:
        found.append(Wrong.MORE_PRESENT_THAN_MEMBERS)
    told = count.cast + count.abstained + count.absent_vote
    if told > count.present:
        found.append(Wrong.MORE_THAN_PRESENT)
    elif told < count.present:
        found.append(Wrong.NOT_ALL)
    return found


class CountError(ValueError):
    """The votes do not add up."""

    def __init__(self, wrong: list[Wrong]) -> None:
        """Take what is wrong with them."""
        super().__init__(", ".join(one.value for one in wrong))
        self.wrong = wrong


def has_quorum(count: Count) -> bool:
    """Whether as many were present as the rule asks for, or more."""
    return Fraction(count.present) >= count.quorum * count.members


def decided(count: Count, rule: Rule) -> Outcome:
    """Return what came of a vote.

    Raises:
        CountError: the numbers do not add up; nothing is decided by them.
    """
    if wrong := wrong_with(count):
        raise CountError(wrong)
    if not has_quorum(count):
        return Outcome.NO_QUORUM
    if rule is Rule.CONSENSUS:
        return Outcome.REJECTED if count.against else Outcome.CARRIED
    if _reached(count, rule):
        return Outcome.CARRIED
    if rule is Rule.SIMPLE and count.in_favour == count.against:
        return Outcome.TIE
    return Outcome.REJECTED


def _reached(count: Count, rule: Rule) -> bool:
    match rule:
        case Rule.ABSOLUTE:
            return 2 * count.in_favour > count.members
        case Rule.TWO_THIRDS:
            return count.in_favour > 0 and 3 * count.in_favour >= 2 * count.cast
        case Rule.TWO_THIRDS_OF_ALL:
            return 3 * count.in_favour >= 2 * count.members
        case _:
            return count.in_favour > count.against
