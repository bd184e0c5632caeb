"""The list of partners: a line a state, with what waits on whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.agreements.countries import country_name, passport_code
from comity.cooperation.access import (
    agreements_visible_to,
    keeps,
    meetings_visible_to,
    partner_agencies_visible_to,
)
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import OWED, late
from comity.cooperation.meeting_words import text_of
from comity.cooperation.partners.sides import known_states, state_of_peer
from comity.cooperation.states import MeetingState
from comity.exchange.peers import partners_for
from comity.lib.clock import now
from comity.web.listing import Choice, Column, Listing, Nothing, Sort
from comity.web.pieces.marks import mark, tag
from comity.web.pieces.times import number, when

FEW = 10  # states at one meeting: more, and one is at an assembly with whoever else is there


@dataclass(frozen=True)
class PartnerLine:
    """A state we deal with."""

    state: str
    name: str
    nodes: Sequence[str]
    on_paper: Sequence[str]
    next_meeting: date | None
    on_us: int
    on_them: int
    late: int
    is_close: bool  # known by more than a large assembly

    @property
    def place(self) -> str:
        """Its name in the order of the list."""
        return self.state


def lines_for(person: Person) -> list[PartnerLine]:
    """Return the states that a person's house deals with, in a fixed number of queries."""
    language = get_language() or "en"
    nodes: dict[str, list[str]] = {}
    for peer in partners_for(person):
        nodes.setdefault(state_of_peer(peer), []).append(str(peer))
    paper: dict[str, list[str]] = {}
    for one in partner_agencies_visible_to(person).filter(node="").order_by("created_at"):
        paper.setdefault(one.country, []).append(text_of(one.names).text)
    coming: dict[str, date] = {}
    rows = (
        meetings_visible_to(person)
        .filter(ends_at__gte=now())
        .exclude(state__in=[MeetingState.CANCELLED, MeetingState.HELD])
    )
    for parties, begins, zone in rows.order_by("-begins_at").values_list("parties", "begins_at", "zone"):
        if begins is None:
            continue
        for code in parties:
            coming[code] = begins.astimezone(ZoneInfo(zone)).date()
    counts = (
        commitments_visible_to(person)
        .order_by()
        .values("partner_country")
        .annotate(
            on_us=Count("pk", filter=Q(waits_on_us=True) & OWED),
            on_them=Count("pk", filter=Q(waits_on_them=True) & OWED),
            late=Count("pk", filter=late()),
        )
    )
    by_state = {row["partner_country"]: row for row in counts}
    close = nodes.keys() | paper.keys() | by_state.keys() | _met_in_few(person)
    found = []
    for code in known_states(person):
        row = by_state.get(code, {"on_us": 0, "on_them": 0, "late": 0})
        found.append(
            PartnerLine(
                code,
                country_name(code, language),
                nodes.get(code, []),
                paper.get(code, []),
                coming.get(code),
                row["on_us"],
                row["on_them"],
                row["late"],
                code in close,
            )
        )
    return found


def _met_in_few(person: Person) -> set[str]:
    """Return the states that are parties of an agreement, or were at a meeting of few."""
    meetings = meetings_visible_to(person).exclude(state=MeetingState.CANCELLED)
    some = [list(one) for one in meetings.order_by().values_list("parties", flat=True) if len(one) <= FEW]
    some += list(agreements_visible_to(person).order_by().values_list("parties", flat=True))
    return {code for parties in some for code in parties}


def _how_close(_request: HttpRequest, value: str) -> object:
    return {
        "": lambda line: line.is_close,
        "assemblies": lambda line: not line.is_close,
        "every": lambda _line: True,
    }[value]


def _rows(_request: HttpRequest, found: Sequence[PartnerLine]) -> Sequence[PartnerLine]:
    return found


def _head(line: PartnerLine) -> SafeString:
    href = reverse("cooperation:partners-state", args=[line.state])
    return format_html('<a class="title" href="{}">{}</a>', href, mark(passport_code(line.state), line.name))


def _who(line: PartnerLine) -> SafeString:
    parts = [format_html("{}", one) for one in line.nodes]
    without = tag("held", pgettext_lazy("of a partner", "Has no node"))
    parts += [format_html("{} {}", one, without) for one in line.on_paper]
    return format_html_join("", "{}<br>", ((one,) for one in parts))


def _figure(amount: int) -> SafeString | str:
    return number(amount) if amount else ""


def _has_node(_request: HttpRequest, value: str) -> object:
    wanted = value == "yes"
    return lambda line: bool(line.nodes) == wanted


PARTNERS: Listing[PartnerLine, PartnerLine] = Listing(
    name="partner-states",
    title=pgettext_lazy("of cooperation", "Partners"),
    rows=_rows,
    order="name",
    tabs="box",
    place=lambda line: line.place,
    nothing=Nothing(
        _("No partner is known yet"),
        _("States stand here as soon as one of their agencies is paired, kept on paper, or at a meeting of yours."),
        "cooperation:partners-new",
        _("Keep a partner without a node"),
        may=keeps,
    ),
    columns=(
        Column("name", pgettext_lazy("of a partner", "State"), _head, lambda line: line.name, sort=Sort("name"), is_head=True),
        Column("who", _("Agencies"), _who, lambda line: ", ".join([*line.nodes, *line.on_paper])),
        Column("meeting", _("Next meeting"), lambda line: when(line.next_meeting, style="short-day") if line.next_meeting else "", lambda line: line.next_meeting, kind="nowrap"),
        Column("on_us", _("Wait on us"), lambda line: _figure(line.on_us), lambda line: line.on_us, kind="num"),
        Column("on_them", _("Wait on them"), lambda line: _figure(line.on_them), lambda line: line.on_them, kind="num"),
        Column("late", _("Their day is over"), lambda line: _figure(line.late), lambda line: line.late, kind="num"),
    ),
    filters=(
        Choice(
            "box", pgettext_lazy("of partners", "Which states"),
            [("assemblies", pgettext_lazy("of partners", "Only at large assemblies")), ("every", _("All"))], _how_close,
            any_words=pgettext_lazy("of partners", "Those you work with"), always=True,
        ),
        Choice("node", pgettext_lazy("of a partner", "Has a node"), [("yes", pgettext_lazy("of a partner", "With a node")), ("no", pgettext_lazy("of a partner", "Without a node"))], _has_node),
    ),
)  # fmt: skip
