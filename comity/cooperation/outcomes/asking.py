"""The page of outcomes as a list: what it is narrowed by, what its file holds, which scope an address means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements.access import shared_titles
from comity.cooperation.access import meetings_visible_to
from comity.cooperation.activities.listing import registered_titles, uuid_of
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.folding import WITHDRAWN
from comity.cooperation.commitments.words import text_of
from comity.cooperation.models import Commitment, Meeting
from comity.cooperation.outcomes.figure import Figure, Scope
from comity.cooperation.outcomes.spans import UNTIL_NOW, between, goes_on
from comity.exchange.peers import partners_for
from comity.requests.choices import ALPHA2
from comity.web.counts import Period
from comity.web.listing import Asked, Choice, Column, Days, Listing, Nothing, Sort
from comity.web.listing.filters import Choices, days_between
from comity.web.listing.listing import FilterForm
from comity.web.words import Words

M = TypeVar("M", bound=Model)
SINCE, UNTIL = "period-from", "period-to"
MOST = 200  # of a choice
TEXT = 80  # characters of a commitment in a choice
KEYS = (SINCE, UNTIL, "partner", "agreement", "commitment", "meeting")


@dataclass(frozen=True)
class Line:
    """One figure with what it was asked of, as a file holds it."""

    figure: Figure
    scope: Scope
    partner: str
    agreement: str


def partners(request: HttpRequest) -> Choices:
    """Return the partners by their names."""
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


def agreements(request: HttpRequest) -> Choices:
    """Return the agreements with partners by their titles, and those that stand in the register alone."""
    nodes = [node for node, _name in partners(request)]
    forms = shared_titles(nodes, settings.NODE_ID, get_language() or "en")
    return [*registered_titles(signed_in_person(request), forms), *forms]


def commitments(request: HttpRequest) -> Choices:
    """Return the newest commitments, those that were not agreed yet too but none that was withdrawn, and the one that the address names."""
    rows = commitments_visible_to(signed_in_person(request)).order_by("-created_at")
    found = _with_named(request, "commitment", rows.exclude(stage=WITHDRAWN))
    return [(str(one.pk), f"{one.ref} {text_of(one.texts)[0][:TEXT]}") for one in found]


def meetings(request: HttpRequest) -> Choices:
    """Return the newest meetings of series, and the one that the address names: each stands for the time since the one before it."""
    rows = (
        meetings_visible_to(signed_in_person(request)).filter(series__isnull=False).exclude(state="cancelled")
    )
    found = _with_named(request, "meeting", rows.order_by("-begins_at"))
    return [(str(one.pk), f"{one.ref} {text_of(one.titles)[0][:TEXT]}") for one in found]


def _with_named(request: HttpRequest, key: str, rows: QuerySet[M]) -> list[M]:
    """Return the first of rows, and the one that the address names, however old."""
    newest = list(rows[:MOST])
    try:
        named = UUID(request.GET.get(key, "").strip())
    except ValueError:
        return newest
    return newest if any(one.pk == named for one in newest) else [*newest, *rows.filter(pk=named)]


def _unasked(_request: HttpRequest, _value: str) -> None:
    """Figures are counted by their rooms: this list narrows no rows of its own."""


LISTING: Listing[Line, Line] = Listing(
    name="outcomes",
    title=_("Outcomes"),
    rows=lambda _request, lines: lines,
    order="what",
    nothing=Nothing(_("Nothing is counted for your role"), _("Figures stand here for each room that records something.")),
    # the page draws its own figures; the columns are those of its file
    columns=(
        Column("heading", pgettext_lazy("of a figure", "Room"), None, lambda line: str(line.figure.title)),
        Column("what", _("What is counted"), None, lambda line: str(line.figure.words), sort=Sort("what")),
        Column("number", _("Figure"), None, lambda line: line.figure.value),
        Column("unit", pgettext_lazy("of a figure", "Unit"), None, lambda line: str(line.figure.unit)),
        Column("none", _("Why there is no figure"), None, lambda line: str(line.figure.why_none)),
        Column("first", _("First day of the period"), None, lambda line: line.scope.period.first),
        Column("last", _("Last day of the period"), None, lambda line: line.scope.period.last),
        Column("since", _("From this moment"), None, lambda line: line.scope.period.since),
        Column("until", _("Up to this moment"), None, lambda line: line.scope.period.until),
        Column("counted", _("How far it is counted"), None, lambda line: str(UNTIL_NOW) if goes_on(line.scope.period) else ""),
        Column("partner", _("Partner"), None, lambda line: line.partner),
        Column("agreement", _("Agreement"), None, lambda line: line.agreement),
        Column("commitment", _("Commitment"), None, lambda line: line.scope.commitment.ref if line.scope.commitment else ""),
    ),
    filters=(
        Choice("partner", _("Partner"), partners, _unasked),
        Choice("agreement", _("Agreement"), agreements, _unasked),
        Choice("commitment", _("Commitment"), commitments, _unasked),
        Choice("meeting", _("Since the meeting before this one"), meetings, _unasked, any_words=_("No meeting: the days below")),
        Days("period", _("Period"), ""),
    ),
)  # fmt: skip


def read(request: HttpRequest) -> tuple[Asked, FilterForm, Scope | None]:
    """Return what the address asks for, the form with its complaints, and the scope; None where there is a complaint."""
    data = QueryDict(mutable=True)
    for key in KEYS:
        if request.GET.get(key, "").strip():
            data[key] = request.GET[key].strip()
    first_read, _form = LISTING.read(request, data)
    for key, day in _days(request, first_read.values).items():
        data.setdefault(key, day.isoformat())
    asked, form = LISTING.read(request, data)
    form.summary_title = _("Nothing can be counted yet")
    if form.errors:
        return asked, form, None
    scope = scope_of(request, asked)
    if scope is None:
        key, words = _wrong(request, asked.values)
        form.add_error(key, str(words))
    return asked, form, scope


def _wrong(request: HttpRequest, values: Mapping[str, str]) -> tuple[str, Words]:
    if values.get("meeting") and _meeting(request, values) is not None:
        return "meeting", _("No meeting with a known day stands before this one in its series. Choose days.")
    return UNTIL, _("The last day is before the first. Choose a later last day.")


def _commitment(request: HttpRequest, values: Mapping[str, str]) -> Commitment | None:
    which = values.get("commitment")
    rows = commitments_visible_to(signed_in_person(request))
    return rows.filter(pk=UUID(which)).first() if which else None


def _meeting(request: HttpRequest, values: Mapping[str, str]) -> Meeting | None:
    which = values.get("meeting")
    rows = meetings_visible_to(signed_in_person(request))
    return rows.filter(pk=UUID(which)).first() if which else None


def _days(request: HttpRequest, values: Mapping[str, str]) -> dict[str, date]:
    """Return the days that an address leaves out: of a commitment since it was agreed, else of this year."""
    commitment, today = _commitment(request, values), localdate()
    if commitment is not None:
        begun = localdate(commitment.agreed_at or commitment.created_at)
        return {
            SINCE: begun,
            UNTIL: max(begun, localdate(commitment.settled_at) if commitment.settled_at else today),
        }
    return {SINCE: date(today.year, 1, 1), UNTIL: date(today.year, 12, 31)}


def scope_of(request: HttpRequest, asked: Asked) -> Scope | None:
    """Return what an address that was read means, None where it means no time."""
    values = asked.values
    meeting, commitment = _meeting(request, values), _commitment(request, values)
    registered = uuid_of(values.get("agreement", ""))
    period = between(meeting) if meeting is not None else period_of(values)
    if period is None:
        return None
    scope = Scope(
        period=period,
        partner=values.get("partner") or (commitment.partner if commitment else "") or None,
        agreement=None if registered else values.get("agreement") or None,
        registered=registered,
        commitment=commitment,
    )
    return (
        scope if scope.partner or meeting is None else replace(scope, partner=_only_partner(request, meeting))
    )


def _only_partner(request: HttpRequest, meeting: Meeting) -> str | None:
    """Return the one partner of a state that takes part, None where there are several or none."""
    peers = partners_for(signed_in_person(request))
    nodes = [
        peer.node
        for peer in peers
        if ALPHA2.get(peer.country) in meeting.parties or peer.node in meeting.nodes
    ]
    return nodes[0] if len(nodes) == 1 else None


def period_of(values: Mapping[str, str]) -> Period | None:
    """Return the days that were asked for; None where the last is before the first."""
    first, last = days_between(values.get(SINCE, ""), values.get(UNTIL, ""))
    if first is None or last is None or first > last:
        return None
    return Period(first, last)


def lines(request: HttpRequest, scope: Scope, found: Sequence[Figure]) -> list[Line]:
    """Return the figures line by line, for a file."""
    partner = dict(partners(request)).get(scope.partner or "", "")
    agreement = dict(agreements(request)).get(str(scope.registered or "") or scope.agreement or "", "")
    return [Line(one, scope, str(partner), str(agreement)) for one in found]
