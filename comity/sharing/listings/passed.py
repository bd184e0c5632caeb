"""Items of other owners that we pass on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.sharing.models import Passing, PassingState
from comity.sharing.showing import names_of, purpose_words
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import mark, tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when

TAGS = {
    PassingState.TO_APPROVE: "soon",
    PassingState.SENT: "ok",
    PassingState.RETURNED: "held",
    PassingState.LOST: "late",
}


@dataclass(frozen=True)
class Line:
    """One item to one partner."""

    passing: Passing
    owner: str


def _rows(_request: HttpRequest, found: Sequence[Passing]) -> list[Line]:
    names = names_of({one.item.owner for one in found})
    return [Line(one, names[one.item.owner]) for one in found]


def _head(line: Line) -> SafeString:
    href = reverse("sharing:passing", args=[line.passing.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.owner)


LISTING: Listing[Passing, Line] = Listing(
    name="passed-on",
    title=_("Passed on"),
    rows=_rows,
    order="-created",
    nothing=Nothing(
        _("Nothing was passed on"),
        _("An item of another owner goes on whole, from its own page, once its owner and an agreement permit it."),
    ),
    columns=(
        Column("owner", _("Item of"), _head, lambda line: line.owner, is_head=True),
        Column(
            "to", _("Passed on to"), lambda line: mark(line.passing.peer.country, line.passing.peer), lambda line: str(line.passing.peer)
        ),
        Column("purpose", _("What for"), lambda line: purpose_words(line.passing.purpose), lambda line: purpose_words(line.passing.purpose)),
        Column("basis", _("Rests on"), lambda line: line.passing.get_basis_display(), lambda line: line.passing.get_basis_display()),
        Column(
            "by", _("Proposed by"), lambda line: name(line.passing.drafted_by.name, lang=line.passing.drafted_by.name_language),
            lambda line: line.passing.drafted_by.name,
        ),
        Column(
            "created", pgettext_lazy("of passing on", "When"), lambda line: when(line.passing.created_at, style="short"),
            lambda line: line.passing.created_at, sort=Sort("created_at", falls=True), kind="nowrap",
        ),
        Column(
            "state", _("State"), lambda line: tag(TAGS[PassingState(line.passing.state)], line.passing.get_state_display()),
            lambda line: line.passing.get_state_display(),
        ),
    ),
    filters=(
        Choice("state", _("State"), PassingState.choices, lambda _request, state: Q(state=state)),
        Days("created", pgettext_lazy("of passing on", "When"), "created_at"),
    ),
)  # fmt: skip
