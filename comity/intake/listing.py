"""The list of documents: what waits to be read or looked through, what could not be read, what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.accounts.forms import NAME_LANGUAGES
from comity.intake.access import visible_to
from comity.intake.date_words import date_words
from comity.intake.models import Document, DocumentState, Proposal, ProposalState
from comity.intake.reason_words import reason_words
from comity.web.dates import number_words
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.drawing import reading_language
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when

STATE_TAGS = {
    DocumentState.WAITING: "soon",
    DocumentState.READ: "info",
    DocumentState.REFUSED: "late",
    DocumentState.DONE: "ok",
}


@dataclass(frozen=True)
class Line:
    """One document with how many of its proposals are open."""

    document: Document
    open: int

    @property
    def state(self) -> str:
        """The state in a word."""
        return self.document.get_state_display()


def _rows(_request: HttpRequest, found: Sequence[Document]) -> list[Line]:
    open_ones = Proposal.objects.filter(document__in=found, state=ProposalState.OPEN).order_by()
    counted: Mapping[object, int] = dict(open_ones.values_list("document").annotate(Count("pk")))
    return [Line(one, counted.get(one.pk, 0)) for one in found]


def _head(line: Line) -> SafeString:
    document = line.document
    href = reverse("intake:document", args=[document.pk])
    beside = ""
    if document.title and document.title != document.label:
        beside = format_html('<br><span class="small soft"><bdi>{}</bdi></span>', document.label)
    shown = (
        said(document.title, document.language)
        if document.title
        else format_html("<bdi>{}</bdi>", document.label)
    )
    return format_html('<a class="title" href="{}">{}</a>{}', href, shown, beside)


def _state(line: Line) -> SafeString:
    drawn = tag(STATE_TAGS[DocumentState(line.document.state)], line.state)
    if line.document.state == DocumentState.REFUSED:
        return format_html('{} <span class="small soft">{}</span>', drawn, _reason(line))
    words = _open_words(line)
    if not words:
        return drawn
    return format_html('{} <span class="small soft nowrap">{}</span>', drawn, words)


def _open_words(line: Line) -> str:
    """Say how many proposals are open, or stayed open when the document was looked through; empty where that says nothing."""
    counted = {"count": number_words(line.open, reading_language())}
    if line.document.state == DocumentState.READ:
        return ngettext("%(count)s proposal is open", "%(count)s proposals are open", line.open) % counted
    if line.document.state == DocumentState.DONE and line.open:
        return (
            ngettext("%(count)s proposal stayed open", "%(count)s proposals stayed open", line.open) % counted
        )
    return ""


def _reason(line: Line) -> str:
    """Say why a document cannot be read, empty for one that can."""
    document = line.document
    return (
        reason_words(document.problem, document.problem_values)
        if document.state == DocumentState.REFUSED
        else ""
    )


def language_words(code: str) -> str:
    """Return the name of a language; one that the house has no name for stands as its code."""
    return str({**dict(NAME_LANGUAGES), "zh": "中文"}.get(code, code))


def _languages(request: HttpRequest) -> Choices:
    seen = visible_to(signed_in_person(request)).exclude(language="").order_by("language")
    return [(code, language_words(code)) for code in seen.values_list("language", flat=True).distinct()]


def _box(_request: HttpRequest, box: str) -> Q:
    return Q() if box == "every" else Q(state=box or DocumentState.READ)


def with_words(documents: QuerySet[Document], words: str) -> QuerySet[Document]:
    """Return those whose title, file name or reference holds words; words come by POST alone, never in an address."""
    return documents.filter(Q(title__icontains=words) | Q(label__icontains=words) | Q(ref__iexact=words))


LISTING: Listing[Document, Line] = Listing(
    name="documents",
    title=_("Documents"),
    rows=_rows,
    order="-added",
    tabs="box",
    nothing=Nothing(
        _("No document was added"),
        _("Reports, letters and articles stand here. The machine proposes what they say, on their exact words; you decide."),
        "intake:add",
        _("Add documents"),
    ),
    columns=(
        Column("title", _("Document"), _head, lambda line: line.document.name, is_head=True),
        Column("ref", _("Reference"), lambda line: line.document.ref, lambda line: line.document.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("label", _("Name of the file"), None, lambda line: line.document.label),
        Column("language", _("Language"), lambda line: language_words(line.document.language), lambda line: line.document.language),
        Column("published", _("Published"), lambda line: date_words(line.document.published), lambda line: line.document.published, kind="nowrap"),
        Column(
            "added", _("Added"), lambda line: when(line.document.added_at, style="short"), lambda line: line.document.added_at,
            sort=Sort("added_at", falls=True), kind="nowrap",
        ),
        Column("state", _("State"), _state, lambda line: line.state),
        Column("reason", _("Why it cannot be read"), None, _reason),
        Column("open", _("Open proposals"), None, lambda line: line.open),
    ),
    filters=(
        Choice(
            "box", pgettext_lazy("documents", "Which of them"),
            [
                (DocumentState.WAITING.value, _("Waits to be read")),
                (DocumentState.REFUSED.value, _("Cannot be read")),
                (DocumentState.DONE.value, _("Looked through")),
                ("every", _("All")),
            ],
            _box, any_words=pgettext_lazy("documents", "To look through"), always=True,
        ),
        Choice("language", _("Language"), _languages, lambda _request, code: Q(language=code)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}), hint=_("The whole of it, such as D-2026-0001.")),
        Days("added", _("Added"), "added_at"),
        Flag("mine", _("Only mine"), lambda request: Q(added_by=signed_in_person(request))),
    ),
)  # fmt: skip
