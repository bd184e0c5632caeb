"""Questions for leave: those asked of us and those we asked, what waits on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.sharing.models import Consent, ConsentState
from comity.sharing.models.consents import USES
from comity.sharing.showing import names_of
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.times import when

TAGS = {
    ConsentState.ASKED: "soon",
    ConsentState.GRANTED: "ok",
    ConsentState.REFUSED: "late",
    ConsentState.WITHDRAWN: "held",
    ConsentState.LOST: "late",
}
WAITS = Q(state=ConsentState.ASKED, ours=False)


@dataclass(frozen=True)
class Line:
    """A question with the names of who is in it."""

    consent: Consent
    other: str
    agency: str


def _rows(_request: HttpRequest, found: Sequence[Consent]) -> list[Line]:
    names = names_of({node for one in found for node in (one.owner, one.asker, one.agency)})
    return [Line(one, names[one.owner if one.ours else one.asker], names[one.agency]) for one in found]


def _head(line: Line) -> SafeString:
    href = reverse("sharing:consent", args=[line.consent.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.consent.get_use_display())


def _boxes(_request: HttpRequest, box: str) -> Q:
    return {"": WAITS, "theirs": Q(ours=False), "ours": Q(ours=True), "every": Q()}[box]


LISTING: Listing[Consent, Line] = Listing(
    name="consents",
    title=_("Leave of owners"),
    rows=_rows,
    order="-asked",
    tabs="box",
    nothing=Nothing(
        _("No question waits"),
        _("A partner’s question for your leave stands here, and each that you ask from the page of an item."),
    ),
    columns=(
        Column("use", _("What for"), _head, lambda line: line.consent.get_use_display(), is_head=True),
        Column("other", _("Partner"), lambda line: line.other, lambda line: line.other),
        Column("agency", _("For which agency"), lambda line: line.agency, lambda line: line.agency),
        Column(
            "asked", _("Asked"), lambda line: when(line.consent.asked_at, style="short"), lambda line: line.consent.asked_at,
            sort=Sort("asked_at", falls=True), kind="nowrap",
        ),
        Column(
            "state", _("State"),
            lambda line: tag(TAGS[ConsentState(line.consent.state)], line.consent.get_state_display()),
            lambda line: line.consent.get_state_display(),
        ),
        Column(
            "expires", _("Until"), lambda line: when(line.consent.expires, style="short") if line.consent.expires else "",
            lambda line: line.consent.expires, kind="nowrap",
        ),
    ),
    filters=(
        Choice(
            "box", _("Which questions"),
            [("theirs", _("Asked of us")), ("ours", _("Asked by us")), ("every", _("All"))],
            _boxes, any_words=pgettext_lazy("of questions for leave", "To decide"), always=True,
        ),
        Choice("use", _("What for"), USES, lambda _request, use: Q(use=use)),
        Choice("state", _("State"), ConsentState.choices, lambda _request, state: Q(state=state)),
        Days("asked", _("Asked"), "asked_at"),
    ),
)  # fmt: skip
