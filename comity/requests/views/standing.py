"""Standing groups: the list, and the pages on which supervisors make, change and end one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.exchange.models import Peer
from comity.requests import actions
from comity.requests.access import group_for, groups_for
from comity.requests.forms.several import GroupForm, MembershipForm
from comity.requests.models import StandingGroup
from comity.requests.views.opened import version_read
from comity.requests.views.several import partner_choices

UNREADABLE = 422
page = require_http_methods(["GET", "HEAD", "POST"])


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def groups(http: HttpRequest) -> HttpResponse:
    """Show the standing groups with their members."""
    person = signed_in_person(http)
    found = list(groups_for(person).select_related("changed_by"))
    shown = {
        "standing": [(group, members_of(group)) for group in found if group.ended_at is None],
        "ended_groups": [(group, members_of(group)) for group in found if group.ended_at is not None],
        "keeps": person.holds(APPROVES_RELEASE) and person.agency.is_home,
    }
    return render(http, "requests/groups.html", shown)


def members_of(group: StandingGroup) -> list[Peer | str]:
    """Return the members in their order; the node of one that is not known any more."""
    peers = {peer.node: peer for peer in Peer.objects.filter(node__in=group.members)}
    return [peers.get(node, node) for node in group.members]


@page
@for_roles(APPROVES_RELEASE)
def new_group(http: HttpRequest) -> HttpResponse:
    """Make a group."""
    person = signed_in_person(http)
    form = _form(http, person)
    if http.method == "POST" and form.is_valid():
        try:
            actions.make_group(person, _draft(form))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(http, _("The group is kept."))
            return redirect("requests:groups")
    return render(http, "requests/group.html", {"form": form}, status=UNREADABLE if form.errors else 200)


@page
@for_roles(APPROVES_RELEASE)
def group(http: HttpRequest, group_id: UUID) -> HttpResponse:
    """Change a group."""
    person = signed_in_person(http)
    found = group_for(person, group_id)
    form = _form(http, person, found)
    if http.method == "POST" and form.is_valid():
        try:
            actions.change_group(person, found.pk, _draft(form), version=version_read(http.POST))
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(http, _("The group is changed. Conversations that go on stay as they are."))
            return redirect("requests:groups")
    shown = {"form": form, "group": found}
    return render(http, "requests/group.html", shown, status=UNREADABLE if form.errors else 200)


@page
@for_roles(APPROVES_RELEASE)
def end_group(http: HttpRequest, group_id: UUID) -> HttpResponse:
    """Ask once more, then end a group."""
    person = signed_in_person(http)
    found = group_for(person, group_id)
    form = MembershipForm(http.POST if http.method == "POST" else None, request=http)
    if http.method == "POST" and form.is_valid():
        actions.end_group(person, found.pk)
        messages.success(http, _("The group is ended. What was asked goes on."))
        return redirect("requests:groups")
    shown = {"form": form, "group": found}
    return render(http, "requests/group-end.html", shown, status=UNREADABLE if form.errors else 200)


def _form(http: HttpRequest, person: Person, found: StandingGroup | None = None) -> GroupForm:
    initial = {}
    if found is not None:
        names = {f"name_{language}": name for language, name in found.names.items()}
        initial = {**names, "members": found.members, "deputy": found.deputy}
    return GroupForm(
        http.POST if http.method == "POST" else None,
        request=http,
        initial=initial,
        partners=partner_choices(person),
    )


def _draft(form: GroupForm) -> actions.GroupDraft:
    return actions.GroupDraft(form.names, form.cleaned_data["members"], form.cleaned_data["deputy"])
