"""The operator's lists of agencies and of their units."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.listings import agencies
from comity.accounts.models import Agency, Unit
from comity.web.listing import Choice, Column, Listing, Nothing, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import mark, tag
from comity.web.pieces.times import number, when


def _countries(request: HttpRequest) -> Choices:  # noqa: ARG001  # the operator sees all
    codes = Agency.objects.order_by("country").values_list("country", flat=True).distinct()
    return [(code, code) for code in codes]


STATES = {"": Q(closed_at=None), "closed": Q(closed_at__isnull=False), "every": Q()}


def _agency_linked(agency: Agency) -> SafeString:
    href = reverse("accounts:agency", args=[agency.pk])
    return format_html(
        '<a class="title" href="{}">{}</a>', href, mark(agency.country, agency, us=agency.is_home)
    )


def with_figures(_request: HttpRequest, found: Sequence[Agency]) -> Sequence[Agency]:
    """Return agencies that know how many open units and accounts they have."""
    counted = Agency.objects.annotate(
        open_units=Count("units", filter=Q(units__closed_at=None), distinct=True),
        open_accounts=Count("units__people", filter=Q(units__people__is_active=True), distinct=True),
    )
    by_id = counted.in_bulk([agency.pk for agency in found])
    return [by_id[agency.pk] for agency in found]


def _figure(key: str, counted: Agency | Unit) -> int:
    return int(getattr(counted, key))


AGENCIES: Listing[Agency, Agency] = Listing(
    name="agencies",
    title=_("Agencies and units"),
    rows=with_figures,
    order="-home",
    nothing=Nothing(
        _("This node has no agency"), _("Run comity node init again: it adds the agency of this node.")
    ),
    columns=(
        Column("agency", _("Agency"), _agency_linked, str, is_head=True),
        Column("code", _("Code"), lambda one: one.code, lambda one: one.code, sort=Sort("code"), kind="mono"),
        Column(
            "home",
            _("Here as"),
            lambda one: _("This node’s agency") if one.is_home else _("Guest"),
            lambda one: str(_("This node’s agency") if one.is_home else _("Guest")),
            sort=Sort("is_home", falls=True),
        ),
        Column("zone", _("Time zone"), lambda one: one.zone, lambda one: one.zone, kind="nowrap"),
        Column(
            "units",
            _("Open units"),
            lambda one: number(_figure("open_units", one)),
            lambda one: _figure("open_units", one),
            kind="num",
        ),
        Column(
            "people",
            _("Open accounts"),
            lambda one: number(_figure("open_accounts", one)),
            lambda one: _figure("open_accounts", one),
            kind="num",
        ),
    ),
    filters=(
        Choice(
            "here",
            _("Here as"),
            [("home", _("This node’s agency")), ("guest", _("Guest"))],
            lambda _request, here: Q(is_home=here == "home"),
        ),
        Choice("country", _("Country"), _countries, lambda _request, country: Q(country=country)),
    ),
)


def with_people(_request: HttpRequest, found: Sequence[Unit]) -> Sequence[Unit]:
    """Return units that know how many open accounts they have."""
    counted = Unit.objects.select_related("agency").annotate(
        open_accounts=Count("people", filter=Q(people__is_active=True))
    )
    by_id = counted.in_bulk([unit.pk for unit in found])
    return [by_id[unit.pk] for unit in found]


def _unit_linked(unit: Unit) -> SafeString:
    return format_html(
        '<a class="title" href="{}">{}</a>', reverse("accounts:unit", args=[unit.pk]), str(unit)
    )


def _unit_state(unit: Unit) -> tuple[str, str]:
    if unit.closed_at:
        return "held", str(pgettext_lazy("a unit", "Closed"))
    return "ok", str(pgettext_lazy("a unit", "Open"))


UNITS: Listing[Unit, Unit] = Listing(
    name="units",
    title=_("Units"),
    rows=with_people,
    order="agency",
    tabs="state",
    nothing=Nothing(
        _("No unit yet"),
        _("People and letters need a unit. Choose an agency and add its first one."),
        "accounts:agencies",
        _("Choose an agency"),
    ),
    columns=(
        Column("unit", _("Unit"), _unit_linked, str, is_head=True),
        Column("code", _("Code"), lambda one: one.code, lambda one: one.code, sort=Sort("code"), kind="mono"),
        Column(
            "agency",
            _("Agency"),
            lambda one: mark(one.agency.country, one.agency, us=one.agency.is_home),
            lambda one: str(one.agency),
            sort=Sort("agency__code"),
        ),
        Column(
            "people",
            _("Open accounts"),
            lambda one: number(_figure("open_accounts", one)),
            lambda one: _figure("open_accounts", one),
            kind="num",
        ),
        Column("state", _("State"), lambda one: tag(*_unit_state(one)), lambda one: _unit_state(one)[1]),
        Column(
            "closed",
            pgettext_lazy("when a unit was", "Closed"),
            lambda one: when(one.closed_at, style="short"),
            lambda one: one.closed_at,
            sort=Sort("closed_at", among=Q(closed_at__isnull=False), falls=True),
            kind="nowrap",
        ),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [("closed", pgettext_lazy("units", "Closed ones")), ("every", _("All"))],
            lambda _request, state: STATES[state],
            any_words=_("Open units"),
            always=True,
        ),
        Choice("agency", _("Agency"), agencies, lambda _request, code: Q(agency__code=code)),
    ),
)
