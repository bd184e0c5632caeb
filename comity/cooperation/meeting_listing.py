"""The lists of meetings and of series."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements.countries import country_name
from comity.cooperation.access import keeps, meetings_visible_to, series_visible_to
from comity.cooperation.core.spans import SpanError, of_month
from comity.cooperation.meeting_words import (
    ordinal_words,
    place_words,
    shown,
    states_words,
    text_of,
    when_shown,
    when_words,
)
from comity.cooperation.models import Meeting, Series
from comity.cooperation.partners.sides import home_state, states_with_nodes
from comity.cooperation.partners.words import ONE_SIDED, is_one_sided
from comity.cooperation.states import MEETING_TAGS, MeetingKind, MeetingState
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import tag
from comity.web.pieces.times import when

MOST_STATES = 3


@dataclass(frozen=True)
class MeetingLine:
    """A meeting; `is_alone` where no other side of it has a node."""

    meeting: Meeting
    is_alone: bool


def _series(request: HttpRequest) -> Choices:
    rows = series_visible_to(signed_in_person(request)).order_by("-created_at")
    return [(str(one.pk), text_of(one.names).text) for one in rows]


def _states(request: HttpRequest) -> Choices:
    seen = meetings_visible_to(signed_in_person(request)).order_by().values_list("parties", flat=True)
    language = get_language() or "en"
    codes = {code for parties in seen for code in parties}
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: pair[1])


def _years(request: HttpRequest) -> Choices:
    seen = meetings_visible_to(signed_in_person(request)).filter(begins_at__isnull=False).order_by()
    years = {
        begins.astimezone(ZoneInfo(zone)).year for begins, zone in seen.values_list("begins_at", "zone") if begins
    }  # fmt: skip
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


def _in_year(request: HttpRequest, year: str) -> Q:
    """Narrow to the meetings of a year; whose days are those of another zone is seen by its own midnight."""
    zones = set(meetings_visible_to(signed_in_person(request)).order_by().values_list("zone", flat=True))
    found = Q(pk__in=[])
    for zone in zones:
        try:
            span = of_month(year, zone)
        except SpanError:
            continue
        found |= Q(zone=zone, begins_at__lt=span.ends, ends_at__gt=span.begins)
        found |= Q(zone=zone, begins_at__gte=span.begins, begins_at__lt=span.ends)
    return found


def _rows(_request: HttpRequest, found: Sequence[Meeting]) -> Sequence[MeetingLine]:
    home, nodes = home_state(), states_with_nodes()
    return [MeetingLine(one, is_one_sided(one.parties, home, nodes)) for one in found]


def _state(line: MeetingLine) -> SafeString:
    one = line.meeting
    shown_state = tag(MEETING_TAGS[MeetingState(one.state)], one.get_state_display())
    return format_html("{} {}", shown_state, tag("held", ONE_SIDED)) if line.is_alone else shown_state


def _head(meeting: Meeting) -> SafeString:
    href = reverse("cooperation:meetings-meeting", args=[meeting.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, shown(meeting.titles))


def _in_series(meeting: Meeting) -> SafeString | str:
    if meeting.series is None:
        return ""
    number = f" {ordinal_words(meeting.ordinal)}" if meeting.ordinal else ""
    return format_html("{}{}", shown(meeting.series.names), number)


MEETINGS: Listing[Meeting, MeetingLine] = Listing(
    name="meetings",
    title=_("Meetings"),
    rows=_rows,
    order="-begins",
    nothing=Nothing(
        _("No meeting was entered"),
        _("Meetings stand here in their series: dialogues, assemblies, working groups, visits."),
        "cooperation:meetings-new",
        _("Enter a meeting"),
        may=keeps,
    ),
    columns=(
        Column("title", _("Meeting"), lambda one: _head(one.meeting), lambda one: text_of(one.meeting.titles).text, is_head=True),
        Column("ref", _("Reference"), lambda one: one.meeting.ref, lambda one: one.meeting.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("kind", _("Kind"), lambda one: one.meeting.get_kind_display(), lambda one: one.meeting.get_kind_display()),
        Column("series", _("Series"), lambda one: _in_series(one.meeting), lambda one: text_of(one.meeting.series.names).text if one.meeting.series else ""),
        Column("ordinal", _("Number in the series"), None, lambda one: one.meeting.ordinal),
        Column(
            "begins", _("When"), lambda one: when_shown(one.meeting), lambda one: when_words(one.meeting),
            sort=Sort("begins_at", among=Q(begins_at__isnull=False), falls=True),
        ),
        Column("place", _("Place"), lambda one: place_words(one.meeting), lambda one: place_words(one.meeting)),
        Column("parties", pgettext_lazy("countries", "States"), lambda one: states_words(one.meeting.parties, MOST_STATES), lambda one: states_words(one.meeting.parties)),
        Column(
            "state", _("State"), _state,
            lambda one: one.meeting.get_state_display(),
        ),
        Column("own", _("Number in your register"), lambda one: one.meeting.own_ref, lambda one: one.meeting.own_ref, kind="mono"),
        Column("reason", _("Why it is not held"), None, lambda one: one.meeting.cancelled_reason),
        Column("signed", _("Countersigned"), None, lambda one: str(ONE_SIDED) if one.is_alone else ""),
    ),
    filters=(
        Choice("series", _("Series"), _series, lambda _request, series: Q(series=series)),
        Choice("partner", _("With which state"), _states, lambda _request, state: Q(parties__contains=[state])),
        Choice("kind", _("Kind"), MeetingKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("year", _("Year"), _years, _in_year),
        Choice("state", _("State"), MeetingState.choices, lambda _request, state: Q(state=state)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(own_ref__iexact=ref), hint=_("Ours, or the number in your register, whole.")),
        Days("begins", _("Begins"), "begins_at"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class SeriesLine:
    """A series with how many meetings it has."""

    series: Series
    meetings: int


def _series_rows(_request: HttpRequest, found: Sequence[Series]) -> list[SeriesLine]:
    counted = Meeting.objects.filter(series__in=found).values("series").annotate(number=Count("pk"))
    numbers = {row["series"]: row["number"] for row in counted.order_by()}
    return [SeriesLine(one, numbers.get(one.pk, 0)) for one in found]


def _series_head(line: SeriesLine) -> SafeString:
    href = reverse("cooperation:meetings-series", args=[line.series.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, shown(line.series.names))


SERIES: Listing[Series, SeriesLine] = Listing(
    name="meeting-series",
    title=pgettext_lazy("of meetings", "Series"),
    rows=_series_rows,
    order="-added",
    nothing=Nothing(
        _("No series was added"),
        _("A series holds the meetings under one name, with their numbers: the seventh after the sixth."),
        "cooperation:meetings-series-new",
        _("Add a series"),
        may=keeps,
    ),
    columns=(
        Column("name", _("Series"), _series_head, lambda line: text_of(line.series.names).text, is_head=True),
        Column("kind", _("Kind"), lambda line: line.series.get_kind_display(), lambda line: line.series.get_kind_display()),
        Column("parties", pgettext_lazy("countries", "States"), lambda line: states_words(line.series.parties, MOST_STATES), lambda line: states_words(line.series.parties)),
        Column("meetings", _("Meetings"), lambda line: line.meetings, lambda line: line.meetings, kind="num"),
        Column("added", _("Added"), lambda line: when(line.series.created_at, style="short"), lambda line: line.series.created_at, sort=Sort("created_at", falls=True)),
    ),
    filters=(Choice("kind", _("Kind"), MeetingKind.choices, lambda _request, kind: Q(kind=kind)),),
)  # fmt: skip
