"""The list of partners: whether each answers, and what waits on its link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.exchange.link_report import SILENT_AFTER, LinkReport, standing_of
from comity.exchange.models import InLetter, InState, LetterState, Link, OutLetter, Peer, PeerState
from comity.lib.clock import now
from comity.web.listing import Choice, Column, Flag, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import mark
from comity.web.pieces.times import number, when
from comity.web.words import NOT_KNOWN, Words

STANDINGS: dict[str, Words] = {
    "answers": pgettext_lazy("link", "Answers"),
    "silent": gettext_lazy("Silent"),
    "unheard": gettext_lazy("Not heard yet"),
    "suspended": gettext_lazy("Suspended"),
}


@dataclass(frozen=True)
class Line:
    """A partner with what its link says."""

    peer: Peer
    report: LinkReport


def _rows(_request: HttpRequest, found: Sequence[Peer]) -> list[Line]:
    ids, at = [peer.pk for peer in found], now()
    links = {link.peer_id: link for link in Link.objects.filter(peer__in=ids)}
    queued = _by_peer(OutLetter.objects.filter(peer__in=ids, state=LetterState.QUEUED))
    unopened = _by_peer(InLetter.objects.filter(peer__in=ids, state__in=[InState.STORED, InState.WAITING]))
    return [Line(peer, _report(peer, links.get(peer.pk), at, queued, unopened)) for peer in found]


def _by_peer(waiting: QuerySet[Any]) -> dict[UUID, int]:
    return dict(waiting.order_by().values_list("peer").annotate(Count("pk")))


def _report(
    peer: Peer, link: Link | None, at: Any, queued: Mapping[UUID, int], unopened: Mapping[UUID, int]
) -> LinkReport:
    return LinkReport(
        standing=standing_of(peer, link, at),
        heard_at=link.last_contact_at if link else None,
        problem=link.problem if link else "",
        call_at=None,
        queued=queued.get(peer.pk, 0),
        unopened=unopened.get(peer.pk, 0),
    )


def _standing(_request: HttpRequest, standing: str) -> Q:
    is_suspended = Q(state=PeerState.SUSPENDED)
    if standing == "suspended":
        return is_suspended
    unheard = Q(link__last_contact_at__isnull=True)  # also where there is no link row yet
    silent = Q(link__failures__gt=0) | Q(link__last_contact_at__lte=now() - SILENT_AFTER)
    found = {"unheard": unheard, "silent": silent & ~unheard, "answers": ~silent & ~unheard}
    return found[standing] & ~is_suspended


def _waits(_request: HttpRequest) -> Q:
    queued = OutLetter.objects.filter(state=LetterState.QUEUED).values("peer")
    unopened = InLetter.objects.filter(state__in=[InState.STORED, InState.WAITING]).values("peer")
    return Q(pk__in=queued) | Q(pk__in=unopened)


def _countries(request: HttpRequest) -> Choices:  # noqa: ARG001  # the operator sees all
    codes = Peer.objects.order_by("country").values_list("country", flat=True).distinct()
    return [(code, code) for code in codes]


def _partner(line: Line) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><br><span class="mono small soft">{}</span>',
        reverse("exchange:peer", args=[line.peer.pk]),
        mark(line.peer.country, line.peer),
        line.peer.node,
    )


LISTING: Listing[Peer, Line] = Listing(
    name="partners",
    title=gettext_lazy("Partners"),
    rows=_rows,
    order="partner",
    nothing=Nothing(
        gettext_lazy("No partner is paired yet"),
        gettext_lazy(
            "Hand your card to the partner, take theirs, and compare the words by telephone. Then letters can go both ways."
        ),
        "exchange:add-peer",
        gettext_lazy("Pair with a partner"),
    ),
    columns=(
        Column(
            "partner", gettext_lazy("Partner"), _partner, lambda line: str(line.peer), sort=Sort("node"), is_head=True
        ),
        Column("country", gettext_lazy("Country"), None, lambda line: line.peer.country),
        Column("node", gettext_lazy("Node"), None, lambda line: line.peer.node),
        Column(
            "state",
            gettext_lazy("State"),
            lambda line: render_to_string("exchange/standing.html", {"report": line.report}),
            lambda line: str(STANDINGS[line.report.standing]),
        ),
        Column(
            "heard",
            gettext_lazy("Last heard"),
            lambda line: when(line.report.heard_at, style="short") or NOT_KNOWN,
            lambda line: line.report.heard_at,
            sort=Sort("link__last_contact_at", among=Q(link__last_contact_at__isnull=False), falls=True),
            kind="nowrap",
        ),
        Column(
            "queued",
            gettext_lazy("Waits to leave"),
            lambda line: number(line.report.queued),
            lambda line: line.report.queued,
            kind="num",
        ),
        Column(
            "unopened",
            gettext_lazy("Not opened yet"),
            lambda line: number(line.report.unopened),
            lambda line: line.report.unopened,
            kind="num",
        ),
        Column(
            "card",
            gettext_lazy("Card"),
            lambda line: _("Version %(version)s") % {"version": line.peer.version},
            lambda line: line.peer.version,
        ),
        Column(
            "paired",
            gettext_lazy("Paired"),
            lambda line: when(line.peer.paired_at, style="day"),
            lambda line: line.peer.paired_at,
            sort=Sort("paired_at", falls=True),
            kind="nowrap",
        ),
    ),
    filters=(
        Choice("state", gettext_lazy("State"), list(STANDINGS.items()), _standing),
        Choice("country", gettext_lazy("Country"), _countries, lambda _request, country: Q(country=country)),
        Flag("waits", gettext_lazy("Only where something waits"), _waits),
    ),
)  # fmt: skip
