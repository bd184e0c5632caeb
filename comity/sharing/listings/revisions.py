"""Recalls, corrections, stricter handling and requests to delete, with how many holders have confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.sharing.models import Revision, RevisionKind, RevisionState
from comity.sharing.showing import names_of, revision_counts
from comity.sharing.words import REASONS, words_of
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.times import when

PENDING = Q(ours=True, holders__state__in=["waiting", "partly"])
WAITS = Q(ours=False, state=RevisionState.OPEN)
TAGS = {
    RevisionState.OPEN: "soon",
    RevisionState.DONE: "ok",
    RevisionState.PARTLY: "held",
    RevisionState.REFUSED: "late",
}


@dataclass(frozen=True)
class Line:
    """One decision of an owner, with its holders counted."""

    revision: Revision
    owner: str
    confirmed: int
    holders: int
    waited_for: Sequence[str] = ()  # who has not confirmed, by name

    @property
    def is_pending(self) -> bool:
        """Whether somebody has not confirmed."""
        return self.confirmed < self.holders

    @property
    def says(self) -> str:
        """How many have confirmed, in words."""
        return _("%(done)s of %(all)s") % {"done": self.confirmed, "all": self.holders}


def _rows(_request: HttpRequest, found: Sequence[Revision]) -> list[Line]:
    prefetch_related_objects(list(found), "holders")
    waiting = {
        one.pk: [holder.node for holder in one.holders.all() if holder.state in {"waiting", "partly"}]
        for one in found
        if one.ours
    }
    nodes = {node for several in waiting.values() for node in several}
    names, counts = names_of({one.owner for one in found} | nodes), revision_counts(found)
    return [
        Line(
            one,
            names[one.owner],
            *counts[one.pk],
            waited_for=[names[node] for node in waiting.get(one.pk, ())],
        )
        for one in found
    ]


def _head(line: Line) -> SafeString:
    href = reverse("sharing:revision", args=[line.revision.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.revision.get_kind_display())


def _state(line: Line) -> SafeString:
    if line.revision.ours:
        return tag("soon" if line.is_pending else "ok", line.says)
    return tag(TAGS[RevisionState(line.revision.state)], line.revision.get_state_display())


def _boxes(_request: HttpRequest, box: str) -> Q:
    return {
        "": Q(pk__in=Revision.objects.filter(PENDING).values("pk")) | WAITS,
        "ours": Q(ours=True),
        "theirs": Q(ours=False),
        "every": Q(),
    }[box]


LISTING: Listing[Revision, Line] = Listing(
    name="revisions",
    title=_("Recalls and corrections"),
    rows=_rows,
    order="-at",
    tabs="box",
    nothing=Nothing(
        _("Nothing is open"),
        _("A recall stands here until every holder has confirmed it, and a partner’s request to delete until you have decided."),
    ),
    columns=(
        Column("kind", _("What"), _head, lambda line: line.revision.get_kind_display(), is_head=True),
        Column("owner", _("Owner"), lambda line: line.owner, lambda line: line.owner),
        Column(
            "reason", _("Why"), lambda line: words_of(REASONS, line.revision.reason), lambda line: words_of(REASONS, line.revision.reason)
        ),
        Column(
            "at", _("Decided at"), lambda line: when(line.revision.at, style="short"), lambda line: line.revision.at,
            sort=Sort("at", falls=True), kind="nowrap",
        ),
        Column(
            "pending", _("Not confirmed yet"),
            lambda line: ", ".join(line.waited_for) or "–", lambda line: ", ".join(line.waited_for),
        ),
        Column("state", _("Confirmed"), _state, lambda line: line.says if line.revision.ours else line.revision.get_state_display()),
    ),
    filters=(
        Choice(
            "box", _("Which of them"),
            [("ours", _("Ours")), ("theirs", _("Of partners")), ("every", _("All"))],
            _boxes, any_words=pgettext_lazy("of recalls", "Open"), always=True,
        ),
        Choice("kind", _("What"), RevisionKind.choices, lambda _request, kind: Q(kind=kind)),
        Days("at", _("Decided at"), "at"),
    ),
)  # fmt: skip
