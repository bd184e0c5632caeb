"""What is put before a meeting as its page shows it: its rule, its counts in words, and what came of each round of an election."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.cooperation.ballots import Step, course_of_election, standing_ballots, steps_of_election
from comity.cooperation.core.elections import Came
from comity.cooperation.meeting_words import comma
from comity.cooperation.models import Ballot, Proposal
from comity.cooperation.states import QUORUMS, ElectionRule, ProposalState, VoteOutcome, VoteRule
from comity.web.dates import number_words

PROPOSAL_TAGS = {
    ProposalState.TABLED: "soon",
    ProposalState.CARRIED: "ok",
    ProposalState.REJECTED: "late",
    ProposalState.NOTED: "ok",
    ProposalState.ADOPTED: "ok",
    ProposalState.DEFERRED: "held",
    ProposalState.WITHDRAWN: "held",
}
UNDECIDED = frozenset({VoteOutcome.TIE, VoteOutcome.NO_QUORUM, VoteOutcome.NEXT_ROUND})


@dataclass(frozen=True)
class ShownBallot:
    """A count with its numbers in words.

    Attributes:
        row: the count.
        outcome: in words.
        numbers: with what they count.
        may_be_annulled: it is the last that stands.
        came: sentences on who is elected by a round, who goes on and who falls out, and by what rule.
        doubt: why nobody is elected by it; empty where its figures add up.
    """

    row: Ballot
    outcome: str
    numbers: Sequence[tuple[str, int]]
    may_be_annulled: bool
    came: Sequence[str] = ()
    doubt: str = ""

    @property
    def said(self) -> str:
        """The numbers with what they count."""
        language = get_language() or "en"
        return comma().join(f"{words} {number_words(number, language)}" for words, number in self.numbers)


@dataclass(frozen=True)
class ShownProposal:
    """A proposal, an election or a report with its counts."""

    row: Proposal
    tag: str
    state: str
    rule: str
    quorum: str
    ballots: Sequence[ShownBallot]
    annulled: Sequence[ShownBallot]
    elected: Sequence[str]
    is_open: bool
    may_open: bool  # again: no count has decided it


def shown_proposal(row: Proposal) -> ShownProposal:
    """Return a proposal with its counts in words."""
    standing = standing_ballots(row)
    last = standing[-1].pk if standing else None
    names = {str(one["key"]): str(one["name"]) for one in row.candidates}
    steps = {one.ballot.pk: one for one in steps_of_election(row)} if row.is_election else {}
    counts = {
        ballot.pk: ShownBallot(
            ballot,
            str(VoteOutcome(ballot.outcome).label),
            _numbers(ballot, names),
            ballot.pk == last,
            _came(steps[ballot.pk], names, rule_words(row)) if ballot.pk in steps else (),
            _doubt(ballot) if ballot.pk in steps and steps[ballot.pk].result is None else "",
        )
        for ballot in row.ballots.all()
    }
    shown = [counts[one.pk] for one in standing]
    state = ProposalState(row.state)
    words = _("Elected") if row.is_election and state == ProposalState.CARRIED else str(state.label)
    return ShownProposal(
        row,
        "soon" if any(one.doubt for one in shown) else PROPOSAL_TAGS[state],
        words,
        rule_words(row),
        quorum_words(row),
        shown,
        [counts[one.pk] for one in row.ballots.all() if one.annulled_at is not None],
        [names[key] for key in row.elected if key in names],
        state == ProposalState.TABLED,
        state != ProposalState.TABLED and (not standing or standing[-1].outcome in UNDECIDED),
    )


def rule_words(row: Proposal) -> str:
    """Return which majority carries a proposal or elects; empty of a report, which is not counted."""
    if row.is_report:
        return ""
    rules: Mapping[str, object] = dict(ElectionRule.choices if row.is_election else VoteRule.choices)
    return str(rules.get(row.rule, row.rule))


def quorum_words(row: Proposal) -> str:
    """Return how many members must be present; empty of a report."""
    share = f"{row.quorum_of}/{row.quorum_in}"
    return "" if row.is_report else str(dict(QUORUMS).get(share, share))


def _numbers(ballot: Ballot, names: Mapping[str, str]) -> list[tuple[str, int]]:
    if ballot.votes:
        ranked = sorted(ballot.votes.items(), key=lambda pair: (-int(pair[1]), pair[0]))
        found = [(names.get(key, key), int(votes)) for key, votes in ranked]
        silent = [] if ballot.no_vote is None else [(pgettext("votes", "Gave none"), ballot.no_vote)]
        return [*found, (pgettext("votes", "Invalid"), ballot.invalid), *silent]
    return [
        (pgettext("votes", "For"), ballot.in_favour or 0),
        (pgettext("votes", "Against"), ballot.against or 0),
        (pgettext("votes", "Abstained"), ballot.abstained or 0),
        (pgettext("votes", "Gave none"), ballot.no_vote or 0),
    ]


def _doubt(ballot: Ballot) -> str:
    told = sum(int(one) for one in ballot.votes.values()) + ballot.invalid + (ballot.no_vote or 0)
    return _(
        "These figures do not add up: %(sum)s are accounted for, %(present)s were present. Nobody is elected by them anew. "
        "Annul the count and enter it again with those who did not vote."
    ) % {"sum": told, "present": ballot.present}


def _came(step: Step, names: Mapping[str, str], rule: str) -> list[str]:
    """Return what came of a round, sentence by sentence."""
    if step.result is None:
        return []

    def listed(keys: Iterable[str]) -> str:
        return comma().join(names.get(key, key) for key in keys)

    found = []
    result = step.result
    if result.elected:
        found.append(
            _("Elected: %(names)s. What was needed: %(rule)s.")
            % {"names": listed(result.elected), "rule": rule}
        )
    if result.came is Came.NO_QUORUM:
        found.append(_("There was no quorum: all who stood in it stand again."))
    elif result.came is Came.TIE:
        found.append(
            _("As many votes each, so that nobody is ahead: %(names)s. They stand again.")
            % {"names": listed(result.standing)}
        )
    elif result.came is Came.NEXT_ROUND:
        found += [
            _("Go on to the next round: %(names)s.") % {"names": listed(result.standing)},
            _("For each seat that is left the two with the most votes go on, and whoever has as many as the last of them. What is needed: %(rule)s.")
            % {"rule": rule},
        ]  # fmt: skip
    if step.fell_out and step.course.seats_left:
        found.append(_("Fell out: %(names)s.") % {"names": listed(step.fell_out)})
    return found


def standing_candidates(proposal: Proposal) -> list[Mapping[str, str]]:
    """Return the candidates of the next round."""
    keys = course_of_election(proposal).standing
    return [one for one in proposal.candidates if str(one["key"]) in keys]
