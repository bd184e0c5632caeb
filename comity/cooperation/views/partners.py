"""Pages of partners: the list, everything with one of them, one without a node kept, changed, joined."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.agreements.access import may_keep as may_keep_forms
from comity.agreements.countries import country_name
from comity.cooperation import actions
from comity.cooperation.access import may_keep, partner_agency_for
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.partners import JoinedForm, PartnerForm
from comity.cooperation.models import PartnerAgency
from comity.cooperation.partners.blocks import filled
from comity.cooperation.partners.joining import nodes_of
from comity.cooperation.partners.listing import PARTNERS, lines_for
from comity.cooperation.partners.sides import PartnerSide, agency_side, state_side
from comity.cooperation.partners.words import one_sided_words
from comity.cooperation.register_alone import form_held_with
from comity.cooperation.states import FormState
from comity.cooperation.views._meetings import data_of, keeper, page, status_of, tried
from comity.web.listing import small_page


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the partners, a line a state."""
    person = signed_in_person(request)
    found = small_page(request, PARTNERS, lines_for(person) if person.agency.is_home else [])
    seen = {"list": found, "may_keep": bool(may_keep(person))}
    return render(request, "cooperation/partners-list.html", seen, status=found.status)


@for_roles(READS_COOPERATION)
@require_safe
def state(request: HttpRequest, state: str) -> HttpResponse:
    """Show everything with a state."""
    side = state_side(signed_in_person(request), state)
    actions.view_partner(signed_in_person(request), side.state)
    return _shown(request, side)


@for_roles(READS_COOPERATION)
@require_safe
def agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Show everything with one agency."""
    side = agency_side(signed_in_person(request), agency_id)
    actions.view_partner(signed_in_person(request), str(agency_id))
    return _shown(request, side)


def _shown(request: HttpRequest, side: PartnerSide) -> HttpResponse:
    person = signed_in_person(request)
    kept = side.agencies[0] if side.agencies and not side.is_state else None
    seen = {
        "side": side,
        "country": country_name(side.state, get_language() or "en"),
        "blocks": filled(request, side),
        "may_keep": bool(may_keep(person)),
        "kept": kept,
        "since": one_sided_words(kept) if kept is not None else "",
        "proposes": _to_propose(kept) if kept is not None and may_keep_forms(person) else "",
        "may_join": kept is not None and not kept.node and bool(_nodes_of(kept)),
        "writes_to": next((one for one in side.agencies if not one.node), None),
    }
    return render(request, "cooperation/partners-partner.html", seen)


def _to_propose(found: PartnerAgency) -> str:
    """Return where the form that was held alone for a partner becomes one to propose to its node; empty where there is none."""
    form = found.forms.filter(state=FormState.HELD).order_by("-decided_at").first() if found.node else None
    if form is None or form_held_with(form.terms) is None:
        return ""
    asked = urlencode({"party": form.party, "node": found.node})
    return f"{reverse('agreements:add-version', args=[form.terms])}?{asked}"


def _form(request: HttpRequest, form: PartnerForm | JoinedForm, kept: PartnerAgency | None, **words: str) -> HttpResponse:  # fmt: skip
    seen = {"form": form, "kept": kept, **words}
    return render(request, "cooperation/partners-form.html", seen, status=status_of(form))


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Keep a partner without a node."""
    person = keeper(request)
    first = {"country": request.GET.get("country", "")[:2].upper()}
    form = PartnerForm(data_of(request), person=person, initial=first)
    made: list[PartnerAgency] = []
    if form.is_bound and form.is_valid() and tried(form, lambda: made.append(actions.add_partner(person, form.draft()))):  # fmt: skip
        messages.success(
            request, _("The partner is kept. What is kept with it is marked as not countersigned.")
        )
        return redirect("cooperation:partners-agency", made[0].pk)
    return _form(
        request, form, None, title=_("Keep a partner without a node"), verb=_("Keep it"),
        lead=_("Meetings, commitments and letters with it are kept by your agency alone until it joins."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Change what is kept of a partner."""
    person = keeper(request)
    found = partner_agency_for(person, agency_id)
    form = PartnerForm(data_of(request), person=person, partner=found)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if tried(form, lambda: actions.change_partner(person, agency_id, version, form.draft())):
            messages.success(request, _("It is changed."))
            return redirect("cooperation:partners-agency", found.pk)
    return _form(request, form, found, title=_("Change what is kept of this partner"), verb=_("Change it"))


def _nodes_of(found: PartnerAgency) -> list[tuple[str, str]]:
    """Return the paired nodes that may be the partner's."""
    return [(one.node, str(one)) for one in nodes_of(found)]


@for_roles(KEEPS_COOPERATION)
@page
def joined(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Say with which node a partner has joined."""
    person = keeper(request)
    found = partner_agency_for(person, agency_id)
    if found.node:
        raise NotHereError("partner-agency", agency_id, "has-joined")
    form = JoinedForm(data_of(request), nodes=_nodes_of(found))
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.note_joined(person, agency_id, form.cleaned_data["node"]))
    ):
        messages.success(
            request, _("It is noted. Propose the history of each commitment to the partner now.")
        )
        return redirect("cooperation:partners-agency", found.pk)
    return _form(
        request, form, found, title=_("The partner has a node now"), verb=_("Note it"),
        lead=_("From today on both sides hold what is new. Commitments of before go as proposals, from their own pages; letters stay on paper."),
    )  # fmt: skip
