"""Pages of nationals abroad: the table by year and region with its picture, new figures, one that is corrected or taken off."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import may_keep, residents_for, residents_visible_to
from comity.cooperation.activities.regions import region_words
from comity.cooperation.activities.residents_listing import RESIDENTS, Picture, picture_of
from comity.cooperation.exceptions import RegionsUnsureError, ResidentsFlawedError
from comity.cooperation.forms.residents import FigureForm, FiguresForm
from comity.cooperation.models import Residents
from comity.cooperation.views._meetings import data_of, keeper, page, status_of
from comity.cooperation.views.activities import version_of
from comity.web.listing import list_page


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the figures by year and region, and offences per thousand as a picture."""
    person = signed_in_person(request)
    rows = residents_visible_to(person)
    found = list_page(request, RESIDENTS, rows, export_at=reverse("cooperation:activities-residents-export"))
    seen = {"list": found, "keeps": bool(may_keep(person)), "picture": _picture(request, person)}
    return render(request, "cooperation/activities-residents.html", seen, status=found.status)


def _picture(request: HttpRequest, person: Person) -> Picture | None:
    """Draw what the list is narrowed to; where it is not, the state in which most figures are kept."""
    rows = residents_visible_to(person)
    country = request.GET.get("country", "")
    nationality = request.GET.get("nationality", "")
    wanted = rows.filter(country=country) if country else rows
    wanted = wanted.filter(nationality=nationality) if nationality else wanted
    newest = wanted.order_by("-year", "region", "country").first()
    if newest is None:
        return None
    return picture_of(rows, newest.nationality, newest.country, request.GET.get("region", ""))


@for_roles(READS_COOPERATION)
@page
def export(request: HttpRequest) -> HttpResponse:
    """Write the figures to a file, with what is computed."""
    rows = residents_visible_to(signed_in_person(request))
    return write_list(request, RESIDENTS, rows, back=reverse("cooperation:activities-residents"))


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Enter figures, many at once; all are kept or none, and what was written stays in the box."""
    person = keeper(request)
    form = FiguresForm(data_of(request), person=person)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        figures = form.figures

        def keep() -> object:
            return actions.keep_residents(
                person,
                given["nationality"],
                given["country"],
                given["source"],
                figures,
                as_written=bool(given.get("as_written")),
            )

        if _kept(form, keep):
            sentence = ngettext("%(number)s figure is kept.", "%(number)s figures are kept.", len(figures))
            messages.success(request, sentence % {"number": len(figures)})
            query = f"?country={given['country']}&nationality={given['nationality']}"
            return redirect(reverse("cooperation:activities-residents") + query)
    return render(
        request, "cooperation/activities-residents-new.html", {"form": form}, status=status_of(form)
    )


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, figure_id: UUID) -> HttpResponse:
    """Correct one figure, as long as nobody else has since it was read."""
    person = keeper(request)
    row = residents_for(person, figure_id)
    form = FigureForm(data_of(request), row=row)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def keep() -> object:
            return actions.change_residents(
                person, figure_id, given["version"], given["source"], form.figure()
            )

        if _kept(form, keep):
            return _back(request, row, _("It is changed."))
    seen = {"form": form, "row": row, "region": region_words(row.region)}
    return render(request, "cooperation/activities-residents-change.html", seen, status=status_of(form))


@for_roles(KEEPS_COOPERATION)
@require_POST
def remove(request: HttpRequest, figure_id: UUID) -> HttpResponse:
    """Take one figure off."""
    person = keeper(request)
    row = residents_for(person, figure_id)
    try:
        actions.remove_residents(person, figure_id, version_of(request))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("cooperation:activities-residents-change", figure_id)
    return _back(request, row, _("The figure is taken off."))


def _kept(form: FiguresForm | FigureForm, act: Callable[[], object]) -> bool:
    try:
        act()
    except ResidentsFlawedError as refusal:
        form.doubt(refusal.wrong)
    except RegionsUnsureError as refusal:
        if isinstance(form, FiguresForm):
            form.ask(refusal.unsure)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _back(request: HttpRequest, row: Residents, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    query = f"?country={row.country}&nationality={row.nationality}"
    return redirect(reverse("cooperation:activities-residents") + query)
