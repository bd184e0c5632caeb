"""The list of the notices of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.notices.listings.choices import agreements, partners
from comity.notices.models import HeldNotice, HeldSource, HeldState
from comity.notices.models.held import CHECK_ORIGIN
from comity.notices.showing import flag_words, offence_words, title_of
from comity.notices.words import ASKS
from comity.screening.access import hits_for
from comity.screening.models import WAITING
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.pieces.marks import hand, mark, tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when

STANDING = Q(state=HeldState.STANDING)
BOXES = {
    "": STANDING,
    "unread": STANDING & Q(read_at=None),
    "flagged": ~Q(flag=""),
    "over": ~STANDING,
    "every": Q(),
}
TAGS = {HeldState.STANDING: "ok", HeldState.EXPIRED: "late", HeldState.WITHDRAWN: "held"}


@dataclass(frozen=True)
class Row:
    """A notice with its handling codes, and whether hits wait."""

    notice: HeldNotice
    codes: tuple[str, ...]
    has_hits: bool


def _rows(request: HttpRequest, found: Sequence[HeldNotice]) -> list[Row]:
    person = signed_in_person(request)
    hits = hits_for(person, CHECK_ORIGIN, [one.pk for one in found]).filter(state__in=WAITING)
    hit = set(hits.values_list("query__origin_id", flat=True))
    return [
        Row(
            one,
            tuple(Handling.from_json(one.handling).codes.as_list()) if one.handling else (),
            str(one.pk) in hit,
        )
        for one in found
    ]


def note_taken(person: Person, found: Sequence[HeldNotice]) -> None:
    """Keep whose copy names notices of partners."""
    theirs = {("notice", str(one.pk)) for one in found if one.source == HeldSource.PARTNER}
    if theirs:
        note_copy(person, CopyKind.LIST, theirs)


def _title(row: Row) -> SafeString:
    notice = row.notice
    href = reverse("notices:notice", args=[notice.pk])
    gone = notice.state == HeldState.WITHDRAWN
    shown = str(_("Deleted: its owner took it back")) if gone else title_of(notice)
    return format_html(
        '<a class="title" href="{}">{}</a> {}',
        href,
        said(shown, "" if gone else notice.name_language),
        hand(*row.codes),
    )


def _state(row: Row) -> SafeString:
    notice = row.notice
    over = notice.state == HeldState.STANDING and notice.until is not None and notice.until <= now()
    state = HeldState.EXPIRED if over else HeldState(notice.state)
    marks = [tag(TAGS[state], state.label)]
    if row.has_hits:
        marks.append(tag("late", _("Somebody in our lists may be meant")))
    if notice.flag:
        marks.append(tag("soon", _("We cannot act on it")))
    return format_html_join(" ", "{}", ((one,) for one in marks))


def _source(row: Row) -> SafeString | str:
    peer = row.notice.peer
    return mark(peer.country, peer) if peer else str(row.notice.get_source_display())


LISTING: Listing[HeldNotice, Row] = Listing(
    name="held-notices",
    title=_("Notices of others"),
    rows=_rows,
    order="-received",
    tabs="box",
    nothing=Nothing(
        _("No partner seeks anybody here"),
        _("A partner’s notice stands here as soon as it has been opened and checked against your records. Public notices come by file."),
        "notices:import",
        _("Take over a file of public notices"),
    ),
    columns=(
        Column("name", pgettext_lazy("of a person", "Name"), _title, lambda row: title_of(row.notice), is_head=True),
        Column("source", _("Whose"), _source, lambda row: str(row.notice.peer or row.notice.get_source_display())),
        Column("ref", _("Reference"), lambda row: row.notice.ref, lambda row: row.notice.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("partner_ref", _("Reference of the partner"), None, lambda row: row.notice.partner_ref),
        Column("asks", _("What is asked"), lambda row: str(ASKS.get(row.notice.kind, "")), lambda row: str(ASKS.get(row.notice.kind, ""))),
        Column("offence", _("Offence"), None, lambda row: offence_words(row.notice.offence)),
        Column("state", _("State"), _state, lambda row: row.notice.get_state_display()),
        Column("flag", _("Cannot act here because"), None, lambda row: str(flag_words(row.notice.flag))),
        Column(
            "until",
            _("Until"),
            lambda row: when(row.notice.last_moment, style="day") if row.notice.last_moment else "",
            lambda row: row.notice.until,
            sort=Sort("until", among=Q(until__isnull=False)),
            kind="nowrap",
        ),
        Column(
            "received",
            _("Received"),
            lambda row: when(row.notice.received_at, style="short"),
            lambda row: row.notice.received_at,
            sort=Sort("pk"),
            kind="nowrap",
        ),
    ),
    filters=(
        Choice(
            "box",
            _("Which notices"),
            [
                ("unread", _("Not opened yet")),
                ("flagged", _("We cannot act on")),
                ("over", pgettext_lazy("of searches", "Over")),
                ("every", _("All")),
            ],
            lambda _request, box: BOXES[box],
            any_words=_("Standing"),
            always=True,
        ),
        Choice("source", _("Source"), HeldSource.choices, lambda _request, source: Q(source=source)),
        Choice("partner", _("Partner"), partners, lambda _request, node: Q(peer__node=node)),
        Choice("agreement", _("Agreement"), agreements, lambda _request, one: Q(agreement=one)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(partner_ref=ref), hint=_("Ours or the partner’s, whole.")),
        Days("received", _("Received"), "received_at"),
        Days("flagged", _("Flagged"), "flag_at"),
    ),
)  # fmt: skip
