"""The list of agreements: what is in force first, and of that what ends first; its rows are read from the files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.agreements.overview import Head
from comity.agreements.standing import Standing
from comity.agreements.words import STANDINGS
from comity.web.listing import Choice, Column, Flag, Listing, Nothing, Sort
from comity.web.pieces.quotes import said
from comity.web.pieces.times import when
from comity.web.words import NOT_KNOWN


@dataclass(frozen=True)
class Line:
    """An agreement in the list."""

    head: Head

    @cached_property
    def is_not_in_force(self) -> bool:
        """What the list sorts by first; equal ones keep the order of `overview.in_order`."""
        return self.head.outlook.standing is not Standing.IN_FORCE

    @property
    def agreement(self) -> str:
        """The id."""
        return self.head.agreement


def _title(line: Line) -> SafeString:
    one = line.head
    return format_html(
        '<a class="title" href="{}">{}</a><br><span class="mono small soft">{}</span>',
        reverse("agreements:agreement", args=[one.agreement]),
        said(one.title.text, one.title.language),
        one.agreement,
    )


def _parties(line: Line) -> SafeString:
    return render_to_string("agreements/parties.html", {"parties": line.head.parties})


def _standing(line: Line) -> SafeString:
    return render_to_string("agreements/standing.html", {"head": line.head})


def _ends(line: Line) -> object:
    return when(line.head.last_day, style="day") if line.head.last_day else NOT_KNOWN


def _is(standing: str) -> Callable[[Line], bool]:
    return lambda line: line.head.outlook.standing == standing


def _is_ours(_request: HttpRequest) -> Callable[[Line], bool]:
    return lambda line: line.head.is_ours


LISTING: Listing[Line, Line] = Listing(
    name="agreements",
    title=_("Agreements"),
    rows=lambda _request, lines: lines,
    order="standing",
    place=lambda line: line.agreement,
    nothing=Nothing(
        _("No agreement is kept here"),
        _("Without an agreement in force nothing can be sent to a partner."),
    ),
    columns=(
        Column(
            "title",
            _("Agreement"),
            _title,
            lambda line: line.head.title.text,
            sort=Sort("agreement"),
            is_head=True,
        ),
        Column("id", _("Identifier"), None, lambda line: line.agreement),
        Column(
            "parties",
            _("Parties"),
            _parties,
            lambda line: ", ".join(party.name.text for party in line.head.parties),
        ),
        Column(
            "standing",
            _("Standing"),
            _standing,
            lambda line: str(line.head.mark[1]),
            sort=Sort("is_not_in_force"),
        ),
        Column(
            "ends",
            _("In force until"),
            _ends,
            lambda line: line.head.last_day,
            sort=Sort("head__last_day"),
            kind="nowrap",
        ),
        Column("version", _("Version"), lambda line: line.head.version, lambda line: line.head.version),
    ),
    filters=(
        Choice(
            "standing",
            _("Standing"),
            [(standing.value, words) for standing, (_form, words) in STANDINGS.items()],
            lambda _request, standing: _is(standing),
        ),
        Flag("ours", _("Only those we are a party to"), _is_ours),
    ),
)
