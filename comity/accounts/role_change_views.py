"""Pages about changes of roles: what waits, and deciding about it as the second person."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts import actions
from comity.accounts.access import (
    AbsentError,
    for_roles,
    may_decide,
    role_change_for,
    role_changes_visible_to,
    signed_in_person,
)
from comity.accounts.actions.role_changes import OBJECTIONS
from comity.accounts.asking import shown, tried
from comity.accounts.exports import write_list
from comity.accounts.forms import ActForm, DeclineForm
from comity.accounts.four_eyes import DECIDES
from comity.accounts.listings import ROLE_CHANGES, change_tag, role_words
from comity.accounts.models import ChangeState, Person, RoleChange
from comity.accounts.presence import PresenceForm
from comity.accounts.roles import RUNS_NODE
from comity.accounts.waiting import who_may_decide
from comity.web.listing import list_page

WORDS_OF = {found.value: words for found, words in OBJECTIONS.items()}


@dataclass(frozen=True)
class ChangeAct:
    """A decision about a change of roles, with the words of its page."""

    title: Promise
    lead: Promise
    done: Promise
    act: Callable[[Person, UUID, PresenceForm], object]
    form: type[PresenceForm] = ActForm
    takes_away: bool = False


ACTS = {
    "confirm": ChangeAct(
        _("Confirm the change"),
        _(
            "The new roles take effect at once. Confirm only what you know to be right: ask the person’s superior."
        ),
        _("The new roles are in effect."),
        lambda person, change_id, _form: actions.confirm_role_change(person, change_id),
    ),
    "decline": ChangeAct(
        _("Decline the change"),
        _("The roles stay as they are. Who proposed the change reads your reason."),
        _("The change is declined."),
        lambda person, change_id, form: actions.decline_role_change(
            person, change_id, form.cleaned_data["reason"]
        ),
        DeclineForm,
        takes_away=True,
    ),
    "withdraw": ChangeAct(
        _("Withdraw the change"),
        _("The roles stay as they are, and nobody is asked any more."),
        _("The change is withdrawn."),
        lambda person, change_id, _form: actions.withdraw_role_change(person, change_id),
        takes_away=True,
    ),
}


def _offered(person: Person, change: RoleChange) -> list[str]:
    if change.standing != ChangeState.WAITING:
        return []
    words = ["confirm", "decline"] if may_decide(person, change) else []
    return [*words, "withdraw"] if person.holds(RUNS_NODE) and person.id != change.person_id else words


@require_safe
@for_roles(DECIDES)
def role_changes(request: HttpRequest) -> HttpResponse:
    """List the changes of roles, those that wait unless asked otherwise."""
    seen = role_changes_visible_to(signed_in_person(request))
    page = list_page(request, ROLE_CHANGES, seen, export_at=reverse("accounts:export-role-changes"))
    return render(request, "accounts/role-changes.html", {"list": page}, status=page.status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(DECIDES)
def write(request: HttpRequest) -> HttpResponse:
    """Write the list of changes to a file."""
    seen = role_changes_visible_to(signed_in_person(request))
    return write_list(request, ROLE_CHANGES, seen, back=reverse("accounts:role-changes"))


@require_safe
@for_roles(DECIDES)
def role_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show one change: who asks for what, who may decide until when, and what became of it."""
    person = signed_in_person(request)
    change = role_change_for(person, change_id)
    answer = may_decide(person, change)
    told = {
        "change": change,
        "state": change_tag(change),
        "waits": change.standing == ChangeState.WAITING,
        "before": role_words(change.roles_before, is_senior=change.was_senior),
        "after": role_words(change.roles, is_senior=change.is_senior),
        "expires_at": change.change.expires_at,
        "why_not": WORDS_OF.get(answer.reason, ""),
        "deciders": who_may_decide(change),
        "acts": [(word, ACTS[word]) for word in _offered(person, change)],
    }
    return render(request, "accounts/role-change.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(DECIDES)
def decide(request: HttpRequest, change_id: UUID, word: str) -> HttpResponse:
    """Ask once more on a page that says what the decision does; then decide."""
    person = signed_in_person(request)
    change = role_change_for(person, change_id)
    if word not in _offered(person, change):
        raise AbsentError("role-change", change_id, "not-offered")
    act = ACTS[word]
    form = act.form(request.POST if request.method == "POST" else None, request=request)

    def do(form: PresenceForm) -> HttpResponse:
        act.act(person, change.id, form)
        messages.success(request, str(act.done))
        return redirect("accounts:role-change", change_id=change.id)

    after = role_words(change.roles, is_senior=change.is_senior)
    return tried(request, form, do) or shown(
        request, "accounts/decide-role-change.html", form, change=change, act=act, after=after
    )
