"""Pages of the operator: agencies with people on this node, and their units."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts import actions
from comity.accounts.access import (
    AbsentError,
    agencies_visible_to,
    agency_for,
    for_roles,
    signed_in_person,
    unit_for,
    units_visible_to,
)
from comity.accounts.agency_lists import AGENCIES, UNITS
from comity.accounts.asking import shown, tried
from comity.accounts.exports import write_list
from comity.accounts.forms import ActForm, AgencyForm, NamesForm, NewAgencyForm, NewUnitForm
from comity.accounts.roles import RUNS_NODE
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class UnitAct:
    """An act on a unit, with the words of its page."""

    title: Promise
    lead: Promise
    done: Promise
    act: Callable[..., None]
    takes_away: bool = False


ACTS = {
    "close": UnitAct(
        gettext_lazy("Close the unit"),
        gettext_lazy(
            "Nobody can be added to it any more. What was addressed to it stays and keeps its name."
        ),
        gettext_lazy("The unit is closed."),
        actions.close_unit,
        takes_away=True,
    ),
    "reopen": UnitAct(
        gettext_lazy("Open the unit again"),
        gettext_lazy("People can be added to it again."),
        gettext_lazy("The unit is open again."),
        actions.reopen_unit,
    ),
}


def _named(names: dict[str, str]) -> dict[str, str]:
    return {f"name_{language}": name for language, name in names.items()}


@require_safe
@for_roles(RUNS_NODE)
def agencies(request: HttpRequest) -> HttpResponse:
    """List the agencies, this node's own first."""
    seen = agencies_visible_to(signed_in_person(request))
    found = list_page(request, AGENCIES, seen, export_at=reverse("accounts:export-agencies"))
    return render(request, "accounts/agencies.html", {"list": found}, status=found.status)


@page
@for_roles(RUNS_NODE)
def write_agencies(request: HttpRequest) -> HttpResponse:
    """Write the list of agencies to a file."""
    seen = agencies_visible_to(signed_in_person(request))
    return write_list(request, AGENCIES, seen, back=reverse("accounts:agencies"))


@require_safe
@for_roles(RUNS_NODE)
def units(request: HttpRequest) -> HttpResponse:
    """List the units of all agencies, the open ones unless asked otherwise."""
    seen = units_visible_to(signed_in_person(request))
    found = list_page(request, UNITS, seen, export_at=reverse("accounts:export-units"))
    return render(request, "accounts/units.html", {"list": found}, status=found.status)


@page
@for_roles(RUNS_NODE)
def write_units(request: HttpRequest) -> HttpResponse:
    """Write the list of units to a file."""
    seen = units_visible_to(signed_in_person(request))
    return write_list(request, UNITS, seen, back=reverse("accounts:units"))


@page
@for_roles(RUNS_NODE)
def add_agency(request: HttpRequest) -> HttpResponse:
    """Add a guest agency."""
    form = NewAgencyForm(request.POST or None, request=request)

    def add(form: NewAgencyForm) -> HttpResponse:
        told = form.cleaned_data
        agency = actions.add_agency(
            signed_in_person(request),
            code=told["code"],
            country=told["country"],
            names=form.names,
            zone=told["zone"],
        )
        messages.success(request, _("The agency is added. Give it its first unit."))
        return redirect("accounts:add-unit", agency_id=agency.id)

    return tried(request, form, add, {"code-taken": "code"}) or shown(
        request, "accounts/add-agency.html", form
    )


@page
@for_roles(RUNS_NODE)
def agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Show one agency with its units; change names, country and time zone."""
    found = agency_for(signed_in_person(request), agency_id)
    initial = {"country": found.country, "zone": found.zone, **_named(found.names)}
    form = AgencyForm(request.POST or None, request=request, initial=initial)

    def change(form: AgencyForm) -> HttpResponse:
        told = form.cleaned_data
        actions.change_agency(
            signed_in_person(request), found.id, country=told["country"], names=form.names, zone=told["zone"]
        )
        messages.success(request, _("The agency is changed."))
        return redirect("accounts:agency", agency_id=found.id)

    units = found.units.annotate(working=Count("people", filter=Q(people__is_active=True))).order_by("code")
    return tried(request, form, change) or shown(
        request, "accounts/agency.html", form, agency=found, units=units
    )


@page
@for_roles(RUNS_NODE)
def add_unit(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Add a unit to an agency."""
    found = agency_for(signed_in_person(request), agency_id)
    form = NewUnitForm(request.POST or None, request=request)

    def add(form: NewUnitForm) -> HttpResponse:
        actions.add_unit(
            signed_in_person(request), agency_id=found.id, code=form.cleaned_data["code"], names=form.names
        )
        messages.success(request, _("The unit is added."))
        return redirect("accounts:agency", agency_id=found.id)

    return tried(request, form, add, {"code-taken": "code"}) or shown(
        request, "accounts/add-unit.html", form, agency=found
    )


@page
@for_roles(RUNS_NODE)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Change the names of a unit."""
    found = unit_for(signed_in_person(request), unit_id)
    form = NamesForm(request.POST or None, request=request, initial=_named(found.names))

    def change(form: NamesForm) -> HttpResponse:
        actions.change_unit(signed_in_person(request), found.id, names=form.names)
        messages.success(request, _("The unit is changed."))
        return redirect("accounts:agency", agency_id=found.agency_id)

    word = "reopen" if found.closed_at else "close"
    working = found.people.filter(is_active=True).count()
    return tried(request, form, change) or shown(
        request, "accounts/unit.html", form, unit=found, word=word, act=ACTS[word], working=working
    )


@page
@never_cache
@for_roles(RUNS_NODE)
def act_on_unit(request: HttpRequest, unit_id: UUID, word: str) -> HttpResponse:
    """Ask once more, on a page that says what the act does; then do it."""
    found = unit_for(signed_in_person(request), unit_id)
    if word not in ACTS:
        raise AbsentError("page", word, "absent")
    act = ACTS[word]
    form = ActForm(request.POST if request.method == "POST" else None, request=request)

    def do(_form: ActForm) -> HttpResponse:
        act.act(signed_in_person(request), found.id)
        messages.success(request, str(act.done))
        return redirect("accounts:agency", agency_id=found.agency_id)

    return tried(request, form, do) or shown(request, "accounts/act-on-unit.html", form, unit=found, act=act)
