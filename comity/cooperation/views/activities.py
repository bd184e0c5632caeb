"""Pages of activities: the list and its file, one activity, a new one, changing and cancelling it, what nationals are told."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import activities_visible_to, activity_for, may_keep
from comity.cooperation.activities.listing import ACTIVITIES
from comity.cooperation.activities.showing import page_of
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.resting import registered_of
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.activities import ActivityForm, CancelForm
from comity.cooperation.models import Activity
from comity.cooperation.views._acts import told
from comity.cooperation.views._meetings import data_of, keeper, page, status_of, tried
from comity.operations.views._shared import partner_choices
from comity.web import ways_on
from comity.web.listing import list_page


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the activities, the latest first."""
    person = signed_in_person(request)
    at = reverse("cooperation:activities-export")
    found = list_page(request, ACTIVITIES, activities_visible_to(person), export_at=at)
    seen = {"list": found, "keeps": bool(may_keep(person))}
    return render(request, "cooperation/activities-list.html", seen, status=found.status)


@for_roles(READS_COOPERATION)
@page
def export(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    rows = activities_visible_to(signed_in_person(request))
    return write_list(request, ACTIVITIES, rows, back=reverse("cooperation:activities-list"))


def _seen(person: Person, activity: Activity) -> dict[str, object]:
    shown = page_of(person, activity)
    ways = [] if activity.is_cancelled else ways_on.of("activity", person, activity.pk)
    return {"activity": activity, "page": shown, "keeps": bool(may_keep(person)), "ways_on": ways}


@for_roles(READS_COOPERATION)
@require_safe
def activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Show an activity."""
    person = signed_in_person(request)
    found = actions.view_activity(person, activity_id)
    return render(request, "cooperation/activities-activity.html", _seen(person, found))


@for_roles(READS_COOPERATION)
@require_safe
def advisory(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Show what nationals are told, as it is printed."""
    person = signed_in_person(request)
    found = actions.view_activity(person, activity_id)
    if not found.advisories:
        raise NotHereError("advisory", activity_id)
    return render(request, "cooperation/activities-advisory.html", _seen(person, found))


def _form(request: HttpRequest, person: Person, **more: Any) -> ActivityForm:
    return ActivityForm(
        data_of(request),
        person=person,
        partners=partner_choices(person),
        **more,
    )


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Enter an activity; from a commitment's page with that commitment ticked and its partner."""
    person = keeper(request)
    asked = request.GET.get("commitment", "")
    serves = (
        next((one for one in commitments_visible_to(person) if str(one.pk) == asked), None) if asked else None
    )
    initial: dict[str, object] = {}
    if serves is not None:
        rests_on = registered_of(person, serves)
        initial = {
            "partners": [serves.partner] if serves.partner else [],
            "parties": [serves.partner_country],
            "agreement": str(rests_on.pk) if rests_on else serves.agreement,
            "meeting": str(serves.meeting_id or ""),
        }
    form = _form(request, person, initial=initial, serves=serves.pk if serves else None)
    made: list[Activity] = []
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: made.append(actions.add_activity(person, form.draft())))
    ):
        return _done(request, made[0].pk, _("The activity is entered."))
    return _form_page(request, form, None, _("Enter an activity"), _("Enter it"))


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Change an activity, as long as nobody else has changed it since it was read."""
    person = keeper(request)
    found = activity_for(person, activity_id)
    form = _form(request, person, activity=found)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if tried(form, lambda: actions.change_activity(person, activity_id, version, form.draft())):
            return _done(request, activity_id, _("It is changed."))
    return _form_page(request, form, found, _("Change the activity"), _("Change it"))


@for_roles(KEEPS_COOPERATION)
@page
def cancel(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Say that an activity does not take place, and why."""
    person = keeper(request)
    found = activity_for(person, activity_id)
    form = CancelForm(data_of(request), initial={"version": found.version})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(
            form, lambda: actions.cancel_activity(person, activity_id, given["version"], given["reason"])
        ):
            return _done(request, activity_id, _("It is cancelled. It is counted nowhere."))
    seen = {"form": form, "activity": found}
    return render(request, "cooperation/activities-cancel.html", seen, status=status_of(form))


@for_roles(KEEPS_COOPERATION)
@require_POST
def restore(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Say that a cancelled activity takes place after all."""
    person = keeper(request)
    found = activity_for(person, activity_id)
    return _attempted(
        request,
        found.pk,
        lambda: actions.restore_activity(person, activity_id, version_of(request)),
        _("It takes place."),
    )


def version_of(request: HttpRequest) -> int:
    """Return the version that a button was shown with; 0, which no row has, where it says none."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _attempted(
    request: HttpRequest, activity_id: UUID, act: Callable[[], object], sentence: str
) -> HttpResponse:
    told(request, act, sentence)
    return redirect("cooperation:activities-activity", activity_id)


def _done(request: HttpRequest, activity_id: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("cooperation:activities-activity", activity_id)


def _form_page(
    request: HttpRequest, form: BaseForm, activity: Activity | None, title: str, verb: str
) -> HttpResponse:
    seen = {"form": form, "activity": activity, "title": title, "verb": verb}
    return render(request, "cooperation/activities-form.html", seen, status=status_of(form))
