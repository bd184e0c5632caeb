"""The list of our own wanted files."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.lib.clock import now
from comity.notices.listings.choices import BesidePartner, agreements, circulated_in, partners
from comity.notices.models import CirculationState, FileKind, FileState, WantedFile
from comity.notices.showing import offence_words, title_of
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when

OPEN = Q(state__in=[FileState.DRAFT, FileState.CIRCULATED])
BOXES = {
    "": OPEN,
    "stopped": OPEN & Q(stopped__gt=0),
    "asks": OPEN & Q(stopped=0, to_answer__gt=0),
    "over": Q(state__in=[FileState.WITHDRAWN, FileState.EXPIRED]),
    "every": Q(),
}
TAGS = {
    FileState.DRAFT: "info", FileState.CIRCULATED: "ok", FileState.EXPIRED: "late", FileState.WITHDRAWN: "held",
    FileState.CLOSED: "held",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A file with how many partners have it, and how many flagged it."""

    file: WantedFile
    partners: int
    flags: int


def _rows(_request: HttpRequest, found: Sequence[WantedFile]) -> list[Row]:
    out = Q(circulations__state=CirculationState.SENT)
    counted = WantedFile.objects.filter(pk__in=[one.pk for one in found]).annotate(
        out=Count("circulations", filter=out),
        flags=Count("circulations", filter=out & ~Q(circulations__flag="")),
    )
    told = {one.pk: (one.out, one.flags) for one in counted}
    return [Row(one, *told[one.pk]) for one in found]


def _title(row: Row) -> SafeString:
    href = reverse("notices:file", args=[row.file.pk])
    return format_html(
        '<a class="title" href="{}">{}</a>', href, said(title_of(row.file), row.file.name_language)
    )


def _state(row: Row) -> SafeString:
    file = row.file
    marks = [tag(TAGS[FileState(file.state)], file.get_state_display())]
    if file.state in {FileState.DRAFT, FileState.CIRCULATED}:
        if file.stopped:
            marks.append(tag("late", _("A rule stops it")))
        elif file.to_answer:
            marks.append(tag("soon", _("A rule asks you")))
        if file.state == FileState.CIRCULATED and file.review_at is not None and file.review_at <= now():
            marks.append(tag("soon", _("Review is due")))
    if row.flags:
        marks.append(tag("soon", _("A partner cannot act")))
    return format_html_join(" ", "{}", ((one,) for one in marks))


def _until(row: Row) -> SafeString | str:
    return when(row.file.last_moment, style="day") if row.file.last_moment else ""


LISTING: Listing[WantedFile, Row] = Listing(
    name="wanted-files",
    title=_("Wanted persons"),
    rows=_rows,
    order="-changed",
    tabs="box",
    nothing=Nothing(
        _("Nobody is sought by this agency"),
        _("A file is begun from a record, from a person of a request, or empty. It leaves when every rule of the pre-flight passes."),
        "notices:new",
        _("Begin a wanted file"),
    ),
    columns=(
        Column("name", pgettext_lazy("of a person", "Name"), _title, lambda row: title_of(row.file), is_head=True),
        Column("ref", _("Reference"), lambda row: row.file.ref, lambda row: row.file.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("kind", _("Kind"), lambda row: row.file.get_kind_display(), lambda row: row.file.get_kind_display()),
        Column("offence", _("Offence"), None, lambda row: offence_words(row.file.offence)),
        Column("state", _("State"), _state, lambda row: row.file.get_state_display()),
        Column("partners", _("Partners"), lambda row: str(row.partners), lambda row: row.partners),
        Column(
            "until",
            _("Until"),
            _until,
            lambda row: row.file.expires_at,
            sort=Sort("expires_at", among=Q(expires_at__isnull=False)),
            kind="nowrap",
        ),
        Column(
            "changed",
            _("Written on"),
            lambda row: when(row.file.changed_at, style="short"),
            lambda row: row.file.changed_at,
            sort=Sort("changed_at"),
            kind="nowrap",
        ),
    ),
    filters=(
        Choice(
            "box",
            _("Which files"),
            [
                ("stopped", _("Stopped by a rule")),
                ("asks", _("Wait for an answer")),
                ("over", pgettext_lazy("of searches", "Over")),
                ("every", _("All")),
            ],
            lambda _request, box: BOXES[box],
            any_words=_("Being sought"),
            always=True,
        ),
        Choice("kind", _("Kind"), FileKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("partner", _("Partner"), partners, lambda _request, node: circulated_in(node, None)),
        BesidePartner(
            "agreement", _("Agreement"), agreements, lambda _request, one: circulated_in(None, one), together=circulated_in
        ),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}), hint=_("Whole, such as W-2026-0007.")),
        Days("circulated", _("Circulated"), "circulated_at"),
        Days("ended", pgettext_lazy("of a search", "Ended"), "ended_at"),
    ),
)  # fmt: skip
