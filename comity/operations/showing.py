"""An operation as its page shows it: the plan in every zone, decisions, results and what was counted, who has what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.exchange.models import Peer
from comity.operations.access import may_decide, request_of
from comity.operations.core.entries import Kind, Signed
from comity.operations.core.fold import Course, fold
from comity.operations.core.pairs import Pair
from comity.operations.core.plan import Contact, Force, Part, Phase, Site
from comity.operations.core.totals import Totals
from comity.operations.folding import course_of
from comity.operations.models import Entry, Operation, Pairing
from comity.operations.reaching import (
    HAS,
    MISSED,
    NOT_SENT,
    TAKEN_BACK,
    WAITS,
    Reach,
    missing_at,
    not_yet_at,
    reach_of,
)
from comity.operations.shown_results import Named, ShownResult, quantity_words, shown_results
from comity.operations.states import ENTRY_WORDS, EntryState, ResultKind
from comity.operations.units import measure_words
from comity.operations.words import decision_words, language, offence_words
from comity.requests.models import Request
from comity.sharing.showing import names_of
from comity.web.dates import Place, city, number_words
from comity.web.pieces.tables import Figure


@dataclass(frozen=True)
class ShownPhase:
    """A phase with its times at each place that matters: where it is, here, at each partner."""

    phase: Phase
    site: str
    clocks: Sequence[tuple[str, ZoneInfo]]
    is_ours_alone: bool = False


@dataclass(frozen=True)
class ShownPart:
    """What one agency has planned; of our own also what it does not share."""

    who: Named
    sites: Sequence[tuple[Site, bool]]
    phases: Sequence[ShownPhase]
    forces: Sequence[tuple[Force, bool]]
    contacts: Sequence[tuple[Contact, bool]]
    people: int
    versions: Sequence[tuple[Signed, bool]]


@dataclass(frozen=True)
class ShownParty:
    """Who takes part: what it decided, and what of ours it lacks."""

    who: Named
    leads: bool
    word: str
    words: str
    reason: str
    at: datetime | None
    is_current: bool
    waits: bool  # our decision waits for approval
    not_yet: int
    missing: int
    differing: Totals | None


@dataclass(frozen=True)
class ShownDropped:
    """Who takes part no longer: since when, and the reason that the leading agency gave."""

    who: Named
    reason: str
    at: datetime


@dataclass(frozen=True)
class ShownPair:
    """Two results that may be one."""

    row: Pairing
    one: ShownResult
    other: ShownResult


@dataclass(frozen=True)
class ShownEntry:
    """One entry of the operation's history with its letters."""

    entry: Entry
    who: Named
    words: str
    reached: Sequence[tuple[Named, str, str]]
    letters: Sequence[tuple[str, UUID]]


@dataclass(frozen=True)
class Page:
    """The page of one operation."""

    operation: Operation
    course: Course
    us: Named
    leader: Named
    parts: Sequence[ShownPart]
    parties: Sequence[ShownParty]
    dropped: Sequence[ShownDropped]
    results: Sequence[ShownResult]
    pairs: Sequence[ShownPair]
    figures: Sequence[Figure]
    seized: Sequence[tuple[str, str, str]]
    contributed: Sequence[tuple[Named, Sequence[Figure]]]
    history: Sequence[ShownEntry]
    request: Request | None
    offence: str
    agreement: str
    decides: bool
    leads: bool
    is_joint: bool
    codes: Sequence[str]

    @property
    def takes_part(self) -> bool:
        """Whether our agency takes part, or the leading one has taken it out."""
        return settings.NODE_ID in self.course.parties


def named(operation: Operation, nodes: Iterable[str]) -> dict[str, Named]:
    """Return nodes as people call them."""
    wanted = set(nodes) | {settings.NODE_ID}
    names = names_of(wanted)
    peers = {peer.node: peer for peer in Peer.objects.filter(node__in=wanted)}
    found = {}
    for node in wanted:
        peer = peers.get(node)
        home = operation.agency
        us = node == settings.NODE_ID
        found[node] = Named(
            node,
            names[node],
            home.country if us else peer.country if peer else "",
            us,
            home.zone if us else peer.zone if peer else "UTC",
        )
    return found


def places_of(who: Iterable[Named], reader: Person) -> list[Place]:
    """Return where clocks matter: the reader's, and each agency's, each zone once."""
    zones = dict.fromkeys([str(reader.time_zone), *(one.zone for one in who)])
    return [Place(city(ZoneInfo(zone), language()), ZoneInfo(zone)) for zone in zones]


def totals_figures(totals: Totals, doubtful: Totals | None = None) -> list[Figure]:
    """Return the figures of totals, each with how many of them may be the same."""
    found = []
    for code, words in ResultKind.choices:
        number = totals.numbers.get(code, 0)
        if not number:
            continue
        twice = doubtful.numbers.get(code, 0) if doubtful else 0
        note = _("%(number)s may be the same") % {"number": twice} if twice else ""
        found.append(Figure(words, number_words(number, language()), note))
    return found


def seized_lines(totals: Totals) -> list[tuple[str, str, str]]:
    """Return seized quantities: the class of offence, the exact figure, the unit."""
    return [
        (offence_words(offence) or _("Without a class"), quantity_words(quantity), measure_words(unit))
        for (offence, unit), quantity in sorted(totals.seized.items())
    ]


def page_of(person: Person, operation: Operation) -> Page:
    """Put the page of an operation together."""
    entries = list(operation.entries.select_related("by").order_by("at", "seq"))
    course = course_of(operation, entries)
    reach = reach_of(operation)
    who = named(operation, {*course.ever, operation.host, *(one.node for one in entries)})
    results = shown_results(operation, course, entries, who, reach)
    by_id = {one.row.pk: one for one in results}
    pairs = [
        ShownPair(row, by_id[row.one_id], by_id[row.other_id])
        for row in operation.pairings.order_by("one_id", "other_id")
        if row.one_id in by_id and row.other_id in by_id
    ]
    us = who[settings.NODE_ID]
    return Page(
        operation=operation,
        course=course,
        us=us,
        leader=who[operation.host],
        parts=_parts(person, course, entries, who),
        parties=_parties(course, entries, who, reach),
        dropped=[
            ShownDropped(who[node], str(one.data.get("reason", "")), one.at)
            for node, one in course.dropped.items()
        ],
        results=results,
        pairs=[one for one in pairs if one.row.standing in {"offered", "asked"}],
        figures=totals_figures(course.totals, course.doubtful),
        seized=seized_lines(course.totals),
        contributed=[
            (who[node], found)
            for node in sorted(course.ever)
            if (found := totals_figures(course.totals_of(node)))
        ],
        history=_history(entries, who, reach),
        request=request_of(person, operation),
        offence=offence_words(operation.offence),
        agreement=_agreement(operation),
        decides=bool(may_decide(person)),
        leads=operation.host == settings.NODE_ID,
        is_joint=len(course.parties) > 1,
        codes=tuple(operation.handling.get("codes", [])),
    )


def _agreement(operation: Operation) -> str:
    terms = terms_of(operation.agreement) if operation.agreement else None
    return terms.title(language()) if terms else operation.agreement


def _parts(
    person: Person, course: Course, entries: Sequence[Entry], who: Mapping[str, Named]
) -> list[ShownPart]:
    clocks = [(place.label, place.zone) for place in places_of([who[one] for one in course.parties], person)]
    own = next(
        (one for one in reversed(entries) if one.ours and one.kind == Kind.PLAN and one.has_effect), None
    )
    private = Part.from_wire(own.private) if own is not None and own.private else Part()
    found = []
    for node in course.parties:
        part = course.parts.get(node, Part())
        beside = private if node == settings.NODE_ID else Part()
        sites = [(one, True) for one in part.sites] + [(one, False) for one in beside.sites]
        names = {one.key: one.name for one, _seen in sites}
        phases = [(one, False) for one in part.phases] + [(one, True) for one in beside.phases]
        found.append(
            ShownPart(
                who=who[node],
                sites=sites,
                phases=[
                    ShownPhase(one, names.get(one.site, ""), _clocks(one, clocks), alone)
                    for one, alone in sorted(phases, key=lambda pair: pair[0].begins)
                ],
                forces=[(one, True) for one in part.forces] + [(one, False) for one in beside.forces],
                contacts=[(one, True) for one in part.contacts] + [(one, False) for one in beside.contacts],
                people=part.people + beside.people,
                versions=[
                    (one, one == said[-1]) for said in [course.plans.get(node, ())] for one in reversed(said)
                ],
            )
        )
    return found


def _clocks(phase: Phase, clocks: Sequence[tuple[str, ZoneInfo]]) -> list[tuple[str, ZoneInfo]]:
    zone = ZoneInfo(phase.zone)
    first = (
        [] if any(str(known) == phase.zone for _label, known in clocks) else [(city(zone, language()), zone)]
    )
    return [*first, *clocks]


def _parties(
    course: Course,
    entries: Sequence[Entry],
    who: Mapping[str, Named],
    reach: Mapping[UUID, Mapping[str, Reach]],
) -> list[ShownParty]:
    waiting = any(one.ours and one.kind == Kind.DECISION and one.state == EntryState.WAITS for one in entries)
    found = []
    for node in course.parties:
        decision = course.standing_decision(node)
        ours = node == settings.NODE_ID
        not_yet = [] if ours else not_yet_at(node, entries, reach)
        found.append(
            ShownParty(
                who=who[node],
                leads=node == course.host,
                word=decision.data["word"] if decision else "",
                words=decision_words(decision.data["word"]) if decision else "",
                reason=decision.data["reason"] if decision else "",
                at=decision.at if decision else None,
                is_current=bool(decision and course.is_current(decision)),
                waits=ours and waiting,
                not_yet=len(not_yet),
                missing=0 if ours else len(missing_at(node, entries, reach)),
                differing=_as_there(course, entries, not_yet),
            )
        )
    return found


def _as_there(course: Course, entries: Sequence[Entry], not_yet: Sequence[Entry]) -> Totals | None:
    """Return the totals without what a partner has not confirmed; None where they are the same."""
    if not not_yet:
        return None
    gone = {one.pk for one in not_yet if one.kind != Kind.PARTY}
    there = fold(course.host, (one.signed for one in entries if one.has_effect and one.pk not in gone))
    return None if there.totals.to_json() == course.totals.to_json() else there.totals


REACHED = {HAS: "ok", WAITS: "soon", MISSED: "late", NOT_SENT: "held", TAKEN_BACK: "held"}


def reach_words(word: str) -> str:
    """Return how far an entry is on its way to a partner."""
    return {
        HAS: _("received"),
        WAITS: _("waits for approval"),
        MISSED: _("not taken"),
        NOT_SENT: _("not sent"),
        TAKEN_BACK: _("taken back"),
    }.get(word, _("not yet received"))


def _history(
    entries: Sequence[Entry], who: Mapping[str, Named], reach: Mapping[UUID, Mapping[str, Reach]]
) -> list[ShownEntry]:
    found = []
    for entry in reversed(entries):
        reached = reach.get(entry.pk, {}) if entry.ours else {}
        nodes = [node for node in sorted(reached) if node in who]
        letters = [("ours", one.letter) for one in reached.values() if one.letter]
        if not entry.ours and entry.letter:
            letters = [(entry.node, entry.letter)]
        found.append(
            ShownEntry(
                entry,
                who[entry.node],
                str(ENTRY_WORDS.get(entry.kind, entry.kind)),
                [
                    (who[node], REACHED.get(reached[node].word, ""), reach_words(reached[node].word))
                    for node in nodes
                ],
                letters,
            )
        )
    return found


def pair_of(page: Page, row: Pairing) -> Pair | None:
    """Return what was said about two results."""
    key = tuple(sorted([str(row.one_id), str(row.other_id)]))
    return next((one for one in page.course.pairs if one.key == key), None)
