"""The lists that are screened against, those that end first on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.screening.books import book_of
from comity.screening.models import List, ListKind
from comity.screening.standing import WHY, Why, why_not
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.times import number, when
from comity.web.words import Words

IN_FORCE = pgettext_lazy("of a list", "In force")
STATES = {"": Q(ended_at=None), "ended": Q(ended_at__isnull=False), "every": Q()}


@dataclass(frozen=True)
class Line:
    """A list with its persons counted, and why it is not searched."""

    of_list: List
    size: int
    why: Why | None

    @property
    def standing(self) -> Words:
        """Whether it is in force, in words."""
        return IN_FORCE if self.why is None else WHY[self.why]


def _rows(_request: HttpRequest, found: Sequence[List]) -> list[Line]:
    return [Line(one, book_of(one).size(), why_not(one)) for one in found]


def _title(line: Line) -> SafeString:
    return format_html(
        '<a class="title" href="{}">{}</a><br><span class="small soft">{}</span>',
        reverse("screening:list", args=[line.of_list.pk]),
        line.of_list.title,
        line.of_list.get_kind_display(),
    )


def _standing(line: Line) -> SafeString:
    return tag("ok" if line.why is None else "late", line.standing)


def _version(line: Line) -> str:
    version = line.of_list.version
    return str(version.number) if version else ""


LISTING: Listing[List, Line] = Listing(
    name="screening-lists",
    title=_("Lists to screen against"),
    rows=_rows,
    order="ends",
    tabs="state",
    nothing=Nothing(
        _("There is no list yet"),
        _("Nobody can be looked for before a list is made: your own records need one too, with its legal basis, its impact assessment and its last day."),
    ),
    columns=(
        Column("list", _("List"), _title, lambda line: line.of_list.title, sort=Sort("title"), is_head=True),
        Column("kind", _("What it holds"), None, lambda line: line.of_list.get_kind_display()),
        Column("standing", _("Standing"), _standing, lambda line: str(line.standing)),
        Column("version", _("Version"), _version, _version),
        Column("size", _("Persons"), lambda line: number(line.size), lambda line: line.size, kind="num"),
        Column(
            "ends",
            _("Last day"),
            lambda line: when(line.of_list.ends_on, style="day"),
            lambda line: line.of_list.ends_on,
            sort=Sort("ends_on"),
            kind="nowrap",
        ),
        Column("basis", _("Legal basis"), None, lambda line: line.of_list.legal_basis),
        Column("assessment", _("Impact assessment"), None, lambda line: line.of_list.assessment),
        Column("source", _("Source"), None, lambda line: line.of_list.source),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [("ended", pgettext_lazy("of lists", "Ended")), ("every", _("All"))],
            lambda _request, state: STATES[state],
            any_words=pgettext_lazy("of lists", "Not ended"),
            always=True,
        ),
        Choice("kind", _("What it holds"), ListKind.choices, lambda _request, kind: Q(kind=kind)),
        Reference(
            "assessment", _("Impact assessment"), lambda _request, ref: Q(assessment=ref), hint=_("Whole, as it was given.")
        ),
        Days("ends", _("Last day"), "ends_on"),
    ),
)  # fmt: skip
