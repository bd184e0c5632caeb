"""A meeting as its page shows it: who was there by state, agenda, papers, what was decided, what is protected and said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.countries import country_name, passport_code
from comity.cooperation.ballots import takes_counts
from comity.cooperation.core.delegates import Said, written
from comity.cooperation.forms.texts import state_of
from comity.cooperation.meeting_words import clock_of, named, place_words, states_words, text_of, when_words
from comity.cooperation.models import (
    AgendaItem,
    Delegate,
    Meeting,
    MeetingPaper,
    ProtectedEvent,
    PublicLine,
)
from comity.cooperation.proposal_showing import ShownProposal, shown_proposal
from comity.cooperation.series_showing import neighbours
from comity.cooperation.states import DelegateRole
from comity.lib.clock import now

MANY = 24  # delegates: a longer list is folded by state
MANY_SIDES = 20  # delegations: more are folded as one, and a box finds one of them


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

    @property
    def heads(self) -> int:
        """How many lead it."""
        return sum(one.row.role == DelegateRole.HEAD for one in self.people)


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
    when: str
    clock: str  # of what its days and hours are, where it has any
    place: str
    states: str
    before: Meeting | None
    after: Meeting | None
    sides: Sequence[Side]
    found: Sequence[Side]
    people: int
    heads: int
    is_folded: bool
    is_long: bool
    agenda: Sequence[AgendaItem]
    papers: Sequence[MeetingPaper]
    proposals: Sequence[ShownProposal]
    reports: Sequence[ShownProposal]
    open_votes: int
    takes_counts: bool
    events: Sequence[ProtectedEvent]
    lines: Sequence[ShownLine]


def page_of(person: Person, meeting: Meeting, find: str = "") -> MeetingPage:
    """Gather a meeting's page for somebody who may see it; `find` are words of a state whose delegation is looked for."""
    delegates = list(meeting.delegates.order_by("place"))
    proposals = [
        shown_proposal(one) for one in meeting.proposals.prefetch_related("ballots__counted_by").order_by("number")
    ]  # fmt: skip
    before, after = neighbours(meeting)
    lines = PublicLine.objects.filter(meeting=meeting, agency=person.agency).order_by("written_at")
    sides = sides_of(delegates)
    return MeetingPage(
        title=text_of(meeting.titles),
        when=when_words(meeting),
        clock=clock_of(meeting.zone, meeting.begins_at)
        if meeting.begins_at and not meeting.is_month_only
        else "",
        place=place_words(meeting),
        states=states_words(meeting.parties, 12),
        before=before,
        after=after,
        sides=sides,
        found=[one for one in sides if is_called(one, find)] if find.strip() else [],
        people=len(delegates),
        heads=sum(one.role == DelegateRole.HEAD for one in delegates),
        is_folded=len(delegates) > MANY,
        is_long=len(sides) > MANY_SIDES,
        agenda=list(meeting.agenda.order_by("place")),
        papers=list(meeting.papers.select_related("file").order_by("added_at")),
        proposals=[one for one in proposals if not one.row.is_report],
        reports=[one for one in proposals if one.row.is_report],
        open_votes=sum(one.is_open and one.row.is_counted for one in proposals),
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


def is_called(side: Side, words: str) -> bool:
    """Whether a delegation is meant by words: by a code or a name of its state in any language, or by a part of its name here."""
    told = " ".join(words.casefold().split())
    return told in side.name.casefold() or bool(side.code and state_of(words) == side.code)


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
