"""Pages of series: the list, one series with its meetings on a line of time, a new one, changing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import may_keep, series_for, series_visible_to
from comity.cooperation.forms.meetings import SeriesForm
from comity.cooperation.meeting_listing import SERIES
from comity.cooperation.meeting_words import states_words
from comity.cooperation.models import Series
from comity.cooperation.series_showing import timeline_of
from comity.cooperation.views._meetings import data_of, form_page, keeper, page, tried
from comity.web.listing import list_page


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the series."""
    person = signed_in_person(request)
    found = list_page(request, SERIES, series_visible_to(person))
    seen = {"list": found, "may_keep": bool(may_keep(person))}
    return render(request, "cooperation/meetings-series-list.html", seen, status=found.status)


@for_roles(READS_COOPERATION)
@require_safe
def series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Show a series with its meetings on a line of time."""
    person = signed_in_person(request)
    found = series_for(person, series_id)
    seen = {
        "series": found,
        "states": states_words(found.parties),
        "timeline": timeline_of(found),
        "may_keep": bool(may_keep(person)),
    }
    return render(request, "cooperation/meetings-series.html", seen)


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Add a series."""
    person = keeper(request)
    form = SeriesForm(data_of(request))
    made: list[Series] = []
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: made.append(actions.add_series(person, form.draft())))
    ):
        messages.success(request, _("The series is added."))
        return redirect("cooperation:meetings-series", made[0].pk)
    return form_page(request, form, None, title=_("Add a series"), verb=_("Add it"))


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Change a series."""
    person = keeper(request)
    found = series_for(person, series_id)
    form = SeriesForm(data_of(request), series=found)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.change_series(person, series_id, form.draft()))
    ):
        messages.success(request, _("It is changed."))
        return redirect("cooperation:meetings-series", found.pk)
    return form_page(request, form, None, title=_("Change the series"), verb=_("Change it"), series=found)
