"""The lists that were uploaded: which wait for their columns, which became records, and how many rows were refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import people_behind, signed_in_person
from comity.accounts.models import Person
from comity.records.models import TableFile
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when

WAITS = _("Waits for its columns to be named")
TAKEN = _("Taken over")


@dataclass(frozen=True)
class Line:
    """A list with how many of its rows were refused, and who uploaded it where the reader may know."""

    file: TableFile
    refused: int
    by: Person | None

    @property
    def is_taken(self) -> bool:
        """Whether it became records."""
        return self.file.imported_at is not None


def _rows(request: HttpRequest, found: Sequence[TableFile]) -> list[Line]:
    counted = TableFile.objects.filter(pk__in=[file.pk for file in found]).annotate(
        rows_refused=Func(F("refused"), function="jsonb_array_length", output_field=IntegerField())
    )
    refused: Mapping[object, int] = dict(counted.values_list("pk", "rows_refused"))
    people = people_behind(signed_in_person(request), [file.uploaded_by for file in found])
    return [Line(file, refused.get(file.pk, 0), people.get(file.uploaded_by)) for file in found]


def _mine(request: HttpRequest) -> Q:
    return Q(uploaded_by=signed_in_person(request).pseudonym)


def _label(line: Line) -> SafeString:
    href = reverse("records:list", args=[line.file.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.file.label)


def _by(line: Line) -> SafeString:
    return name(line.by.name, lang=line.by.name_language) if line.by else SafeString("")


LISTING: Listing[TableFile, Line] = Listing(
    name="record-lists",
    title=_("Lists of your agency"),
    rows=_rows,
    order="-uploaded",
    tabs="state",
    nothing=Nothing(
        _("No list was imported yet"),
        _("Choose a file above, say what its columns hold, and its rows become records."),
    ),
    columns=(
        Column("list", _("List"), _label, lambda line: line.file.label, is_head=True),
        Column(
            "uploaded",
            _("Uploaded"),
            lambda line: when(line.file.uploaded_at, style="short"),
            lambda line: line.file.uploaded_at,
            sort=Sort("uploaded_at", falls=True),
            kind="nowrap",
        ),
        Column("by", _("Uploaded by"), _by, lambda line: line.by.name if line.by else ""),
        Column(
            "state",
            _("State"),
            lambda line: tag("ok", TAKEN) if line.is_taken else tag("held", WAITS),
            lambda line: str(TAKEN if line.is_taken else WAITS),
        ),
        Column(
            "taken",
            _("Rows taken"),
            lambda line: number(line.file.taken) if line.is_taken else "",
            lambda line: line.file.taken if line.is_taken else None,
            kind="num",
        ),
        Column(
            "refused",
            _("Rows refused"),
            lambda line: number(line.refused) if line.is_taken else "",
            lambda line: line.refused if line.is_taken else None,
            kind="num",
        ),
        Column("imported", _("Taken over at"), None, lambda line: line.file.imported_at),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [("waiting", WAITS), ("taken", TAKEN)],
            lambda _request, state: Q(imported_at__isnull=state == "waiting"),
        ),
        Flag("mine", _("Only mine"), _mine),
        Flag("refused", _("Only with refused rows"), lambda _request: ~Q(refused=[])),
        Days("uploaded", _("Uploaded"), "uploaded_at"),
    ),
)  # fmt: skip
