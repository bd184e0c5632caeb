"""Pages of the operator: the people of this node. An operator keeps accounts and sees nothing of the work."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts import actions, signing
from comity.accounts.access import AbsentError, for_roles, people_visible_to, person_for, signed_in_person
from comity.accounts.forms import ActForm, ChangePersonForm, PersonForm
from comity.accounts.models import Unit
from comity.accounts.roles import RUNS_NODE
from comity.audit.acts import RefusalError

page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class PersonAct:
    """An act on somebody's account, with the words of its page."""

    title: Promise
    lead: Promise
    done: Promise
    act: Callable[..., str | None]
    takes_away: bool = False


ACTS = {
    "unlock": PersonAct(
        gettext_lazy("Let this person try again"),
        gettext_lazy("Signing in was paused after too many wrong attempts. Make sure that it was the person."),
        gettext_lazy("The person may sign in again."),
        actions.unlock_person,
    ),
    "start-password": PersonAct(
        gettext_lazy("Give a new start password"),
        gettext_lazy("The present password stops working and sessions end. The person chooses another one at once."),
        gettext_lazy("The start password is set."),
        actions.give_start_password,
        takes_away=True,
    ),
    "remove-code-key": PersonAct(
        gettext_lazy("Remove the code key"),
        gettext_lazy("Codes of the old telephone stop working. The next sign-in sets up a new key."),
        gettext_lazy("The code key is removed."),
        actions.remove_code_key,
        takes_away=True,
    ),
    "suspend": PersonAct(
        gettext_lazy("Close the account"),
        gettext_lazy("The person can no longer sign in, and sessions end. What the person did stays as it is."),
        gettext_lazy("The account is closed."),
        actions.suspend_person,
        takes_away=True,
    ),
    "resume": PersonAct(
        gettext_lazy("Open the account again"),
        gettext_lazy("The person may sign in again with the same password, code key and roles."),
        gettext_lazy("The account is open again."),
        actions.resume_person,
    ),
}  # fmt: skip


@require_safe
@for_roles(RUNS_NODE)
def people(request: HttpRequest) -> HttpResponse:
    """List everybody who has an account here."""
    return render(request, "accounts/people.html", {"people": people_visible_to(signed_in_person(request))})


@page
@never_cache
@for_roles(RUNS_NODE)
def add_person(request: HttpRequest) -> HttpResponse:
    """Add somebody, and show the start password once."""
    form = PersonForm(
        request.POST or None, request=request, units=Unit.objects.select_related("agency").order_by("code")
    )
    if request.method == "POST" and form.is_valid():
        found = dict(form.cleaned_data)
        unit = found.pop("unit")
        try:
            added = actions.add_person(signed_in_person(request), unit_id=unit.id, **found)
        except RefusalError as refusal:
            form.add_error("sign_in" if refusal.code == "name-taken" else None, str(refusal))
        else:
            shown = {"person": added.person, "start_password": added.start_password}
            return render(request, "accounts/start-password.html", shown)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/add-person.html", {"form": form}, status=status)


@page
@for_roles(RUNS_NODE)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one account; change unit and roles."""
    found = person_for(signed_in_person(request), person_id)
    initial = {"unit": found.unit_id, "roles": found.roles, "is_senior": found.is_senior}
    units = Unit.objects.filter(agency_id=found.unit.agency_id).select_related("agency").order_by("code")
    form = ChangePersonForm(request.POST or None, request=request, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = form.cleaned_data
        try:
            actions.change_person(
                signed_in_person(request),
                found.id,
                unit_id=changed["unit"].id,
                roles=changed["roles"],
                is_senior=changed["is_senior"],
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Unit and roles are changed."))
            return redirect("accounts:person", person_id=found.id)
    offered = {"start-password", "resume" if not found.is_active else "suspend"}
    offered |= {"unlock"} if found.is_locked_now else set()
    offered |= {"remove-code-key"} if signing.code_key(found) else set()
    shown = {
        "form": form,
        "person": found,
        "has_code_key": "remove-code-key" in offered,
        "acts": [(word, act) for word, act in ACTS.items() if word in offered],
        "is_oneself": found.id == signed_in_person(request).id,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/person.html", shown, status=status)


@page
@never_cache
@for_roles(RUNS_NODE)
def act_on_person(request: HttpRequest, person_id: UUID, word: str) -> HttpResponse:
    """Ask once more, on a page that says what the act takes away; then do it."""
    operator = signed_in_person(request)
    found = person_for(operator, person_id)
    if word not in ACTS:
        raise AbsentError("page", word, "absent")
    act = ACTS[word]
    form = ActForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            start_password = act.act(operator, found.id)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            if start_password:
                shown = {"person": found, "start_password": start_password}
                return render(request, "accounts/start-password.html", shown)
            messages.success(request, str(act.done))
            return redirect("accounts:person", person_id=found.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    shown = {"form": form, "person": found, "act": act}
    return render(request, "accounts/act-on-person.html", shown, status=status)
