"""Writing a list to a file: an act with a purpose, of the rows the reader sees under the present filters, and no more."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.web import dates, words
from comity.web.forms import Form, OneOf
from comity.web.listing.asked import Asked
from comity.web.listing.files import MEDIA, MOST_ROWS, FileKind, Table, write
from comity.web.listing.listing import Listing, Value
from comity.web.listing.page import fitting, narrowed
from comity.web.listing.paging import first_of
from comity.web.listing.small import in_order

M = TypeVar("M", bound=Model)
R = TypeVar("R")
TOGETHER = 500  # rows that are made ready at once


class Purpose(models.TextChoices):
    """What a list may be written to a file for; a code, so that it can stand in the log."""

    WORK = "work", gettext_lazy("To work on what is listed")
    REPORT = "report", gettext_lazy("For a report to superiors")
    MEETING = "meeting", gettext_lazy("For a meeting with a partner")
    OVERSIGHT = "oversight", gettext_lazy("For an inspection or the authority for data protection")


class ExportForm(Form):
    """As what a list is written, and why."""

    summary_title = gettext_lazy("The file cannot be written yet")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[
            (FileKind.XLSX, gettext_lazy("Spreadsheet (XLSX)")),
            (FileKind.CSV, gettext_lazy("Text (CSV)")),
        ],
        initial=FileKind.XLSX,
        widget=OneOf(in_line=True),
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Why"), choices=Purpose.choices, widget=OneOf())
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy(
            "Of the case, report or meeting, if it has one. No names: it stands in the log."
        ),
        required=False,
        max_length=40,
        validators=[
            RegexValidator(
                r"\A(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9./_-]{0,39}\Z",
                gettext_lazy("Give a number such as C-2026-0077, without words."),
            )
        ],
    )


@dataclass(frozen=True)
class Export:
    """What was written to a file, for the log: codes, references and figures only."""

    listing: str
    rows: int
    kind: str
    purpose: str
    reference: str
    narrowed_to: dict[str, str]
    found: Sequence[Any] = field(default=(), repr=False)  # what is in it; never for the log


Note = Callable[[HttpRequest, Export], None]
# the first rows of a list that asks the database in its own way: what is asked of it, and how many at most
Fetch = Callable[[Asked, int], Sequence[Any]]


def export(
    request: HttpRequest,
    listing: Listing[Any, Any],
    whole: QuerySet[Any] | Sequence[Any] | Fetch,
    *,
    back: str,
    note: Note,
    form: Callable[[HttpRequest, QueryDict | None], ExportForm] | None = None,
    level: int | None = None,
    most: int = MOST_ROWS,
    hidden: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Ask why, then write the list to a file.

    `whole` is what the reader may see, or what fetches it; `back` the address of the list; `note` writes the act into the log before the
    file is handed out; `form` asks for more than why, if it does; `level` the classification of the file, else the
    node's ceiling; `most` how many rows it may hold; `hidden` what found the list, where that must stand in no address:
    it was posted to the page that asks why, and is posted with the answer again.
    """
    asked, _filters = listing.read(request, request.GET)
    is_sent = request.method == "POST" and (not hidden or "kind" in request.POST)
    data = request.POST if is_sent else None
    shown_form = form(request, data) if form else ExportForm(data)
    found = _found(request, listing, whole, asked, most)
    too_many = len(found) > most
    if is_sent and found and not too_many and shown_form.is_valid():
        chosen = shown_form.cleaned_data
        kind = FileKind(chosen["kind"])
        table = _table(request, listing, found, level)
        content = write(table, kind)
        told = Export(
            listing.name, len(found), kind, chosen["purpose"], chosen["reference"], dict(asked.values), found
        )
        note(request, told)
        return _handed_out(listing, content, kind)
    shown = {
        "form": shown_form,
        "hidden": hidden,
        "listing": listing,
        "heads": [column.label for column in listing.exported()],
        "filters": [words for one in listing.filters for _keys, words in one.says(request, asked.values)],
        "count": min(len(found), most),
        "too_many": too_many,
        "most": most,
        "back": back if hidden else f"{back}{asked.from_the_start().href}",
        "marking": marking(listing, level),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if shown_form.errors else HTTPStatus.OK
    return render(request, "web/listing/export.html", shown, status=status)


def marking(listing: Listing[Any, Any], level: int | None) -> str:
    """Return the line that a file carries on top: how it is classified, what it is, whence and when."""
    highest = len(words.CLASSIFICATIONS) - 1
    shown = getattr(settings, "CLASSIFICATION_CEILING", highest) if level is None else level
    zone = timezone.get_current_timezone()
    return _(
        "%(classification)s. %(list)s of %(node)s, %(when)s (%(zone)s). Handle each row by its codes."
    ) % {
        "classification": words.CLASSIFICATIONS[shown if shown in range(highest + 1) else highest],
        "list": listing.title,
        "node": getattr(settings, "NODE_ID", ""),
        "when": dates.moment_words(timezone.now(), zone, get_language() or "en"),
        "zone": str(zone),
    }


def _found(
    request: HttpRequest,
    listing: Listing[Any, Any],
    whole: QuerySet[Any] | Sequence[Any] | Fetch,
    asked: Asked,
    most: int,
) -> Sequence[Any]:
    """Return what fits in the list's order, one more than the file may hold at most."""
    if callable(whole):
        return whole(asked, most + 1)
    key, descending = listing.order_of(asked)
    sort = listing.sorts[key]
    if isinstance(whole, QuerySet):
        return first_of(narrowed(request, listing, whole, asked), sort, descending=descending, most=most + 1)
    return in_order(fitting(request, listing, whole, asked), sort, descending=descending)[: most + 1]


def _table(
    request: HttpRequest, listing: Listing[Any, Any], found: Sequence[Any], level: int | None
) -> Table:
    columns = listing.exported()

    def rows() -> Iterable[Sequence[Value]]:
        for begin in range(0, len(found), TOGETHER):
            for row in listing.rows(request, found[begin : begin + TOGETHER]):
                yield [column.value(row) for column in columns if column.value]

    heads = [str(column.label) for column in columns]
    return Table(marking(listing, level), heads, rows(), timezone.get_current_timezone())


def _handed_out(listing: Listing[Any, Any], content: bytes, kind: FileKind) -> HttpResponse:
    name = f"{slugify(listing.name)}-{timezone.localtime():%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type=MEDIA[kind],
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
            "Cache-Control": "no-store",
        },
    )
