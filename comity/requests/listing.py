"""The list of requests: what runs out first on top, narrowed by box, partner, clock, state and reference."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.agreements.access import shared_titles
from comity.exchange.peers import partners_for
from comity.lib.clock import now
from comity.requests.addressed import marks_of
from comity.requests.clock_rows import late, running, stopped
from comity.requests.models import Direction, Outcome, Request, State, Urgency
from comity.requests.narrowing import ANSWERED, REACHED, answered, with_outcome
from comity.requests.rows import Row, rows_of
from comity.web import words
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import clock, hand, tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when

NOT_CLOSED = ~Q(state=State.CLOSED)
BOXES = {
    "": NOT_CLOSED,
    "in": NOT_CLOSED & Q(direction=Direction.INCOMING),
    "out": Q(direction=Direction.OUTGOING, state__in=[State.SENT, State.ANSWERED]),
    "drafts": Q(direction=Direction.OUTGOING, state__in=[State.DRAFT, State.TO_APPROVE]),
    "closed": Q(state=State.CLOSED),
    "every": Q(),
}


def partners(request: HttpRequest) -> Choices:
    """Return the partners by their names."""
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


def agreements(request: HttpRequest) -> Choices:
    """Return the agreements with the partners by their titles."""
    nodes = [node for node, _words in partners(request)]
    return shared_titles(nodes, settings.NODE_ID, get_language() or "en")


def _of_mine(request: HttpRequest) -> Q:
    person = signed_in_person(request)
    return Q(drafted_by=person) | Q(assigned_to=person)


def _of_my_unit(request: HttpRequest) -> Q:
    return Q(unit=signed_in_person(request).unit_id)


def _by_clock(_request: HttpRequest, clock_is: str) -> Q:
    at = now()
    return {
        "late": late(at),
        "day": running(at, timedelta(days=1)),
        "run": running(at),
        "stop": stopped(),
    }[clock_is]


def _rows(request: HttpRequest, found: Sequence[Request]) -> list[Row]:
    return rows_of(found, signed_in_person(request))


def _clock(row: Row) -> SafeString:
    if row.waits_since:
        since = _("Waits since %(moment)s") % {"moment": when(row.waits_since, style="short")}
        return format_html('<span class="small">{}</span>', SafeString(since))
    if row.due is None:
        return clock(row.face)
    return format_html(
        '{}<br><span class="small faint nowrap">{}</span>', clock(row.face), when(row.due, style="week")
    )


def _title(row: Row) -> SafeString:
    title = row.request.title
    empty = (
        _("Deleted: its owner took it back")
        if row.request.direction == Direction.INCOMING
        else _("Draft without a title")
    )
    shown = said(title, row.request.facts_language) if title else str(empty)
    href = reverse("requests:thread", args=[row.request.pk])
    line = format_html('<a class="title" href="{}">{}</a> {}', href, shown, hand(*row.codes))
    return format_html("{} {}", line, _together(row)) if row.request.conversation else line


def _together(row: Row) -> SafeString:
    """Lead to the conversation of a request that several were asked."""
    href = reverse("requests:conversation", args=[row.request.pk])
    return format_html('<a href="{}">{}</a>', href, tag("info", _("Asked together")))


def _clock_words(row: Row) -> str:
    return str(words.CLOCK_STATES[row.face.state])


LISTING: Listing[Request, Row] = Listing(
    name="requests",
    title=_("Requests"),
    rows=_rows,
    order="clock",
    tabs="box",
    nothing=Nothing(
        _("Nobody has asked anything yet"),
        _("A partner’s request stands here as soon as it has been opened and checked against your records, "
          "and so does each request you write."),
        "requests:new",
        _("Write a request to a partner"),
    ),
    columns=(
        Column(
            "clock",
            _("Clock"),
            _clock,
            _clock_words,
            sort=Sort("clock_due_at", among=Q(clock_due_at__isnull=False)),
        ),
        Column("title", _("Request"), _title, lambda row: row.request.title, is_head=True),
        Column(
            "partner",
            _("Partner"),
            lambda row: marks_of(row.addressees),
            lambda row: ", ".join(one.name for one in row.addressees),
            sort=Sort("partner"),
        ),
        Column(
            "ref",
            _("Reference"),
            lambda row: row.request.ref,
            lambda row: row.request.ref,
            sort=Sort("ref"),
            kind="mono nowrap",
        ),
        Column("partner_ref", _("Reference of the partner"), None, lambda row: row.request.partner_ref),
        Column(
            "state",
            _("State"),
            lambda row: tag(row.tag, row.request.get_state_display()),
            lambda row: row.request.get_state_display(),
        ),
        Column(
            "created",
            _("Began"),
            lambda row: when(row.request.created_at, style="short"),
            lambda row: row.request.created_at,
            sort=Sort("pk", falls=True),
            kind="nowrap",
        ),
        Column("due", _("Due"), None, lambda row: row.due),
        Column("conversation", _("Conversation"), None, lambda row: str(row.request.conversation or "")),
        Column("direction", _("Direction"), None, lambda row: row.request.get_direction_display()),
        Column("codes", _("Handling codes"), None, lambda row: " ".join(row.codes)),
    ),
    filters=(
        Choice(
            "box",
            _("Which requests"),
            [
                ("in", _("We are asked")),
                ("out", _("We ask")),
                ("drafts", _("Drafts")),
                ("closed", _("Closed")),
                ("every", _("All")),
            ],
            lambda _request, box: BOXES[box],
            any_words=_("Open requests"),
            always=True,
        ),
        Choice("partner", _("Partner"), partners, lambda _request, node: Q(partner=node)),
        Choice(
            "clock",
            _("Clock"),
            [
                ("late", words.CLOCK_STATES["late"]),
                ("day", _("Ends within a day")),
                ("run", words.CLOCK_STATES["run"]),
                ("stop", words.CLOCK_STATES["stop"]),
            ],
            _by_clock,
        ),
        Choice("urgency", _("Urgency"), Urgency.choices, lambda _request, urgency: Q(urgency=urgency)),
        Choice("state", _("State"), State.choices, lambda _request, state: Q(state=state)),
        Reference(
            "ref",
            _("Reference"),
            lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(partner_ref=ref),
            hint=_("Ours or the partner’s, whole."),
        ),
        Choice("agreement", _("Agreement"), agreements, lambda _request, agreement: Q(agreement=agreement)),
        # what the figures of statistics are narrowed by
        Choice("direction", _("Direction"), Direction.choices, lambda _request, direction: Q(direction=direction), quiet=True),
        Choice("answered", _("Time limit"), list(ANSWERED.items()), lambda _request, value: answered(value), quiet=True),
        Choice("outcome", _("What was answered"), Outcome.choices, lambda _request, outcome: with_outcome(outcome), quiet=True),
        Reference(
            "offence", _("Offence"), lambda _request, code: Q(offence=code), shape=r"\A[0-9]{2,7}\Z",
            otherwise=_("Enter the code of a class, such as 0501."), quiet=True,
        ),
        Days("began", _("Began"), "created_at"),
        Days("reached", _("Reached the receiver"), REACHED, quiet=True),
        Flag("together", _("Only asked together"), lambda _request: Q(conversation__isnull=False)),
        Flag("mine", _("Only mine"), _of_mine),
        Flag("unit", _("Only of my unit"), _of_my_unit),
    ),
)  # fmt: skip
