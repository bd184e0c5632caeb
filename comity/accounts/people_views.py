"""Pages of the operator: the people of this node. An operator keeps accounts and sees nothing of the work."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts import actions, openings, signing
from comity.accounts.access import (
    AbsentError,
    for_roles,
    people_visible_to,
    person_for,
    role_changes_visible_to,
    signed_in_person,
)
from comity.accounts.asking import shown, tried
from comity.accounts.countries import choice_for
from comity.accounts.exports import write_list
from comity.accounts.forms import (
    NAME_LANGUAGES,
    ActForm,
    HandOverForm,
    PersonForm,
    RolesForm,
    UnitForm,
    open_units,
)
from comity.accounts.four_eyes import Standing, needs_second
from comity.accounts.listings import PEOPLE, change_tag, role_words, state_of
from comity.accounts.models import Agency, Person
from comity.accounts.roles import RUNS_NODE
from comity.accounts.session_rows import keys_of
from comity.accounts.waiting import other_deciders
from comity.accounts.work import heirs, open_work
from comity.web.listing import list_page

MOST_CHANGES = 10
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
    seen = people_visible_to(signed_in_person(request))
    found = list_page(request, PEOPLE, seen, export_at=reverse("accounts:export-people"))
    return render(request, "accounts/people.html", {"list": found}, status=found.status)


@page
@for_roles(RUNS_NODE)
def write_people(request: HttpRequest) -> HttpResponse:
    """Write the list of people to a file."""
    seen = people_visible_to(signed_in_person(request))
    return write_list(request, PEOPLE, seen, back=reverse("accounts:people"))


@page
@never_cache
@for_roles(RUNS_NODE)
def add_person(request: HttpRequest) -> HttpResponse:
    """Add somebody, and show the start password once."""
    country = home.country if (home := Agency.objects.filter(is_home=True).first()) else ""
    own_language = {
        "language": choice_for(country, [code for code, _name in settings.LANGUAGES]) or "en",
        "name_language": choice_for(country, [code for code, _name in NAME_LANGUAGES]) or "en",
    }
    form = PersonForm(request.POST or None, request=request, initial=own_language)

    def add(form: PersonForm) -> HttpResponse:
        found = dict(form.cleaned_data)
        unit = found.pop("unit")
        added = actions.add_person(signed_in_person(request), unit_id=unit.id, **found)
        told = {"person": added.person, "start_password": added.start_password, "change": added.change}
        return render(request, "accounts/start-password.html", told)

    done = tried(request, form, add, {"name-taken": "sign_in"})
    return done or shown(request, "accounts/add-person.html", form)


@require_safe
@for_roles(RUNS_NODE)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one account: how it stands, what waits, what the person holds."""
    operator = signed_in_person(request)
    found = person_for(operator, person_id)
    has_code_key = signing.code_key(found) is not None
    offered = {"start-password", "suspend" if found.is_active else "resume"}
    offered |= {"unlock"} if found.is_locked_now else set()
    offered |= {"remove-code-key"} if has_code_key else set()
    changes = role_changes_visible_to(operator).filter(person=found).order_by("-proposed_at")
    told = {
        "person": found,
        "state": state_of(found),
        "roles": role_words(found.roles, is_senior=found.is_senior),
        "has_code_key": has_code_key,
        "acts": [(word, act) for word, act in ACTS.items() if word in offered],
        "is_oneself": found.id == operator.id,
        "changes": [(change, change_tag(change)) for change in changes[:MOST_CHANGES]],
        "open_work": open_work(found),
        "openings": openings.of_person(found),
        "second_people": [] if found.id == operator.id else other_deciders(operator),
    }
    return render(request, "accounts/person.html", told)


def _somebody_else(request: HttpRequest, person_id: UUID) -> Person:
    """Return whom the operator acts on; for oneself there is nothing here."""
    operator = signed_in_person(request)
    found = person_for(operator, person_id)
    if found.id == operator.id:
        raise AbsentError("person", person_id, "own-account")
    return found


@page
@for_roles(RUNS_NODE)
def move_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Move somebody to another unit of the same agency."""
    found = _somebody_else(request, person_id)
    units = open_units().filter(agency_id=found.unit.agency_id)
    form = UnitForm(request.POST or None, request=request, units=units, initial={"unit": found.unit_id})

    def move(form: UnitForm) -> HttpResponse:
        actions.move_person(signed_in_person(request), found.id, form.cleaned_data["unit"].id)
        messages.success(request, _("The person works in the new unit now."))
        return redirect("accounts:person", person_id=found.id)

    return tried(request, form, move) or shown(request, "accounts/move-person.html", form, person=found)


@page
@for_roles(RUNS_NODE)
def propose_roles(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Propose other roles for somebody, or give them at once where no second person is needed."""
    found = _somebody_else(request, person_id)
    people = other_deciders(signed_in_person(request))  # before a wrong code may end the session
    initial = {"roles": found.roles, "is_senior": found.is_senior}
    form = RolesForm(request.POST or None, request=request, initial=initial)

    def propose(form: RolesForm) -> HttpResponse:
        operator, wanted = signed_in_person(request), form.cleaned_data
        roles, is_senior = wanted["roles"], wanted["is_senior"]
        after = Standing(frozenset(roles), is_senior)
        if after != found.standing and not needs_second(found.standing, after):
            actions.change_roles(operator, found.id, roles=roles, is_senior=is_senior)
            messages.success(request, _("The roles are given."))
            return redirect("accounts:person", person_id=found.id)
        change = actions.propose_roles(operator, found.id, roles=roles, is_senior=is_senior)
        messages.success(
            request, _("The change is proposed. It takes effect when a second person confirms it.")
        )
        return redirect("accounts:role-change", change_id=change.id)

    done = tried(request, form, propose, {"roles": "roles", "no-change": "roles"})
    return done or shown(request, "accounts/propose-roles.html", form, person=found, second_people=people)


@page
@for_roles(RUNS_NODE)
def hand_over(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Hand what somebody holds to a colleague."""
    found = _somebody_else(request, person_id)
    colleagues = people_visible_to(signed_in_person(request)).filter(id__in=heirs(found).values("id"))
    form = HandOverForm(request.POST or None, request=request, people=colleagues)

    def hand(form: HandOverForm) -> HttpResponse:
        heir = form.cleaned_data["heir"]
        actions.hand_over_work(signed_in_person(request), found.id, heir.id)
        messages.success(request, _("%(name)s has the open work now.") % {"name": heir.name})
        return redirect("accounts:person", person_id=found.id)

    work = open_work(found)
    return tried(request, form, hand) or shown(
        request, "accounts/hand-over.html", form, person=found, open_work=work
    )


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

    def do(_form: ActForm) -> HttpResponse:
        start_password = act.act(operator, found.id)
        if start_password:
            told = {"person": found, "start_password": start_password}
            return render(request, "accounts/start-password.html", told)
        messages.success(request, str(act.done))
        return redirect("accounts:person", person_id=found.id)

    leaves = open_work(found) if word == "suspend" else []
    page = "accounts/take-from-person.html" if act.takes_away else "accounts/act-on-person.html"
    ending = len(keys_of(found)) if act.takes_away else 0
    ends_too = openings.of_person(found) if act.takes_away else []
    return tried(request, form, do) or shown(
        request, page, form, person=found, act=act, open_work=leaves, sessions=ending, openings=ends_too
    )
