"""Pages of figures of both sides: asked for, told, beside each other."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.agreements.access import shared_titles
from comity.cooperation import actions
from comity.cooperation.access import may_keep
from comity.cooperation.actions._outcomes import has_way_out
from comity.cooperation.exceptions import NotHereError, NotSharedError, TimeAheadError
from comity.cooperation.forms.outcomes import FiguresForm
from comity.cooperation.meeting_words import clock_of
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.access import may_be_told_of, sheet_for
from comity.cooperation.outcomes.asking import partners, read
from comity.cooperation.outcomes.bodies import scope_of
from comity.cooperation.outcomes.line_words import rooms_words
from comity.cooperation.outcomes.shared import shared_figures
from comity.cooperation.outcomes.sheet_words import after_telling, title_of
from comity.cooperation.outcomes.showing import pairs_of
from comity.cooperation.outcomes.sides import sides_of
from comity.cooperation.outcomes.spans import UNTIL_NOW, as_moments, goes_on, has_begun
from comity.cooperation.states import EntryState
from comity.cooperation.views._commitments import agreement_choices, tried
from comity.operations.views._shared import data_of, page, status_of
from comity.sharing.showing import names_of


@for_roles(KEEPS_COOPERATION)
@page
def ask(request: HttpRequest) -> HttpResponse:
    """Tell a partner our figures of what the address names, and ask for its own."""
    person = signed_in_person(request)
    if not may_keep(person):
        raise NotHereError("page", "cooperation:outcomes-ask", "other-agency")
    _asked, _form, scope = read(request)
    back = f"{reverse('cooperation:outcomes-index')}?{request.GET.urlencode()}"
    if scope is None or scope.partner is None:
        messages.error(
            request, _("Choose a partner and a time first, then put both sides’ figures beside each other.")
        )
        return redirect(back)
    is_known_there = scope.registered is None and may_be_told_of(scope.partner, scope.agreement or "")
    if not is_known_there or not has_begun(scope.period):
        refusal = TimeAheadError if is_known_there else NotSharedError
        messages.error(request, str(refusal.words))
        return redirect(back)
    period, zone = as_moments(scope.period)
    whole = replace(scope, period=period, commitment=None)
    form = FiguresForm(
        data_of(request),
        request=request,
        agreements=agreement_choices(person, scope.partner),
        known=scope.agreement or "",
        initial={"tell_ours": True, "ask_theirs": True},
    )
    if form.is_bound and form.is_valid():
        way_out = form.way_out()
        made: list[FigureSheet] = []
        if way_out is not None:
            draft = actions.SheetDraft(
                scope=whole,
                zone=zone,
                way_out=way_out,
                asks=form.cleaned_data["ask_theirs"],
                tells=form.cleaned_data["tell_ours"],
            )
            if tried(form, way_out.agreement, lambda: made.append(actions.begin_figures(person, draft))):
                told = made[0].tellings.filter(ours=True).latest("came_at")
                messages.success(request, after_telling(told))
                return redirect("cooperation:outcomes-sheet", made[0].pk)
    seen = {
        "form": form,
        "period": period,
        "zone": zone,
        "place": clock_of(zone, period.since),
        "until_now": UNTIL_NOW if goes_on(period) else "",
        "partner": dict(partners(request)).get(scope.partner, scope.partner),
        "agreement": _titles(scope.partner).get(scope.agreement or "", ""),
        "closed": rooms_words(sorted(shared_figures(person, whole).closed)),
        "back": back,
    }
    return render(request, "cooperation/outcomes-ask.html", seen, status=status_of(form))


@for_roles(READS_COOPERATION)
@require_safe
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Show both sides' figures beside each other."""
    person = signed_in_person(request)
    found = actions.view_figures(person, sheet_id)
    sides = sides_of(person, found)
    seen = {
        **_about(found),
        "sides": sides,
        "pairs": pairs_of(sides.rows),
        "tellings": found.tellings.select_related("by").order_by("-came_at"),
        "purged": EntryState.PURGED,
        "keeps": bool(may_keep(person))
        and has_begun(scope_of(found).period)
        and may_be_told_of(found.partner, found.agreement),
    }
    return render(request, "cooperation/outcomes-sheet.html", seen)


@for_roles(KEEPS_COOPERATION)
@page
def tell(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Tell ours on a sheet, as they are counted now."""
    person = signed_in_person(request)
    if not may_keep(person):
        raise NotHereError("figures", sheet_id, "other-agency")
    found = sheet_for(person, sheet_id)
    is_known_there = may_be_told_of(found.partner, found.agreement)
    if not is_known_there or not has_begun(scope_of(found).period):
        refusal = TimeAheadError if is_known_there else NotSharedError
        messages.error(request, str(refusal.words))
        return redirect("cooperation:outcomes-sheet", found.pk)
    agreements = None if has_way_out(found) else agreement_choices(person, found.partner)
    form = FiguresForm(
        data_of(request),
        request=request,
        only_tells=True,
        agreements=agreements,
        known=found.leaves_under,
        offence=found.offence,
    )
    if form.is_bound and form.is_valid():
        way_out, asks = form.way_out(), form.cleaned_data["ask_theirs"]
        under = way_out.agreement if way_out else found.leaves_under
        made: list[FigureTelling] = []

        def act() -> None:
            made.append(actions.tell_figures(person, found.pk, way_out=way_out, asks=asks))

        if tried(form, under, act):
            messages.success(request, after_telling(made[0]))
            return redirect("cooperation:outcomes-sheet", found.pk)
    seen = {
        **_about(found),
        "form": form,
        "rows": [one for one in sides_of(person, found).rows if one.ours is not None],
        "closed": rooms_words(sorted(shared_figures(person, scope_of(found)).closed)),
    }
    return render(request, "cooperation/outcomes-tell.html", seen, status=status_of(form))


def _titles(partner: str) -> dict[str, str]:
    """Return the agreements with a partner by id."""
    return dict(shared_titles([partner], settings.NODE_ID, get_language() or "en"))


def _about(found: FigureSheet) -> dict[str, object]:
    period = scope_of(found).period
    return {
        "sheet": found,
        "title": title_of(found),
        "period": period,
        "until_now": UNTIL_NOW if goes_on(period) else "",
        "zone": found.zone,
        "place": clock_of(found.zone, period.since),
        "partner": names_of([found.partner])[found.partner],
        "agreement": _titles(found.partner).get(found.agreement, found.agreement),
    }
