"""The runs over files, the latest first. What stands in a file names nobody here."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.records.purposes import Purpose
from comity.screening.models import Run, RunState
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when

FORMS = {
    RunState.COLUMNS: "held",
    RunState.RUNNING: "info",
    RunState.PAUSED: "soon",
    RunState.DONE: "ok",
    RunState.STOPPED: "held",
}


def _rows(_request: HttpRequest, found: Sequence[Run]) -> list[Run]:
    return list(found)


def _ref(run: Run) -> SafeString:
    href = reverse("screening:run", args=[run.pk])
    return format_html(
        '<a class="title" href="{}">{}</a><br><span class="mono small soft">{}</span>',
        href,
        run.title,
        run.ref,
    )


def _why(run: Run) -> SafeString:
    return format_html('{} <span class="mono small soft">{}</span>', run.get_purpose_display(), run.reference)


def _done(run: Run) -> str:
    return _("%(done)s of %(total)s") % {"done": number(run.done), "total": number(run.total)}


def _mine(request: HttpRequest) -> Q:
    return Q(owner=signed_in_person(request))


LISTING: Listing[Run, Run] = Listing(
    name="runs",
    title=_("Files screened"),
    rows=_rows,
    order="-uploaded",
    tabs="state",
    nothing=Nothing(
        _("No file was screened yet"),
        _("A file of passengers, applicants or guests is screened row by row; what brings no hit is not kept."),
        "screening:new-run",
        _("Screen a file"),
    ),
    columns=(
        Column("run", _("File"), _ref, lambda run: run.title, is_head=True),
        Column("ref", _("Number"), None, lambda run: run.ref),
        Column(
            "uploaded",
            _("Uploaded"),
            lambda run: when(run.uploaded_at, style="short"),
            lambda run: run.uploaded_at,
            sort=Sort("uploaded_at", falls=True),
            kind="nowrap",
        ),
        Column("by", pgettext_lazy("of a run or watch", "Owner"), lambda run: name(run.owner.name, lang=run.owner.name_language), lambda run: run.owner.name),
        Column("why", _("Why"), _why, lambda run: run.get_purpose_display()),
        Column("reference", _("Reference"), None, lambda run: run.reference),
        Column(
            "state", _("State"), lambda run: tag(FORMS[RunState(run.state)], run.get_state_display()), lambda run: run.get_state_display()
        ),
        Column("done", _("Rows looked for"), _done, lambda run: run.done, kind="num"),
        Column("total", _("Rows"), None, lambda run: run.total),
        Column("hits", _("Rows with a hit"), lambda run: number(run.with_hits), lambda run: run.with_hits, kind="num"),
    ),
    filters=(
        Choice("state", _("State"), RunState.choices, lambda _request, state: Q(state=state)),
        Choice("purpose", _("Why"), Purpose.choices, lambda _request, purpose: Q(purpose=purpose)),
        Reference("ref", _("Number"), lambda _request, ref: Q(ref=ref.upper()), hint=_("Whole, such as S-2026-0041.")),
        Days("uploaded", _("Uploaded"), "uploaded_at"),
        Flag("mine", _("Only mine"), _mine),
    ),
)  # fmt: skip
