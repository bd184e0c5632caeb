"""A meeting as its page shows it: who was there by state, agenda, papers, what was decided, what is protected and said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.countries import country_name, passport_code
from comity.cooperation.ballots import course_of_election, standing_ballots, takes_counts
from comity.cooperation.core.delegates import Said, written
from comity.cooperation.forms.texts import state_of
from comity.cooperation.meeting_words import comma, named, place_words, states_words, text_of
from comity.cooperation.models import (
    AgendaItem,
    Ballot,
    Delegate,
    Meeting,
    MeetingPaper,
    Proposal,
    ProtectedEvent,
    PublicLine,
)
from comity.cooperation.series_showing import neighbours
from comity.cooperation.states import ElectionRule, ProposalState, VoteOutcome, VoteRule
from comity.lib.clock import now
from comity.web.dates import number_words

PROPOSAL_TAGS = {
    ProposalState.TABLED: "soon",
    ProposalState.CARRIED: "ok",
    ProposalState.REJECTED: "late",
    ProposalState.DEFERRED: "held",
    ProposalState.WITHDRAWN: "held",
}
UNDECIDED = frozenset({VoteOutcome.TIE, VoteOutcome.NO_QUORUM, VoteOutcome.NEXT_ROUND})
MANY = 24  # delegates: a longer list is folded by state


@dataclass(frozen=True)
class ShownDelegate:
    """Somebody with their titles in the order of the reader's language."""

    row: Delegate
    pieces: Sequence[tuple[str, Said]]
    organisation: Said


@dataclass(frozen=True)
class Side:
    """A delegation: its state, or a body of several states."""

    code: str
    mark: str
    name: str
    people: Sequence[ShownDelegate]


@dataclass(frozen=True)
class ShownBallot:
    """A count with its numbers in words; `may_be_annulled` for the last that stands."""

    row: Ballot
    outcome: str
    numbers: Sequence[tuple[str, int]]
    may_be_annulled: bool

    @property
    def said(self) -> str:
        """The numbers with what they count."""
        language = get_language() or "en"
        return comma().join(f"{words} {number_words(number, language)}" for words, number in self.numbers)


@dataclass(frozen=True)
class ShownProposal:
    """A proposal with its counts."""

    row: Proposal
    tag: str
    state: str
    rule: str
    ballots: Sequence[ShownBallot]
    annulled: Sequence[ShownBallot]
    elected: Sequence[str]
    is_open: bool
    may_open: bool  # again: no count has decided it


@dataclass(frozen=True)
class ShownLine:
    """A line for the press: who cleared it, and whether it may be said yet."""

    row: PublicLine
    text: Said
    cleared: Sequence[tuple[str, str, datetime]]
    missing: str
    is_embargoed: bool


@dataclass(frozen=True)
class MeetingPage:
    """All that a meeting's page shows beside the row itself."""

    title: Said
    place: str
    states: str
    before: Meeting | None
    after: Meeting | None
    sides: Sequence[Side]
    people: int
    is_folded: bool
    agenda: Sequence[AgendaItem]
    papers: Sequence[MeetingPaper]
    proposals: Sequence[ShownProposal]
    open_votes: int
    takes_counts: bool
    events: Sequence[ProtectedEvent]
    lines: Sequence[ShownLine]


def page_of(person: Person, meeting: Meeting) -> MeetingPage:
    """Gather a meeting's page for somebody who may see it."""
    delegates = list(meeting.delegates.order_by("place"))
    proposals = [
        shown_proposal(one) for one in meeting.proposals.prefetch_related("ballots__counted_by").order_by("number")
    ]  # fmt: skip
    before, after = neighbours(meeting)
    lines = PublicLine.objects.filter(meeting=meeting, agency=person.agency).order_by("written_at")
    return MeetingPage(
        title=text_of(meeting.titles),
        place=place_words(meeting),
        states=states_words(meeting.parties, 12),
        before=before,
        after=after,
        sides=sides_of(delegates),
        people=len(delegates),
        is_folded=len(delegates) > MANY,
        agenda=list(meeting.agenda.order_by("place")),
        papers=list(meeting.papers.select_related("file").order_by("added_at")),
        proposals=proposals,
        open_votes=sum(one.is_open and not one.row.is_election for one in proposals),
        takes_counts=takes_counts(meeting, now()),
        events=list(
            ProtectedEvent.objects.filter(meeting=meeting, agency=person.agency).order_by("begins_at")
        ),
        lines=[_line(one, meeting.parties) for one in lines],
    )


def sides_of(delegates: Iterable[Delegate]) -> list[Side]:
    """Return the delegations in the order in which they were entered, bodies of several states last."""
    language = get_language() or "en"
    by_side: dict[str, list[ShownDelegate]] = {}
    for one in delegates:
        pieces = [(piece.value, said) for piece, said in written(named(one), language)]
        by_side.setdefault(one.side, []).append(ShownDelegate(one, pieces, text_of(one.organisation)))
    return [
        Side(
            code,
            passport_code(code) if code else "—",
            country_name(code, language) if code else _("Bodies of several states"),
            people,
        )
        for code, people in sorted(by_side.items(), key=lambda pair: not pair[0])
    ]


def shown_proposal(row: Proposal) -> ShownProposal:
    """Return a proposal with its counts in words."""
    standing = standing_ballots(row)
    last = standing[-1].pk if standing else None
    names = {str(one["key"]): str(one["name"]) for one in row.candidates}
    counts = {
        ballot.pk: ShownBallot(
            ballot, str(VoteOutcome(ballot.outcome).label), _numbers(ballot, names), ballot.pk == last
        )
        for ballot in row.ballots.all()
    }
    rules: Mapping[str, object] = dict(ElectionRule.choices if row.is_election else VoteRule.choices)
    state = ProposalState(row.state)
    words = _("Elected") if row.is_election and state == ProposalState.CARRIED else str(state.label)
    return ShownProposal(
        row,
        PROPOSAL_TAGS[state],
        words,
        str(rules.get(row.rule, row.rule)),
        [counts[one.pk] for one in standing],
        [counts[one.pk] for one in row.ballots.all() if one.annulled_at is not None],
        [names[key] for key in row.elected if key in names],
        state == ProposalState.TABLED,
        state != ProposalState.TABLED and (not standing or standing[-1].outcome in UNDECIDED),
    )


def _numbers(ballot: Ballot, names: Mapping[str, str]) -> list[tuple[str, int]]:
    if ballot.votes:
        ranked = sorted(ballot.votes.items(), key=lambda pair: (-int(pair[1]), pair[0]))
        found = [(names.get(key, key), int(votes)) for key, votes in ranked]
        return [*found, (pgettext("votes", "Invalid"), ballot.invalid)]
    return [
        (pgettext("votes", "For"), ballot.in_favour or 0),
        (pgettext("votes", "Against"), ballot.against or 0),
        (pgettext("votes", "Abstained"), ballot.abstained or 0),
        (pgettext("votes", "Gave none"), ballot.no_vote or 0),
    ]


def standing_candidates(proposal: Proposal) -> list[Mapping[str, str]]:
    """Return the candidates of the next round."""
    keys = course_of_election(proposal).standing
    return [one for one in proposal.candidates if str(one["key"]) in keys]


def _line(row: PublicLine, parties: Sequence[str]) -> ShownLine:
    language = get_language() or "en"
    cleared = [
        (
            country_name(one["side"], language),
            ", ".join(part for part in (one["who"], one["office"]) if part),
            datetime.fromisoformat(one["at"]),
        )
        for one in row.cleared
    ]
    done = {one["side"] for one in row.cleared}
    missing = [code for code in parties if state_of(code) and code not in done]
    embargoed = row.embargo_until is not None and row.embargo_until > now()
    return ShownLine(row, text_of(row.texts), cleared, states_words(missing, 6), embargoed)
