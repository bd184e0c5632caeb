"""A list of invented matters, as the gallery shows lists: tabs, a filter, an order, pages, a file. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle, islice

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.web.clocks import Face
from comity.web.listing import Choice, Column, Listing, ListPage, Nothing, Sort, small_page
from comity.web.pieces.marks import clock, mark
from comity.web.pieces.quotes import name
from comity.web.samples import FACES, LONG_NAMES, NAMES, Name
from comity.web.words import Words

PARTNERS = (("JPN", "警察庁", "ja"), ("CHN", "广西边境联络", "zh-Hans"), ("KOR", "경찰청", "ko"))
STATES: tuple[Words, ...] = (_("Open"), _("Certified"))
MOST = 60


@dataclass(frozen=True, slots=True)
class Matter:
    """One row."""

    ref: str
    person: Name
    partner: tuple[str, str, str]
    face: Face
    state: int


MATTERS = [
    Matter(f"R-2026-{number:04}", person, partner, face, number % 2)
    for number, person, partner, face in zip(
        range(1, MOST + 1),
        islice(cycle((*NAMES, *LONG_NAMES)), MOST),
        islice(cycle(PARTNERS), MOST),
        islice(cycle(FACES.values()), MOST),
        strict=True,
    )
]


def _by_state(_request: HttpRequest, state: str) -> Callable[[Matter], bool]:
    return lambda matter: str(matter.state) == state


def _by_partner(_request: HttpRequest, country: str) -> Callable[[Matter], bool]:
    return lambda matter: matter.partner[0] == country


def _linked(row: Matter) -> SafeString:
    return format_html('<a class="title" href="#{0}">{0}</a>', row.ref)


LISTING: Listing[Matter, Matter] = Listing(
    name="sample",
    title=_("Open requests"),
    rows=lambda _request, matters: matters,
    order="ref",
    tabs="state",
    place=lambda matter: matter.ref,
    nothing=Nothing(_("Nothing to show"), _("What is so, why, and what one can do.")),
    columns=(
        Column(
            "ref",
            _("Reference"),
            _linked,
            lambda row: row.ref,
            sort=Sort("ref"),
            kind="mono nowrap",
            is_head=True,
        ),
        Column(
            "person", _("Person"), lambda row: name(row.person.text, row.person.language, row.person.family)
        ),
        Column("clock", _("Clock"), lambda row: clock(row.face)),
        Column(
            "partner",
            _("Partner"),
            lambda row: mark(*row.partner[:2], lang=row.partner[2]),
            sort=Sort("partner"),
        ),
    ),
    filters=(
        Choice("state", _("State"), [(str(key), words) for key, words in enumerate(STATES)], _by_state),
        Choice(
            "partner",
            _("Partner"),
            [(country, country) for country, _label, _language in PARTNERS],
            _by_partner,
        ),
    ),
)


def sample_page(request: HttpRequest) -> ListPage[Matter]:
    """Return the page of the list that was asked for; the gallery keeps no views."""
    there = reverse("components:section", args=["listing"])
    return replace(small_page(request, LISTING, MATTERS, export_at=there), keep_at="", views=())
