"""The list of tracks: the open ones first, by what lapses next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.lib.clock import now
from comity.notices.listings.choices import (
    BesidePartner,
    agreements_of_partners,
    partners,
    taking_part,
)
from comity.notices.models.track import Track, TrackKind, TrackState
from comity.notices.track_words import ENDS, STEPS, task_words
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.sharing.showing import names_of
from comity.web.clocks import Face, State, read_clock
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.pieces.marks import clock, tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when

OPEN = ~Q(state=TrackState.CLOSED)
TAGS = {
    TrackState.WAITS: "soon",
    TrackState.RETURNED: "late",
    TrackState.OPEN: "info",
    TrackState.HANDED_OVER: "ok",
    TrackState.ENDED: "held",
    TrackState.CLOSED: "",
}


@dataclass(frozen=True)
class Row:
    """A track in the list."""

    track: Track
    partners: str
    next_words: str
    waits_on: str
    ours: bool
    face: Face


def _rows(request: HttpRequest, found: Sequence[Track]) -> list[Row]:
    prefetch_related_objects(list(found), "parties")
    nodes = {party.node for track in found for party in track.parties.all()}
    names = names_of(nodes)
    zone, at = signed_in_person(request).time_zone, now()
    return [
        _row(one, names, read_clock(now=at, due=one.due_at, began=one.due_began, zone=zone)) for one in found
    ]


def note_taken(person: Person, found: Sequence[Track]) -> None:
    """Keep whose copy names persons of tracks that a partner began."""
    theirs = {("track", str(one.pk)) for one in found if one.begun_by_node != settings.NODE_ID}
    if theirs:
        note_copy(person, CopyKind.LIST, theirs)


def _row(track: Track, names: Mapping[str, str], face: Face) -> Row:
    others = [one.node for one in track.parties.all() if one.node != settings.NODE_ID]
    return Row(
        track,
        ", ".join(names[node] for node in others),
        task_words(track.task, track.task_code),
        ", ".join(names.get(node, node) for node in track.waits_on),
        settings.NODE_ID in track.waits_on,
        face,
    )


def _head(row: Row) -> SafeString:
    href = reverse("notices:track", args=[row.track.pk])
    shown = said(row.track.name, row.track.name_language)
    line = format_html('<a class="title" href="{}">{}</a>', href, shown)
    marks = [tag("late", _("The sides differ"))] if row.track.differs else []
    marks += [tag("held", _("Stopped"))] if row.track.stopped and row.track.state == TrackState.OPEN else []
    return format_html("{} {}", line, SafeString(" ".join(marks)))


def _clock(row: Row) -> SafeString:
    if row.face.state is State.NONE or row.track.due_at is None:
        return SafeString("")
    return format_html(
        '{}<br><span class="small faint">{} · {}</span>',
        clock(row.face),
        STEPS.get(row.track.due_step, row.track.due_step),
        when(row.track.due_at, style="week"),
    )


def _next(row: Row) -> SafeString:
    if not row.next_words:
        return SafeString("")
    mark = tag("soon", _("Ours")) if row.ours else SafeString("")
    return format_html('{} {}<br><span class="small soft">{}</span>', row.next_words, mark, row.waits_on)


def _state(row: Row) -> SafeString:
    end = ENDS.get(row.track.end_reason, "")
    shown = tag(TAGS[TrackState(row.track.state)], row.track.get_state_display())
    return format_html('{}<br><span class="small soft">{}</span>', shown, end) if end else shown


def _boxes(_request: HttpRequest, box: str) -> Q:
    return {
        "": OPEN,
        "ours": OPEN & Q(waits_on__contains=[settings.NODE_ID]),
        "due": Q(due_at__isnull=False, due_at__lte=now() + timedelta(days=7)),
        "closed": Q(state=TrackState.CLOSED),
        "every": Q(),
    }[box]


LISTING: Listing[Track, Row] = Listing(
    name="tracks",
    title=_("Tracks to handover"),
    rows=_rows,
    order="due",
    tabs="box",
    nothing=Nothing(
        _("No track is under way"),
        _("A track begins with a person who was found: from a confirmed hit, from a notice, or from a file of your own."),
        "notices:new-track",
        _("Begin a track"),
    ),
    columns=(
        Column(
            "due", _("Time limit"), _clock, lambda row: row.track.due_at,
            sort=Sort("due_at", among=Q(due_at__isnull=False)),
        ),
        Column("person", _("Person"), _head, lambda row: row.track.name, is_head=True),
        Column("kind", _("Kind"), lambda row: row.track.get_kind_display(), lambda row: row.track.get_kind_display()),
        Column("role", _("Our side"), lambda row: row.track.get_role_display(), lambda row: row.track.get_role_display()),
        Column("partner", _("Partner"), lambda row: row.partners, lambda row: row.partners),
        Column("next", _("What is due next"), _next, lambda row: row.next_words),
        Column("waits_on", _("From whom"), None, lambda row: row.waits_on),
        Column("state", _("State"), _state, lambda row: row.track.get_state_display()),
        Column("ref", _("Reference"), lambda row: row.track.ref, lambda row: row.track.ref, kind="mono nowrap"),
        Column(
            "began", _("Began"), lambda row: when(row.track.begun_at, style="short"), lambda row: row.track.begun_at,
            sort=Sort("pk", falls=True), kind="nowrap",
        ),
        Column("arrested", _("Arrested"), None, lambda row: row.track.arrested_at),
        Column("handed", _("Handed over"), None, lambda row: row.track.handed_over_at),
    ),
    filters=(
        Choice(
            "box", _("Which tracks"),
            [("ours", _("Waits on us")), ("due", _("Limit within 7 days")), ("closed", _("Closed")), ("every", _("All"))],
            _boxes, any_words=_("Open tracks"), always=True,
        ),
        Choice("kind", _("Kind"), TrackKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("partner", _("Partner"), partners, lambda _request, node: taking_part(node, None)),
        Choice("state", _("State"), TrackState.choices, lambda _request, state: Q(state=state)),
        Reference(
            "ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(partner_ref=ref),
            hint=_("Ours or the partner’s, whole."),
        ),
        BesidePartner(
            "agreement", _("Agreement"), agreements_of_partners, lambda _request, one: taking_part(None, one), together=taking_part
        ),
        Reference(
            "notice", _("Notice or wanted file"), lambda _request, notice: Q(notice=notice),
            shape=r"\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z", otherwise=_("Enter the whole identifier."),
        ),
        Days("handed", _("Handed over"), "handed_over_at"),
        Days("arrested", _("Arrested"), "arrested_at"),
        Days("accepted", _("Proceedings taken over"), "accepted_at"),
        Flag("hit", _("Only after a hit"), lambda _request: Q(hit_at__isnull=False), quiet=True),
        Flag("differs", _("Only where the sides differ"), lambda _request: Q(differs=True)),
    ),
)  # fmt: skip
