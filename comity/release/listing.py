"""What is to leave the house and what left by this room, what waits on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.release.models import Outgoing, OutgoingState
from comity.release.origins import describe
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when

TAGS = {OutgoingState.TO_APPROVE: "soon", OutgoingState.SENT: "ok", OutgoingState.RETURNED: "held"}


@dataclass(frozen=True)
class Line:
    """A thing that leaves, with its title."""

    outgoing: Outgoing
    title: str


def _rows(request: HttpRequest, found: Sequence[Outgoing]) -> list[Line]:
    person = signed_in_person(request)
    shown = ((one, describe(person, one)) for one in found)
    return [Line(one, said.title) for one, said in shown if said is not None]


def _head(line: Line) -> SafeString:
    href = reverse("release:outgoing", args=[line.outgoing.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.title)


def _offered_by(line: Line) -> SafeString | str:
    person = line.outgoing.drafted_by  # of a letter given back after a restore it may be nobody
    return name(person.name, lang=person.name_language) if person else "—"


def _boxes(_request: HttpRequest, box: str) -> Q:
    return {
        "": Q(state=OutgoingState.TO_APPROVE),
        "sent": Q(state=OutgoingState.SENT),
        "returned": Q(state=OutgoingState.RETURNED),
        "every": Q(),
    }[box]


LISTING: Listing[Outgoing, Line] = Listing(
    name="outgoing",
    title=_("What leaves the house"),
    rows=_rows,
    order="-offered",
    tabs="box",
    nothing=Nothing(
        _("Nothing waits for approval"),
        _("What a colleague wants to send stands here until another person has approved it."),
    ),
    columns=(
        Column("title", _("What"), _head, lambda line: line.title, is_head=True),
        Column("partner", _("Partner"), lambda line: str(line.outgoing.peer), lambda line: str(line.outgoing.peer)),
        Column(
            "by", _("Offered by"),
            _offered_by,
            lambda line: line.outgoing.drafted_by.name if line.outgoing.drafted_by else "",
        ),
        Column(
            "offered", _("Offered"), lambda line: when(line.outgoing.offered_at, style="short"),
            lambda line: line.outgoing.offered_at, sort=Sort("offered_at", falls=True), kind="nowrap",
        ),
        Column(
            "state", _("State"),
            lambda line: tag(TAGS[OutgoingState(line.outgoing.state)], line.outgoing.get_state_display()),
            lambda line: line.outgoing.get_state_display(),
        ),
    ),
    filters=(
        Choice(
            "box", _("Which"),
            [("sent", _("Sent")), ("returned", _("Given back")), ("every", _("All"))],
            _boxes, any_words=pgettext_lazy("of what leaves", "To approve"), always=True,
        ),
        Days("offered", _("Offered"), "offered_at"),
    ),
)  # fmt: skip
