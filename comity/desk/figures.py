"""The statistics page as a list: what it is narrowed by, what its file holds. The figures are those that rooms register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.accounts.counting import Figures, gather
from comity.agreements.access import shared_titles
from comity.cooperation.activities.words import counted_words
from comity.exchange.peers import partners_for
from comity.protection.post_access import may_keep
from comity.protection.post_listing import partners as partners_of_posts
from comity.web.counts import Count, Period
from comity.web.listing import Asked, Choice, Column, Days, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.listing.listing import FilterForm
from comity.web.words import Words

SINCE, UNTIL = "period-from", "period-to"


@dataclass(frozen=True)
class Line:
    """One figure with its heading, its period and what it was narrowed to, as a file holds it."""

    heading: Words
    count: Count
    period: Period
    partner: str
    agreement: str


def partners(request: HttpRequest) -> Choices:
    """Return the partners by their names; for a post that is a guest of this node those that it writes to."""
    person = signed_in_person(request)
    if may_keep(person):
        return partners_of_posts(request)
    return [(peer.node, str(peer)) for peer in partners_for(person)]


def agreements(request: HttpRequest) -> Choices:
    """Return the agreements with the partners of the house by their titles."""
    nodes = [peer.node for peer in partners_for(signed_in_person(request))]
    return shared_titles(nodes, settings.NODE_ID, get_language() or "en")


def _unasked(_request: HttpRequest, _value: str) -> None:
    """Figures are counted by their rooms: this list narrows no rows of its own."""


LISTING: Listing[Line, Line] = Listing(
    name="statistics",
    title=_("Statistics"),
    rows=lambda _request, lines: lines,
    order="what",
    nothing=Nothing(
        _("Nothing is counted for your role"),
        _("Figures stand here for each room whose records you may open."),
    ),
    # the page draws its own figures; the columns are those of its file
    columns=(
        Column("heading", _("Room"), None, lambda line: str(line.heading)),
        Column("what", _("What is counted"), None, lambda line: str(line.count.words), sort=Sort("what")),
        Column("number", _("Figure"), None, lambda line: line.count.number),
        Column("records", _("Records"), None, lambda line: line.count.listed),
        Column("first", _("First day of the period"), None, lambda line: line.period.first),
        Column("last", _("Last day of the period"), None, lambda line: line.period.last),
        Column("partner", _("Partner"), None, lambda line: line.partner),
        Column("agreement", _("Agreement"), None, lambda line: line.agreement),
    ),
    filters=(
        Days("period", _("Period"), ""),
        Choice("partner", _("Partner"), partners, _unasked),
        Choice("agreement", _("Agreement"), agreements, _unasked),
    ),
)


def this_year() -> Period:
    """Return the calendar year in the reader's zone."""
    year = localdate().year
    return Period(date(year, 1, 1), date(year, 12, 31))


def read(request: HttpRequest) -> tuple[Asked, FilterForm]:
    """Return what the address asks for, days that it leaves out taken from this year, and the form with its complaints."""
    year = this_year()
    data = QueryDict(mutable=True)
    data.update({SINCE: year.first.isoformat(), UNTIL: year.last.isoformat()})
    for key in (SINCE, UNTIL, "partner", "agreement"):
        if request.GET.get(key, "").strip():
            data[key] = request.GET[key].strip()
    asked, form = LISTING.read(request, data)
    form.summary_title = _("Nothing can be counted yet")
    if not form.errors and period_of(asked.values) is None:
        form.add_error(UNTIL, _("The last day is before the first. Choose a later last day."))
    return asked, form


def period_of(values: Mapping[str, str]) -> Period | None:
    """Return the period that was asked for; None where its last day is before the first."""
    year = this_year()
    first = date.fromisoformat(values[SINCE]) if values.get(SINCE) else year.first
    last = date.fromisoformat(values[UNTIL]) if values.get(UNTIL) else year.last
    return Period(first, last) if first <= last else None


@dataclass(frozen=True)
class Heading:
    """A heading of the page; each figure with how it is written, all its digits."""

    code: str
    title: Words
    counts: Sequence[tuple[Count, str]]


def headings(request: HttpRequest, asked: Asked) -> list[Heading]:
    """Return the figures as the page shows them."""
    return [
        Heading(
            one.code,
            one.title,
            [(count, counted_words(count.code, Decimal(count.number))) for count in one.counts],
        )
        for one in figures(request, asked)
    ]


def figures(request: HttpRequest, asked: Asked) -> list[Figures]:
    """Return the figures that the reader may see; none for a period that ends before it begins."""
    period = period_of(asked.values)
    if period is None:
        return []
    person = signed_in_person(request)
    return gather(person, period, asked.values.get("partner"), asked.values.get("agreement"))


def lines(request: HttpRequest, asked: Asked, most: int) -> Sequence[Line]:
    """Return the figures line by line, for a file."""
    period = period_of(asked.values) or this_year()
    named = [dict(choices(request)).get(asked.values.get(key, ""), "") for key, choices in _NAMED]
    found = [
        Line(one.title, count, period, str(named[0]), str(named[1]))
        for one in figures(request, asked)
        for count in one.counts
    ]
    return found[:most]


_NAMED = (("partner", partners), ("agreement", agreements))
